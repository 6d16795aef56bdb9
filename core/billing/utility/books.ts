import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** One SQLite file and the ways to it. Everything in it is written inside `atOnce`. */
export interface Books {
  readonly database: DatabaseSync;
  row(sql: string, ...values: SQLInputValue[]): Row | undefined;
  rows(sql: string, ...values: SQLInputValue[]): Row[];
  /** How many rows it changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /** All of it is durable when this returns, or nothing is booked at all. */
  atOnce<Outcome>(work: () => Outcome): Outcome;
  close(): void;
}

/** A row as SQLite gives it; the store that asked knows its columns. */
export type Row = Record<string, unknown>;

/** `:memory:` keeps nothing. */
export function openBooks(path: string): Books {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  /** Prepared at the first use: many utilities are opened for a handful of requests. */
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  function statement(sql: string): ReturnType<DatabaseSync['prepare']> {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    prepared.set(sql, made);
    return made;
  }

  return {
    database,
    row: (sql, ...values) => statement(sql).get(...values),
    rows: (sql, ...values) => statement(sql).all(...values),
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    atOnce(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const outcome = work();
        database.exec('COMMIT');
        return outcome;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}
