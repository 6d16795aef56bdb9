import type { Clock } from '../../../core/ports/clock.ts';
import { createExchange } from '../../driver/exchange.ts';
import type { LineCounters } from '../../driver/line-counters.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { exceptionText } from './codes.ts';
import {
  createReplyDecoder,
  encodeRead,
  encodeWriteCoil,
  functions,
  type ModbusReply,
  type ReadFunction,
} from './frame.ts';

/** Milliseconds until an answer counts as missing. Boards answer within 50; serial servers add their own. */
const REPLY_TIMEOUT_MS = 300;
/** Times a question is asked; a switch that is told twice what to be is what it was told. */
const TRIES = 3;
/**
 * Milliseconds of silence that end a frame. The standard's 3.5 characters are 4 ms at 9600 baud; USB adapters and serial
 * servers deliver in pieces, so the length that follows from the function ends a sound frame, and this only a broken one.
 */
const SILENCE_MS = 50;
/** Milliseconds before every question, so that the board hears the silence in front of it. 3.5 characters, rounded up. */
const TURNAROUND_MS = 5;
/** Milliseconds after a missing answer. An answer to a read does not say what of: a late one must not be taken for the next. */
const LATE_ANSWER_MS = 200;
/** Milliseconds. A question has eight bytes: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;

export type BoardAnswer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'silent' };

/** Questions to one board over one link. */
export interface ModbusSession {
  readBits(which: ReadFunction, address: number, count: number): Promise<BoardAnswer<Uint8Array>>;
  writeCoil(address: number, on: boolean): Promise<BoardAnswer<undefined>>;
}

export function createModbusSession(options: {
  link: Link;
  clock: Clock;
  counters: LineCounters;
  trace: FrameTrace;
  unit: number;
}): ModbusSession {
  const { link, clock, counters, trace, unit } = options;
  const exchange = createExchange({
    link,
    clock,
    counters,
    trace,
    decoder: createReplyDecoder(),
    interByteMs: SILENCE_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    isBroken: (reason) => reason !== 'noise',
    onStray: ({ bytes }) => {
      trace.record('fromDevice', bytes);
    },
  });

  function pause(ms: number): Promise<void> {
    if (exchange.isClosed()) return Promise.resolve();
    return new Promise((resolve) => {
      const stopListening = link.onClose(() => {
        stopTimer();
        resolve();
      });
      const stopTimer = clock.after(ms, () => {
        stopListening();
        resolve();
      });
    });
  }

  async function ask(
    question: Uint8Array,
    which: number,
    accept: (reply: ModbusReply) => boolean,
  ): Promise<ModbusReply | undefined> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      await pause(tried === 0 ? TURNAROUND_MS : LATE_ANSWER_MS);
      if (tried > 0) counters.retries += 1;
      trace.record('toDevice', question);
      const heard = await exchange.ask(
        question,
        REPLY_TIMEOUT_MS,
        (reply) => reply.unit === unit && (isException(reply, which) || accept(reply)),
      );
      if (heard.kind === 'frame') {
        trace.record('fromDevice', heard.frame.bytes);
        return heard.frame;
      }
      if (heard.kind === 'closed') return undefined;
      if (heard.kind === 'broken') counters.brokenReplies += 1;
    }
    counters.unanswered += 1;
    return undefined;
  }

  return {
    readBits: async (which, address, count) => {
      const bytes = Math.ceil(count / 8);
      const reply = await ask(
        encodeRead(unit, which, address, count),
        which,
        (heard) => heard.kind === 'bits' && heard.function === which && heard.data.length === bytes,
      );
      if (reply?.kind === 'bits') return { kind: 'done', value: reply.data };
      return reply?.kind === 'exception' ? { kind: 'refused', detail: exceptionText(reply.code) } : { kind: 'silent' };
    },
    writeCoil: async (address, on) => {
      const question = encodeWriteCoil(unit, address, on);
      const reply = await ask(
        question,
        functions.writeCoil,
        (heard) =>
          heard.kind === 'wroteCoil' &&
          heard.address === address &&
          heard.bytes.every((byte, at) => byte === question[at]),
      );
      if (reply?.kind === 'wroteCoil') return { kind: 'done', value: undefined };
      return reply?.kind === 'exception' ? { kind: 'refused', detail: exceptionText(reply.code) } : { kind: 'silent' };
    },
  };
}

function isException(reply: ModbusReply, which: number): boolean {
  return reply.kind === 'exception' && reply.function === which;
}
