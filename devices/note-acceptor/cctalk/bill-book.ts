import type { Clock } from '../../../core/ports/clock.ts';
import { newsSince, type BufferedEvent, type EventBuffer } from '../../cctalk/event-buffer.ts';
import type { NoteWord } from '../note-line.ts';
import { meaningOf, type Condition } from './bill-words.ts';
import { MOVING_LIMIT_MS, UNSETTLED_MS } from './limits.ts';

/** What outlives a link: the device counts on while nobody listens. */
export interface BillMemory {
  /** Counter and events as last heard. Undefined before the first poll of this process: there counting begins. */
  last: EventBuffer | undefined;
  serial: string | undefined;
  /** The type of the note in escrow, by its last event. */
  escrow: number | undefined;
}

/**
 * Keeps the book of one line: events come once, but `acceptor.ts` wants to hear at every poll how things stand. So what was
 * said last about the note, the box and the slot is said again until an event changes it.
 */
export interface BillBook {
  /** The words of a poll: its news, oldest first, then how things stand. */
  hears(buffer: EventBuffer): readonly NoteWord[];
  /** The counter fell to 0, or events are missing: worth asking twice. */
  isDoubtful(buffer: EventBuffer): boolean;
  /** The device forgot its orders without a word: it started anew before its first event. */
  restarted(): readonly NoteWord[];
  /** A command sent the note on its way. */
  moves(how: 'stacking' | 'returning'): void;
  /** The device says that there is no note in escrow, and no event has said where it went. */
  escrowIsEmpty(): void;
  opened(open: boolean): void;
  isOpen(): boolean;
  condition(): Condition | undefined;
  /** A self-check came back without a fault. */
  isSound(): void;
  /** The device closed itself and nothing hinders it: its orders want to be said again. */
  wantsOrders(): boolean;
  isAtRest(): boolean;
}

export function createBillBook(memory: BillMemory, clock: Clock): BillBook {
  let open = false;
  let wantsOrders = false;
  let condition: Condition | undefined;
  let conditionShown = false;
  let moving: { readonly word: NoteWord; readonly untilMs: number; readonly owesEvent: boolean } | undefined;

  function powerUp(detail: string): readonly NoteWord[] {
    memory.escrow = undefined;
    open = false;
    wantsOrders = false;
    condition = undefined;
    moving = undefined;
    return [{ kind: 'powerUp', found: 'nothing', detail }];
  }

  function setCondition(next: Condition | undefined): void {
    condition = next;
    conditionShown = false;
  }

  function standing(): NoteWord {
    if (moving !== undefined && clock.monotonicMs() >= moving.untilMs) {
      if (moving.owesEvent) {
        setCondition({
          word: { kind: 'failed', detail: 'the device does not say where the note went' },
          endsBy: 'restart',
        });
      }
      moving = undefined;
    }
    if (moving !== undefined) return moving.word;
    // A note in escrow comes before trouble with the box: it can still be given back.
    if (memory.escrow !== undefined) {
      return { kind: 'escrow', type: memory.escrow, detail: `note of type ${memory.escrow} in escrow` };
    }
    if (condition !== undefined) {
      conditionShown = true;
      return condition.word;
    }
    return open ? { kind: 'idle', detail: 'ready to take notes' } : { kind: 'disabled', detail: 'takes no notes' };
  }

  function tell(event: BufferedEvent, words: NoteWord[]): void {
    const meaning = meaningOf(event);
    switch (meaning.kind) {
      case 'escrow':
        memory.escrow = meaning.type;
        moving = undefined;
        if (condition?.endsBy === 'selfCheck') setCondition(undefined);
        words.push(meaning.word);
        return;
      case 'stacked':
        memory.escrow = undefined;
        moving = undefined;
        words.push(meaning.word);
        return;
      case 'returned':
        // After a reject the note goes out as well; only one that was in escrow has been told of.
        if (memory.escrow !== undefined || moving !== undefined) {
          words.push({ kind: 'returned', type: memory.escrow, detail: 'note returned from escrow' });
        }
        memory.escrow = undefined;
        moving = undefined;
        return;
      case 'rejected':
        words.push(meaning.word);
        return;
      case 'jam':
        memory.escrow = undefined;
        moving = undefined;
        setCondition(meaning.condition);
        words.push(meaning.condition.word);
        return;
      case 'trouble':
        // Told at once unless a note is in escrow, of which these words would say that it is there no longer.
        setCondition(meaning.condition);
        return;
      case 'boxWell':
        if (condition?.endsBy === 'boxEvent') setCondition(undefined);
        wantsOrders = true;
        return;
      case 'closed':
        wantsOrders = true;
        return;
      case 'nothing':
        return;
      default:
        meaning satisfies never;
    }
  }

  return {
    isDoubtful: (buffer) => {
      if (memory.last === undefined) return false;
      const news = newsSince(memory.last, buffer);
      return news.kind === 'restarted' || news.lost > 0;
    },
    hears: (buffer) => {
      if (memory.last === undefined) {
        memory.last = buffer;
        if (buffer.counter === 0) return powerUp('event counter 0: the device has started');
        const [newest] = buffer.events;
        // A note that the process before let into escrow may stand there still.
        if (newest !== undefined && newest.a > 0 && newest.b === 1) memory.escrow = newest.a;
        return [standing()];
      }
      const news = newsSince(memory.last, buffer);
      memory.last = buffer;
      if (news.kind === 'restarted') return powerUp(`event counter ${buffer.counter}: the device started anew`);
      const words: NoteWord[] = [];
      if (news.lost > 0) {
        // What was in escrow before may be anywhere now; the events that are left say what they say.
        memory.escrow = undefined;
        moving = undefined;
        const detail = `${news.lost} events were counted and not heard; what they were has to be reconciled by hand`;
        words.push({ kind: 'failed', detail });
        for (const event of news.events) tell(event, words);
        condition ??= { word: { kind: 'failed', detail }, endsBy: 'selfCheck' };
      } else for (const event of news.events) tell(event, words);
      return [...words, standing()];
    },
    restarted: () => powerUp('the device forgot its orders: it has started anew'),
    moves: (how) => {
      const detail = how === 'stacking' ? 'stacking the note' : 'returning the note';
      moving = { word: { kind: how, detail }, untilMs: clock.monotonicMs() + MOVING_LIMIT_MS, owesEvent: true };
    },
    escrowIsEmpty: () => {
      memory.escrow = undefined;
      moving = {
        word: { kind: 'busy', detail: 'no note in escrow any more' },
        untilMs: clock.monotonicMs() + UNSETTLED_MS,
        owesEvent: false,
      };
    },
    opened: (next) => {
      open = next;
      wantsOrders = false;
    },
    isOpen: () => open,
    condition: () => condition,
    isSound: () => {
      if (condition?.endsBy === 'selfCheck' && conditionShown) setCondition(undefined);
    },
    wantsOrders: () => wantsOrders && open && condition === undefined,
    isAtRest: () => moving === undefined && memory.escrow === undefined,
  };
}
