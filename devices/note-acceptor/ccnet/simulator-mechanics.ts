import type { Clock } from '../../../core/ports/clock.ts';
import { describeState, states } from './codes.ts';
import { add, counted, tally, typeOf, type CcnetContents, type SimulatedNote } from './simulated-notes.ts';
import type { CcnetFault } from './simulator-faults.ts';

/** What happens inside the simulated device, whoever listens on the wire. */
export type MechanicsEvent =
  | { readonly kind: 'inserted'; readonly note: SimulatedNote }
  | { readonly kind: 'escrow'; readonly note: SimulatedNote }
  | { readonly kind: 'stacked'; readonly note: SimulatedNote }
  | { readonly kind: 'returned'; readonly note: SimulatedNote }
  | { readonly kind: 'rejected'; readonly note: SimulatedNote; readonly why: string }
  | { readonly kind: 'jammed'; readonly note: SimulatedNote }
  /** The host acknowledged the 0x81 of this note. */
  | { readonly kind: 'acknowledged'; readonly note: SimulatedNote }
  | { readonly kind: 'state'; readonly text: string };

export type Phase =
  /** Switched on, before the host's RESET. */
  | 'powerUp'
  | 'initialize'
  | 'rest'
  | 'accepting'
  | 'escrow'
  | 'stacking'
  /** In the box; 0x81 waits for its ACK. */
  | 'stacked'
  | 'returning'
  /** In the customer's hand; 0x82 waits for its ACK. */
  | 'returned'
  | 'rejecting'
  | 'jammedInAcceptor'
  | 'jammedInStacker';

/** Motors, sensors, box and power: the part of the simulator that knows where the note is. */
export interface Mechanics {
  phase(): Phase;
  /** What POLL is answered with now. */
  status(): Uint8Array;
  stateText(): string;
  powered(): boolean;
  boxPresent(): boolean;
  takesNotes(): boolean;
  enabled(): ReadonlySet<number>;
  /** A note stops in escrow and may be stacked, returned or held. */
  inEscrow(): boolean;
  insert(note: SimulatedNote): 'taken' | 'refused';
  enable(types: Iterable<number>): void;
  pollArrived(): void;
  hold(): void;
  stack(): void;
  giveBack(): void;
  initialize(): void;
  /** The ACK of an 0x81 or 0x82 arrived: the event is over. */
  finishEvent(): void;
  unjam(): void;
  box(present: boolean): void;
  power(on: boolean): void;
  tellState(): void;
  contents(): CcnetContents;
}

/** Milliseconds the moving parts take; a real note needs about as long. */
const ACCEPT_MS = 600;
const STACK_MS = 700;
const RETURN_MS = 500;
const REJECT_MS = 400;
const INITIALIZE_MS = 500;
/** Milliseconds a note stays in escrow without HOLD, and without polls (measured on real units). */
const ESCROW_LIMIT_MS = 10_000;
const ESCROW_LIMIT_UNPOLLED_MS = 3000;

const NOT_ENABLED = 0x68;
const NOT_RECOGNIZED = 0x65;
const TRANSPORT_MOTOR = 0x52;

