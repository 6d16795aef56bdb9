import type { ChainHead, RecordRow } from './record-chain.ts';

/**
 * An audit export: JSON Lines. A header, one line a record with exactly what its hash covers, and an end. Nothing stands
 * in the header that the records do not prove, so the file can be checked with nothing else at hand.
 */
export const EXPORT_FORMAT = 'lightpost-journal-export';
/** Rises with every change of the lines. */
export const EXPORT_VERSION = 1;

export interface ExportHeader {
  /** Null where the exported records name no terminal. */
  readonly terminal: string | null;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** What the first record follows from: the start of the chain, or the hash of the record before the range. */
  readonly previousHash: string;
}

export interface ExportEnd {
  readonly count: number;
  readonly lastHash: string;
}

export type ExportLine =
  | { kind: 'header'; header: ExportHeader }
  | { kind: 'record'; row: RecordRow }
  | { kind: 'end'; end: ExportEnd }
  | { kind: 'newer'; version: number }
  | { kind: 'other' };

export function headerLine({ terminal, fromSeq, toSeq, previousHash }: ExportHeader): string {
  const format = { format: EXPORT_FORMAT, version: EXPORT_VERSION };
  return `${JSON.stringify({ ...format, terminal, fromSeq, toSeq, previousHash })}\n`;
}

export function recordLine({ seq, atMs, kind, body, hash }: RecordRow): string {
  return `${JSON.stringify({ seq, atMs, kind, body, hash })}\n`;
}

export function endLine({ count, lastHash }: ExportEnd): string {
  return `${JSON.stringify({ end: true, count, lastHash })}\n`;
}

/** The head that the first record of an export must follow from. */
export function anchorOf(header: ExportHeader): ChainHead {
  return { seq: header.fromSeq - 1, hash: header.previousHash };
}

/** A line with a field more or less, or of another type, is no line of an export: nothing in it goes unread. */
export function readLine(text: string): ExportLine {
  const value = parseObject(text);
  if (value === undefined) return { kind: 'other' };
  if ('format' in value) return readHeader(value);
  if ('end' in value) return readEnd(value);
  return readRecord(value);
}

function readHeader(value: Readonly<Record<string, unknown>>): ExportLine {
  const { format, version, terminal, fromSeq, toSeq, previousHash } = value;
  if (format !== EXPORT_FORMAT || !isWhole(version)) return { kind: 'other' };
  if (version > EXPORT_VERSION) return { kind: 'newer', version };
  if (!isWhole(fromSeq) || !isWhole(toSeq) || !isHash(previousHash)) return { kind: 'other' };
  if ((terminal !== null && typeof terminal !== 'string') || Object.keys(value).length !== 6) return { kind: 'other' };
  return { kind: 'header', header: { terminal, fromSeq, toSeq, previousHash } };
}

function readRecord(value: Readonly<Record<string, unknown>>): ExportLine {
  const { seq, atMs, kind, body, hash } = value;
  if (!isWhole(seq) || !isWhole(atMs) || typeof kind !== 'string' || typeof body !== 'string' || !isHash(hash)) {
    return { kind: 'other' };
  }
  if (Object.keys(value).length !== 5) return { kind: 'other' };
  return { kind: 'record', row: { seq, atMs, kind, body, hash } };
}

function readEnd(value: Readonly<Record<string, unknown>>): ExportLine {
  const { end, count, lastHash } = value;
  if (end !== true || !isWhole(count) || !isHash(lastHash)) return { kind: 'other' };
  if (Object.keys(value).length !== 3) return { kind: 'other' };
  return { kind: 'end', end: { count, lastHash } };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/u.test(value);
}
