import type { Clock } from '../../../core/ports/clock.ts';
import { createExchange, type Heard } from '../../driver/exchange.ts';
import type { LineCounters } from '../../driver/line-counters.ts';
import type { Link } from '../../link/link.ts';
import type { FrameTrace } from '../../link/trace.ts';
import { ID_BYTES, idBytes, idOf, refusalWords } from './codes.ts';
import {
  controlBits,
  createDlt645Decoder,
  encodeQuestion,
  functionOf,
  isWakeUp,
  numberOf,
  questions,
  WILDCARD_NUMBER,
  ADDRESS_BYTES,
  type Dlt645Frame,
  type Question,
} from './frame.ts';

/**
 * Milliseconds until an answer counts as missing. The standard gives a meter 500 to begin; 212 bytes of the longest frame
 * take 972 at 2400 baud, and a converter adds its own.
 */
export const REPLY_TIMEOUT_MS = 2000;
/** Times a question is asked. Reading changes nothing: it may be asked as often as one likes. */
const TRIES = 3;
/** Milliseconds of silence within a frame; the standard allows 500 between two bytes. */
const INTER_BYTE_MS = 500;
/** Milliseconds. The longest question takes 100 at 1200 baud: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 2000;
/** Milliseconds in which a second meter that heard the wildcard still answers. */
const SECOND_METER_MS = 600;
/** Frames of one long datum: 16 of 200 bytes are more than any datum of the standard has. */
const MAX_FOLLOWING = 16;

export type MeterAnswer<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unanswered'; readonly detail: string };

/** Questions to meters over one link, one at a time. */
export interface Dlt645Session {
  /** The number of the only meter on the line. */
  readAddress(): Promise<MeterAnswer<string>>;
  /** The bytes of a datum, all its frames together. */
  readData(meterNumber: string, id: number): Promise<MeterAnswer<Uint8Array>>;
}

export function createDlt645Session(options: {
  link: Link;
  clock: Clock;
  counters: LineCounters;
  trace: FrameTrace;
}): Dlt645Session {
  const { link, clock, counters, trace } = options;
  let onStray: (frame: Dlt645Frame) => void = () => undefined;
  const exchange = createExchange({
    link,
    clock,
    counters,
    trace: {
      record: (direction, bytes) => {
        // A meter wakes the host as the host wakes the meter; that is no trouble of the line.
        if (!isWakeUp(bytes)) trace.record(direction, bytes);
      },
      frames: trace.frames,
    },
    decoder: createDlt645Decoder(),
    interByteMs: INTER_BYTE_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    // Only what had a whole head was an answer; noise may stand before the answer that is still on its way.
    isBroken: (reason) => reason === 'badChecksum' || reason === 'badEnd' || reason === 'incomplete',
    onStray: (frame) => {
      trace.record('fromDevice', frame.bytes);
      onStray(frame);
    },
  });

  async function ask(
    meterNumber: string,
    control: Question,
    data: readonly number[],
    accept: (frame: Dlt645Frame) => boolean,
  ): Promise<Dlt645Frame | undefined> {
    const question = encodeQuestion(meterNumber, control, data);
    for (let tried = 0; tried < TRIES; tried += 1) {
      if (tried > 0) counters.retries += 1;
      trace.record('toDevice', question);
      const heard: Heard<Dlt645Frame> = await exchange.ask(question, REPLY_TIMEOUT_MS, accept);
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

  /** The answer of this meter to this question: neither a foreign one nor our own echo. */
  function answers(meterNumber: string, control: Question): (frame: Dlt645Frame) => boolean {
    return (frame) =>
      frame.meterNumber === meterNumber &&
      (frame.control & controlBits.fromMeter) !== 0 &&
      functionOf(frame.control) === functionOf(control);
  }

  async function waitForSecond(first: string): Promise<boolean> {
    let second = false;
    onStray = ({ control, meterNumber }) => {
      second ||= isAddressAnswer(control) && meterNumber !== first;
    };
    let stopListening: () => void = () => undefined;
    await new Promise<void>((resolve) => {
      const stopTimer = clock.after(SECOND_METER_MS, resolve);
      stopListening = link.onClose(() => {
        stopTimer();
        resolve();
      });
    });
    stopListening();
    onStray = () => undefined;
    return second;
  }

  return {
    readAddress: async () => {
      const frame = await ask(
        WILDCARD_NUMBER,
        questions.readAddress,
        [],
        ({ control, data, meterNumber }) =>
          isAddressAnswer(control) && data.length === ADDRESS_BYTES && numberOf(data) === meterNumber,
      );
      if (frame === undefined) return { kind: 'unanswered', detail: 'no meter answers, or several at once' };
      if (await waitForSecond(frame.meterNumber)) {
        return { kind: 'unanswered', detail: 'more than one meter is on the line: ask for each by its number' };
      }
      return { kind: 'read', value: frame.meterNumber };
    },
    readData: async (meterNumber, id) => {
      const isHis = answers(meterNumber, questions.readData);
      const first = await ask(
        meterNumber,
        questions.readData,
        idBytes(id),
        (frame) => isHis(frame) && (isRefusal(frame) || idOf(frame.data) === id),
      );
      if (first === undefined) return { kind: 'unanswered', detail: `meter ${meterNumber} does not answer` };
      if (isRefusal(first)) return { kind: 'refused', detail: refusalWords(first.data) };
      const parts: Uint8Array[] = [first.data.subarray(ID_BYTES)];
      let more = (first.control & controlBits.moreFollows) !== 0;
      const isNext = answers(meterNumber, questions.readFollowing);
      // The answer carries the number of the question, which begins at 1 and grows by 1.
      for (let sequence = 1; more; sequence += 1) {
        if (sequence > MAX_FOLLOWING) return { kind: 'refused', detail: 'the meter does not come to an end' };
        const next = await ask(
          meterNumber,
          questions.readFollowing,
          [...idBytes(id), sequence],
          (frame) => isNext(frame) && (isRefusal(frame) || isPart(frame, id, sequence)),
        );
        if (next === undefined) return { kind: 'unanswered', detail: `meter ${meterNumber} does not answer` };
        if (isRefusal(next)) return { kind: 'refused', detail: refusalWords(next.data) };
        parts.push(next.data.subarray(ID_BYTES, -1));
        more = (next.control & controlBits.moreFollows) !== 0;
      }
      return { kind: 'read', value: joined(parts) };
    },
  };
}

function isAddressAnswer(control: number): boolean {
  return control === (questions.readAddress | controlBits.fromMeter);
}

function isRefusal({ control, data }: Dlt645Frame): boolean {
  return (control & controlBits.refused) !== 0 && data.length === 1;
}

/** Identifier, data, number of the part. */
function isPart({ data }: Dlt645Frame, id: number, sequence: number): boolean {
  return data.length > ID_BYTES && idOf(data) === id && data.at(-1) === sequence;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
