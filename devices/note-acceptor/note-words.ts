import type { AcceptorState } from '../../core/ports/note-acceptor.ts';
import type { NoteWord } from './note-line.ts';

/** On its way through the path: the next polls say where it arrives. */
export function isMoving({ kind }: NoteWord): boolean {
  return kind === 'accepting' || kind === 'stacking' || kind === 'returning' || kind === 'rejecting' || kind === 'busy';
}

export function holdsNote({ kind }: NoteWord): boolean {
  return kind === 'escrow' || kind === 'holding';
}

/** Undefined for a word that says nothing about the state: busy, and what nobody knows. */
export function stateOf({ kind }: NoteWord): AcceptorState | undefined {
  switch (kind) {
    case 'busy':
    case 'unknown':
      return undefined;
    case 'powerUp':
      return 'initializing';
    case 'holding':
      return 'escrow';
    case 'stacked':
      return 'stacking';
    case 'returned':
      return 'returning';
    default:
      return kind;
  }
}
