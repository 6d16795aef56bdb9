import type { LineCounters } from '../../driver/line-counters.ts';
import { createExchange, type Exchange } from '../../driver/exchange.ts';
import type { Clock } from '../../../core/ports/clock.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { isStatus, states } from './codes.ts';
import { createId003Decoder, encodeFrame, type Id003Frame } from './frame.ts';

/**
 * Milliseconds until an answer counts as missing. The largest takes 75 ms at 9600 baud; CyberPlat waits 300 as well. USB
 * adapters and a loaded machine add their own.
 */
export const REPLY_TIMEOUT_MS = 300;
/** Times a question that may be repeated is said before the device counts as silent. */
export const TRIES = 3;
/** Milliseconds of silence within a frame after which its rest will not come. USB adapters deliver in pieces. */
const INTER_BYTE_MS = 100;
/** Milliseconds. The longest host frame is 7 bytes, 8 ms at 9600 baud: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;

export type Id003Reply =
  | { readonly kind: 'answer'; readonly body: Uint8Array; readonly bytes: Uint8Array; readonly tries: number }
  /** 4B: understood, and not possible now. */
  | { readonly kind: 'invalid'; readonly tries: number }
  /** Nothing sound came, or only 4A: commands arrive broken there. */
  | { readonly kind: 'silent'; readonly detail: string };

/** Question and answer over one link: what is repeated, and what counts as an answer. */
export interface Id003Exchange {
  /** `accept` says whether a body answers this question; 4A and 4B always do. */
  ask(request: Uint8Array, accept: (body: Uint8Array) => boolean, tries?: number): Promise<Id003Reply>;
  /** Says something that is not answered. False when the link is gone. */
  say(body: Uint8Array): Promise<boolean>;
}

export function createId003Exchange(options: {
  readonly link: Link;
  readonly clock: Clock;
  readonly counters: LineCounters;
  readonly trace: FrameTrace;
  /** A status that nobody asked for: a device in interrupt mode, or a late answer. */
  readonly onStrayStatus: () => void;
  readonly replyTimeoutMs?: number;
}): Id003Exchange {
  const { link, clock, counters, trace } = options;
  const exchange: Exchange<Id003Frame> = createExchange({
    link,
    clock,
    counters,
    trace,
    decoder: createId003Decoder(),
    interByteMs: INTER_BYTE_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    isBroken: (reason) => reason === 'badChecksum' || reason === 'incomplete',
    onStray: (frame) => {
      if (isStatus(frame.body)) options.onStrayStatus();
    },
  });

  return {
    ask: async (request, accept, tries = TRIES) => {
      const bytes = encodeFrame(request);
      let detail = `no valid answer to ${tries} tries`;
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (attempt > 1) counters.retries += 1;
        const heard = await exchange.ask(bytes, options.replyTimeoutMs ?? REPLY_TIMEOUT_MS, ({ body }) => {
          return isRefusal(body) || accept(body);
        });
        if (heard.kind === 'closed') return { kind: 'silent', detail: 'the link is closed' };
        if (heard.kind === 'broken') counters.brokenReplies += 1;
        if (heard.kind !== 'frame') continue;
        const { body } = heard.frame;
        if (body[0] === states.invalidCommand && body.length === 1) return { kind: 'invalid', tries: attempt };
        if (!isRefusal(body)) return { kind: 'answer', body, bytes: heard.frame.bytes, tries: attempt };
        detail = 'the device says that commands arrive broken';
      }
      counters.unanswered += 1;
      return { kind: 'silent', detail };
    },
    say: (body) => {
      const bytes = encodeFrame(body);
      trace.record('toDevice', bytes);
      return exchange.send(bytes);
    },
  };
}

function isRefusal(body: Uint8Array): boolean {
  return body.length === 1 && (body[0] === states.invalidCommand || body[0] === states.communicationError);
}
