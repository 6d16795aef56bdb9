import JsBarcode from 'jsbarcode';

/** What GS k asks for: the name of the symbology by its number, in both numberings. */
const SYSTEMS: Readonly<Record<number, string>> = {
  0: 'UPC-A',
  1: 'UPC-E',
  2: 'EAN13',
  3: 'EAN8',
  4: 'CODE39',
  5: 'ITF',
  6: 'CODABAR',
  7: 'CODE93',
  8: 'CODE128',
  9: 'GS1-128',
  10: 'GS1 DataBar',
  11: 'GS1 DataBar Truncated',
  12: 'GS1 DataBar Limited',
  13: 'GS1 DataBar Expanded',
  14: 'CODE128',
};
const FIRST_COUNTED = 65;
/** A printer reckons the check digit itself, whether the host sent one or not. */
const DIGITS_BEFORE_CHECK = { upc: 11, ean13: 12, ean8: 7 };

export interface DrawnBarcode {
  readonly name: string;
  /** What a reader says. */
  readonly data: string;
  /** Narrow modules, black ones true. */
  readonly modules: readonly boolean[];
}

/** The bars of GS k m …, or why a printer could not draw them. */
export function drawBarcode(system: number, bytes: Uint8Array): DrawnBarcode | { readonly problem: string } {
  const name = SYSTEMS[system >= FIRST_COUNTED ? system - FIRST_COUNTED : system];
  if (name === undefined) return { problem: `bar code system ${system} is not known` };
  const text = Buffer.from(bytes).toString('latin1');
  switch (name) {
    case 'UPC-A':
      return encoded(name, 'UPC', text.slice(0, DIGITS_BEFORE_CHECK.upc));
    case 'UPC-E':
      return encoded(name, 'UPCE', shortUpc(text));
    case 'EAN13':
      return encoded(name, name, text.slice(0, DIGITS_BEFORE_CHECK.ean13));
    case 'EAN8':
      return encoded(name, name, text.slice(0, DIGITS_BEFORE_CHECK.ean8));
    case 'ITF':
      return encoded(name, name, text);
    case 'CODE93':
      // Small letters and controls stand as two symbols each.
      return encoded(name, /^[A-Z0-9 \-.$/+%]*$/u.test(text) ? name : 'CODE93FullASCII', text);
    case 'CODE39':
      // Some hosts send the start and stop that the printer adds by itself.
      return encoded(name, name, text.replaceAll(/^\*|\*$/gu, ''));
    case 'CODABAR':
      return encoded(name, 'codabar', text.toUpperCase());
    case 'CODE128':
      return code128(text);
    default:
      return { problem: `${name} is not drawn` };
  }
}

interface Encodings {
  encodings?: readonly { readonly data: string; readonly text?: string }[];
}

function encoded(name: string, format: string, value: string): DrawnBarcode | { readonly problem: string } {
  const target: Encodings = {};
  let valid = true;
  // `flat`: one run of bars, without the taller guards and the digits between them that only screens have.
  const options = { format, flat: true, valid: (said: boolean) => (valid = said) };
  JsBarcode(target, value, options);
  const bars = (target.encodings ?? []).map((part) => part.data).join('');
  if (!valid || bars === '') return { problem: `${name} cannot hold “${value}”` };
  return { name, data: target.encodings?.[0]?.text ?? value, modules: Array.from(bars, (bar) => bar === '1') };
}

/** UPC-E is given in short, with or without number system and check digit, or as the UPC-A it stands for. */
function shortUpc(text: string): string {
  const full = /^(0)(\d{5})(\d{5})\d?$/u.exec(text);
  if (full === null) return /^0\d{6,7}$/u.test(text) ? text.slice(1, 7) : text;
  const maker = full[2] ?? '';
  const item = full[3] ?? '';
  if (/[012]00$/u.test(maker) && item.startsWith('00')) return `${maker.slice(0, 2)}${item.slice(2)}${maker[2] ?? ''}`;
  if (maker.endsWith('00') && item.startsWith('000')) return `${maker.slice(0, 3)}${item.slice(3)}3`;
  if (maker.endsWith('0') && item.startsWith('0000')) return `${maker.slice(0, 4)}${item.slice(4)}4`;
  return /^0000[5-9]$/u.test(item) ? `${maker}${item.slice(4)}` : text;
}

/** `{A`, `{B`, `{C` choose a set, `{{` is a brace, `{1` FNC1; pairs of digits stand as one byte in set C. */
function code128(text: string): DrawnBarcode | { readonly problem: string } {
  let set = '';
  let payload = '';
  const sets = new Set<string>();
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (character === '{' && 'ABC'.includes(next) && next !== '') {
      set = next;
      at += 1;
    } else if (character === '{' && next === '{') {
      payload += '{';
      sets.add(set);
      at += 1;
    } else if (character === '{') {
      return { problem: `CODE128 with the function {${next} is not drawn` };
    } else {
      payload += set === 'C' ? String(character.charCodeAt(0)).padStart(2, '0') : character;
      sets.add(set);
    }
  }
  // One set throughout keeps the width a printer gives it; a mixture is drawn as short as it can be.
  const [only = ''] = sets;
  return encoded('CODE128', sets.size === 1 && only !== '' ? `CODE128${only}` : 'CODE128', payload);
}
