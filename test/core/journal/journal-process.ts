import { openJournal } from '../../../core/journal/open-journal.ts';
import { systemClock } from '../../../core/platform/system-clock.ts';

/** A process of its own: opens a journal, writes one record, says how it went, and stays if it was opened. */
function main(): void {
  const opening = openJournal({ directory: process.argv[2] ?? '', clock: systemClock });
  if (opening.kind !== 'opened') {
    process.stdout.write(`${JSON.stringify(opening)}\n`);
    return;
  }
  const appended = opening.journal.append([{ kind: 'terminalStarted', version: '0.1.0', atMs: 0 }]);
  process.stdout.write(`${JSON.stringify({ kind: 'opened', detail: appended.kind })}\n`);
  process.stdin.on('end', () => opening.journal.close()).resume();
}

if (import.meta.main) main();
