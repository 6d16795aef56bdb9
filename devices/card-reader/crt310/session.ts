import type { Clock } from '../../../core/ports/clock.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { commands, ERROR_REPLY } from './codes.ts';
import { controlByte, createCrt310Decoder, encodeFrame, type DecodedItem } from './frame.ts';
import { ACK_TIMEOUT_MS, CANCEL_TIMEOUT_MS, INTER_BYTE_MS, PORT_WRITE_TIMEOUT_MS, TRIES } from './limits.ts';

export type Crt310Reply =
  /** Command byte, parameter, then what the command's clause says. */
  | { readonly kind: 'reply'; readonly body: Uint8Array }
  /** `'N' CM E`: the device understood and does not do it. */
  | { readonly kind: 'error'; readonly code: number }
  /** `executed`: the ENQ went out, so the device may have done it. */
  | { readonly kind: 'silent'; readonly detail: string; readonly executed: boolean };

export interface AskOptions {
  /** Milliseconds from ENQ to the reply: how long the device may work. */
  readonly replyMs: number;
  /** Bytes the reply says again behind its result, so that an old answer to the same command is passed over. */
  readonly echo?: readonly number[];
  /** False where doing it twice would be worse than not knowing: then nothing is said again after the ENQ. */
  readonly mayRunTwice?: boolean;
}

export interface Crt310Counters {
  framesSent: number;
  framesReceived: number;
  bytesDiscarded: number;
  brokenReplies: number;
  retries: number;
  unanswered: number;
  strayFrames: number;
}

