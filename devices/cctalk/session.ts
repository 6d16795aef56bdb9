import type { Clock } from '../../core/ports/clock.ts';
import { createExchange } from '../driver/exchange.ts';
import type { LineCounters } from '../driver/line-counters.ts';
import type { Link } from '../link/link.ts';
import type { FrameTrace } from '../link/trace.ts';
import { headers, replies } from './codes.ts';
import { createEchoFilter } from './echo-filter.ts';
import { addresses, createCctalkDecoder, encodeFrame, type CctalkFrame, type CctalkMode } from './frame.ts';

/**
 * Milliseconds until an answer counts as missing. A device answers within 10 ms and may pause 10 ms between the 16 bytes of
 * its events (part 1 §11); with all repetitions it is still polled within the second after which it stops taking coins.
 */
export const REPLY_TIMEOUT_MS = 250;
/** Milliseconds for commands that are answered when something has moved (part 1 §11.2, part 4 §1.1.22). */
export const SLOW_REPLY_TIMEOUT_MS = 1000;
/** Times a command is sent before the device counts as silent: part 1 §12.1 asks for three repetitions. */
export const TRIES = 4;
/**
 * Milliseconds of silence within a frame after which its rest will not come, and before anything is said again: by then every
 * receiver on the bus has cleared its buffer (part 1 §11.1).
 */
export const QUIET_MS = 50;
/** Milliseconds. The longest frame of the host has 13 bytes, 14 ms at 9600 baud: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;

export type CctalkReply =
  /** Header 0. Without data it is the ACK. */
  | { readonly kind: 'data'; readonly data: Uint8Array }
  /** The device understood and could not do it. */
  | { readonly kind: 'nak' }
  /**
   * Nothing came back after all repetitions. An unknown header, a checksum that broke on its way and a device that is gone
   * look the same: what was done is not known.
   */
  | { readonly kind: 'silent' };

export interface AskOptions {
  readonly data?: Iterable<number>;
  /** How much data an answer to this header has. Any other frame is passed over. Default: none, an ACK. */
  readonly answerBytes?: (length: number) => boolean;
  readonly timeoutMs?: number;
  /** One, where doing it twice would be worse than not knowing. */
  readonly tries?: number;
  /** Asked again and again: an exchange that repeats the last one is not traced, or the trace would be ten seconds long. */
  readonly isPoll?: boolean;
}

/** One device at one address of the bus: question, answer, repetition. It lives as long as its link. */
export interface CctalkSession {
  ask(header: number, options?: AskOptions): Promise<CctalkReply>;
  /** Says something without waiting for the answer; for leaving only. False when the link is gone. */
  say(header: number, data?: Iterable<number>): Promise<boolean>;
  isClosed(): boolean;
}

