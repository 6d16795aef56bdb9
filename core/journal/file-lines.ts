import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Read at once from a file of lines. */
const CHUNK_BYTES = 65_536;

export interface FileLine {
  readonly text: string;
  /** False for a last line without its line feed: the rest of it is missing. */
  readonly whole: boolean;
}

/** A text file line by line; an export of years does not fill the memory. */
export function* fileLines(path: string): Generator<FileLine, void> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const parts = (rest + decoder.write(chunk.subarray(0, size))).split('\n');
      rest = parts.pop() ?? '';
      for (const text of parts) yield { text, whole: true };
    }
    rest += decoder.end();
    if (rest !== '') yield { text: rest, whole: false };
  } finally {
    closeSync(file);
  }
}
