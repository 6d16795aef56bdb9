/**
 * Text on a grid of half-width columns. The printer's Chinese font draws everything that is not ASCII in a cell of two
 * columns (GB18030's two- and four-byte codes alike, `×` and `é` included), so the width follows from the encoding and
 * not from Unicode's East Asian Width.
 */

/** ASCII and the everyday Chinese blocks need no mending; most lines are nothing else. */
const PLAIN = /^[\x20-\x7e\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e\uffe5]*$/;
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/g;
const SPACES = /[\u00a0\u1680\u2000-\u200a\u202f\u205f]/g;
/** Controls (printer commands begin with them), bidirectional and zero-width marks, variation selectors. */
const UNPRINTED = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;

/** What may reach the paper: no byte of it can be read as a command, and no mark can reorder what is read. */
export function printableText(text: string): string {
  if (PLAIN.test(text)) return text;
  const kept = text
    .replace(BREAKS, ' ')
    .replace(SPACES, ' ')
    .replace(UNPRINTED, '')
    .replace(LONE_SURROGATES, '□')
    // Four bytes in GB18030, printed as `0 6` by printers without that plane; the full-width sign is in all of them.
    .replaceAll('\u00a5', '\uffe5');
  return /\p{M}/u.test(kept) ? kept.normalize('NFC') : kept;
}

export function columnsOf(text: string): number {
  let columns = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) columns += 1;
    // The second half of a surrogate pair belongs to the cell of the first.
    else if (unit < 0xdc00 || unit > 0xdfff) columns += 2;
  }
  return columns;
}

/** Never the first character of a line. */
const NOT_FIRST = new Set('，。、；：？！）》」』】〕〉…％℃,.;:?!)]%');

/** Lines of at most `columns`; breaks at spaces and between Chinese characters, inside a word only where it must. */
export function wrap(text: string, columns: number): string[] {
  if (columnsOf(text) <= columns) return [text];
  const lines: string[] = [];
  let line: string[] = [];
  let width = 0;
  for (const character of text) {
    const wide = columnsOf(character);
    while (width + wide > columns) {
      const keep = breakAt(line, character);
      lines.push(line.slice(0, keep).join('').trimEnd());
      line = Array.from(line.slice(keep).join('').trimStart());
      width = columnsOf(line.join(''));
    }
    if (character === ' ' && line.length === 0 && lines.length > 0) continue;
    line.push(character);
    width += wide;
  }
  if (line.length > 0) lines.push(line.join(''));
  return lines;
}

/** How many of the characters stay on a full line, before `next`. */
function breakAt(line: readonly string[], next: string): number {
  for (let keep = line.length; keep > 0; keep -= 1) {
    const after = keep === line.length ? next : (line[keep] ?? '');
    const before = line[keep - 1] ?? '';
    if (NOT_FIRST.has(after)) continue;
    if (before === ' ' || after === ' ' || columnsOf(before) === 2 || columnsOf(after) === 2) return keep;
  }
  return line.length;
}
