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

/** Single-byte code pages by the number of ESC t, as Epson numbers them; the few that reach a kiosk. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  0: 'cp437',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  13: 'cp857',
  14: 'cp737',
  15: 'iso-8859-7',
  16: 'win1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  34: 'cp855',
  36: 'cp862',
  37: 'cp864',
  39: 'iso-8859-2',
  40: 'iso-8859-15',
  45: 'win1250',
  46: 'win1251',
  47: 'win1253',
  48: 'win1254',
  52: 'win1258',
};

/** One byte in a single-byte code page; page 1 (katakana) only has its line-drawing dash, which rules are made of. */
export function decodeSingleByte(byte: number, page: number): string {
  if (byte < 0x80) return String.fromCharCode(byte);
  if (page === 1) return byte === 0x95 ? '─' : '�';
  return iconv.decode(Uint8Array.of(byte), CODE_PAGES[page] ?? 'cp437');
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
