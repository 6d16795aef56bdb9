import { openJournal } from '../../core/journal/open-journal.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import { fen } from '../../core/domain/money.ts';

/** One money event as the kiosk writes it. */
export function creditedNote(number: number): KioskRecord {
  return {
    kind: 'noteCredited',
    transactionId: '0198f5b2-6c1d-7a44-9d0e-2f4b8c6a1e35',
    noteId: `0198f5b2-6c1d-7a44-9d0e-2f4b8c6a1e35.${number}`,
    valueFen: fen(10_000),
    evidence: 'deviceSaidStacked',
  };
}

/** Opens a journal, appends, closes: the process whose fsyncs are counted. */
function main(): void {
  const [directory = '', count = '0'] = process.argv.slice(2);
  const clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now(), after: () => () => undefined };
  const opening = openJournal({ directory, clock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  for (let number = 1; number <= Number(count); number += 1) {
    const outcome = opening.journal.append([creditedNote(number)]);
    if (outcome.kind === 'failed') throw new Error(outcome.detail);
  }
  opening.journal.close();
}

if (import.meta.main) main();
