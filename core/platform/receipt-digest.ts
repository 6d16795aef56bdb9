import { createHash } from 'node:crypto';
import { copyMarkKey, type ReceiptDocument } from '../domain/receipt-document.ts';

/** SHA-256, hex, over keys and values: the same in every language, and on every copy. */
export function digestOf(document: ReceiptDocument): string {
  const said = document.lines.filter((line) => !(line.kind === 'text' && line.key === copyMarkKey));
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}
