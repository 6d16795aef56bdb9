import { messageTypes, type EbdsFrame } from './frame.ts';

/** Data byte 1 of the host's message (decapod-atm/ebds, src/omnibus/command.rs; PTI, PollRequestMessage.cs). */
export const hostBits = {
  /** Both orientation bits: notes any way up. Pyramid keeps them 0. */
  anyWayUp: 0x0c,
  /** Stop every note in escrow; without it STACK and RETURN mean nothing and notes go straight into the box. */
  escrow: 0x10,
  stack: 0x20,
  giveBack: 0x40,
} as const;

/** Data byte 0 of the reply: where the note is. */
export const noteBits = {
  idle: 0x01,
  accepting: 0x02,
  escrow: 0x04,
  stacking: 0x08,
  stacked: 0x10,
  returning: 0x20,
  returned: 0x40,
} as const;

/** Data byte 1 of the reply: what else is to be known. */
export const conditionBits = {
  cheated: 0x01,
  rejected: 0x02,
  jammed: 0x04,
  full: 0x08,
  boxPresent: 0x10,
  paused: 0x20,
  calibrating: 0x40,
} as const;

/** Data byte 2 of the reply: exceptions, and the note in bits 3 to 5. */
export const exceptionBits = { powerUp: 0x01, invalidCommand: 0x02, failure: 0x04, pathOpen: 0x40 } as const;
const NOTE_SHIFT = 3;
/** The kinds of note that three bits can say; 0 says that the device does not know. */
export const HIGHEST_NOTE = 7;

/** Data byte 3 of the reply. */
export const STALLED_BIT = 0x01;

/** Data bytes of every host message, and of every status. */
export const COMMAND_BYTES = 3;
export const STATUS_BYTES = 6;

/** What the host may ask beside its polls. The codes that clear counters are never sent. */
export const queries = {
  /** CPI: 00 00 08 as an auxiliary command. */
  variantName: 0x08,
  /** CPI: subtype 06 of the extended messages; each note 1 to 7 in words. */
  valueTable: 0x06,
  /** Pyramid: telemetry command 01. */
  serialNumber: 0x01,
  /** 7F 7F 7F as an auxiliary command: up to fifteen seconds of silence. Only described, never sent. */
  softReset: 0x7f,
} as const;

/** Subtypes of extended messages in words. */
export const extendedWords: Readonly<Record<number, string>> = {
  0x01: 'a barcode',
  0x02: 'a note in words',
  0x03: 'single notes allowed or not',
  0x04: 'the time a note may stay in escrow, or a coupon',
  0x06: 'the table of notes',
  0x0b: 'whether the customer took the note',
  0x0d: 'a bookmark',
  0x1d: 'counters cleared',
};

export interface EbdsStatus {
  readonly note: number;
  readonly condition: number;
  readonly exception: number;
  readonly misc: number;
  /** 1 to 7, or 0 where the device says none. */
  readonly noteType: number;
  readonly model: number;
  readonly revision: number;
}

/** The status in a reply; extended replies carry theirs behind the subtype. Undefined where the frame has none. */
export function statusOf(frame: EbdsFrame): EbdsStatus | undefined {
  const at = frame.type === messageTypes.extended ? 1 : 0;
  const wanted = at === 1 ? frame.data.length >= at + STATUS_BYTES : frame.data.length === STATUS_BYTES;
  if (!wanted || (frame.type !== messageTypes.omnibusReply && at === 0)) return undefined;
  const [note = 0, condition = 0, exception = 0, misc = 0, model = 0, revision = 0] = frame.data.subarray(at);
  return { note, condition, exception, misc, noteType: noteTypeOf(exception), model, revision };
}

export function noteTypeOf(exception: number): number {
  return (exception >> NOTE_SHIFT) & HIGHEST_NOTE;
}

export function noteTypeBits(type: number): number {
  return (type & HIGHEST_NOTE) << NOTE_SHIFT;
}

/** Note types to the enable mask of data byte 0: type 1 is bit 0. Types outside 1 to 7 have no bit. */
export function enableMask(types: Iterable<number>): number {
  let mask = 0;
  for (const type of types) if (type >= 1 && type <= HIGHEST_NOTE) mask |= 1 << (type - 1);
  return mask;
}

export function typesOfMask(mask: number): readonly number[] {
  return noteTypes.filter((type) => (mask & (1 << (type - 1))) !== 0);
}

