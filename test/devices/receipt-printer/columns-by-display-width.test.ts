import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrintLine } from '../../../core/ports/receipt-printer.ts';
import { columnsOf, printableText, wrap } from '../../../devices/receipt-printer/escpos/columns.ts';
import { createReceiptRenderer } from '../../../devices/receipt-printer/escpos/render.ts';
import { handHeldPrinter } from './wire.ts';

/** Text as a back end may send it: both languages, rare hanzi, accents, symbols, and anything else. */
const mixedText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.string({
      unit: fc.constantFrom(...Array.from('应缴电费户号余额王䶮𠮷龘￥¥×·—（），。abcXYZ 019.-*:')),
      maxLength: 70,
    }),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
const anyLine: fc.Arbitrary<PrintLine> = fc.oneof(
  fc.record({ kind: fc.constant('pair' as const), label: mixedText, value: mixedText, bold: fc.boolean() }),
  fc.record({
    kind: fc.constant('text' as const),
    text: mixedText,
    align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
    size: fc.constantFrom('normal' as const, 'double' as const),
    bold: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('qr' as const), data: mixedText }),
);

function printed(
  lines: readonly PrintLine[],
  paperWidthMm: 58 | 80,
): { text: string; wrappedLines: number; unknown: number } {
  const { printer, send } = handHeldPrinter({ paperWidthMm });
  send(createReceiptRenderer({ paperWidthMm }).render({ number: 'T-1', lines }));
  const { wrappedLines, unknownCommands } = printer.state();
  return { text: printer.text().join('\n'), wrappedLines, unknown: unknownCommands };
}

const dense = (text: string): string => text.replaceAll(/\s/g, '');

describe('columns by display width', () => {
  it.each([
    ['应缴电费', '￥192.00', 48],
    ['户名', '王䶮', 48],
    ['户名 Name', '𠮷野家电力', 32],
    ['Été × 2', '—', 32],
    ['其中 ￥100 × 3', '￥300.00', 32],
    ['转入余额 To balance', '￥13.40', 48],
  ])('puts %s and %s on one line of exactly the paper’s width', (label, value, columns) => {
    const { text, wrappedLines } = printed([{ kind: 'pair', label, value, bold: false }], columns === 32 ? 58 : 80);
    const [line = ''] = text.split('\n');
    expect(line.startsWith(label) && line.endsWith(value)).toBe(true);
    expect(columnsOf(line)).toBe(columns);
    expect(wrappedLines).toBe(0);
  });

  it('puts a value that does not fit on the next line, right-aligned', () => {
    const { text } = printed(
      [{ kind: 'pair', label: '冲抵账单 Credited to your bills', value: '￥286.60', bold: false }],
      58,
    );
    expect(text.split('\n').slice(0, 2)).toEqual(['冲抵账单 Credited to your bills', `${' '.repeat(24)}￥286.60`]);
  });

  it('wraps English at spaces and Chinese anywhere but before a mark that closes', () => {
    expect(wrap('This slip is not a tax invoice. Please keep it.', 32)).toEqual([
      'This slip is not a tax invoice.',
      'Please keep it.',
    ]);
    expect(wrap('多缴金额已转入您的账户余额请您收，下次', 32)).toEqual(['多缴金额已转入您的账户余额请您', '收，下次']);
    expect(wrap('x'.repeat(40), 16)).toEqual(['x'.repeat(16), 'x'.repeat(16), 'x'.repeat(8)]);
  });

  it('never runs over the edge and never loses a character, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.array(anyLine, { maxLength: 6 }),
        fc.constantFrom(58 as const, 80 as const),
        (lines, paperWidthMm) => {
          const paper = printed(lines, paperWidthMm);
          expect(paper.wrappedLines).toBe(0);
          expect(paper.unknown).toBe(0);
          const wanted = lines.map((line) => {
            if (line.kind === 'pair') return printableText(line.label) + printableText(line.value);
            if (line.kind === 'qr') return `[QR${printableText(line.data)}]`;
            return line.kind === 'text' ? printableText(line.text) : '';
          });
          expect(dense(paper.text)).toBe(dense(wanted.join('')));
        },
      ),
      { numRuns: 300 },
    );
  });
});
