import { DatabaseSync } from 'node:sqlite';

import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import { chainStart } from './record-chain.ts';
import { createTable } from './record-table.ts';
import { endlessSpace } from './space-reserve.ts';
import { createSqliteJournal } from './sqlite-journal.ts';

/** The same table and chain without a disk, for simulation. Its records end with the process. */
export function openMemoryJournal(clock: Clock): Journal {
  const database = new DatabaseSync(':memory:');
  createTable(database);
  return createSqliteJournal({ database, clock, head: chainStart, reserve: endlessSpace, afterClose: () => undefined });
}
