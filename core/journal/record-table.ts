import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { KioskRecord } from '../domain/records.ts';
import type { StoredRecord } from '../ports/journal.ts';
import { type ChainHead, type RecordRow, chainStart, checkRow } from './record-chain.ts';

/** Rises with every change of the table. A file with a higher number is left alone. */
export const SCHEMA_VERSION = 1;
/** "LPJL" in the file header, so that another program's database is never taken for a journal. */
export const APPLICATION_ID = 0x4c50_4a4c;
/** Rows read at once: enough to be fast, few enough that a journal of years does not fill the memory. */
const READ_BATCH_ROWS = 500;

const COLUMNS = 'seq, at_ms AS atMs, kind, body, hash';

/** The triggers stop a hasty SQL shell; the hash chain finds a determined one. */
export function createTable(database: DatabaseSync): void {
  database.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE record (
      seq INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
      BEGIN SELECT RAISE(ABORT, 'journal records are never changed'); END;
    CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
      BEGIN SELECT RAISE(ABORT, 'journal records are never deleted'); END;
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT;
  `);
}

export type TableState =
  | { kind: 'ours' }
  /** A database without anything in it: just made, or its first start was cut off. */
  | { kind: 'blank' }
  | { kind: 'foreign' }
  | { kind: 'tooNew'; version: number };

export function inspectTable(database: DatabaseSync): TableState {
  const applicationId = readPragma(database, 'application_id');
  const version = readPragma(database, 'user_version');
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get();
  if (applicationId === 0 && version === 0 && tables?.['count'] === 0) return { kind: 'blank' };
  if (applicationId !== APPLICATION_ID || version < 1) return { kind: 'foreign' };
  return version > SCHEMA_VERSION ? { kind: 'tooNew', version } : { kind: 'ours' };
}

export function readPragma(database: DatabaseSync, name: 'application_id' | 'user_version' | 'synchronous'): number {
  const value = database.prepare(`PRAGMA ${name}`).get()?.[name];
  if (typeof value !== 'number') throw new Error(`SQLite gave no number for ${name}`);
  return value;
}

/** A walk over the rows found one that does not follow from the last. `newer` where only its kind is unknown. */
export class BrokenChainError extends Error {
  readonly newer: boolean;
  constructor(detail: string, newer: boolean) {
    super(detail);
    this.name = 'BrokenChainError';
    this.newer = newer;
  }
}

export interface RecordReader {
  /** Every row as it lies there, in order, unchecked. */
  rows(): Generator<RecordRow, void>;
  /** Every record in order, each checked against the one before. Throws `BrokenChainError` at the first that fails. */
  walk(): Generator<StoredRecord, ChainHead>;
  page(page: number, pageSize: number): { rows: readonly StoredRecord[]; total: number };
}

export function createReader(database: DatabaseSync): RecordReader {
  const after = database.prepare(`SELECT ${COLUMNS} FROM record WHERE seq > ? ORDER BY seq LIMIT ${READ_BATCH_ROWS}`);
  const before = database.prepare(`SELECT ${COLUMNS} FROM record WHERE seq <= ? ORDER BY seq DESC LIMIT ?`);
  const last = database.prepare('SELECT coalesce(max(seq), 0) AS total FROM record');
  function* rows(): Generator<RecordRow, void> {
    let lastSeq = Number.MIN_SAFE_INTEGER;
    // Whole batches: an unfinished SQL cursor would hold an old view and keep the WAL from being checkpointed.
    for (;;) {
      const batch = readRows(after, lastSeq);
      yield* batch;
      lastSeq = batch.at(-1)?.seq ?? lastSeq;
      if (batch.length < READ_BATCH_ROWS) return;
    }
  }
  return {
    rows,
    *walk() {
      let head = chainStart;
      for (const row of rows()) {
        const check = checkRow(head, row);
        if (check.kind !== 'sound') throw new BrokenChainError(check.detail, check.kind === 'unknownKind');
        head = { seq: row.seq, hash: row.hash };
        yield check.stored;
      }
      return head;
    },
    page(page, pageSize) {
      const total = Number(last.get()?.['total'] ?? 0);
      const rows = readRows(before, total - page * pageSize, pageSize);
      // For lists: the chain was checked at opening, so a row stands for itself here.
      return { rows: rows.map(({ seq, atMs, body, hash }) => ({ seq, atMs, record: parseOwn(body), hash })), total };
    },
  };
}

function parseOwn(body: string): KioskRecord {
  return JSON.parse(body) as KioskRecord;
}

function readRows(statement: StatementSync, ...parameters: number[]): RecordRow[] {
  // STRICT columns hold exactly these types.
  return statement.all(...parameters) as unknown as RecordRow[];
}