export const noteTypes: readonly number[] = Array.from({ length: HIGHEST_NOTE }, (_, index) => index + 1);

/**
 * The note is in the box and no other bit says otherwise. A reply that says `returned` beside it is soft-bill's 0x51, which
 * gives the note back: CPI has the two exclude each other, so such a reply is never worth money.
 */
export function saysStacked(status: EbdsStatus): boolean {
  return (status.note & noteBits.stacked) !== 0 && (status.note & noteBits.returned) === 0;
}

export function saysReturned(status: EbdsStatus): boolean {
  return (status.note & noteBits.returned) !== 0;
}

/** Where several bits are set: what stops the unit first, then the note, then what waits. */
export type EbdsState =
  | 'powerUp'
  | 'boxRemoved'
  | 'jammed'
  | 'failed'
  | 'stacking'
  | 'returning'
  | 'escrow'
  | 'accepting'
  | 'full'
  | 'paused'
  | 'calibrating'
  | 'stalled'
  | 'pathOpen'
  | 'idle'
  | 'cheated'
  /** No bit of data byte 0: switched off by the host, or out of service. */
  | 'outOfService';

const stateTests: readonly (readonly [EbdsState, (status: EbdsStatus) => boolean])[] = [
  ['powerUp', ({ exception }) => (exception & exceptionBits.powerUp) !== 0],
  ['jammed', ({ condition }) => (condition & conditionBits.jammed) !== 0],
  ['failed', ({ exception }) => (exception & exceptionBits.failure) !== 0],
  ['boxRemoved', ({ condition }) => (condition & conditionBits.boxPresent) === 0],
  ['stalled', ({ misc }) => (misc & STALLED_BIT) !== 0],
  ['stacking', ({ note }) => (note & noteBits.stacking) !== 0],
  ['returning', ({ note }) => (note & noteBits.returning) !== 0],
  ['escrow', ({ note }) => (note & noteBits.escrow) !== 0],
  ['accepting', ({ note }) => (note & noteBits.accepting) !== 0],
  ['full', ({ condition }) => (condition & conditionBits.full) !== 0],
  ['paused', ({ condition }) => (condition & conditionBits.paused) !== 0],
  ['calibrating', ({ condition }) => (condition & conditionBits.calibrating) !== 0],
  ['pathOpen', ({ exception }) => (exception & exceptionBits.pathOpen) !== 0],
  ['idle', ({ note }) => (note & noteBits.idle) !== 0],
  ['cheated', ({ condition }) => (condition & conditionBits.cheated) !== 0],
];

export function stateOf(status: EbdsStatus): EbdsState {
  for (const [state, holds] of stateTests) if (holds(status)) return state;
  return 'outOfService';
}

export const stateWords: Readonly<Record<EbdsState, string>> = {
  powerUp: 'powering up',
  boxRemoved: 'cash box removed',
  jammed: 'note jammed',
  failed: 'failure',
  stacking: 'stacking the note',
  returning: 'returning the note',
  escrow: 'note in escrow',
  accepting: 'accepting a note',
  full: 'cash box full',
  paused: 'paused: more than one note at once',
  calibrating: 'being calibrated',
  stalled: 'stalled with a note in the path',
  pathOpen: 'the note path stands open',
  idle: 'idle',
  cheated: 'cheating suspected',
  outOfService: 'switched off or out of service',
};

/** Everything a status says, in words: `idle, note stacked: it is in the cash box (note 1)`. */
export function describeStatus(status: EbdsStatus): string {
  const state = stateOf(status);
  const words = [stateWords[state]];
  if (saysReturned(status)) words.push('note returned');
  if (saysStacked(status)) words.push('note stacked: it is in the cash box');
  else if ((status.note & noteBits.stacked) !== 0) words.push('stacked said beside returned, which is worth nothing');
  if ((status.condition & conditionBits.cheated) !== 0 && state !== 'cheated') words.push(stateWords.cheated);
  if ((status.condition & conditionBits.rejected) !== 0) words.push('note rejected');
  if ((status.exception & exceptionBits.invalidCommand) !== 0) words.push('the command was not understood');
  if ((status.condition & conditionBits.boxPresent) === 0 && state !== 'boxRemoved') words.push(stateWords.boxRemoved);
  return status.noteType === 0 ? words.join(', ') : `${words.join(', ')} (note ${status.noteType})`;
}
