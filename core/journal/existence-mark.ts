import { readFileSync } from 'node:fs';

import { fileExists, replaceFile } from './durable-files.ts';
import type { ChainHead } from './record-chain.ts';

/**
 * A small file beside the journal that says: there is a journal here, and it had come at least this far. With it, a
 * deleted journal or an older copy put in its place is told apart from a first start. It is renewed when the journal
 * is opened and when it is closed, never at an append.
 */
export type ExistenceMark = { kind: 'none' } | { kind: 'read'; head: ChainHead } | { kind: 'unreadable' };

export function readMark(path: string): ExistenceMark {
  if (!fileExists(path)) return { kind: 'none' };
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || !('seq' in value) || !('hash' in value))
      return { kind: 'unreadable' };
    const { seq, hash } = value;
    if (!Number.isSafeInteger(seq) || typeof seq !== 'number' || typeof hash !== 'string')
      return { kind: 'unreadable' };
    return { kind: 'read', head: { seq, hash } };
  } catch {
    return { kind: 'unreadable' };
  }
}

export function writeMark(path: string, head: ChainHead): void {
  replaceFile(path, `${JSON.stringify({ seq: head.seq, hash: head.hash })}\n`);
}
