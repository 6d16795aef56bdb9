import { rmSync, writeFileSync } from 'node:fs';
import { journalFiles } from '../../core/journal/journal-files.ts';
import type { openJournal } from '../../core/journal/open-journal.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { Journal, JournalOpening, StoredRecord } from '../../core/ports/journal.ts';
import type { TornCase } from './torn-case.ts';

/** What became of a torn journal; all but `violation` are as defined. */
export type Verdict =
  /** Everything acknowledged is there. */
  | { readonly kind: 'whole' }
  /** The append that was under way when it was torn had reached the disk as well. */
  | { readonly kind: 'wholeAndMore' }
  | { readonly kind: 'refusedCorrupt' }
  /** Refused as well, under the name that the damaged bytes now spell: a newer schema, a read-only file. */
  | { readonly kind: 'refusedOtherwise' }
  /**
   * The known limit: records behind the last mark are gone together with their end of the chain, and nothing on this
   * terminal can tell them from records that were never written.
   */
  | { readonly kind: 'unwitnessed' }
  | { readonly kind: 'violation'; readonly detail: string };

export type Open = typeof openJournal;

/** Puts the torn files where a journal is opened, opens it for real, and holds it to what was promised. */
export function judgeTorn(torn: TornCase, directory: string, open: Open): Verdict {
  layOut(torn, directory);
  let opening: JournalOpening;
  try {
    opening = open({ directory, clock: systemClock });
  } catch (error) {
    return violation(`the opening threw ${text(error)}`);
  }
  if (opening.kind !== 'opened') return judgeRefusal(torn, directory, opening);
  const { journal } = opening;
  try {
    const records = [...journal.replay()];
    const verdict = judgeRecords(torn, records);
    return verdict.kind === 'violation' ? verdict : (judgeUse(directory, open, journal, records) ?? verdict);
  } catch (error) {
    return violation(`an opened journal threw ${text(error)}`);
  } finally {
    journal.close();
  }
}

/** The lock and the space reserve stay; they say nothing about records. */
function layOut({ files, draft }: TornCase, directory: string): void {
  const { database, writeAheadLog, mark } = journalFiles(directory);
  const put = (path: string, bytes: Buffer | undefined): void => {
    if (bytes === undefined) rmSync(path, { force: true });
    else writeFileSync(path, bytes);
  };
  put(database, files.database);
  put(writeAheadLog, files.wal);
  put(`${database}-shm`, files.index);
  put(mark, files.mark);
  put(`${mark}.new`, draft);
}

function judgeRefusal(
  { promised }: TornCase,
  directory: string,
  opening: Exclude<JournalOpening, { kind: 'opened' }>,
): Verdict {
  const said = `${opening.kind}: ${opening.detail}`;
  if (promised.kind === 'crash') return violation(`a crash must be survived, but it was refused as ${said}`);
  if (!opening.detail.includes(directory)) return violation(`the refusal does not name the place: ${said}`);
  switch (opening.kind) {
    case 'corrupt':
      return { kind: 'refusedCorrupt' };
    case 'schemaTooNew':
    case 'readOnly':
      return { kind: 'refusedOtherwise' };
    case 'locked':
      return violation(`damage is called a second instance: ${said}`);
  }
}

function judgeRecords({ promised, history }: TornCase, records: readonly StoredRecord[]): Verdict {
  const count = records.length;
  const { acknowledged } = promised;
  const wrong = records.find((record, index) => !isSame(record, history.truth[index]));
  // A mark that has seen no record yet knows no journal by name: a whole other one in its place is past telling.
  if (wrong !== undefined && promised.kind === 'damage' && promised.isForeign && promised.witnessed === 0) {
    return { kind: 'unwitnessed' };
  }
  if (wrong !== undefined) return violation(`record ${wrong.seq} is not the one that was written`);
  if (promised.kind === 'crash') {
    if (count === acknowledged) return { kind: 'whole' };
    if (count === promised.underWay) return { kind: 'wholeAndMore' };
    return violation(`${acknowledged} records were acknowledged, ${count} are there`);
  }
  if (count === acknowledged) return { kind: 'whole' };
  if (count > acknowledged) return violation(`${count} records are there, ${acknowledged} were acknowledged`);
  if (count >= promised.witnessed) return { kind: 'unwitnessed' };
  return violation(`${count} records are there, and the mark had seen ${promised.witnessed} of ${acknowledged}`);
}

function isSame(record: StoredRecord, truth: StoredRecord | undefined): boolean {
  return record.seq === truth?.seq && record.hash === truth.hash;
}

/** What was opened must take records and keep them over the next opening. */
function judgeUse(
  directory: string,
  open: Open,
  journal: Journal,
  records: readonly StoredRecord[],
): Verdict | undefined {
  const taken = journal.append([{ kind: 'pinAccepted', atMs: 0 }]);
  if (taken.kind === 'failed') return violation(`it was opened and takes no record: ${taken.detail}`);
  journal.close();
  const again = open({ directory, clock: systemClock });
  if (again.kind !== 'opened') return violation(`it was opened once, then refused as ${again.kind}: ${again.detail}`);
  const now = [...again.journal.replay()];
  again.journal.close();
  const kept = now.length === records.length + 1 && records.every((record, index) => isSame(record, now[index]));
  return kept ? undefined : violation(`${records.length} records and one more became ${now.length}`);
}

function violation(detail: string): Verdict {
  return { kind: 'violation', detail };
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
