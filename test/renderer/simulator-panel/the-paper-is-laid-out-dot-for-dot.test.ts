import { describe, expect, it } from 'vitest';
import type { PaperItem } from '../../../core/contract/snapshot.ts';
import { bitsToPath, isFullWidth, layOutSheet } from '../../../renderer/simulator-panel/paper-layout.ts';
import { tornEdge } from '../../../renderer/simulator-panel/torn-edge.ts';

type TextItem = Extract<PaperItem, { kind: 'text' }>;
const plain = { widthScale: 1, heightScale: 1, bold: false, underline: false, reverse: false, font: 'A' } as const;

function text(
  words: string,
  align: TextItem['align'] = 'left',
  style: Partial<TextItem['runs'][number]> = {},
): TextItem {
  return { kind: 'text', align, runs: [{ ...plain, ...style, text: words }] };
}

const lay = (items: readonly PaperItem[], widthDots = 576) => layOutSheet(items, widthDots, () => 29);
const places = (items: readonly PaperItem[], widthDots?: number) =>
  lay(items, widthDots).items.flatMap((item) =>
    item.kind === 'text'
      ? item.line.map(({ text: words, x, y }) => [words, x, y])
      : [[item.kind, 'x' in item ? item.x : 0, item.y]],
  );

describe('the paper', () => {
  it('gives Latin one cell of 12 dots and Chinese one of 24', () => {
    expect(places([text('户号 0310')])).toEqual([
      ['户号', 0, 0],
      [' 0310', 48, 0],
    ]);
    expect(['A', '9', '-', '￥', '元', 'é', 'ｱ'].map(isFullWidth)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('fills a line of 48 columns exactly and breaks at the 49th', () => {
    expect(places([text('x'.repeat(48))])).toHaveLength(1);
    expect(places([text('x'.repeat(49))])).toEqual([
      ['x'.repeat(48), 0, 0],
      ['x', 0, 30],
    ]);
    expect(places([text('x'.repeat(33))], 384).at(-1)).toEqual(['x', 0, 30]);
  });

  it('breaks before a full-width character that does not fit', () => {
    expect(places([text(`${'x'.repeat(47)}元`)]).at(-1)).toEqual(['元', 0, 30]);
  });

  it('centres and right-aligns by what stands on the line', () => {
    expect(places([text('ab', 'center'), text('ab', 'right')])).toEqual([
      ['ab', 276, 0],
      ['ab', 552, 30],
    ]);
  });

  it('makes room for double size and stands smaller type on the same base line', () => {
    const item: TextItem = {
      kind: 'text',
      align: 'left',
      runs: [
        { ...plain, text: '大', widthScale: 2, heightScale: 2 },
        { ...plain, text: 'b', font: 'B' },
      ],
    };
    const sheet = lay([item, text('next')]);
    expect(places([item])).toEqual([
      ['大', 0, 0],
      ['b', 48, 31],
    ]);
    expect(sheet.heightDots).toBe(48 + 6 + 24 + 6);
  });

  it('leaves the paper it was fed, and places pictures, codes and unknown bytes', () => {
    const items: PaperItem[] = [
      { kind: 'feed', dots: 40 },
      { kind: 'image', align: 'center', widthDots: 96, heightDots: 50, bits: '' },
      { kind: 'qr', align: 'right', moduleDots: 6, data: 'https://x' },
      { kind: 'unknown', hex: '1b 7a' },
    ];
    expect(places(items)).toEqual([
      ['image', 240, 40],
      ['qr', 576 - 29 * 6, 90],
      ['unknown', 0, 90 + 29 * 6],
    ]);
  });

  it('can be read by those who do not see it', () => {
    const sheet = lay([text('应缴 203.32'), { kind: 'qr', align: 'left', moduleDots: 4, data: 'LP-1' }]);
    expect(sheet.plainText).toBe('应缴 203.32\nQR LP-1');
  });

  it('draws one rectangle for every run of black dots', () => {
    expect(bitsToPath(Uint8Array.of(0b1110_0001, 0b1000_0000, 0, 0), 9, 2)).toBe('M0 0h3v1h-3zM7 0h2v1h-2z');
    expect(bitsToPath(Uint8Array.of(0xff, 0xff), 9, 1)).toBe('M0 0h9v1h-9z');
  });

  it('tears every sheet in its own way, and always the same', () => {
    expect(tornEdge(0, 600, 7, 1)).toBe(tornEdge(0, 600, 7, 1));
    expect(tornEdge(0, 600, 7, 1)).not.toBe(tornEdge(0, 600, 7, 2));
    expect(tornEdge(600, 0, 7, 1)).toMatch(/L0 7$/u);
  });
});
