import { createExchange } from '../../driver/exchange.ts';
import type { LineOutcome, NoteLine, NoteLineOptions, NoteWord, UnitData } from '../note-line.ts';
import {
  COMMAND_BYTES,
  describeStatus,
  enableMask,
  exceptionBits,
  hostBits,
  noteBits,
  saysStacked,
  statusOf,
  type EbdsStatus,
} from './codes.ts';
import { createEbdsDecoder, encodeFrame, messageTypes, type AckBit, type EbdsFrame } from './frame.ts';
import { newlyStacked, wordsOf } from './status-words.ts';
import { readEbdsUnit, type EbdsUnitOptions } from './unit.ts';

/** Milliseconds until a reply counts as missing: EBDS gives the device this long. */
export const REPLY_TIMEOUT_MS = 300;
/** Times a message is said, with the same ack bit, before the device counts as silent. PTI's host says it four times. */
export const TRIES = 5;
/** Milliseconds of silence within a frame after which its rest will not come: EBDS has 20; USB adapters deliver in pieces. */
const INTER_BYTE_MS = 100;
/** Milliseconds. The longest host message has 9 bytes, 10 ms at 9600 baud: a write that lasts longer hangs. */
const WRITE_TIMEOUT_MS = 1000;
/**
 * Milliseconds after a time-out in which its answer may still come. The ack bit has only two values: an answer two messages
 * old looks like a fresh one, and a `stacked` in it would be credited twice. So nothing new is said meanwhile.
 */
export const LATE_ANSWER_MS = 1000;
/** Times a status is asked for where the device repeats its answer to another question first. */
const STATUS_TRIES = 2;

/** What outlives a link, because the device remembers it as well: one for each acceptor. */
export interface EbdsMemory {
  /** The ack bit of the last message. */
  ack: AckBit;
  /** No answer to it was heard: the device may still hold one, and says it to the same bit. */
  unanswered: boolean;
  last: EbdsStatus | undefined;
  stackedTold: number | undefined;
  /** A new process does not know what was in escrow before it. */
  mayStack: boolean;
  /** A note in the box that nobody has acknowledged. `told`: the class has heard of it. */
  owed: { readonly type: number | undefined; readonly told: boolean } | undefined;
}

export function createEbdsMemory(): EbdsMemory {
  return { ack: 0, unanswered: false, last: undefined, stackedTold: undefined, mayStack: true, owed: undefined };
}

export interface EbdsSessionOptions extends NoteLineOptions, EbdsUnitOptions {
  readonly memory: EbdsMemory;
  /** Says that notes are taken any way up. Pyramid's devices have no such bits. */
  readonly anyWayUp: boolean;
}

/**
 * An EBDS line: each message carries everything the host wants and each reply everything the device has to say. The next
 * message with the other ack bit is the acknowledgement of the reply before it.
 */
