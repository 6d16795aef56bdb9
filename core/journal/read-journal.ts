import { DatabaseSync } from 'node:sqlite';

import type { StoredRecord } from '../ports/journal.ts';
import { fileExists } from './durable-files.ts';
import { journalFiles } from './journal-files.ts';
import { createReader, inspectTable } from './record-table.ts';
import { errorText } from './sqlite-fault.ts';

export interface JournalReader {
  /** Every record in order; throws `BrokenChainError`, with the record's number, where the chain breaks. */
  replay(): Iterable<StoredRecord>;
  /** Newest first. `page` 0 is the newest. */
  page(page: number, pageSize: number): { rows: readonly StoredRecord[]; total: number };
  close(): void;
}

export type JournalReading =
  | { kind: 'opened'; reader: JournalReader }
  | { kind: 'missing'; detail: string }
  | { kind: 'unreadable'; detail: string }
  | { kind: 'schemaTooNew'; detail: string };

/** The same wait as a writer's, for the moment in which a WAL is being recovered. */
const BUSY_TIMEOUT_MS = 2_000;

/** Opens a journal for reading only, beside its living writer or after it. Takes no lock and changes nothing. */
export function readJournal(directory: string, fileName?: string): JournalReading {
  const files = journalFiles(directory, fileName);
  if (!fileExists(files.database)) return { kind: 'missing', detail: `There is no journal in ${directory}.` };
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(files.database, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    const state = inspectTable(database);
    if (state.kind !== 'ours') {
      database.close();
      return state.kind === 'tooNew'
        ? {
            kind: 'schemaTooNew',
            detail: `The journal in ${directory} has schema ${state.version}, made by a newer Lightpost.`,
          }
        : { kind: 'unreadable', detail: `${files.database} is not a Lightpost journal.` };
    }
    const opened = database;
    const reader = createReader(opened);
    return {
      kind: 'opened',
      reader: {
        replay: () => reader.walk(),
        page: (page, pageSize) => reader.page(page, pageSize),
        close: () => opened.close(),
      },
    };
  } catch (error) {
    database?.close();
    return { kind: 'unreadable', detail: `The journal in ${directory} cannot be read: ${errorText(error)}.` };
  }
}
