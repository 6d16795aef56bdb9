import type { Clock } from '../../../core/ports/clock.ts';
import { createExchange, type Heard } from '../../driver/exchange.ts';
import type { LineCounters } from '../../driver/line-counters.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { commands, ILLEGAL_COMMAND, states } from './codes.ts';
import { addresses, createCcnetDecoder, encodeFrame, type CcnetFrame, type DiscardReason } from './frame.ts';

/**
 * Milliseconds until a reply counts as missing. The manual allows the device 10 ms; 125 bytes of bill table need 130 ms at
 * 9600 baud, and a USB adapter or a loaded machine adds its own.
 */
export const REPLY_TIMEOUT_MS = 300;
/** Times a command that may be repeated is sent before the device counts as silent. */
export const TRIES = 3;
/**
 * Milliseconds of silence within a frame after which its rest will not come. The manual allows 5; USB adapters and serial
 * servers deliver in pieces. Without it, noise that looks like the head of a long frame would swallow the reply behind it.
 */
const INTER_BYTE_MS = 100;
/**
 * Milliseconds after a time-out in which an answer may still belong to an earlier question. An ACK for it would be taken
 * for the ACK of what the device said last, which may be a 0x81 that nobody has written down: nothing is acknowledged
 * meanwhile, and the device says what matters again.
 */
export const LATE_ANSWER_MS = 1000;
/** Milliseconds. Longest host frame is 12 bytes, 13 ms at 9600 baud: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;

export type CcnetReply =
  /** A data reply. It has been acknowledged unless `withhold` asked otherwise. */
  | { readonly kind: 'data'; readonly body: Uint8Array }
  | { readonly kind: 'ack' }
  /** The device understood and cannot do that now. */
  | { readonly kind: 'illegal' }
  /** The device asked for the command again, as often as we may say it. */
  | { readonly kind: 'nak' }
  | { readonly kind: 'silent'; readonly detail: string };

export interface AskOptions {
  /** What a valid answer looks like; anything else on the line is old or foreign and is passed over. */
  readonly expects: 'data' | 'ack';
  /** Default TRIES. One, where doing it twice would be worse than not knowing. */
  readonly tries?: number;
  /** This reply must not be acknowledged yet. */
  readonly withhold?: (body: Uint8Array) => boolean;
  /** Sees only data of this many bytes as the answer. */
  readonly dataBytes?: (length: number) => boolean;
}

/** One command at a time over one link: request, reply, ACK, NAK, repetition. It lives as long as its link. */
export interface CcnetSession {
  ask(body: Uint8Array, options: AskOptions): Promise<CcnetReply>;
  /** Acknowledges the reply that was withheld. False when the link is gone. */
  acknowledge(): Promise<boolean>;
  /** Says something without waiting for the answer; for leaving only. */
  say(body: Uint8Array): Promise<void>;
}

export function createCcnetSession(options: {
  link: Link;
  clock: Clock;
  counters: LineCounters;
  trace: FrameTrace;
  /**
   * An 0x81 that nobody waits for: an answer that came after its time-out. The ACK of the answer before it may have been
   * taken for its own, so that the device never says it again.
   */
  onLateStacked: (type: number | undefined) => void;
}): CcnetSession {
  const { link, clock, counters, trace } = options;
  /** The body of the last poll's reply: an exchange that repeats it is not traced, or 50 frames would be two seconds. */
  let lastPollReply: string | undefined;
  let doubtfulUntilMs = Number.NEGATIVE_INFINITY;

  const line = createExchange<CcnetFrame, DiscardReason>({
    link,
    clock,
    counters,
    trace,
    decoder: createCcnetDecoder(),
    interByteMs: INTER_BYTE_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    isBroken: (reason) => reason === 'badChecksum' || reason === 'incomplete',
    onStray: ({ address, body }) => {
      if (address === addresses.billValidator && body[0] === states.stacked) options.onLateStacked(body[1]);
    },
  });

  function exchange(bytes: Uint8Array, accept: (body: Uint8Array) => boolean): Promise<Heard<CcnetFrame>> {
    return line.ask(
      bytes,
      REPLY_TIMEOUT_MS,
      ({ address, body }) => address === addresses.billValidator && accept(body),
    );
  }

  function matcher(ask: AskOptions): (body: Uint8Array) => boolean {
    return (body) => {
      if (isControl(body)) return body[0] !== commands.ack || ask.expects === 'ack';
      return ask.expects === 'data' && (ask.dataBytes?.(body.length) ?? true);
    };
  }

  return {
    ask: async (body, ask) => {
      const frame = encodeFrame(addresses.billValidator, body);
      const tries = ask.tries ?? TRIES;
      const isPoll = body[0] === commands.poll;
      const accept = matcher(ask);
      let refusedByNak = false;
      if (!isPoll) trace.record('toDevice', frame);
      let next = frame;
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (attempt > 1) counters.retries += 1;
        const heard = await exchange(next, accept);
        if (heard.kind === 'closed') return { kind: 'silent', detail: 'the link is closed' };
        if (heard.kind === 'timeout') {
          doubtfulUntilMs = clock.monotonicMs() + LATE_ANSWER_MS;
          next = frame;
          continue;
        }
        if (heard.kind === 'broken') {
          // CCNET §3.3: NAK makes the device say its last reply again; the command is not carried out twice.
          counters.brokenReplies += 1;
          next = nakFrame;
          continue;
        }
        const reply = heard.frame.body;
        if (isControl(reply)) {
          if (isPoll) trace.record('toDevice', frame);
          trace.record('fromDevice', heard.frame.bytes);
          if (reply[0] === commands.ack) return { kind: 'ack' };
          if (reply[0] === ILLEGAL_COMMAND) return { kind: 'illegal' };
          refusedByNak = true;
          next = frame;
          continue;
        }
        const withheld = (ask.withhold?.(reply) ?? false) || clock.monotonicMs() < doubtfulUntilMs;
        const key = reply.join(' ');
        if (!isPoll || key !== lastPollReply) {
          if (isPoll) trace.record('toDevice', frame);
          trace.record('fromDevice', heard.frame.bytes);
          if (!withheld) trace.record('toDevice', ackFrame);
        }
        lastPollReply = isPoll ? key : undefined;
        if (!withheld) await line.send(ackFrame);
        return { kind: 'data', body: reply };
      }
      if (refusedByNak) return { kind: 'nak' };
      counters.unanswered += 1;
      trace.record('toDevice', frame);
      return { kind: 'silent', detail: `no valid answer to ${tries} tries` };
    },
    acknowledge: () => {
      trace.record('toDevice', ackFrame);
      return line.send(ackFrame);
    },
    say: async (body) => {
      await line.send(encodeFrame(addresses.billValidator, body));
    },
  };
}

/** ACK, NAK and ILLEGAL COMMAND are answers about the command; they carry no data and are not acknowledged. */
function isControl(body: Uint8Array): boolean {
  return body.length === 1 && (body[0] === commands.ack || body[0] === commands.nak || body[0] === ILLEGAL_COMMAND);
}

const ackFrame = encodeFrame(addresses.billValidator, Uint8Array.of(commands.ack));
const nakFrame = encodeFrame(addresses.billValidator, Uint8Array.of(commands.nak));
