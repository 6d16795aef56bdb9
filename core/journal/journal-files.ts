import { join } from 'node:path';

export const DEFAULT_JOURNAL_FILE = 'journal.db';

export interface JournalFiles {
  readonly database: string;
  readonly writeAheadLog: string;
  readonly lock: string;
  readonly mark: string;
  readonly reserve: string;
}

/** `journal.db` is accompanied by `journal.lock.db`, `journal.exists` and `journal.reserve`. */
export function journalFiles(directory: string, fileName: string = DEFAULT_JOURNAL_FILE): JournalFiles {
  const stem = fileName.replace(/\.db$/u, '');
  return {
    database: join(directory, fileName),
    writeAheadLog: join(directory, `${fileName}-wal`),
    lock: join(directory, `${stem}.lock.db`),
    mark: join(directory, `${stem}.exists`),
    reserve: join(directory, `${stem}.reserve`),
  };
}
