import { DatabaseSync } from 'node:sqlite';

import type { Clock } from '../ports/clock.ts';
import type { JournalOpening } from '../ports/journal.ts';
import { fileExists, makeDirectory, syncDirectory } from './durable-files.ts';
import { type ExistenceMark, readMark, writeMark } from './existence-mark.ts';
import { type JournalFiles, journalFiles } from './journal-files.ts';
import type { ChainHead } from './record-chain.ts';
import {
  BrokenChainError,
  SCHEMA_VERSION,
  createReader,
  createTable,
  inspectTable,
  readPragma,
} from './record-table.ts';
import { freeReserve, holdReserve } from './space-reserve.ts';
import { errorText, isDiskFull, sqliteFault } from './sqlite-fault.ts';
import { createSqliteJournal } from './sqlite-journal.ts';
import { takeWriterLock } from './writer-lock.ts';

/** A reader that recovers the WAL after a crash may hold it for moments; a writer waits that long, not longer. */
const BUSY_TIMEOUT_MS = 2_000;
/** `PRAGMA synchronous` reads 2 for FULL: one fsync of the WAL at each commit. */
const SYNCHRONOUS_FULL = 2;

export interface JournalOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly fileName?: string;
}

/** `diskFull` where an opening found no room for what it has to write. */
type Attempt = JournalOpening | { kind: 'diskFull'; detail: string };

/** Opens the terminal's ledger for writing and verifies every record of it. Never starts empty over damage. */
export function openJournal(options: JournalOptions): JournalOpening {
  const first = attemptOpening(options);
  if (first.kind !== 'diskFull') return first;
  // What an earlier run has set aside is for this: payments that are under way come to their end on a full disk.
  const freed = freeReserve(journalFiles(options.directory, options.fileName).reserve, options.directory);
  const last = freed ? attemptOpening(options) : first;
  return last.kind === 'diskFull' ? { kind: 'readOnly', detail: last.detail } : last;
}

function attemptOpening({ directory, clock, fileName }: JournalOptions): Attempt {
  const files = journalFiles(directory, fileName);
  try {
    makeDirectory(directory);
  } catch (error) {
    return { kind: 'readOnly', detail: `The journal directory ${directory} cannot be used: ${errorText(error)}.` };
  }
  const lock = takeWriterLock(files.lock);
  switch (lock.kind) {
    case 'locked':
      return { kind: 'locked', detail: `Another Lightpost is already running on the journal in ${directory}.` };
    case 'diskFull':
      return { kind: 'diskFull', detail: `The journal in ${directory} cannot be written: ${lock.detail}.` };
    case 'unusable':
      return { kind: 'readOnly', detail: `The journal in ${directory} cannot be locked for writing: ${lock.detail}.` };
    case 'held': {
      const opening = openLocked(directory, files, clock, lock.release);
      if (opening.kind !== 'opened') lock.release();
      return opening;
    }
  }
}

function openLocked(directory: string, files: JournalFiles, clock: Clock, release: () => void): Attempt {
  const mark = readMark(files.mark);
  const loss = findLoss(directory, files, mark);
  if (loss !== undefined) return { kind: 'corrupt', detail: loss };
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(files.database, { timeout: BUSY_TIMEOUT_MS });
    const opening = openDatabase(directory, files, mark, clock, database, release);
    if (opening.kind !== 'opened') database.close();
    return opening;
  } catch (error) {
    closeQuietly(database);
    return describeFailure(directory, error);
  }
}

/** A journal that was here and is gone, or a mark nobody can read. */
function findLoss(directory: string, files: JournalFiles, mark: ExistenceMark): string | undefined {
  if (mark.kind === 'unreadable') return `The mark ${files.mark} beside the journal cannot be read.`;
  if (fileExists(files.database)) return undefined;
  if (mark.kind === 'read')
    return `The journal in ${directory} is gone: it held ${mark.head.seq} records when it was last opened.`;
  if (fileExists(files.writeAheadLog)) return `The journal in ${directory} is gone: only its write-ahead log is left.`;
  return undefined;
}

