import type { Clock } from '../../../core/ports/clock.ts';
import type { MemoryCard } from './cards.ts';
import type { MechanicsEvent } from './far-card-reader.ts';
import type { CardReaderFault } from './faults.ts';

export type FarPlace =
  | 'none'
  /** Loose, in reach of a hand. */
  | 'mouth'
  | 'atFront'
  | 'inside'
  | 'contacts';

const placeWords: Readonly<Record<FarPlace, string>> = {
  none: 'no card',
  mouth: 'a card lies in the mouth',
  atFront: 'a card is held at the front',
  inside: 'a card is inside',
  contacts: 'a card is inside, on the contacts',
};

/** Motor, mouth, gates and power: the part of the simulator that knows where the card is. */
export interface Mechanics {
  powered(): boolean;
  power(on: boolean): void;
  /** The power fails now and comes back by itself. */
  powerBlinks(): void;
  place(): FarPlace;
  card(): MemoryCard | undefined;
  frontOpen(): boolean;
  setGate(open: boolean): void;
  /** Where a card drawn in stops. */
  stopAt(onContacts: boolean): void;
  insert(card: MemoryCard): 'taken' | 'refused';
  /** A hand takes the card that lies in the mouth. */
  take(): boolean;
  /** Somebody pulls the card out by force, or opens the reader. */
  tearOut(): boolean;
  /** `end` is told whether the card moved, after the motor has run; a power cut stops it. */
  move(to: 'contacts' | 'front', end: (moved: boolean) => void): void;
  /** Draws a card out of the hopper onto the contacts; false where none came. */
  dispense(end: (moved: boolean) => void): void;
  /** Drops the card into the bin. */
  capture(end: (moved: boolean) => void): void;
  stock(): { readonly hopper: number; readonly captured: number };
  /** A card is on its way. */
  isMoving(): boolean;
  toDefaults(): void;
  stateText(): string;
}

/** Milliseconds the moving parts take; a real reader needs about as long. */
const DRAW_IN_MS = 700;
const MOVE_MS = 800;
/** Milliseconds until a power that failed for a moment is back. */
const BLINK_MS = 3000;

export function createMechanics(options: {
  clock: Clock;
  faults: ReadonlySet<CardReaderFault>;
  /** How the gate stands after power on and reset. */
  gateAtStart: boolean;
  /** Cards in the hopper, and what comes out of it. */
  hopper?: { readonly cards: number; readonly newCard: () => MemoryCard };
  emit: (event: MechanicsEvent) => void;
  /** Whatever the device was doing, it does no more. */
  powerLost: () => void;
  /** The power is back. */
  restarted?: () => void;
}): Mechanics {
  const { clock, faults, emit, powerLost } = options;
  let powered = true;
  let card: MemoryCard | undefined;
  let position: FarPlace = 'none';
  let frontOpen = options.gateAtStart;
  let hopper = options.hopper?.cards ?? 0;
  let captured = 0;
  let onContacts = false;
  let stopMotion: (() => void) | undefined;

  function tellState(): void {
    emit({ kind: 'state', text: stateText() });
  }

  function stateText(): string {
    if (!powered) return 'switched off';
    return `${placeWords[position]}; ${frontOpen ? 'gate open' : 'gate shut'}`;
  }

  function place(next: FarPlace): void {
    position = next;
    tellState();
  }

  /** Undefined `stopMotion` means that nothing moves: one motion at a time. */
  function after(ms: number, then: () => void): void {
    halt();
    const stop = clock.after(ms, () => {
      stopMotion = undefined;
      then();
    });
    stopMotion = stop;
  }

  function halt(): void {
    stopMotion?.();
    stopMotion = undefined;
  }

  function toDefaults(): void {
    frontOpen = options.gateAtStart;
    onContacts = false;
    tellState();
  }

  function gone(kind: 'taken' | 'tornOut'): boolean {
    const out = card;
    if (out === undefined) return false;
    // The motor runs to its end, and finds nothing there.
    out.power(false);
    card = undefined;
    position = 'none';
    emit({ kind, card: out.kind });
    tellState();
    return true;
  }

  function setPower(on: boolean): void {
    if (on === powered) return;
    halt();
    powered = on;
    card?.power(false);
    // A card in motion stays where the motor left it, off the contacts.
    if (card !== undefined && position === 'atFront') position = 'inside';
    if (on) {
      toDefaults();
      options.restarted?.();
    } else {
      powerLost();
      tellState();
    }
  }

  return {
    powered: () => powered,
    power: setPower,
    powerBlinks: () => {
      setPower(false);
      clock.after(BLINK_MS, () => {
        setPower(true);
      });
    },
    place: () => position,
    card: () => card,
    frontOpen: () => frontOpen,
    setGate: (open) => {
      frontOpen = open;
      tellState();
    },
    stopAt: (contacts) => {
      onContacts = contacts;
    },
    insert: (next) => {
      if (!powered || !frontOpen || card !== undefined) return 'refused';
      card = next;
      emit({ kind: 'inserted', card: next.kind });
      place('atFront');
      after(DRAW_IN_MS, () => {
        if (card !== next) return;
        emit({ kind: 'drawnIn', card: next.kind });
        place(onContacts && !faults.has('jam') ? 'contacts' : 'inside');
      });
      return 'taken';
    },
    take: () => (position === 'mouth' ? gone('taken') : false),
    tearOut: () => gone('tornOut'),
    move: (to, end) => {
      card?.power(false);
      after(MOVE_MS, () => {
        const moved = !faults.has('jam') && card !== undefined;
        if (moved) place(to === 'contacts' ? 'contacts' : 'mouth');
        if (moved && to === 'front' && card !== undefined) emit({ kind: 'ejected', card: card.kind });
        end(moved);
      });
    },
    dispense: (end) => {
      after(MOVE_MS, () => {
        const isJammed = faults.has('jam') || faults.has('hopperEmpty');
        const next = isJammed || hopper === 0 || card !== undefined ? undefined : options.hopper?.newCard();
        if (next !== undefined) {
          hopper -= 1;
          card = next;
          emit({ kind: 'dispensed', card: next.kind });
          place('contacts');
        }
        end(next !== undefined);
      });
    },
    capture: (end) => {
      card?.power(false);
      after(MOVE_MS, () => {
        const out = faults.has('jam') ? undefined : card;
        if (out !== undefined) {
          card = undefined;
          captured += 1;
          emit({ kind: 'captured', card: out.kind });
          place('none');
        }
        end(out !== undefined);
      });
    },
    stock: () => ({ hopper: faults.has('hopperEmpty') ? 0 : hopper, captured }),
    isMoving: () => stopMotion !== undefined,
    toDefaults,
    stateText,
  };
}
