import type { Effect, Input } from '../../../../core/domain/kiosk.ts';
import { addFen, zeroFen, type Fen } from '../../../../core/domain/money.ts';
import { yuan } from './samples.ts';

/** Chooses among `count` ways to go on. */
export type Choose = (count: number) => number;

interface PathNote {
  readonly escrowId: string;
  readonly valueFen: Fen;
  at: 'escrow' | 'stacking' | 'returning' | 'jammed';
  /** Jammed on its way into the box: only then can it get there without a word. */
  silent: boolean;
}

/**
 * An acceptor that breaks in every way and never lies: what it says happened has happened, some things happen and are
 * never said. It knows where every note really is.
 */
export interface HonestAcceptor {
  /** Money that is really in the cash box. */
  readonly boxFen: Fen;
  readonly insertedFen: Fen;
  readonly returnedFen: Fen;
  readonly pathFen: Fen;
  readonly takesNotes: boolean;
  /** What the host will hear next. */
  readonly words: readonly Input[];
  insert(): void;
  command(effect: Effect): void;
  /** Something happens in the machine, or the next word reaches the host. */
  work(choose: Choose): Input | undefined;
  /** The link breaks and comes back. */
  reconnect(choose: Choose): void;
  /** From now on nothing breaks any more. */
  heal(): void;
}

const values = [1, 2, 5, 10, 20, 50, 100].map(yuan);

export function createHonestAcceptor(choose: Choose): HonestAcceptor {
  let box = zeroFen;
  let inserted = zeroFen;
  let returned = zeroFen;
  let path: PathNote | null = null;
  let enabled = false;
  let healthy = false;
  let jammed = false;
  let ids = 0;
  /** Said and not acknowledged: the machine will say it again when it is asked for the first time. */
  let unacknowledged: { readonly valueFen: Fen } | null = null;
  const words: Input[] = [];

  function breaks(oneIn: number): boolean {
    return !healthy && choose(oneIn) === 0;
  }

  function say(...said: Input[]): void {
    words.push(...said);
  }

  function toBox(note: PathNote): void {
    box = addFen(box, note.valueFen);
    path = null;
  }

  function toHand(note: PathNote): void {
    returned = addFen(returned, note.valueFen);
    path = null;
    say({ kind: 'noteReturned', valueFen: note.valueFen });
  }

  function stacked(note: PathNote): void {
    toBox(note);
    ids += 1;
    unacknowledged = { valueFen: note.valueFen };
    say({ kind: 'noteStacked', stackedId: `S${ids}`, valueFen: note.valueFen, repeat: false });
  }

  function jam(note: PathNote): void {
    jammed = true;
    note.silent = note.at === 'stacking';
    note.at = 'jammed';
    say({ kind: 'stateChanged', state: choose(2) === 0 ? 'jammedInStacker' : 'jammedInAcceptor', detail: '' });
  }

  function stack(noteId: string, escrowId: string): void {
    const note = path;
    if (note?.escrowId !== escrowId || note.at !== 'escrow') {
      say({ kind: 'stackAnswered', noteId, answer: 'escrowGone' });
      return;
    }
    if (breaks(12)) {
      say({ kind: 'stackAnswered', noteId, answer: 'refused' });
      return;
    }
    note.at = 'stacking';
    say({ kind: 'stackAnswered', noteId, answer: breaks(6) ? 'unanswered' : 'done' });
  }

  function giveBack(escrowId: string): void {
    const note = path;
    const stands = note?.escrowId === escrowId && note.at === 'escrow';
    if (stands) note.at = 'returning';
    say({ kind: 'returnAnswered', answer: stands ? 'done' : 'escrowGone' });
  }

  function enable(on: boolean): void {
    if (breaks(10)) {
      say({ kind: 'intakeAnswered', asked: on ? 'open' : 'close', answer: 'unanswered' });
      return;
    }
    const works = !jammed;
    enabled = on && works;
    say({ kind: 'intakeAnswered', asked: on ? 'open' : 'close', answer: works ? 'done' : 'refused' });
    if (works) say({ kind: 'stateChanged', state: on ? 'idle' : 'disabled', detail: '' });
  }

  function happens(): void {
    const note = path;
    if (note === null) {
      if (jammed && (healthy || choose(3) === 0)) {
        jammed = false;
        say({ kind: 'stateChanged', state: 'disabled', detail: '' });
      }
      return;
    }
    switch (note.at) {
      case 'escrow':
        // It does not wait for ever.
        if (healthy || choose(3) === 0) toHand(note);
        return;
      case 'stacking':
        if (breaks(6)) jam(note);
        else stacked(note);
        return;
      case 'returning':
        if (breaks(8)) jam(note);
        else toHand(note);
        return;
      case 'jammed':
        // Somebody pulls it out, or pushes it in; the machine does not always notice.
        if (choose(3) === 0) toHand(note);
        else if (choose(2) === 0 || !note.silent) stacked(note);
        else toBox(note);
    }
  }

  return {
    get boxFen() {
      return box;
    },
    get insertedFen() {
      return inserted;
    },
    get returnedFen() {
      return returned;
    },
    get pathFen() {
      return path?.valueFen ?? zeroFen;
    },
    get takesNotes() {
      return enabled && path === null && !jammed;
    },
    words,
    insert: () => {
      const valueFen = values[choose(values.length)] ?? yuan(10);
      ids += 1;
      const note: PathNote = { escrowId: `E${ids}`, valueFen, at: 'escrow', silent: false };
      path = note;
      unacknowledged = null;
      inserted = addFen(inserted, valueFen);
      say({ kind: 'noteInEscrow', escrowId: note.escrowId, valueFen });
    },
    command: (effect) => {
      switch (effect.kind) {
        case 'openIntake':
          enable(true);
          return;
        case 'closeIntake':
          enable(false);
          return;
        case 'stackNote':
          stack(effect.noteId, effect.escrowId);
          return;
        case 'returnNote':
          giveBack(effect.escrowId);
          return;
        case 'acknowledgeStacked': {
          const heard = !breaks(5);
          if (heard) unacknowledged = null;
          const { noteId } = effect;
          if (noteId !== null) say({ kind: 'acknowledged', noteId, answer: heard ? 'done' : 'unanswered' });
          return;
        }
        default:
      }
    },
    work: () => {
      if (words.length === 0) happens();
      return words.shift();
    },
    reconnect: () => {
      // Commands and words under way are lost with the link; what is said below is said anew.
      words.length = 0;
      enabled = false;
      say({ kind: 'stateChanged', state: 'offline', detail: '' });
      const note = path;
      if (unacknowledged !== null && note === null) {
        ids += 1;
        say({ kind: 'noteStacked', stackedId: `S${ids}`, valueFen: unacknowledged.valueFen, repeat: false });
      }
      if (note === null || note.at === 'jammed') {
        say({ kind: 'opened', found: 'nothing' });
      } else if (note.at === 'escrow') {
        say({ kind: 'opened', found: 'noteInEscrow' });
        toHand(note);
      } else if (note.at === 'returning') {
        say({ kind: 'opened', found: 'noteInValidator' });
        toHand(note);
      } else if (choose(2) === 0) {
        toBox(note);
        say({ kind: 'opened', found: 'noteInStacker' });
      } else {
        stacked(note);
        say({ kind: 'opened', found: 'nothing' });
      }
      say({ kind: 'stateChanged', state: 'initializing', detail: '' });
      const end = path === null ? 'disabled' : 'jammedInStacker';
      jammed = path !== null;
      say({ kind: 'stateChanged', state: end, detail: '' });
    },
    heal: () => {
      healthy = true;
    },
  };
}
