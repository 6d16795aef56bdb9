import type { DatabaseSync } from 'node:sqlite';

import type { KioskRecord } from '../domain/records.ts';
import type { Clock } from '../ports/clock.ts';
import type { AppendOutcome, Journal } from '../ports/journal.ts';
import { type ChainHead, type RecordRow, linkRow } from './record-chain.ts';
import { createReader } from './record-table.ts';
import { errorText } from './sqlite-fault.ts';

export interface SqliteJournalParts {
  readonly database: DatabaseSync;
  readonly clock: Clock;
  /** The end of the verified chain. */
  readonly head: ChainHead;
  /** Called once, with the last head, after the database is closed. */
  readonly afterClose: (head: ChainHead) => void;
}

/** A journal over an open, verified database. How it was opened is the caller's business. */
export function createSqliteJournal({ database, clock, head: verifiedHead, afterClose }: SqliteJournalParts): Journal {
  const insert = database.prepare('INSERT INTO record (seq, at_ms, kind, body, hash) VALUES (?, ?, ?, ?, ?)');
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const reader = createReader(database);
  let head = verifiedHead;
  /** Set once: after a failed write or fsync nobody knows what the disk holds until it is verified anew. */
  let failure: string | undefined;
  let closed = false;

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

  function insertRow(row: RecordRow): void {
    insert.run(row.seq, row.atMs, row.kind, row.body, row.hash);
  }

  function leaveTransaction(): void {
    try {
      if (database.isTransaction) database.exec('ROLLBACK');
    } catch {
      // The first failure is the one to report; the next start verifies what is left.
    }
  }

  return {
    append(records: readonly KioskRecord[]): AppendOutcome {
      if (failure !== undefined) return { kind: 'failed', detail: failure };
      if (records.length === 0) return { kind: 'appended', lastSeq: head.seq };
      const atMs = Math.round(clock.nowMs());
      let next = head;
      const rows = records.map((record) => {
        const row = linkRow(next, atMs, record);
        next = { seq: row.seq, hash: row.hash };
        return row;
      });
      try {
        write(rows);
      } catch (error) {
        leaveTransaction();
        failure = `The journal could not write record ${head.seq + 1}: ${errorText(error)}. It takes nothing more until the restart.`;
        return { kind: 'failed', detail: failure };
      }
      head = next;
      return { kind: 'appended', lastSeq: head.seq };
    },
    replay() {
      return reader.walk();
    },
    page(page, pageSize) {
      return reader.page(page, pageSize);
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
