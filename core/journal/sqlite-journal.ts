import type { DatabaseSync } from 'node:sqlite';

import type { KioskRecord } from '../domain/records.ts';
import type { Clock } from '../ports/clock.ts';
import type { AppendOutcome, Journal } from '../ports/journal.ts';
import { type ChainHead, type RecordRow, linkRow } from './record-chain.ts';
import { createReader } from './record-table.ts';
import type { SpaceReserve } from './space-reserve.ts';
import { errorText, isDiskFull } from './sqlite-fault.ts';

export interface SqliteJournalParts {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  /** The end of the verified chain. */
  readonly head: ChainHead;
  readonly reserve: SpaceReserve;
  /** Called once, with the last head, after the database is closed. */
  readonly afterClose: (head: ChainHead) => void;
}

/** A journal over an open, verified database. How it was opened is the caller's business. */
export function createSqliteJournal(parts: SqliteJournalParts): Journal {
  const { database, clock, head: verifiedHead, reserve, afterClose } = parts;
  const insert = database.prepare('INSERT INTO record (seq, at_ms, kind, body, hash) VALUES (?, ?, ?, ?, ?)');
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const reader = createReader(database);
  let head = verifiedHead;
  /** Set once: after a failed write or fsync nobody knows what the disk holds until it is verified anew. */
  let failure: string | undefined;
  let closed = false;
  /** The page that was listed last. */
  let listed: { seq: number; page: number; pageSize: number; rows: ReturnType<Journal['page']> } | undefined;

  function write(rows: readonly RecordRow[]): void {
    const [only] = rows;
    // A single statement is its own transaction; two more statements would only cost time.
    if (rows.length === 1 && only !== undefined) {
      insertRow(only);
      return;
    }
    begin.run();
    for (const row of rows) insertRow(row);
    commit.run();
  }

  /** A full disk is the one failure that is known to have changed nothing: the frames before it are never read. */
  function writeWithReserve(rows: readonly RecordRow[]): void {
    try {
      write(rows);
    } catch (error) {
      if (!isDiskFull(error) || !leaveTransaction() || !reserve.release()) throw error;
      write(rows);
    }
  }

  function insertRow(row: RecordRow): void {
    insert.run(row.seq, row.atMs, row.kind, row.body, row.hash);
  }

  /** False where even that failed. */
  function leaveTransaction(): boolean {
    try {
      if (database.isTransaction) database.exec('ROLLBACK');
      return true;
    } catch {
      // The first failure is the one to report; the next start verifies what is left.
      return false;
    }
  }

  function appended(): AppendOutcome {
    return { kind: 'appended', lastSeq: head.seq, spaceLow: !reserve.isHeld() };
  }

  return {
    append(records: readonly KioskRecord[]): AppendOutcome {
      if (failure !== undefined) return { kind: 'failed', detail: failure };
      if (records.length === 0) return appended();
      const atMs = Math.round(clock.nowMs());
      let next = head;
      const rows = records.map((record) => {
        const row = linkRow(next, atMs, record);
        next = { seq: row.seq, hash: row.hash };
        return row;
      });
      try {
        writeWithReserve(rows);
      } catch (error) {
        leaveTransaction();
        failure = `The journal could not write record ${head.seq + 1}: ${errorText(error)}. It takes nothing more until the restart.`;
        return { kind: 'failed', detail: failure };
      }
      head = next;
      return appended();
    },
    spaceLow() {
      return reserve.isLow();
    },
    replay() {
      return reader.walk();
    },
    page(page, pageSize) {
      // A technician's screen asks every second, and records do not change.
      if (listed?.seq !== head.seq || listed.page !== page || listed.pageSize !== pageSize) {
        listed = { seq: head.seq, page, pageSize, rows: reader.page(page, pageSize) };
      }
      return listed.rows;
    },
    close() {
      if (closed) return;
      closed = true;
      const sound = failure === undefined;
      failure ??= 'The journal is closed.';
      try {
        database.close();
      } finally {
        afterClose(sound ? head : verifiedHead);
      }
    },
  };
}
