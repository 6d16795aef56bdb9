import type { Clock } from '../../../core/ports/clock.ts';
import type { NoteAcceptorFault } from './faults.ts';
import { add, counted, tally, type NoteContents, type SimulatedNote } from './notes.ts';

/** What the device would say of itself now, in no protocol's bytes. `type` is the protocol's number of the note. */
export type MechanicsStatus =
  | { readonly kind: 'powerUp'; readonly found: 'nothing' | 'noteInValidator' | 'noteInStacker' }
  | { readonly kind: 'escrow' | 'holding' | 'stacked' | 'returned'; readonly type: number }
  | { readonly kind: 'rejecting'; readonly why: 'notEnabled' | 'notRecognized' }
  | {
      readonly kind:
        | 'initialize'
        | 'disabled'
        | 'idle'
        | 'accepting'
        | 'stacking'
        | 'returning'
        | 'boxRemoved'
        | 'jammedInAcceptor'
        | 'jammedInStacker'
        | 'cheated'
        | 'failed'
        | 'paused'
        | 'full';
    };

/** What happens inside the simulated device, whoever listens on the wire. */
export type MechanicsEvent =
  | { readonly kind: 'inserted'; readonly note: SimulatedNote }
  | { readonly kind: 'escrow'; readonly note: SimulatedNote }
  | { readonly kind: 'stacked'; readonly note: SimulatedNote }
  | { readonly kind: 'returned'; readonly note: SimulatedNote }
  | { readonly kind: 'rejected'; readonly note: SimulatedNote; readonly why: string }
  | { readonly kind: 'jammed'; readonly note: SimulatedNote }
  /** The host acknowledged that this note is in the box. */
  | { readonly kind: 'acknowledged'; readonly note: SimulatedNote }
  | { readonly kind: 'state'; readonly text: string };

export type Phase =
  /** Switched on, before it is told, or begins by itself, to initialize. */
  | 'powerUp'
  | 'initialize'
  | 'rest'
  | 'accepting'
  | 'escrow'
  | 'stacking'
  /** In the box; the word of it waits to be heard. */
  | 'stacked'
  | 'returning'
  /** In the customer's hand; the word of it waits to be heard. */
  | 'returned'
  | 'rejecting'
  | 'jammedInAcceptor'
  | 'jammedInStacker';

/** Motors, sensors, box and power: the part of the simulator that knows where the note is. */
export interface Mechanics {
  phase(): Phase;
  status(): MechanicsStatus;
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
  /** The word of a stacked or returned note was heard: the event is over. */
  finishEvent(): void;
  unjam(): void;
  box(present: boolean): void;
  power(on: boolean): void;
  tellState(): void;
  contents(): NoteContents;
}

/** Milliseconds the moving parts take; a real note needs about as long. */
const ACCEPT_MS = 600;
const STACK_MS = 700;
const RETURN_MS = 500;
const REJECT_MS = 400;
const INITIALIZE_MS = 500;

export interface MechanicsOptions {
  readonly clock: Clock;
  readonly faults: ReadonlySet<NoteAcceptorFault>;
  readonly emit: (event: MechanicsEvent) => void;
  /** The protocol's number of a note; foreign and bad ones have one as well. */
  readonly typeOf: (note: SimulatedNote) => number;
  /** The status in the words of the protocol. */
  readonly describe: (status: MechanicsStatus) => string;
  /** Milliseconds a note stays in escrow without being held, and without polls. */
  readonly escrowLimitMs: number;
  readonly escrowLimitUnpolledMs: number;
}

