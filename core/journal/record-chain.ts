import { hash } from 'node:crypto';

import type { KioskRecord } from '../domain/records.ts';
import type { StoredRecord } from '../ports/journal.ts';
import { isKnownKind } from './record-kinds.ts';

/** A row as it lies in the table. */
export interface RecordRow {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly body: string;
  readonly hash: string;
}

/** Where a chain ends: the next row must follow from it. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first row. */
export const chainStart: ChainHead = { seq: 0, hash: '0'.repeat(64) };

export type RowCheck =
  | { kind: 'sound'; stored: StoredRecord }
  | { kind: 'broken'; detail: string }
  /** The chain holds, so nothing is damaged; the record was written by a newer program. */
  | { kind: 'unknownKind'; detail: string };

/** The next row of the chain. Every field stands in the hash, so a changed, moved or missing row breaks it. */
export function linkRow(head: ChainHead, atMs: number, record: KioskRecord): RecordRow {
  const seq = head.seq + 1;
  const body = JSON.stringify(record);
  return { seq, atMs, kind: record.kind, body, hash: rowHash(head.hash, seq, atMs, record.kind, body) };
}

/** Why this row cannot stand behind that head; undefined where it does. Says nothing about what the row means. */
export function findBreak(head: ChainHead, row: RecordRow): string | undefined {
  if (row.seq !== head.seq + 1) return `record ${head.seq + 1} is missing: the next one found is ${row.seq}`;
  if (row.hash !== rowHash(head.hash, row.seq, row.atMs, row.kind, row.body)) {
    return `record ${row.seq} does not follow from record ${head.seq}: its hash differs`;
  }
  return undefined;
}

export function checkRow(head: ChainHead, row: RecordRow): RowCheck {
  const breach = findBreak(head, row);
  if (breach !== undefined) return { kind: 'broken', detail: breach };
  if (!isKnownKind(row.kind)) {
    return {
      kind: 'unknownKind',
      detail: `record ${row.seq} has the kind "${row.kind}", which this version does not know`,
    };
  }
  const record = parseBody(row.body);
  if (record === undefined || record.kind !== row.kind) {
    return { kind: 'broken', detail: `record ${row.seq} cannot be read as a record of kind "${row.kind}"` };
  }
  return { kind: 'sound', stored: { seq: row.seq, atMs: row.atMs, record, hash: row.hash } };
}

function rowHash(previousHash: string, seq: number, atMs: number, kind: string, body: string): string {
  return hash('sha256', `${previousHash}\n${seq}\n${atMs}\n${kind}\n${body}`, 'hex');
}

/** The hash already says that our own writer made this text, so only its outline is looked at. */
function parseBody(body: string): KioskRecord | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'kind' in value ? (value as KioskRecord) : undefined;
  } catch {
    return undefined;
  }
}