export function createCctalkSession(options: {
  readonly link: Link;
  readonly clock: Clock;
  readonly counters: LineCounters;
  readonly trace: FrameTrace;
  readonly mode: CctalkMode;
  /** The device's. */
  readonly address: number;
}): CctalkSession {
  const { clock, counters, trace, mode, address } = options;
  const decoder = createEchoFilter(createCctalkDecoder(mode, 'refused'), counters);
  const exchange = createExchange({
    link: options.link,
    clock,
    counters,
    trace,
    decoder,
    interByteMs: QUIET_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    isBroken: () => true,
  });
  let lastPoll: string | undefined;

  function encode(header: number, data: Iterable<number>): Uint8Array {
    return encodeFrame(mode, { destination: address, source: addresses.host, header, data });
  }

  /** Answers go to the host alone, and in checksum mode say who gives them; everything else is foreign traffic. */
  function isAnswer(frame: CctalkFrame, answerBytes: (length: number) => boolean): boolean {
    if (frame.destination !== addresses.host || (frame.source ?? address) !== address) return false;
    if (frame.header === replies.reply) return answerBytes(frame.data.length);
    return (frame.header === replies.nak || frame.header === replies.busy) && frame.data.length === 0;
  }

  function record(bytes: Uint8Array, answer: CctalkFrame | undefined, isPoll: boolean): void {
    const said = answer?.bytes.join(' ');
    if (isPoll && said !== undefined && said === lastPoll) return;
    if (isPoll) lastPoll = said;
    trace.record('toDevice', bytes);
    if (answer !== undefined) trace.record('fromDevice', answer.bytes);
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      clock.after(ms, resolve);
    });
  }

  return {
    ask: async (header, asked = {}) => {
      const bytes = encode(header, asked.data ?? []);
      const answerBytes = asked.answerBytes ?? isAck;
      const tries = asked.tries ?? TRIES;
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (attempt > 1) counters.retries += 1;
        decoder.sent(bytes);
        const heard = await exchange.ask(bytes, asked.timeoutMs ?? REPLY_TIMEOUT_MS, (frame) =>
          isAnswer(frame, answerBytes),
        );
        record(bytes, heard.kind === 'frame' ? heard.frame : undefined, asked.isPoll ?? false);
        if (heard.kind === 'closed') return { kind: 'silent' };
        if (heard.kind === 'frame' && heard.frame.header === replies.reply) {
          return { kind: 'data', data: heard.frame.data };
        }
        if (heard.kind === 'frame' && heard.frame.header === replies.nak) return { kind: 'nak' };
        if (heard.kind === 'broken') counters.brokenReplies += 1;
        decoder.unanswered();
        // Also after the last attempt: what comes late must not meet the next question.
        await pause(QUIET_MS);
      }
      counters.unanswered += 1;
      return { kind: 'silent' };
    },
    say: (header, data = []) => {
      const bytes = encode(header, data);
      trace.record('toDevice', bytes);
      return exchange.send(bytes);
    },
    isClosed: () => exchange.isClosed(),
  };
}

function isAck(length: number): boolean {
  return length === 0;
}

const TEXT_MAX_BYTES = 32;

/** An answer in letters (part 1 §9), without the padding. Undefined where the device does not know the header. */
export async function askText(
  session: CctalkSession,
  header: number,
  options: Pick<AskOptions, 'data' | 'tries' | 'timeoutMs'> = {},
): Promise<string | undefined> {
  const reply = await session.ask(header, {
    ...options,
    answerBytes: (length) => length >= 1 && length <= TEXT_MAX_BYTES,
  });
  return reply.kind === 'data' ? String.fromCharCode(...reply.data).trim() : undefined;
}

const SERIAL_MIN_BYTES = 3;
const SERIAL_MAX_BYTES = 4;

/** Who a device says it is: `Money Controls SR5i 12345678`. What it does not say is left out. */
export interface CctalkIdentity {
  readonly category: string | undefined;
  readonly manufacturer: string | undefined;
  readonly product: string | undefined;
  readonly serial: string | undefined;
}

export async function askIdentity(
  session: CctalkSession,
  options: Pick<AskOptions, 'tries' | 'timeoutMs'> = {},
): Promise<CctalkIdentity> {
  const category = await askText(session, headers.requestEquipmentCategoryId, options);
  const manufacturer = await askText(session, headers.requestManufacturerId, options);
  const product = await askText(session, headers.requestProductCode, options);
  const reply = await session.ask(headers.requestSerialNumber, {
    ...options,
    answerBytes: (length) => length >= SERIAL_MIN_BYTES && length <= SERIAL_MAX_BYTES,
  });
  const serial = reply.kind === 'data' ? String(leastFirst(reply.data)) : undefined;
  return { category, manufacturer, product, serial };
}

export function describeIdentity(identity: CctalkIdentity): string {
  const words = [identity.manufacturer, identity.product, identity.serial].filter((word) => word !== undefined);
  return words.length === 0 ? 'ccTalk' : words.join(' ');
}

/** A number in bytes, the least significant first. */
export function leastFirst(bytes: Uint8Array): number {
  return bytes.reduceRight((total, byte) => total * 256 + byte, 0);
}
