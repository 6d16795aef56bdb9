import type { StoredRecord } from '../ports/journal.ts';
import { fileExists } from './durable-files.ts';
import { type JournalFiles, journalFiles } from './journal-files.ts';
import { type ReadOnlyDatabase, openReadOnly } from './read-only-database.ts';
import type { RecordRow } from './record-chain.ts';
import { createReader, inspectTable } from './record-table.ts';
import { errorText } from './sqlite-fault.ts';

export interface JournalReader {
  /** Every record in order; throws `BrokenChainError`, with the record's number, where the chain breaks. */
  replay(): Iterable<StoredRecord>;
  /** Every row as it lies there, unchecked: for those who look at a damaged journal. */
  rows(): Iterable<RecordRow>;
  /** What SQLite says against the file's own structure; undefined where it is whole. */
  findDamage(): string | undefined;
  /** Newest first. `page` 0 is the newest. */
  page(page: number, pageSize: number): { rows: readonly StoredRecord[]; total: number };
  close(): void;
}

export type JournalReading =
  | { kind: 'opened'; reader: JournalReader }
  | { kind: 'missing'; detail: string }
  | { kind: 'unreadable'; detail: string }
  | { kind: 'schemaTooNew'; detail: string };

/** Opens a journal for reading only, beside its living writer or after it. Takes no lock and changes nothing. */
export function readJournal(directory: string, fileName?: string): JournalReading {
  const files = journalFiles(directory, fileName);
  if (!fileExists(files.database)) return { kind: 'missing', detail: `There is no journal in ${directory}.` };
  let opened: ReadOnlyDatabase | undefined;
  try {
    opened = openReadOnly(files);
    const reading = inspected(opened, directory, files);
    if (reading.kind !== 'opened') opened.close();
    return reading;
  } catch (error) {
    opened?.close();
    return { kind: 'unreadable', detail: `The journal in ${directory} cannot be read: ${errorText(error)}.` };
  }
}

function inspected({ database, close }: ReadOnlyDatabase, directory: string, files: JournalFiles): JournalReading {
  const state = inspectTable(database);
  if (state.kind === 'tooNew') {
    return {
      kind: 'schemaTooNew',
      detail: `The journal in ${directory} has schema ${state.version}, made by a newer Lightpost.`,
    };
  }
  if (state.kind !== 'ours') return { kind: 'unreadable', detail: `${files.database} is not a Lightpost journal.` };
  const reader = createReader(database);
  return {
    kind: 'opened',
    reader: {
      replay: () => reader.walk(),
      rows: () => reader.rows(),
      findDamage: () => {
        const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
        return verdict === 'ok' ? undefined : String(verdict);
      },
      page: (page, pageSize) => reader.page(page, pageSize),
      close,
    },
  };
}
