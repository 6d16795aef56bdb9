import type { LastNote } from './kiosk.ts';
import type { NoteEvidence } from './records.ts';

/**
 * What the last note may still be when intake opens for new notes. An acceptor that can take a note has none left in
 * its path: one in doubt stays in doubt, and what is handed back from now on is another note. A counted one stays, for
 * its acknowledgement may still be under way.
 */
export function beforeNewIntake(lastNote: LastNote | null): LastNote | null {
  return lastNote?.state === 'inDoubt' || lastNote?.state === 'lost' ? null : lastNote;
}

/**
 * A jam holds its note in the path: what comes back from there is that note. Where the device was out of sight, or has
 * been through a reset, another note may have been put in meanwhile.
 */
export function stateInDoubt(evidence: NoteEvidence): 'inDoubt' | 'lost' {
  return evidence === 'jammed' || evidence === 'cheatSuspected' ? 'inDoubt' : 'lost';
}

/**
 * A note that stands in escrow came in after the one that jammed: a technician's trial, or a slot that stood open while
 * nobody listened. The jammed one is out of the path, and what is handed back now is not it.
 */
export function behindNewNote(lastNote: LastNote | null): LastNote | null {
  return lastNote?.state === 'inDoubt' ? { ...lastNote, state: 'lost' } : lastNote;
}
