import type { Description } from './description.ts';
import type { FrameDecoder } from './frame-finder.ts';
import { parseHex } from './hex.ts';

export interface FrameWords<Frame, Reason extends string> {
  /** A line, or several. */
  readonly frame: (frame: Frame) => string | readonly string[];
  /** Bytes that are no frame make the whole unsound; a description says itself whether these do. */
  readonly discarded: (reason: Reason | 'incomplete', bytes: Uint8Array) => string | Description;
}

/** What a decoder finds in bytes, in words. Text is hexadecimal and may carry blanks, commas, colons and `0x`. */
export function describeFrames<Frame, Reason extends string>(
  hexOrBytes: string | Uint8Array,
  decoder: FrameDecoder<Frame, Reason>,
  words: FrameWords<Frame, Reason>,
): Description {
  return describeBytes(hexOrBytes, (bytes) => {
    const text: string[] = [];
    let ok = true;
    for (const item of [...decoder.push(bytes), ...decoder.end()]) {
      const said = item.kind === 'frame' ? words.frame(item.frame) : words.discarded(item.reason, item.bytes);
      const description = isDescription(said) ? said : { text: [said].flat(), ok: item.kind === 'frame' };
      text.push(...description.text);
      ok &&= description.ok;
    }
    return { text, ok };
  });
}

/** Calls `describe` where there are bytes at all. */
export function describeBytes(
  hexOrBytes: string | Uint8Array,
  describe: (bytes: Uint8Array) => Description,
): Description {
  const bytes = typeof hexOrBytes === 'string' ? parseHex(hexOrBytes) : hexOrBytes;
  if (bytes === undefined) return { text: ['This is not hexadecimal: write pairs of 0-9 and A-F.'], ok: false };
  if (bytes.length === 0) return { text: ['There are no bytes.'], ok: false };
  return describe(bytes);
}

function isDescription(said: string | readonly string[] | Description): said is Description {
  return typeof said === 'object' && 'text' in said;
}
