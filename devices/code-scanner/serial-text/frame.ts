/**
 * The bytes of a scanner that sends text: the code, then its end. No header, no checksum, so that the end is all there is
 * to tell a whole code from a part of one.
 */

/** How a code ends. `any`: CR, LF or both. `none`: by silence alone. */
export const textSuffixes = ['any', 'cr', 'lf', 'crlf', 'none'] as const;
export type TextSuffix = (typeof textSuffixes)[number];

/** `auto`: UTF-8 where the bytes are UTF-8, else GB18030. */
export const textCharsets = ['auto', 'utf8', 'gb18030'] as const;
export type TextCharset = (typeof textCharsets)[number];

/** Bytes. Payment codes have 18 to 30 digits, recharge cards 20, addresses in QR codes some hundred letters. */
export const MAX_CODE_BYTES = 512;

export const CR = 0x0d;
export const LF = 0x0a;

/** What came out of the stream. Of what is no whole code nothing but its length is kept. */
export type TextItem =
  | { readonly kind: 'line'; readonly bytes: Uint8Array }
  | { readonly kind: 'tooLong'; readonly byteCount: number }
  /** It ended without its suffix. */
  | { readonly kind: 'brokenOff'; readonly byteCount: number };

export interface TextFinder {
  push(bytes: Uint8Array): readonly TextItem[];
  /** The line has fallen silent or is lost. */
  end(): readonly TextItem[];
  /** Bytes of a code that is not complete. */
  heldBytes(): number;
}

/** Finds codes in a stream. What is too long is passed over up to its end, so that its tail is never taken for a code. */
export function createTextFinder(options: { suffix: TextSuffix; maxBytes?: number }): TextFinder {
  const { suffix, maxBytes = MAX_CODE_BYTES } = options;
  const buffer = new Uint8Array(maxBytes);
  /** Bytes since the code began, also those beyond the buffer. */
  let count = 0;
  /** A CR that may be the first half of CR LF. */
  let sawCr = false;

  function add(byte: number): void {
    if (count < maxBytes) buffer[count] = byte;
    count += 1;
  }

  function finish(items: TextItem[], whole: boolean): void {
    if (count > maxBytes) items.push({ kind: 'tooLong', byteCount: count });
    else if (count > 0 && whole) items.push({ kind: 'line', bytes: buffer.slice(0, count) });
    else if (count > 0) items.push({ kind: 'brokenOff', byteCount: count });
    count = 0;
    sawCr = false;
    // A secret does not lie about in memory longer than it must.
    buffer.fill(0);
  }

  function take(byte: number, items: TextItem[]): void {
    if (suffix === 'crlf') {
      const ends = sawCr && byte === LF;
      if (sawCr && !ends) add(CR);
      sawCr = byte === CR;
      if (ends) finish(items, true);
      else if (!sawCr) add(byte);
      return;
    }
    const ends = (byte === CR && suffix !== 'lf') || (byte === LF && suffix !== 'cr');
    if (ends && suffix !== 'none') finish(items, true);
    else add(byte);
  }

  return {
    push: (bytes) => {
      const items: TextItem[] = [];
      for (const byte of bytes) take(byte, items);
      return items;
    },
    end: () => {
      const items: TextItem[] = [];
      if (sawCr) add(CR);
      finish(items, suffix === 'none');
      return items;
    },
    heldBytes: () => count + (sawCr ? 1 : 0),
  };
}

export type DecodedText =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unreadable'; readonly detail: string };

export interface TextRules {
  readonly charset: TextCharset;
  /** Stands before every code and is cut off; a code without it has lost its head. */
  readonly prefix: string;
  /** The scanner puts an AIM identifier, `]Q3` and the like (ISO/IEC 15424), before every code. */
  readonly stripsAimId: boolean;
}

/**
 * Control characters that codes carry: the separators FS, GS, RS, US and EOT of ISO/IEC 15434, and the tabulator. Any other
 * is noise, as a wrong speed brings it.
 */
const ALLOWED_CONTROLS: ReadonlySet<number> = new Set([0x04, 0x09, 0x1c, 0x1d, 0x1e, 0x1f]);
const FIRST_PRINTABLE = 0x20;
const DELETE = 0x7f;
const AIM_ID = /^\][A-Za-z][0-9A-Za-z]/u;

export function decodeText(bytes: Uint8Array, rules: TextRules): DecodedText {
  const control = bytes.find((byte) => (byte < FIRST_PRINTABLE && !ALLOWED_CONTROLS.has(byte)) || byte === DELETE);
  if (control !== undefined) return unreadable(bytes, 'holds control characters that no code has');
  let text = rules.charset === 'gb18030' ? undefined : strictly('utf-8', bytes);
  if (text === undefined && rules.charset !== 'utf8') text = strictly('gb18030', bytes);
  if (text === undefined) return unreadable(bytes, `are no text in ${charsetWords[rules.charset]}`);
  if (!text.startsWith(rules.prefix)) return unreadable(bytes, 'do not begin with the configured prefix');
  text = text.slice(rules.prefix.length);
  if (rules.stripsAimId) {
    if (!AIM_ID.test(text)) return unreadable(bytes, 'do not begin with an AIM identifier');
    text = text.replace(AIM_ID, '');
  }
  return text === '' ? unreadable(bytes, 'hold no code') : { kind: 'text', text };
}

const charsetWords: Readonly<Record<TextCharset, string>> = {
  auto: 'UTF-8 or GB18030',
  utf8: 'UTF-8',
  gb18030: 'GB18030',
};

function unreadable(bytes: Uint8Array, why: string): DecodedText {
  return { kind: 'unreadable', detail: `${bytes.length} bytes came that ${why}` };
}

/** Undefined where a byte does not belong to the character set. */
function strictly(label: 'utf-8' | 'gb18030', bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Stands for each byte of a code wherever people look. */
const MASK = 0x2a;

/** The same length without a trace of what was scanned; an end of line stays. */
export function masked(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte === CR || byte === LF ? byte : MASK));
}
