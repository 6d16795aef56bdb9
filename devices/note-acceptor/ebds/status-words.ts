import type { NoteWord } from '../note-line.ts';
import {
  conditionBits,
  describeStatus,
  exceptionBits,
  saysReturned,
  saysStacked,
  stateOf,
  type EbdsState,
  type EbdsStatus,
} from './codes.ts';

/** What a reply means depends on what was said and asked before it. */
export interface StatusContext {
  /** The status before this one. An event whose bit is still set is the same event. */
  readonly before: EbdsStatus | undefined;
  /** The note of the last `stacked` that was told, 0 where the device named none; undefined when its bit was clear since. */
  readonly stackedTold: number | undefined;
  /** A note was in escrow, or on its way from there, since the last one was told. Without one nothing can have been stacked. */
  readonly mayStack: boolean;
  /** Notes are allowed by this message, and were by the one before it. */
  readonly open: boolean;
  readonly wasOpen: boolean;
  /** The note that jams was on its way into the box. */
  readonly stacking: boolean;
}

/** Events first, in the order in which they can only have happened, then the state. */
export function wordsOf(status: EbdsStatus, context: StatusContext): readonly NoteWord[] {
  const detail = describeStatus(status);
  const words: NoteWord[] = [];
  const { before } = context;
  const isNew = (bit: number, byte: 'condition' | 'exception'): boolean =>
    (status[byte] & bit) !== 0 && (before === undefined || (before[byte] & bit) === 0);
  // Where the note was when the power went, the protocol cannot say.
  if (isNew(exceptionBits.powerUp, 'exception')) words.push({ kind: 'powerUp', found: 'nothing', detail });
  const stacked = newlyStacked(status, context);
  if (stacked !== undefined) words.push({ kind: 'stacked', type: stacked === 0 ? undefined : stacked, detail });
  if (saysReturned(status) && (before === undefined || !saysReturned(before))) {
    words.push({ kind: 'returned', type: status.noteType === 0 ? undefined : status.noteType, detail });
  }
  // CPI: "could not be validated and was returned"; no reason comes with it.
  if (isNew(conditionBits.rejected, 'condition')) words.push({ kind: 'rejecting', reason: 'unrecognized', detail });
  const state = stateOf(status);
  if (state !== 'cheated' && isNew(conditionBits.cheated, 'condition')) words.push({ kind: 'cheated', detail });
  words.push(stateWord(state, status, context, detail));
  return words;
}

/**
 * The note of a `stacked` that is worth telling: once an edge, and again where the device names the note only later. An edge
 * without a note in escrow before it is an old reply come round, its ack bit the same as that of every second message.
 */
export function newlyStacked(
  status: EbdsStatus,
  { stackedTold, mayStack }: Pick<StatusContext, 'stackedTold' | 'mayStack'>,
): number | undefined {
  if (!saysStacked(status) || stackedTold === status.noteType) return undefined;
  if (stackedTold === undefined) return mayStack ? status.noteType : undefined;
  return stackedTold === 0 ? status.noteType : undefined;
}

function stateWord(state: EbdsState, status: EbdsStatus, context: StatusContext, detail: string): NoteWord {
  switch (state) {
    case 'escrow':
      return { kind: 'escrow', type: status.noteType, detail };
    case 'powerUp':
      return { kind: 'initializing', detail };
    case 'jammed':
      return { kind: context.stacking ? 'jammedInStacker' : 'jammedInAcceptor', detail };
    case 'idle':
      // Idle is said whether notes are allowed or not; what this message asked for is in force with it.
      return { kind: context.open ? 'idle' : 'disabled', detail };
    case 'outOfService':
      // CPI: no bit at all while the host has switched it off, or when it cannot work. A device that was switched on only
      // with this message may not have heard it when it answered.
      return { kind: context.open && context.wasOpen ? 'failed' : 'disabled', detail };
    case 'calibrating':
    case 'stalled':
    case 'pathOpen':
      return { kind: 'failed', detail };
    default:
      return { kind: state, detail };
  }
}
