import type { LastNote } from './kiosk.ts';

/**
 * What the last note may still be when intake opens for new notes. An acceptor that can take a note has none left in
 * its path: one in doubt stays in doubt, and what is handed back from now on is another note. A counted one stays, for
 * its acknowledgement may still be under way.
 */
export function beforeNewIntake(lastNote: LastNote | null): LastNote | null {
  return lastNote?.state === 'inDoubt' ? null : lastNote;
}
