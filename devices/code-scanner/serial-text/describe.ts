import type { Description } from '../../driver/description.ts';
import { createTextFinder } from './frame.ts';

/** Says what came without saying what it was: a code may be as good as money. */
export function describeSerialText(bytes: Uint8Array): Description {
  if (bytes.length === 0) return { text: ['There are no bytes.'], ok: false };
  const finder = createTextFinder({ suffix: 'any' });
  const items = [...finder.push(bytes), ...finder.end()];
  if (items.length === 0) return { text: ['An end of line without a code before it.'], ok: true };
  const text = items.map((item) => {
    switch (item.kind) {
      case 'line':
        return `A code of ${item.bytes.length} bytes and its end. What it says is not shown.`;
      case 'tooLong':
        return `${item.byteCount} bytes, more than any code has.`;
      case 'brokenOff':
        return `Part of a code, ${item.byteCount} bytes, without an end of line. What it says is not shown.`;
      default:
        return item satisfies never;
    }
  });
  return { text, ok: items.every((item) => item.kind === 'line') };
}
