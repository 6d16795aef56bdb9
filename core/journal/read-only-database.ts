import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import type { JournalFiles } from './journal-files.ts';
import { sqliteFault } from './sqlite-fault.ts';

export interface ReadOnlyDatabase {
  readonly database: DatabaseSync;
  close(): void;
}

/** The same wait as a writer's, for the moment in which a WAL is being recovered. */
const BUSY_TIMEOUT_MS = 2_000;

/**
 * Opens a journal's database for reading, on a medium that cannot be written as well: SQLite wants to make an index
 * beside a write-ahead log (https://sqlite.org/wal.html#readonly), and that it can do only in a copy there.
 */
export function openReadOnly(files: JournalFiles): ReadOnlyDatabase {
  try {
    return openHere(files.database);
  } catch (error) {
    if (sqliteFault(error) !== 'notWritable') throw error;
    return hasContent(files.writeAheadLog) ? openCopy(files) : openUnchanging(files.database);
  }
}

function openHere(location: string | URL): ReadOnlyDatabase {
  const database = new DatabaseSync(location, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    // SQLite opens the files at the first read, and says only then that it cannot.
    database.prepare('PRAGMA schema_version').get();
  } catch (error) {
    database.close();
    throw error;
  }
  return { database, close: () => database.close() };
}

/** Without a log there is nothing to index, and what lies on such a medium does not change under the reader. */
function openUnchanging(path: string): ReadOnlyDatabase {
  return openHere(new URL('?immutable=1', pathToFileURL(path)));
}

function openCopy(files: JournalFiles): ReadOnlyDatabase {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-reading-'));
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const copy = join(directory, basename(files.database));
    copyFileSync(files.database, copy);
    copyFileSync(files.writeAheadLog, `${copy}-wal`);
    const opened = openHere(copy);
    return {
      database: opened.database,
      close: () => {
        opened.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function hasContent(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
