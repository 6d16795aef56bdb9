import type { Fen } from '../../core/domain/money.ts';
import type { FoundAtOpening, NoteAcceptorEvent } from '../../core/ports/note-acceptor.ts';
import type { NoteWord } from './note-line.ts';

/**
 * Follows the one note that may be in the path, from what the device says poll by poll, and tells what happened to it.
 * It outlives links, because a note does: after a reconnect the device speaks of the same paper.
 */
export interface NotePath {
  /** One word of the device, `stacked` excepted. `returnIt` names a note that must not stay: unknown or foreign. */
  sees(word: NoteWord): 'nothing' | 'returnIt';
  /** The value is the caller's to know. True where the device says an old one again. */
  stacked(type: number): { repeat: boolean };
  /** What was found when the link was opened, told once. The type is known only for a note in escrow. */
  found(found: FoundAtOpening, type: number | undefined): void;
  /** The note of this id waits in escrow now. */
  stands(escrowId: string): boolean;
  /** The command to stack is about to go out for the note in escrow: from here on its return needs proof. */
  ordersStack(): void;
  /** The note in escrow that nobody has decided about, and when it came or was last held. */
  undecided(): { sinceMs: number; heldMs: number } | undefined;
  heldAt(atMs: number): void;
  decides(): void;
  linkLost(): void;
}

interface NoteInPath {
  readonly escrowId: string;
  readonly type: number | undefined;
  readonly valueFen: Fen | undefined;
  /** Ours to announce; else it goes back as a reject. */
  readonly wanted: boolean;
  readonly sinceMs: number;
  heldMs: number;
  inEscrow: boolean;
  decided: boolean;
  stackOrdered: boolean;
  seenReturning: boolean;
  /** It jammed. Whoever clears the jam holds it; only the device's own word about it counts after that. */
  jammed: boolean;
}

export function createNotePath(options: {
  valueOf: (type: number) => Fen | undefined;
  /** Notes of this value were asked for. */
  accepts: (valueFen: Fen) => boolean;
  nowMs: () => number;
  newEscrowId: () => string;
  emit: (event: NoteAcceptorEvent) => void;
  /** The device is ready again and has not said where the note went. */
  fateUnknown: () => void;
}): NotePath {
  const { emit } = options;
  let note: NoteInPath | undefined;
  /** A device may say `returned` until that is acknowledged; one note is returned once. */
  let returnTold = false;
  let lastStackedType: number | undefined;
  let escrowSinceStacked = true;

  function begin(type: number | undefined, wanted: boolean, inEscrow: boolean): NoteInPath {
    const atMs = options.nowMs();
    note = {
      escrowId: options.newEscrowId(),
      type,
      valueFen: type === undefined ? undefined : options.valueOf(type),
      wanted,
      sinceMs: atMs,
      heldMs: atMs,
      inEscrow,
      decided: false,
      stackOrdered: false,
      seenReturning: false,
      jammed: false,
    };
    returnTold = false;
    return note;
  }

  function tellReturned(valueFen: Fen | undefined): void {
    const unwanted = note?.wanted === false;
    note = undefined;
    if (returnTold) return;
    returnTold = true;
    emit(unwanted ? { kind: 'noteRejected', reason: 'inhibited' } : { kind: 'noteReturned', valueFen });
  }

  /** The path is free again and neither `stacked` nor `returned` was heard. */
  function conclude(): void {
    if (note === undefined) return;
    if (note.jammed || (note.stackOrdered && !note.seenReturning)) {
      note = undefined;
      options.fateUnknown();
    } else tellReturned(note.valueFen);
  }

  function seesEscrow(type: number): 'nothing' | 'returnIt' {
    if (note?.inEscrow === true && note.type === type) return 'nothing';
    conclude();
    escrowSinceStacked = true;
    const valueFen = options.valueOf(type);
    const wanted = valueFen !== undefined && options.accepts(valueFen);
    const arrived = begin(type, wanted, true);
    if (!wanted) {
      arrived.decided = true;
      return 'returnIt';
    }
    emit({ kind: 'noteInEscrow', escrowId: arrived.escrowId, valueFen });
    return 'nothing';
  }

  return {
    sees: (word) => {
      switch (word.kind) {
        case 'escrow':
          return seesEscrow(word.type);
        case 'returned':
          tellReturned((word.type === undefined ? undefined : options.valueOf(word.type)) ?? note?.valueFen);
          return 'nothing';
        case 'returning':
          if (note !== undefined) {
            note.inEscrow = false;
            note.seenReturning = true;
            note.jammed = false;
          }
          return 'nothing';
        case 'jammedInAcceptor':
        case 'jammedInStacker':
          if (note !== undefined) {
            note.inEscrow = false;
            note.jammed = true;
          }
          return 'nothing';
        case 'accepting':
        case 'rejecting':
          conclude();
          returnTold = false;
          return 'nothing';
        case 'idle':
        case 'disabled':
          conclude();
          return 'nothing';
        case 'holding':
        case 'busy':
          return 'nothing';
        default:
          // Stacking, a full or missing box: it is not in escrow any more, and where it is stays open.
          if (note !== undefined) note.inEscrow = false;
          return 'nothing';
      }
    },
    stacked: (type) => {
      const repeat = lastStackedType === type && !escrowSinceStacked;
      lastStackedType = type;
      escrowSinceStacked = false;
      note = undefined;
      return { repeat };
    },
    found: (found, type) => {
      switch (found) {
        case 'nothing':
          return;
        case 'noteInStacker':
          // The event itself says where it is.
          note = undefined;
          return;
        case 'noteInValidator':
          // The note goes back to the customer with the reset.
          note ??= begin(undefined, true, false);
          note.seenReturning = true;
          note.jammed = false;
          return;
        case 'noteInEscrow':
          if (note === undefined || (type !== undefined && note.type !== type)) begin(type, true, false);
          escrowSinceStacked = true;
          if (note !== undefined) {
            note.decided = true;
            // It still stands there, so an earlier STACK was not carried out.
            note.stackOrdered = false;
            note.jammed = false;
          }
          return;
        default:
          found satisfies never;
      }
    },
    stands: (escrowId) => note?.escrowId === escrowId && note.inEscrow,
    ordersStack: () => {
      if (note !== undefined) note.stackOrdered = true;
    },
    undecided: () =>
      note === undefined || !note.inEscrow || note.decided ? undefined : { sinceMs: note.sinceMs, heldMs: note.heldMs },
    heldAt: (atMs) => {
      if (note !== undefined) note.heldMs = atMs;
    },
    decides: () => {
      if (note !== undefined) note.decided = true;
    },
    linkLost: () => {
      if (note !== undefined) note.inEscrow = false;
    },
  };
}
