import type { Clock } from '../../../core/ports/clock.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { commands, ILLEGAL_COMMAND, states } from './codes.ts';
import { addresses, createCcnetDecoder, encodeFrame, type DecodedItem } from './frame.ts';

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

export interface CcnetCounters {
  framesSent: number;
  framesReceived: number;
  bytesDiscarded: number;
  brokenReplies: number;
  retries: number;
  unanswered: number;
  strayFrames: number;
}

export function createCounters(): CcnetCounters {
  return {
    framesSent: 0,
    framesReceived: 0,
    bytesDiscarded: 0,
    brokenReplies: 0,
    retries: 0,
    unanswered: 0,
    strayFrames: 0,
  };
}

/** One command at a time over one link: request, reply, ACK, NAK, repetition. It lives as long as its link. */
export interface CcnetSession {
  ask(body: Uint8Array, options: AskOptions): Promise<CcnetReply>;
  /** Acknowledges the reply that was withheld. False when the link is gone. */
  acknowledge(): Promise<boolean>;
  /** Says something without waiting for the answer; for leaving only. */
  say(body: Uint8Array): Promise<void>;
}

type Heard =
  | { kind: 'frame'; body: Uint8Array; bytes: Uint8Array }
  | { kind: 'broken' }
  | { kind: 'timeout' }
  | { kind: 'closed' };

export function createCcnetSession(options: {
  link: Link;
  clock: Clock;
  counters: CcnetCounters;
  trace: FrameTrace;
  /**
   * An 0x81 that nobody waits for: an answer that came after its time-out. The ACK of the answer before it may have been
   * taken for its own, so that the device never says it again.
   */
  onLateStacked: (type: number | undefined) => void;
}): CcnetSession {
  const { link, clock, counters, trace } = options;
  const decoder = createCcnetDecoder();
  let listener: ((heard: Heard) => void) | undefined;
  let closed = false;
  /** The body of the last poll's reply: an exchange that repeats it is not traced, or 50 frames would be two seconds. */
  let lastPollReply: string | undefined;
  let doubtfulUntilMs = Number.NEGATIVE_INFINITY;

  let stopInterByte: () => void = () => undefined;
  /** A frame failed; a sound one may still follow it, so nothing is said before the line is quiet. */
  let broken = false;

  function take(items: readonly DecodedItem[]): void {
    for (const item of items) {
      if (item.kind === 'discarded') {
        counters.bytesDiscarded += item.bytes.length;
        trace.record('fromDevice', item.bytes);
        broken ||= item.reason === 'badChecksum' || item.reason === 'incomplete';
        continue;
      }
      counters.framesReceived += 1;
      if (item.frame.address === addresses.billValidator && listener !== undefined) {
        listener({ kind: 'frame', body: item.frame.body, bytes: item.frame.bytes });
      } else stray(item.frame.body);
    }
  }

  function stray(body: Uint8Array): void {
    counters.strayFrames += 1;
    if (body[0] === states.stacked) options.onLateStacked(body[1]);
  }

  function tellBroken(): void {
    if (broken) listener?.({ kind: 'broken' });
    broken = false;
  }

  link.onData((bytes) => {
    stopInterByte();
    take(decoder.push(bytes));
    if (decoder.heldBytes() === 0) {
      tellBroken();
      return;
    }
    stopInterByte = clock.after(INTER_BYTE_MS, () => {
      take(decoder.end());
      tellBroken();
    });
  });
  link.onClose(() => {
    closed = true;
    stopInterByte();
    for (const item of decoder.end()) if (item.kind === 'discarded') counters.bytesDiscarded += item.bytes.length;
    listener?.({ kind: 'closed' });
  });

  async function write(bytes: Uint8Array): Promise<boolean> {
    if (closed) return false;
    counters.framesSent += 1;
    const outcome = await link.write(bytes, WRITE_TIMEOUT_MS);
    return outcome.kind === 'written';
  }

  /** Registers before the bytes go out: a reply may come back within the write. */
  function hear(accept: (body: Uint8Array) => boolean): { heard: Promise<Heard>; cancel: () => void } {
    let finish: (heard: Heard) => void = () => undefined;
    const heard = new Promise<Heard>((resolve) => {
      const stopTimer = clock.after(REPLY_TIMEOUT_MS, () => {
        finish({ kind: 'timeout' });
      });
      finish = (value) => {
        stopTimer();
        listener = undefined;
        resolve(value);
      };
    });
    listener = (value) => {
      if (value.kind === 'frame' && !accept(value.body)) stray(value.body);
      else finish(value);
    };
    return {
      heard,
      cancel: () => {
        finish({ kind: 'closed' });
      },
    };
  }

  async function exchange(frame: Uint8Array, accept: (body: Uint8Array) => boolean): Promise<Heard> {
    broken = false;
    const waiting = hear(accept);
    if (!(await write(frame))) waiting.cancel();
    return waiting.heard;
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
        // What an earlier exchange left half-said must not swallow the head of this answer.
        for (const item of decoder.end()) if (item.kind === 'discarded') counters.bytesDiscarded += item.bytes.length;
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
        const reply = heard.body;
        if (isControl(reply)) {
          if (isPoll) trace.record('toDevice', frame);
          trace.record('fromDevice', heard.bytes);
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
          trace.record('fromDevice', heard.bytes);
          if (!withheld) trace.record('toDevice', ackFrame);
        }
        lastPollReply = isPoll ? key : undefined;
        if (!withheld) await write(ackFrame);
        return { kind: 'data', body: reply };
      }
      if (refusedByNak) return { kind: 'nak' };
      counters.unanswered += 1;
      trace.record('toDevice', frame);
      return { kind: 'silent', detail: `no valid answer to ${tries} tries` };
    },
    acknowledge: () => {
      trace.record('toDevice', ackFrame);
      return write(ackFrame);
    },
    say: async (body) => {
      await write(encodeFrame(addresses.billValidator, body));
    },
  };
}

/** ACK, NAK and ILLEGAL COMMAND are answers about the command; they carry no data and are not acknowledged. */
function isControl(body: Uint8Array): boolean {
  return body.length === 1 && (body[0] === commands.ack || body[0] === commands.nak || body[0] === ILLEGAL_COMMAND);
}

const ackFrame = encodeFrame(addresses.billValidator, Uint8Array.of(commands.ack));
const nakFrame = encodeFrame(addresses.billValidator, Uint8Array.of(commands.nak));