export function createCounters(): Crt310Counters {
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

/** One command at a time over one link: command, ACK, ENQ, reply (clause 6). It lives as long as its link. */
export interface Crt310Session {
  ask(body: Uint8Array, options: AskOptions): Promise<Crt310Reply>;
  /** Says something without waiting for the answer; for leaving only. */
  say(body: Uint8Array): Promise<void>;
}

type Heard = DecodedItem | { readonly kind: 'broken' } | { readonly kind: 'timeout' } | { readonly kind: 'closed' };

export function createCrt310Session(options: {
  link: Link;
  clock: Clock;
  counters: Crt310Counters;
  trace: FrameTrace;
}): Crt310Session {
  const { link, clock, counters, trace } = options;
  const decoder = createCrt310Decoder();
  let listener: ((heard: Heard) => void) | undefined;
  let closed = false;
  let stopInterByte: () => void = () => undefined;
  /** A frame failed; a sound one may still follow it, so nothing is said before the line is quiet. */
  let broken = false;
  /** The device may still wait for the ENQ of a conversation that an earlier process began. */
  let halfSaid = true;
  /** The exchange before this one: where it is repeated word for word it is not traced, or 50 frames would be seconds. */
  let lastExchange = '';

  function take(items: readonly DecodedItem[]): void {
    for (const item of items) {
      if (item.kind === 'frame') counters.framesReceived += 1;
      if (item.kind === 'discarded') {
        counters.bytesDiscarded += item.bytes.length;
        trace.record('fromDevice', item.bytes);
        broken ||= item.reason === 'badChecksum' || item.reason === 'incomplete' || item.reason === 'badEnd';
      } else if (listener !== undefined) listener(item);
      else if (item.kind === 'frame') counters.strayFrames += 1;
    }
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
    return (await link.write(bytes, PORT_WRITE_TIMEOUT_MS)).kind === 'written';
  }

  /** Listens before the bytes go out: an answer may come back within the write. */
  async function exchange(bytes: Uint8Array, timeoutMs: number, accept: (heard: Heard) => boolean): Promise<Heard> {
    broken = false;
    let finish: (heard: Heard) => void = () => undefined;
    const heard = new Promise<Heard>((resolve) => {
      const stopTimer = clock.after(timeoutMs, () => {
        finish({ kind: 'timeout' });
      });
      finish = (value) => {
        stopTimer();
        listener = undefined;
        resolve(value);
      };
    });
    listener = (value) => {
      if (value.kind === 'closed' || accept(value)) finish(value);
      else if (value.kind === 'frame') counters.strayFrames += 1;
    };
    if (!(await write(bytes))) finish({ kind: 'closed' });
    return heard;
  }

  /** Clause 6.1 B. Everything that comes before the EOT is old; so is all of it where none comes and the line is quiet. */
  async function cancel(): Promise<void> {
    await exchange(
      controlByte('eot'),
      CANCEL_TIMEOUT_MS,
      (heard) => heard.kind === 'control' && heard.control === 'eot',
    );
  }

  function dropHalfSaid(): void {
    for (const item of decoder.end()) if (item.kind === 'discarded') counters.bytesDiscarded += item.bytes.length;
  }

  return {
    ask: async (body, { replyMs, echo = [], mayRunTwice = true }) => {
      const frame = encodeFrame(body);
      const mine = isReplyTo(body, echo);
      let executed = false;
      let why = 'no answer';
      for (let attempt = 1; attempt <= TRIES && !closed; attempt += 1) {
        if (attempt > 1) counters.retries += 1;
        if (halfSaid) await cancel();
        halfSaid = true;
        dropHalfSaid();
        const taken = await exchange(frame, ACK_TIMEOUT_MS, isVerdict);
        if (taken.kind !== 'control' || taken.control !== 'ack') {
          why = taken.kind === 'control' ? 'the device refuses every frame (NAK)' : 'no answer';
          continue;
        }
        executed = true;
        // A broken reply needs the whole conversation again: the host has no NAK in this protocol.
        const reply = await exchange(controlByte('enq'), replyMs, (heard) => heard.kind === 'broken' || mine(heard));
        if (reply.kind === 'frame') {
          halfSaid = false;
          recordExchange(frame, reply.frame.bytes);
          const said = reply.frame.body;
          if (said[0] === ERROR_REPLY) return { kind: 'error', code: said[2] ?? 0 };
          return { kind: 'reply', body: said };
        }
        if (reply.kind === 'broken') counters.brokenReplies += 1;
        why = reply.kind === 'broken' ? 'only broken answers' : 'no answer after ENQ';
        if (!mayRunTwice) break;
      }
      counters.unanswered += 1;
      trace.record('toDevice', withoutSecrets(frame));
      lastExchange = '';
      return { kind: 'silent', detail: closed ? 'the link is closed' : why, executed };
    },
    say: async (body) => {
      await write(encodeFrame(body));
      await write(controlByte('enq'));
    },
  };

  function recordExchange(frame: Uint8Array, reply: Uint8Array): void {
    const key = `${frame.join(' ')}|${reply.join(' ')}`;
    if (key === lastExchange) return;
    lastExchange = key;
    trace.record('toDevice', withoutSecrets(frame));
    trace.record('fromDevice', withoutSecrets(reply));
  }
}

function isVerdict(heard: Heard): boolean {
  return heard.kind === 'control' && (heard.control === 'ack' || heard.control === 'nak');
}

/** Bytes before the echo in a reply: command byte, parameter, result. */
const ECHO_AT = 3;

function isReplyTo(command: Uint8Array, echo: readonly number[]): (heard: Heard) => boolean {
  return (heard) => {
    if (heard.kind !== 'frame') return false;
    const { body } = heard.frame;
    if (body[0] === ERROR_REPLY) return body[1] === command[0] && body.length === 3;
    const isAnswer = body[0] === command[0] && body[1] === command[1];
    return isAnswer && echo.every((byte, index) => body[ECHO_AT + index] === byte);
  };
}

/** Bytes before the data in a frame: 02, length, command byte, parameter. */
const DATA_AT = 5;

/** The card's code is kept nowhere, so the trace gets zeros in its place, and for the BCC that would betray it. */
export function withoutSecrets(frame: Uint8Array): Uint8Array {
  const [, , , command, parameter] = frame;
  const kept = frame.slice();
  if (command !== commands.verifyCode[0]) return kept;
  // The answer to a question for the security memory says result and counter first, then the code.
  const isVerify = parameter === commands.verifyCode[1] && frame.length > DATA_AT + 3;
  const isSecurity = parameter === commands.readSecurity[1] && frame.length > DATA_AT + 4;
  if (isVerify) kept.fill(0, DATA_AT, DATA_AT + 3);
  if (isSecurity) kept.fill(0, DATA_AT + 2, DATA_AT + 5);
  if (isVerify || isSecurity) kept[kept.length - 1] = 0;
  return kept;
}
