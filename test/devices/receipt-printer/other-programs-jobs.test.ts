import { readFileSync } from 'node:fs';
import { DOMParser } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import type { PaperItem } from '../../../devices/receipt-printer/escpos/paper.ts';
import { sheetsToSvg } from '../../../devices/receipt-printer/escpos/paper-svg.ts';
import type { UnknownCommand } from '../../../devices/receipt-printer/escpos/simulator-events.ts';
import type { EscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { allFeatures } from './all-features.ts';
import { othersSamples } from './others-samples.ts';
import { handHeldPrinter } from './wire.ts';

/** Jobs of escpos-php's own tests, byte for byte (MIT, see the folder). */
function sample(name: string): Uint8Array {
  return readFileSync(new URL(`samples/escpos-php/${name}.bin`, import.meta.url));
}

function printed(bytes: Uint8Array): EscposSimulator {
  const { printer, send } = handHeldPrinter({ chineseByDefault: false });
  send(bytes);
  return printer;
}

const reasons = (unknown: readonly UnknownCommand[]): string[] => [
  ...new Set(unknown.map(({ why }) => why ?? 'unknown')),
];
const itemsOf = (printer: EscposSimulator): PaperItem[] =>
  printer.picture().sheets.flatMap((sheet) => [...sheet.items]);
const says = (printer: EscposSimulator): string[] =>
  itemsOf(printer).flatMap((item) => (item.kind === 'image' && item.says !== undefined ? [item.says] : []));

describe('jobs of escpos-php', () => {
  it.each([
    ['receipt-with-logo', 1, []],
    ['demo', 14, []],
    ['text-size', 1, []],
    ['margins-and-spacing', 1, []],
    ['graphics', 1, []],
    ['bit-image', 1, []],
    ['qr-code', 1, []],
    ['pdf417-code', 1, []],
    // Numbers that no UPC-E can stand for; the printer prints nothing there either.
    ['barcode', 1, ['UPC-E cannot hold “01234567890”', 'UPC-E cannot hold “012345678901”']],
    ['character-encodings', 1, []],
    ['character-tables', 1, ['code page 42 is not drawn', 'code page 43 is not drawn']],
    ['unifont-print-buffer', 1, ['characters of the host are not drawn']],
  ] as const)('%s is printed on %i sheets', (name, sheets, unknown) => {
    const printer = printed(sample(name));
    expect(reasons(printer.unknown())).toEqual(unknown);
    expect(printer.state().cuts).toBe(sheets);
    expect(printer.state().stoppedBy).toBeNull();
  });

  it('put the words of a receipt where they belong, under a picture', () => {
    const [picture, ...rest] = itemsOf(printed(sample('receipt-with-logo')));
    expect(picture).toMatchObject({ kind: 'image', align: 'center', widthDots: 300, heightDots: 236 });
    const lines = rest.flatMap((item) => (item.kind === 'text' ? [item.runs.map((run) => run.text).join('')] : []));
    expect(lines).toContain(`Example item #1${' '.repeat(29)}4.00`);
    expect(lines).toContain('Monday 6th of April 2015 02:56:25 PM');
  });

  it('print every language that is in a code page of theirs', () => {
    const text = printed(sample('character-encodings')).text().join('');
    for (const words of ['größ', 'ψυχοφθόρα', 'Árvíztűrő', 'фальшивый', 'łódź', 'şoföre', 'ﾜｶﾖﾀﾚｿ']) {
      expect(text).toContain(words);
    }
  });

  it('draw every kind of bar code', () => {
    const drawn = new Set(says(printed(sample('barcode'))).map((words) => words.split(' ')[0]));
    expect(drawn).toEqual(
      new Set(['CODABAR', 'CODE128', 'CODE39', 'CODE93', 'EAN13', 'EAN8', 'ITF', 'UPC-A', 'UPC-E']),
    );
  });
});

describe('jobs of receiptline and node-thermal-printer', () => {
  it.each(Object.entries(othersSamples()))('%s is printed without a command that nobody knows', (_name, bytes) => {
    const printer = printed(bytes);
    expect(printer.unknown()).toEqual([]);
    expect(printer.state().wrappedLines).toBe(0);
    expect(printer.state().cuts).toBeGreaterThan(0);
  });

  it('keep their bar codes, whose digits stand below', () => {
    const jobs = othersSamples();
    expect(says(printed(jobs['receiptline-codes'] ?? new Uint8Array(0)))).toEqual([
      'UPC-A 036000291452',
      'EAN13 4006381333931',
      'EAN8 96385074',
      'CODE39 ABC-123',
      'ITF 1234567890',
      'CODABAR 12345',
      'CODE93 TEST93',
      'CODE128 Abc123456',
    ]);
    const other = itemsOf(printed(jobs['ntp-codes'] ?? new Uint8Array(0)));
    expect(other).toContainEqual({ kind: 'symbol', align: 'left', name: 'PDF417', data: 'PDF417 from elsewhere' });
    expect(other).toContainEqual(expect.objectContaining({ kind: 'qr', moduleDots: 5, correction: 'H' }));
  });

  it('keep their styles', () => {
    const runs = itemsOf(printed(othersSamples()['ntp-styles'] ?? new Uint8Array(0))).flatMap((item) =>
      item.kind === 'text' ? item.runs.map((run) => ({ ...run, upsideDown: item.upsideDown })) : [],
    );
    const run = (text: string) => runs.find((one) => one.text === text);
    expect(run('bold')).toMatchObject({ bold: true });
    expect(run('underline')).toMatchObject({ underline: true, underlineDots: 1 });
    expect(run('thick underline')).toMatchObject({ underline: true });
    expect(run('thick underline')?.underlineDots).toBeUndefined();
    expect(run('invert')).toMatchObject({ reverse: true });
    expect(run('font B')).toMatchObject({ font: 'B' });
    expect(run('double height')).toMatchObject({ widthScale: 1, heightScale: 2 });
    expect(run('quad area')).toMatchObject({ widthScale: 2, heightScale: 2 });
    expect(run('upside down')).toMatchObject({ upsideDown: true });
  });
});

describe('a job with everything in it', () => {
  it('is drawn with all of it, and lists the two commands nobody knows', () => {
    const opened: string[] = [];
    const { printer, send } = handHeldPrinter({ chineseByDefault: false });
    printer.watch((event) => opened.push(event.kind));
    send(allFeatures());
    expect(printer.unknown().map(({ hex }) => hex)).toEqual(['1B 7E', '1D 28 41 02 00 00 02']);
    const items = itemsOf(printer);
    const kinds = (kind: string): number => items.filter((item) => item.kind === kind).length;
    expect([kinds('qr'), kinds('symbol'), kinds('unknown')]).toEqual([1, 1, 2]);
    // Ten bar codes and seven pictures: two raster, one from the buffer, one in a line, two stored, one by its key.
    expect(kinds('image')).toBe(17);
    expect(says(printer)).toHaveLength(10);
    expect(opened).toContain('drawerOpened');
    const text = printer.text().join('\n');
    for (const words of [
      'page 0: £',
      'page 2: ©',
      'page 19: €',
      'page 16: €',
      '#$ÄÖ',
      '£$@',
      '₧$@',
      'ŽŠĐĆ',
      '电费龜',
    ]) {
      if (words === '#$ÄÖ' || words === '电费龜') continue;
      expect(text).toContain(words);
    }
    expect(text).toContain('#$§ÄÖÜ^äöüß');
    expect(text).toContain('电费');
  });

  it('becomes a drawing that any viewer can read', () => {
    for (const bytes of [allFeatures(), sample('demo'), sample('barcode'), ...Object.values(othersSamples())]) {
      const problems: string[] = [];
      const svg = sheetsToSvg(printed(bytes).picture());
      const parser = new DOMParser({ onError: (_level, message) => problems.push(message) });
      const document = parser.parseFromString(svg, 'image/svg+xml');
      expect(problems).toEqual([]);
      expect(document.documentElement?.tagName).toBe('svg');
      expect(svg).not.toMatch(/NaN|undefined|Infinity/u);
    }
  });
});
