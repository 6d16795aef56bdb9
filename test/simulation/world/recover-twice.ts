import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { applyRecord, newLedger } from '../../../core/domain/ledger.ts';
import { journalFiles } from '../../../core/journal/journal-files.ts';
import { openJournal } from '../../../core/journal/open-journal.ts';
import type { Clock } from '../../../core/ports/clock.ts';

/** Openings of one crash: the second finds what the first has made of it. */
const OPENINGS = 2;

/**
 * Opens a copy of what a crash left, again and again, and says each time what came out of it: every record and the sum of
 * them all, as one digest. Nothing is written in between, as where the power goes once more at once.
 */
export function recoverTwice(directory: string, scratch: string, clock: Clock): readonly string[] {
  const from = journalFiles(directory);
  const to = journalFiles(scratch);
  mkdirSync(scratch, { recursive: true });
  try {
    for (const name of ['database', 'writeAheadLog', 'mark', 'reserve'] as const) {
      if (existsSync(from[name])) copyFileSync(from[name], to[name]);
    }
    return Array.from({ length: OPENINGS }, () => openOnce(scratch, clock));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function openOnce(directory: string, clock: Clock): string {
  const opening = openJournal({ directory, clock });
  if (opening.kind !== 'opened') return opening.kind;
  const { journal } = opening;
  const ledger = newLedger();
  const sha = createHash('sha256');
  let count = 0;
  for (const { seq, record } of journal.replay()) {
    applyRecord(ledger, record);
    sha.update(`${seq} ${JSON.stringify(record)}\n`);
    count += 1;
  }
  journal.close();
  sha.update(JSON.stringify(ledger, plain));
  return `${count} records, ${sha.digest('hex')}`;
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}
