import iconv from 'iconv-lite';

/**
 * Characters to GB18030, one table look-up each. iconv-lite is asked once a character and the answer kept: a receipt
 * uses few hundred different ones, and the encoder's set-up would otherwise cost more than the text.
 */
const codes = new Uint32Array(0x10000);

/** The bytes of one code point as a number: one, two or four bytes, big end first. Never 0 for printable text. */
function look(codePoint: number): number {
  const bytes = iconv.encode(String.fromCodePoint(codePoint), 'gb18030');
  return bytes.reduce((code, byte) => code * 256 + byte, 0);
}

/** Writes `text` at `offset` and returns where it ended. `target` must have four bytes free a character. */
export function writeGb18030(text: string, target: Uint8Array, offset: number): number {
  let end = offset;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      target[end] = unit;
      end += 1;
      continue;
    }
    let code = codes[unit] ?? 0;
    if (code === 0) {
      const codePoint = text.codePointAt(index) ?? unit;
      code = look(codePoint);
      if (codePoint > 0xffff) index += 1;
      else codes[unit] = code;
    }
    if (code > 0xffff) {
      target[end] = code >>> 24;
      target[end + 1] = (code >>> 16) & 0xff;
      end += 2;
    }
    target[end] = (code >>> 8) & 0xff;
    target[end + 1] = code & 0xff;
    end += 2;
  }
  return end;
}

export function decodeGb18030(bytes: Uint8Array): string {
  return iconv.decode(bytes, 'gb18030');
}

/** How many bytes a GB18030 character has, seen from its first bytes; `undefined` where more must come first. */
export function gb18030Length(bytes: Uint8Array, offset: number): number | undefined {
  const first = bytes[offset] ?? 0;
  if (first < 0x81 || first === 0xff) return 1;
  const second = bytes[offset + 1];
  if (second === undefined) return undefined;
  if (second >= 0x30 && second <= 0x39) return offset + 4 <= bytes.length ? 4 : undefined;
  return 2;
}