export function createMechanics(options: {
  clock: Clock;
  faults: ReadonlySet<CcnetFault>;
  emit: (event: MechanicsEvent) => void;
}): Mechanics {
  const { clock, faults, emit } = options;
  const counts = { inserted: tally(), returned: tally(), stacked: tally(), takenOut: tally() };
  let powered = true;
  let boxPresent = true;
  let phase: Phase = 'powerUp';
  let powerUpCode: number = states.powerUp;
  let note: SimulatedNote | undefined;
  /** Whose 0x81 is being said, after the note itself has left the path. */
  let stackedNote: SimulatedNote | undefined;
  let type = 0;
  let rejectCode = 0;
  let enabled: ReadonlySet<number> = new Set();
  let held = false;
  let lastPollMs = 0;
  let escrowUntilMs = 0;
  let stopMotion: () => void = () => undefined;

  function enter(next: Phase, afterMs?: number, then?: () => void): void {
    stopMotion();
    stopMotion = () => undefined;
    phase = next;
    tellState();
    if (afterMs !== undefined && then !== undefined) stopMotion = clock.after(afterMs, then);
  }

  function tellState(): void {
    emit({ kind: 'state', text: stateText() });
  }

  function stateText(): string {
    return powered ? describeState(status()) : 'switched off';
  }

  /** What stops the whole unit comes before what the note does; what has happened comes before both. */
  function status(): Uint8Array {
    if (phase === 'stacked') return Uint8Array.of(states.stacked, type);
    if (phase === 'powerUp') return Uint8Array.of(powerUpCode);
    if (phase === 'initialize') return Uint8Array.of(states.initialize);
    if (!boxPresent) return Uint8Array.of(states.cassetteRemoved);
    if (phase === 'jammedInAcceptor') return Uint8Array.of(states.jammedInAcceptor);
    if (phase === 'jammedInStacker') return Uint8Array.of(states.jammedInStacker);
    if (faults.has('cheat')) return Uint8Array.of(states.cheated);
    if (faults.has('failure')) return Uint8Array.of(states.failure, TRANSPORT_MOTOR);
    switch (phase) {
      case 'rest':
        if (faults.has('pause')) return Uint8Array.of(states.pause);
        if (faults.has('full')) return Uint8Array.of(states.cassetteFull);
        return Uint8Array.of(enabled.size === 0 ? states.unitDisabled : states.idling);
      case 'accepting':
        return Uint8Array.of(states.accepting);
      case 'escrow':
        return held ? Uint8Array.of(states.holding) : Uint8Array.of(states.escrow, type);
      case 'stacking':
        return Uint8Array.of(states.stacking);
      case 'returning':
        return Uint8Array.of(states.returning);
      case 'returned':
        return Uint8Array.of(states.returned, type);
      case 'rejecting':
        return Uint8Array.of(states.rejecting, rejectCode);
      default:
        return phase satisfies never;
    }
  }

  function takesNotes(): boolean {
    return powered && phase === 'rest' && enabled.size > 0 && status()[0] === states.idling;
  }

  function arrive(): void {
    if (note === undefined) return;
    if (faults.has('jamInAcceptor')) jam('jammedInAcceptor');
    else if (note === 'bad') reject(NOT_RECOGNIZED);
    else if (!enabled.has(type) && !faults.has('escrowsInhibited')) reject(NOT_ENABLED);
    else {
      held = false;
      escrowUntilMs = clock.monotonicMs() + ESCROW_LIMIT_MS;
      lastPollMs = Math.max(lastPollMs, clock.monotonicMs());
      emit({ kind: 'escrow', note });
      enter('escrow');
      watchEscrow();
    }
  }

  function watchEscrow(): void {
    stopMotion();
    const untilMs = Math.min(escrowUntilMs, lastPollMs + ESCROW_LIMIT_UNPOLLED_MS);
    stopMotion = clock.after(untilMs - clock.monotonicMs(), () => {
      const nowMs = clock.monotonicMs();
      if (nowMs >= escrowUntilMs || nowMs - lastPollMs >= ESCROW_LIMIT_UNPOLLED_MS) giveBack();
      else watchEscrow();
    });
  }

  function giveBack(): void {
    enter('returning', RETURN_MS, () => {
      if (faults.has('jamWhileReturning')) {
        jam('jammedInAcceptor');
        return;
      }
      leave('returned');
      enter('returned');
    });
  }

  function reject(code: number): void {
    rejectCode = code;
    enter('rejecting', REJECT_MS, () => {
      const rejected = note;
      leave('rejected');
      if (rejected !== undefined) emit({ kind: 'rejected', note: rejected, why: describeState(status()) });
      enter('rest');
    });
  }

  function jam(where: 'jammedInAcceptor' | 'jammedInStacker'): void {
    if (note !== undefined) emit({ kind: 'jammed', note });
    enter(where);
  }

  function stack(): void {
    if (faults.has('returnsInsteadOfStacking') || faults.has('full')) {
      giveBack();
      return;
    }
    enter('stacking', STACK_MS, () => {
      if (faults.has('jamWhileStacking') || !boxPresent) {
        jam('jammedInStacker');
        return;
      }
      stackedNote = note;
      leave('stacked');
      enter('stacked');
    });
  }

  function leave(how: 'returned' | 'stacked' | 'rejected' | 'takenOut'): void {
    if (note === undefined) return;
    const left = note;
    note = undefined;
    if (how === 'stacked') add(counts.stacked, left);
    else if (how === 'takenOut') add(counts.takenOut, left);
    else add(counts.returned, left);
    if (how === 'stacked' || how === 'returned') emit({ kind: how, note: left });
  }

  function initialize(): void {
    enabled = new Set();
    held = false;
    enter('initialize', INITIALIZE_MS, () => {
      const wasInStacker = powerUpCode === states.powerUpBillInStacker;
      powerUpCode = states.powerUp;
      if (note !== undefined && !wasInStacker) {
        giveBack();
        return;
      }
      // It had passed the point of no return: the box gets it, and no 0x81 tells.
      leave('stacked');
      enter('rest');
    });
  }

  /** What the sensors find when the power comes back (CCNET §4.2, 0x10 to 0x12). */
  function whereIsTheNote(): number {
    if (phase === 'powerUp') return powerUpCode;
    if (phase === 'stacking' || phase === 'jammedInStacker') return states.powerUpBillInStacker;
    if (phase === 'initialize' && powerUpCode === states.powerUpBillInStacker) return powerUpCode;
    if (phase === 'stacked' && !faults.has('forgetsStacked')) return states.powerUpBillInStacker;
    return note === undefined ? states.powerUp : states.powerUpBillInValidator;
  }

  return {
    phase: () => phase,
    status,
    stateText,
    powered: () => powered,
    boxPresent: () => boxPresent,
    takesNotes,
    enabled: () => enabled,
    inEscrow: () => phase === 'escrow' && (status()[0] === states.escrow || status()[0] === states.holding),
    insert: (inserted) => {
      if (!takesNotes()) {
        emit({ kind: 'rejected', note: inserted, why: `the slot is closed: ${stateText()}` });
        return 'refused';
      }
      type = typeOf(inserted);
      note = inserted;
      add(counts.inserted, inserted);
      emit({ kind: 'inserted', note: inserted });
      enter('accepting', ACCEPT_MS, arrive);
      return 'taken';
    },
    enable: (types) => {
      enabled = new Set(types);
      if (phase === 'rest') tellState();
    },
    pollArrived: () => {
      lastPollMs = clock.monotonicMs();
    },
    hold: () => {
      held = true;
      escrowUntilMs = clock.monotonicMs() + ESCROW_LIMIT_MS;
      watchEscrow();
    },
    stack,
    giveBack,
    initialize,
    finishEvent: () => {
      if (phase === 'stacked' && stackedNote !== undefined) emit({ kind: 'acknowledged', note: stackedNote });
      stackedNote = undefined;
      enter('rest');
    },
    unjam: () => {
      leave('takenOut');
      initialize();
    },
    box: (present) => {
      if (present === boxPresent) return;
      boxPresent = present;
      if (present && powered && phase === 'rest') initialize();
      else if (!present && phase === 'escrow') giveBack();
      else tellState();
    },
    power: (on) => {
      if (on === powered) return;
      powered = on;
      if (!on) {
        powerUpCode = whereIsTheNote();
        enabled = new Set();
        held = false;
      }
      enter('powerUp');
    },
    tellState,
    contents: () => ({
      inserted: counted(counts.inserted),
      returned: counted(counts.returned),
      stacked: counted(counts.stacked),
      inPath: counted(note === undefined ? tally() : new Map([[note, 1]])),
      takenOut: counted(counts.takenOut),
    }),
  };
}