export function createEbdsSession(options: EbdsSessionOptions): NoteLine {
  const { link, clock, counters, trace, memory } = options;
  const exchange = createExchange({
    link,
    clock,
    counters,
    trace,
    decoder: createEbdsDecoder(),
    interByteMs: INTER_BYTE_MS,
    writeTimeoutMs: WRITE_TIMEOUT_MS,
    isBroken: (reason) => reason !== 'noise',
    onStray: stray,
  });

  let mask = 0;
  let heardMask = 0;
  /** Said with every message until the note has left the escrow. */
  let decision: { readonly bit: number; readonly type: number | undefined } | undefined;
  let stacking = false;
  /** The last link was lost over it: the first message has the same bit, so that the device says it again. */
  let resumes = memory.owed !== undefined;
  /** Words of answers that nobody takes words from. */
  let kept: readonly NoteWord[] = [];
  /** Answers that may still come, and until when they are waited for. */
  let owed = 0;
  let owedUntilMs = 0;
  let nothingOwed: () => void = () => undefined;
  let lastTraced: string | undefined;
  /** The device fell silent: nobody polls this line any more. */
  let givenUp = false;
  /** The first answer over a link may be the last one of before, said again because the ack bit is the same. */
  let mayBeOld = true;

  /** A second answer to the last message, or one that came too late. An event may be in it and in no other. */
  function stray(frame: EbdsFrame): void {
    owed = Math.max(0, owed - 1);
    if (owed === 0) nothingOwed();
    const status = statusOf(frame);
    if (status === undefined || frame.ack !== memory.ack) return;
    const stacked = newlyStacked(status, memory);
    if (stacked === undefined) return;
    memory.stackedTold = stacked;
    memory.mayStack = false;
    decision = undefined;
    const type = stacked === 0 ? undefined : stacked;
    // Nobody polls this link any more: the next one asks for it.
    memory.owed = { type, told: !givenUp };
    if (givenUp) return;
    trace.record('fromDevice', frame.bytes);
    kept = [...kept, { kind: 'stacked', type, detail: describeStatus(status) }];
    options.wake();
  }

  async function lateAnswers(): Promise<void> {
    const restMs = owedUntilMs - clock.monotonicMs();
    if (owed > 0 && restMs > 0) {
      await new Promise<void>((resolve) => {
        const stop = clock.after(restMs, resolve);
        nothingOwed = () => {
          stop();
          resolve();
        };
      });
    }
    owed = 0;
  }

  function nextAck(): AckBit {
    if (!memory.unanswered && !resumes) memory.ack = memory.ack === 0 ? 1 : 0;
    memory.unanswered = true;
    return memory.ack;
  }

  /** Says a message until it is answered. Undefined when it is not. */
  async function converse(type: number, data: Uint8Array): Promise<EbdsFrame | undefined> {
    await lateAnswers();
    if (!resumes) memory.owed = undefined;
    const ack = nextAck();
    const bytes = encodeFrame(type, ack, data);
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      if (attempt > 1) counters.retries += 1;
      owed += 1;
      const heard = await exchange.ask(bytes, REPLY_TIMEOUT_MS, (frame) => frame.ack === ack);
      if (heard.kind === 'closed') return undefined;
      if (heard.kind === 'timeout') {
        owedUntilMs = clock.monotonicMs() + LATE_ANSWER_MS;
        continue;
      }
      owed -= 1;
      if (heard.kind === 'broken') {
        counters.brokenReplies += 1;
        continue;
      }
      memory.unanswered = false;
      record(bytes, heard.frame);
      return heard.frame;
    }
    givenUp = true;
    counters.unanswered += 1;
    trace.record('toDevice', bytes);
    lastTraced = undefined;
    return undefined;
  }

  /** Polls that say and hear what the last one did are not traced, or fifty frames would be eight seconds. */
  function record(bytes: Uint8Array, reply: EbdsFrame): void {
    const key = `${bytes.subarray(3, -1).join(' ')} ${reply.type} ${reply.data.join(' ')}`;
    if (key !== lastTraced) {
      trace.record('toDevice', bytes);
      trace.record('fromDevice', reply.bytes);
    }
    lastTraced = key;
  }

  function hostData(): Uint8Array {
    const data = new Uint8Array(COMMAND_BYTES);
    data[0] = mask;
    data[1] = hostBits.escrow | (options.anyWayUp ? hostBits.anyWayUp : 0) | (decision?.bit ?? 0);
    return data;
  }

  async function omnibus(): Promise<{ status: EbdsStatus; words: readonly NoteWord[] } | undefined> {
    for (let attempt = 1; attempt <= STATUS_TRIES; attempt += 1) {
      const saidMask = mask;
      const frame = await converse(messageTypes.omnibusCommand, hostData());
      if (frame === undefined) return undefined;
      const status = statusOf(frame);
      const words = status === undefined ? [] : [...takesUp(status), ...hears(status, saidMask)];
      resumes = false;
      if (status !== undefined) return { status, words };
    }
    return undefined;
  }

  /** The note that the last link was lost over, once more where the device still says it, or now where nobody heard of it. */
  function takesUp(status: EbdsStatus): readonly NoteWord[] {
    const { owed } = memory;
    if (!resumes || owed === undefined) return [];
    const isSaid = saysStacked(status) && status.noteType === (owed.type ?? 0);
    memory.owed = isSaid || !owed.told ? { ...owed, told: true } : undefined;
    if (memory.owed === undefined) return [];
    return [{ kind: 'stacked', type: owed.type, again: owed.told, detail: describeStatus(status) }];
  }

  function hears(status: EbdsStatus, saidMask: number): readonly NoteWord[] {
    const inEscrow = (status.note & noteBits.escrow) !== 0;
    if ((status.note & noteBits.stacking) !== 0) stacking = true;
    else if ((status.note & (noteBits.accepting | noteBits.escrow | noteBits.returning)) !== 0) stacking = false;
    const words = wordsOf(status, {
      before: memory.last,
      stackedTold: memory.stackedTold,
      mayStack: memory.mayStack,
      open: saidMask !== 0,
      wasOpen: heardMask !== 0,
      stacking,
    });
    heardMask = saidMask;
    memory.last = status;
    const isStacked = (status.note & noteBits.stacked) !== 0;
    if ((status.note & (noteBits.escrow | noteBits.stacking)) !== 0) memory.mayStack = true;
    if (words.some(({ kind }) => kind === 'stacked')) {
      memory.stackedTold = status.noteType;
      memory.mayStack = false;
      memory.owed = { type: status.noteType === 0 ? undefined : status.noteType, told: true };
    } else if (!isStacked) memory.stackedTold = undefined;
    // Heard: the note is on its way. Another note, or none, is not what was decided about.
    if (!inEscrow || (decision?.type !== undefined && decision.type !== status.noteType)) decision = undefined;
    return words;
  }

  async function command(): Promise<LineOutcome> {
    const reply = await omnibus();
    if (reply === undefined) {
      // Whoever asks next must not decide about a note that this was not meant for.
      decision = undefined;
      return { kind: 'unanswered', detail: `no valid answer to ${TRIES} tries` };
    }
    if ((reply.status.exception & exceptionBits.invalidCommand) === 0) return { kind: 'done', words: reply.words };
    decision = undefined;
    kept = [...kept, ...reply.words];
    return { kind: 'refused', detail: 'the device does not accept the command' };
  }

  function decide(bit: number): Promise<LineOutcome> {
    const { last } = memory;
    decision = { bit, type: last !== undefined && (last.note & noteBits.escrow) !== 0 ? last.noteType : undefined };
    return command();
  }

  /** Takes no notes from now on; what the answer tells comes with the next poll. */
  async function close(): Promise<LineOutcome> {
    mask = 0;
    // Each message carries the mask. One now would acknowledge a note in the box that is not yet written down.
    if (memory.owed !== undefined) return { kind: 'done' };
    const outcome = await command();
    if (outcome.kind !== 'done') return outcome;
    kept = [...kept, ...(outcome.words ?? [])];
    return { kind: 'done' };
  }

  return {
    poll: async () => {
      await lateAnswers();
      const waiting = kept;
      kept = [];
      // Saying anything would acknowledge it before it was heard of.
      if (waiting.some(({ kind }) => kind === 'stacked')) return waiting;
      const reply = await omnibus();
      if (reply === undefined) return undefined;
      const words = [...waiting.filter(isEvent), ...reply.words];
      if (!mayBeOld) return words;
      mayBeOld = false;
      if (memory.owed !== undefined) return words;
      const fresh = await omnibus();
      return fresh === undefined ? undefined : [...words.filter(isEvent), ...fresh.words];
    },
    readUnit: (): Promise<UnitData> => {
      // A question would acknowledge the note in the box as well.
      if (memory.owed !== undefined && options.identify !== undefined) return Promise.resolve({ kind: 'refused' });
      return readEbdsUnit(options, memory.last, converse);
    },
    // Where questions go over the line, no note may be about.
    mayReadUnit: ({ kind }) => options.identify === undefined || kind === 'disabled',
    enable: (types) => {
      mask = enableMask(types);
      return command();
    },
    disable: close,
    stack: () => decide(hostBits.stack),
    giveBack: () => decide(hostBits.giveBack),
    // The protocol's reset keeps the device silent for up to fifteen seconds; switched off is known well enough.
    reset: () => {
      decision = undefined;
      return close();
    },
    acknowledge: () => {
      memory.owed = undefined;
      return Promise.resolve(!exchange.isClosed());
    },
    leave: async () => {
      mask = 0;
      decision = undefined;
      await exchange.send(encodeFrame(messageTypes.omnibusCommand, nextAck(), hostData()));
    },
  };
}

function isEvent({ kind }: NoteWord): boolean {
  return kind === 'powerUp' || kind === 'returned' || kind === 'rejecting' || kind === 'cheated';
}