function openDatabase(
  directory: string,
  files: JournalFiles,
  mark: ExistenceMark,
  clock: Clock,
  database: DatabaseSync,
  release: () => void,
): Attempt {
  // Looked at before anything is set: a newer journal must not be touched (faults.md D16).
  const state = inspectTable(database);
  if (state.kind === 'tooNew') {
    const detail = `The journal in ${directory} has schema ${state.version}, made by a newer Lightpost; this one does not touch it.`;
    return { kind: 'schemaTooNew', detail };
  }
  if (state.kind === 'foreign') {
    return { kind: 'corrupt', detail: `${files.database} is not a Lightpost journal.` };
  }
  if (state.kind === 'blank' && mark.kind === 'read') {
    return {
      kind: 'corrupt',
      detail: `The journal in ${directory} is empty, but it held ${mark.head.seq} records before.`,
    };
  }
  makeDurable(database);
  if (state.kind === 'blank') {
    createTable(database);
    syncDirectory(directory);
  }
  settleLog(database);
  const head = verify(database, mark);
  // Real, synced writes: a full disk or a protected file is found now and not under a banknote.
  database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  writeMark(files.mark, head);
  const journal = createSqliteJournal({
    database,
    clock,
    head,
    reserve: holdReserve(files.reserve, directory),
    afterClose: (last) => {
      try {
        writeMark(files.mark, last);
      } catch {
        // The mark of the opening still stands; it only says less.
      } finally {
        release();
      }
    },
  });
  return { kind: 'opened', journal };
}

/**
 * Writes what the log holds into the database and syncs it. After a failed fsync the log may hold records that only the
 * memory still knows, and the next fsync would say nothing about them; written anew, they last or the opening fails.
 */
function settleLog(database: DatabaseSync): void {
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // Appends may still fit: the reserve is for them.
    if (!isDiskFull(error)) throw error;
  }
}

function makeDurable(database: DatabaseSync): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode !== 'wal') throw new Error(`SQLite kept the journal mode ${String(mode)} instead of WAL`);
  database.exec('PRAGMA synchronous = FULL');
  const synchronous = readPragma(database, 'synchronous');
  if (synchronous !== SYNCHRONOUS_FULL) throw new Error(`SQLite kept synchronous at ${synchronous} instead of FULL`);
}

function verify(database: DatabaseSync, mark: ExistenceMark): ChainHead {
  const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (verdict !== 'ok') throw new BrokenChainError(String(verdict), false);
  const walk = createReader(database).walk();
  const markSeq = mark.kind === 'read' ? mark.head.seq : 0;
  for (;;) {
    const step = walk.next();
    if (step.done === true) {
      if (step.value.seq < markSeq) {
        const detail = `it ends at record ${step.value.seq}, but it had reached record ${markSeq} before`;
        throw new BrokenChainError(detail, false);
      }
      return step.value;
    }
    if (mark.kind === 'read' && step.value.seq === markSeq && step.value.hash !== mark.head.hash) {
      throw new BrokenChainError(`record ${markSeq} is not the one that stood there before`, false);
    }
  }
}

function describeFailure(directory: string, error: unknown): Attempt {
  if (isDiskFull(error) || isFileSystemFull(error)) {
    return { kind: 'diskFull', detail: `The journal in ${directory} cannot be written: ${errorText(error)}.` };
  }
  if (error instanceof BrokenChainError) {
    return error.newer
      ? {
          kind: 'schemaTooNew',
          detail: `The journal in ${directory} was written by a newer Lightpost: ${error.message}.`,
        }
      : { kind: 'corrupt', detail: `The journal in ${directory} is damaged: ${error.message}.` };
  }
  if (isFileError(error)) {
    return { kind: 'readOnly', detail: `The journal in ${directory} cannot be written: ${error.message}.` };
  }
  switch (sqliteFault(error)) {
    case 'busy':
      return { kind: 'locked', detail: `The journal in ${directory} is held by another program: ${errorText(error)}.` };
    case 'notWritable':
      return { kind: 'readOnly', detail: `The journal in ${directory} cannot be written: ${errorText(error)}.` };
    case 'damaged':
      return { kind: 'corrupt', detail: `The journal in ${directory} is damaged: ${errorText(error)}.` };
  }
}

/** An error of the file system itself, from the mark or the directory. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

function isFileSystemFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

function closeQuietly(database: DatabaseSync | undefined): void {
  try {
    database?.close();
  } catch {
    // What made the opening fail is what the operator needs to read.
  }
}
