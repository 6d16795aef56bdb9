import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';

import { fen } from '../../../core/domain/money.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { openJournal } from '../../../core/journal/open-journal.ts';
import type { Journal, JournalOpening } from '../../../core/ports/journal.ts';
import { createManualClock } from '../../support/manual-clock.ts';

/** A new directory that other users may enter, gone when the test ends. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-journal-'));
  chmodSync(directory, 0o755);
  onTestFinished(() => {
    chmodSync(directory, 0o755);
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

export function open(directory: string): JournalOpening {
  return openJournal({ directory, clock: createManualClock() });
}

export function openSound(directory: string): Journal {
  const opening = open(directory);
  if (opening.kind !== 'opened') throw new Error(`${opening.kind}: ${opening.detail}`);
  return opening.journal;
}

export const someRecords: readonly KioskRecord[] = [
  { kind: 'terminalStarted', version: '0.1.0', atMs: 0 },
  { kind: 'noteStacking', transactionId: 't1', noteId: 'n1', valueFen: fen(10_000) },
  { kind: 'noteCredited', transactionId: 't1', noteId: 'n1', valueFen: fen(10_000), evidence: 'deviceSaidStacked' },
  { kind: 'noteAcknowledged', noteId: 'n1' },
  { kind: 'intakeClosed', transactionId: 't1', totalFen: fen(10_000), why: 'pay' },
  { kind: 'transactionClosed', transactionId: 't1' },
];

/** A closed journal with `someRecords`, one append each. */
export function writtenJournal(): string {
  const directory = newDirectory();
  const journal = openSound(directory);
  for (const record of someRecords) journal.append([record]);
  journal.close();
  return directory;
}

/** Changes the file behind the journal's back, the guarding triggers removed. */
export function tamper(directory: string, sql: string): void {
  const database = new DatabaseSync(join(directory, 'journal.db'));
  database.exec('DROP TRIGGER record_is_never_changed; DROP TRIGGER record_is_never_deleted;');
  database.exec(sql);
  database.close();
}
