/**
 * A journal in its own process, for a disk that fails under it: opens it, makes so many appends of one record and of
 * three in turn, says how each went and how long it took, and stays until it is killed.
 */
import { writeSync } from 'node:fs';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { openJournal } from '../../../core/journal/open-journal.ts';
import { systemClock } from '../../../core/platform/system-clock.ts';
import type { AppendOutcome } from '../../../core/ports/journal.ts';

export type WriterMessage =
  | { kind: 'opening'; opening: string; detail: string }
  | { kind: 'append'; records: number; outcome: AppendOutcome; tookMs: number }
  | { kind: 'done' };

/** Long enough that an append of three fills pages of its own now and then. */
const noteIdLength = 400;

function say(message: WriterMessage): void {
  writeSync(1, `${JSON.stringify(message)}\n`);
}

export function recordsOf(append: number): readonly KioskRecord[] {
  return Array.from({ length: append % 2 === 0 ? 3 : 1 }, (_, index) => ({
    kind: 'noteAcknowledged',
    noteId: `${append}.${index} `.padEnd(noteIdLength, 'x'),
  }));
}

function main(directory: string, appends: number): void {
  const opening = openJournal({ directory, clock: systemClock });
  if (opening.kind !== 'opened') {
    say({ kind: 'opening', opening: opening.kind, detail: opening.detail });
    return;
  }
  say({ kind: 'opening', opening: 'opened', detail: '' });
  for (let append = 1; append <= appends; append += 1) {
    const records = recordsOf(append);
    const began = performance.now();
    const outcome = opening.journal.append(records);
    say({ kind: 'append', records: records.length, outcome, tookMs: performance.now() - began });
  }
  say({ kind: 'done' });
  // Closed by a kill: what the disk holds must be enough.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

if (import.meta.main) main(process.argv[2] ?? '', Number(process.argv[3]));
