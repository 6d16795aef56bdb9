import { DatabaseSync } from 'node:sqlite';

import { errorText, isDiskFull, sqliteFault } from './sqlite-fault.ts';

export type LockOutcome =
  | { kind: 'held'; release: () => void }
  | { kind: 'locked' }
  /** Nobody else has it: only the disk is too full to say so. */
  | { kind: 'diskFull'; detail: string }
  | { kind: 'unusable'; detail: string };

/**
 * One writer: a transaction that is held as long as the process lives, on a database with nothing in it. The kernel
 * frees it with the process, SIGKILL included, so there is no stale lock and no process id that another program may
 * have inherited. Readers of the journal never meet it.
 *
 * Nothing else in this process may open the lock file: closing any descriptor of it would drop the lock
 * (https://sqlite.org/howtocorrupt.html, 2.2).
 */
export function takeWriterLock(path: string): LockOutcome {
  let database: DatabaseSync | undefined;
  try {
    // Time-out 0: a second instance is told at once, it does not wait for the first to go away.
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { kind: 'held', release: () => held.close() };
  } catch (error) {
    database?.close();
    if (sqliteFault(error) === 'busy') return { kind: 'locked' };
    // SQLite writes its page only behind the lock (https://sqlite.org/lockingv3.html).
    return { kind: isDiskFull(error) ? 'diskFull' : 'unusable', detail: errorText(error) };
  }
}
