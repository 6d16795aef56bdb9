import type { Clock } from '../../../core/ports/clock.ts';
import { positions, positionText } from './codes.ts';
import type { MemoryCard, SimulatedCard } from './simulator-cards.ts';
import type { Crt310Fault } from './simulator-faults.ts';

/** What happens at the mouth and inside, whoever listens on the wire. */
export type MechanicsEvent =
  | { readonly kind: 'inserted'; readonly card: SimulatedCard }
  | { readonly kind: 'drawnIn'; readonly card: SimulatedCard }
  | { readonly kind: 'ejected'; readonly card: SimulatedCard }
  | { readonly kind: 'taken'; readonly card: SimulatedCard }
  | { readonly kind: 'tornOut'; readonly card: SimulatedCard }
  | { readonly kind: 'state'; readonly text: string };

/** Motor, mouth, gates and power: the part of the simulator that knows where the card is. */
export interface Mechanics {
  powered(): boolean;
  power(on: boolean): void;
  /** The power fails now and comes back by itself. */
  powerBlinks(): void;
  position(): number;
  card(): MemoryCard | undefined;
  frontOpen(): boolean;
  rearOpen(): boolean;
  setGates(front: boolean, rear: boolean): void;
  /** Where a card drawn in stops. */
  stopAt(onContacts: boolean): void;
  insert(card: MemoryCard): 'taken' | 'refused';
  /** A hand takes the card that lies in the mouth. */
  take(): boolean;
  /** Somebody pulls the card out by force, or opens the reader. */
  tearOut(): boolean;
  /** `end` is told whether the card moved, after the motor has run; a power cut stops it. */
  move(to: 'contacts' | 'front', end: (moved: boolean) => void): void;
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
  faults: ReadonlySet<Crt310Fault>;
  emit: (event: MechanicsEvent) => void;
  /** Whatever the device was doing, it does no more. */
  powerLost: () => void;
}): Mechanics {
  const { clock, faults, emit, powerLost } = options;
  let powered = true;
  let card: MemoryCard | undefined;
  let position: number = positions.none;
  let frontOpen = true;
  let rearOpen = true;
  let onContacts = false;
  let stopMotion: (() => void) | undefined;

  function tellState(): void {
    emit({ kind: 'state', text: stateText() });
  }

  function stateText(): string {
    if (!powered) return 'switched off';
    return `${positionText(position)}; ${frontOpen ? 'gate open' : 'gate shut'}`;
  }

  function place(next: number): void {
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
    // Clause 8.2: after power on and reset any card may come in, from both sides, and stops inside.
    frontOpen = true;
    rearOpen = true;
    onContacts = false;
    tellState();
  }

  function gone(kind: 'taken' | 'tornOut'): boolean {
    const out = card;
    if (out === undefined) return false;
    halt();
    out.power(false);
    card = undefined;
    position = positions.none;
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
    if (card !== undefined && position === positions.frontHeld) position = positions.inside;
    if (on) {
      toDefaults();
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
    position: () => position,
    card: () => card,
    frontOpen: () => frontOpen,
    rearOpen: () => rearOpen,
    setGates: (front, rear) => {
      frontOpen = front;
      rearOpen = rear;
      tellState();
    },
    stopAt: (contacts) => {
      onContacts = contacts;
    },
    insert: (next) => {
      if (!powered || !frontOpen || card !== undefined) return 'refused';
      card = next;
      emit({ kind: 'inserted', card: next.kind });
      place(positions.frontHeld);
      after(DRAW_IN_MS, () => {
        emit({ kind: 'drawnIn', card: next.kind });
        place(onContacts && !faults.has('jam') ? positions.atContacts : positions.inside);
      });
      return 'taken';
    },
    take: () => (position === positions.frontLoose ? gone('taken') : false),
    tearOut: () => gone('tornOut'),
    move: (to, end) => {
      card?.power(false);
      after(MOVE_MS, () => {
        const moved = !faults.has('jam') && card !== undefined;
        if (moved) place(to === 'contacts' ? positions.atContacts : positions.frontLoose);
        if (moved && to === 'front' && card !== undefined) emit({ kind: 'ejected', card: card.kind });
        end(moved);
      });
    },
    isMoving: () => stopMotion !== undefined,
    toDefaults,
    stateText,
  };
}
