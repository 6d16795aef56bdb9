import type { Clock } from '../../../core/ports/clock.ts';
import { hexBytes } from '../../driver/hex.ts';
import type { NoteWord } from '../note-line.ts';
import {
  describeEvent,
  events,
  rejectCodes,
  rejectDetail,
  rejectReason,
  type EventList,
  type SspEvent,
} from './codes.ts';

/** Milliseconds after the last word of a moving note in which an empty answer means that it still moves (GA973 §8.3). */
const MOVING_QUIET_MS = 3000;

/** Where the one note in the path is, as far as the device has said. */
type Way = 'none' | 'escrow' | 'accepted' | 'back';

/**
 * Makes words of events. SSP tells changes, not states: a poll that tells nothing means that what was said before still
 * holds, so somebody has to remember it.
 */
export interface EventWords {
  /** The words of one poll's answer. `lastRejectCode` asks the device, where a note has gone back. */
  read(list: EventList, lastRejectCode: () => Promise<number | undefined>): Promise<readonly NoteWord[]>;
  /** The note in escrow, while the next poll would accept it. Type undefined: found there, never told. */
  escrow(): { readonly type: number | undefined } | undefined;
  foundInEscrow(): void;
  /** The device says that no note stands in escrow. */
  escrowGone(): void;
  accepted(): void;
  rejectOrdered(): void;
  enabled(on: boolean): void;
  /** The device has started anew: nothing said before holds. */
  restarted(): void;
  /** What holds where nothing new is told. */
  standing(): NoteWord;
}

export function createEventWords(clock: Clock): EventWords {
  let way: Way = 'none';
  let type: number | undefined;
  let movedMs = 0;
  /** What the host asked for, and what the device is. */
  let enabledByHost = false;
  let enabled = false;
  let full = false;
  /** GA138 says that E7 is told once, GA973 shows it with every poll: the device decides how its absence is read. */
  let fullBefore = false;
  let fullRepeats = false;

  function standing(): NoteWord {
    if (way !== 'escrow' && clock.monotonicMs() - movedMs > MOVING_QUIET_MS) settle();
    if (way === 'accepted') return { kind: 'stacking', detail: 'note accepted' };
    if (way === 'back' && type !== undefined) return { kind: 'returning', detail: 'the note is on its way back' };
    if (way === 'back') return { kind: 'busy', detail: 'the note is on its way back' };
    if (full) return { kind: 'full', detail: 'stacker full' };
    return enabled ? { kind: 'idle', detail: 'ready to take a note' } : { kind: 'disabled', detail: 'disabled' };
  }

  function moves(next: Way): void {
    way = next;
    movedMs = clock.monotonicMs();
  }

  function settle(): void {
    way = 'none';
    type = undefined;
  }

  function restarted(): void {
    settle();
    enabledByHost = false;
    enabled = false;
    full = false;
    fullBefore = false;
    fullRepeats = false;
  }

  /** The word of one event; undefined where it only changes what stands. */
  function wordOf(event: SspEvent): NoteWord | undefined {
    const detail = describeEvent(event);
    const [channel = 0] = event.data;
    switch (event.code) {
      case events.slaveReset:
        restarted();
        return { kind: 'powerUp', found: 'nothing', detail };
      case events.clearedFromFront:
        return { kind: 'powerUp', found: 'noteInValidator', detail };
      case events.clearedIntoCashbox:
        return { kind: 'powerUp', found: 'noteInStacker', detail };
      case events.initialising:
        // Not at rest yet: what it found at its start comes when it is.
        return { kind: 'busy', detail };
      case events.read:
        if (event.data.length !== 1) return { kind: 'unknown', detail };
        if (channel === 0) return { kind: 'accepting', detail };
        way = 'escrow';
        type = channel;
        return { kind: 'escrow', type: channel, detail };
      case events.stacking:
        if (way === 'escrow' || way === 'accepted') moves('accepted');
        return { kind: 'stacking', detail };
      case events.credit:
        settle();
        return { kind: 'stacked', type: event.data.length === 1 && channel > 0 ? channel : undefined, detail };
      case events.stacked:
        if (way === 'accepted') settle();
        return undefined;
      case events.rejecting:
        moves('back');
        return type === undefined ? { kind: 'busy', detail } : { kind: 'returning', detail };
      case events.fraudAttempt:
        return { kind: 'cheated', detail };
      case events.unsafeJam:
        settle();
        return { kind: 'jammedInAcceptor', detail };
      case events.safeJam:
        settle();
        return { kind: 'jammedInStacker', detail };
      case events.cashboxRemoved:
        return { kind: 'boxRemoved', detail };
      case events.cashboxReplaced:
        // GA138: it enables itself again where the host has not disabled it.
        full = false;
        enabled = enabledByHost;
        return undefined;
      case events.notePathOpen:
        return { kind: 'failed', detail };
      case events.stackerFull:
        full = true;
        return undefined;
      case events.disabled:
      case events.channelsDisabled:
        enabled = false;
        return undefined;
      default:
        return { kind: 'unknown', detail };
    }
  }

  async function rejected(ask: () => Promise<number | undefined>): Promise<NoteWord> {
    const wasInEscrow = type;
    settle();
    const code = await ask();
    const detail = rejectDetail(code);
    const mayHaveStood = code === rejectCodes.byHost || code === rejectCodes.escrowTimeOut;
    if (wasInEscrow !== undefined || mayHaveStood) return { kind: 'returned', type: wasInEscrow, detail };
    return { kind: 'rejecting', reason: rejectReason(code), detail };
  }

  return {
    read: async (list, lastRejectCode) => {
      const words: NoteWord[] = [];
      const tellsFull = list.events.some(({ code }) => code === events.stackerFull);
      if (tellsFull && fullBefore) fullRepeats = true;
      if (!tellsFull && fullRepeats) full = false;
      fullBefore = tellsFull;
      for (const event of list.events) {
        const word = event.code === events.rejected ? await rejected(lastRejectCode) : wordOf(event);
        if (word !== undefined) words.push(word);
      }
      if (list.unread.length > 0) {
        words.push({ kind: 'unknown', detail: `events of no known meaning: ${hexBytes(list.unread)}` });
      }
      return words.length > 0 ? words : [standing()];
    },
    escrow: () => (way === 'escrow' ? { type } : undefined),
    foundInEscrow: () => {
      way = 'escrow';
    },
    escrowGone: () => {
      if (way === 'escrow') moves('back');
    },
    accepted: () => {
      moves('accepted');
    },
    rejectOrdered: () => {
      moves('back');
    },
    enabled: (on) => {
      enabledByHost = on;
      enabled = on;
    },
    restarted,
    standing,
  };
}