export function createMechanics(options: MechanicsOptions): Mechanics {
  const { clock, faults, emit, typeOf, escrowLimitMs, escrowLimitUnpolledMs } = options;
  const counts = { inserted: tally(), returned: tally(), stacked: tally(), takenOut: tally() };
  let powered = true;
  let boxPresent = true;
  let phase: Phase = 'powerUp';
  let powerUpFound: Extract<MechanicsStatus, { kind: 'powerUp' }>['found'] = 'nothing';
  let note: SimulatedNote | undefined;
  /** The note in the box that is being told of, after it has left the path. */
  let stackedNote: SimulatedNote | undefined;
  let type = 0;
  let rejectWhy: Extract<MechanicsStatus, { kind: 'rejecting' }>['why'] = 'notRecognized';
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
    return powered ? options.describe(status()) : 'switched off';
  }

  /** What stops the whole unit comes before what the note does; what has happened comes before both. */
  function status(): MechanicsStatus {
    if (phase === 'stacked') return { kind: 'stacked', type };
    if (phase === 'powerUp') return { kind: 'powerUp', found: powerUpFound };
    if (phase === 'initialize') return { kind: 'initialize' };
    if (!boxPresent) return { kind: 'boxRemoved' };
    if (phase === 'jammedInAcceptor' || phase === 'jammedInStacker') return { kind: phase };
    if (faults.has('cheat')) return { kind: 'cheated' };
    if (faults.has('failure')) return { kind: 'failed' };
    switch (phase) {
      case 'rest':
        if (faults.has('pause')) return { kind: 'paused' };
        if (faults.has('full')) return { kind: 'full' };
        return { kind: enabled.size === 0 ? 'disabled' : 'idle' };
      case 'escrow':
        return { kind: held ? 'holding' : 'escrow', type };
      case 'returned':
        return { kind: 'returned', type };
      case 'rejecting':
        return { kind: 'rejecting', why: rejectWhy };
      case 'accepting':
      case 'stacking':
      case 'returning':
        return { kind: phase };
      default:
        return phase satisfies never;
    }
  }

  function takesNotes(): boolean {
    return powered && phase === 'rest' && enabled.size > 0 && status().kind === 'idle';
  }

  function arrive(): void {
    if (note === undefined) return;
    if (faults.has('jamInAcceptor')) jam('jammedInAcceptor');
    else if (note === 'bad') reject('notRecognized');
    else if (!enabled.has(type) && !faults.has('escrowsInhibited')) reject('notEnabled');
    else {
      held = false;
      escrowUntilMs = clock.monotonicMs() + escrowLimitMs;
      lastPollMs = Math.max(lastPollMs, clock.monotonicMs());
      emit({ kind: 'escrow', note });
      enter('escrow');
      watchEscrow();
    }
  }

  function watchEscrow(): void {
    stopMotion();
    const untilMs = Math.min(escrowUntilMs, lastPollMs + escrowLimitUnpolledMs);
    stopMotion = clock.after(untilMs - clock.monotonicMs(), () => {
      const nowMs = clock.monotonicMs();
      if (nowMs >= escrowUntilMs || nowMs - lastPollMs >= escrowLimitUnpolledMs) giveBack();
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

  function reject(why: typeof rejectWhy): void {
    rejectWhy = why;
    enter('rejecting', REJECT_MS, () => {
      const rejected = note;
      leave('rejected');
      if (rejected !== undefined) emit({ kind: 'rejected', note: rejected, why: stateText() });
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
      const wasInStacker = powerUpFound === 'noteInStacker';
      powerUpFound = 'nothing';
      if (note !== undefined && !wasInStacker) {
        giveBack();
        return;
      }
      // It had passed the point of no return: the box gets it, and no word tells.
      leave('stacked');
      enter('rest');
    });
  }

  /** What the sensors find when the power comes back. */
  function whereIsTheNote(): typeof powerUpFound {
    if (phase === 'powerUp') return powerUpFound;
    if (phase === 'stacking' || phase === 'jammedInStacker') return 'noteInStacker';
    if (phase === 'initialize' && powerUpFound === 'noteInStacker') return powerUpFound;
    if (phase === 'stacked' && !faults.has('forgetsStacked')) return 'noteInStacker';
    return note === undefined ? 'nothing' : 'noteInValidator';
  }

  return {
    phase: () => phase,
    status,
    stateText,
    powered: () => powered,
    boxPresent: () => boxPresent,
    takesNotes,
    enabled: () => enabled,
    inEscrow: () => phase === 'escrow' && (status().kind === 'escrow' || status().kind === 'holding'),
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
      escrowUntilMs = clock.monotonicMs() + escrowLimitMs;
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
        powerUpFound = whereIsTheNote();
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
