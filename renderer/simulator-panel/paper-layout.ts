import type { PaperItem } from '../../core/contract/snapshot.ts';

/** Cells of the print head's fonts, in dots: ESC/POS font A 12×24, font B 9×17; a full-width glyph is two cells wide. */
const cells = { A: { half: 12, height: 24 }, B: { half: 9, height: 17 } } as const;
/** Space between lines the printer adds by itself. */
const leadingDots = 6;

export type Align = 'left' | 'center' | 'right';
type TextItem = Extract<PaperItem, { kind: 'text' }>;
type Run = TextItem['runs'][number];

/** Glyphs of one style and one width, each with its own place: nothing depends on a font's advance. */
export interface PlacedText {
  readonly text: string;
  readonly fullWidth: boolean;
  readonly x: number;
  readonly y: number;
  /** Of one glyph, unscaled. */
  readonly cell: number;
  readonly height: number;
  readonly widthScale: number;
  readonly heightScale: number;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly reverse: boolean;
}

export type PlacedItem =
  | { readonly kind: 'text'; readonly line: readonly PlacedText[] }
  | {
      readonly kind: 'image';
      readonly x: number;
      readonly y: number;
      readonly item: Extract<PaperItem, { kind: 'image' }>;
    }
  | { readonly kind: 'qr'; readonly x: number; readonly y: number; readonly item: Extract<PaperItem, { kind: 'qr' }> }
  | { readonly kind: 'unknown'; readonly y: number; readonly hex: string };

export interface PlacedSheet {
  readonly heightDots: number;
  readonly items: readonly PlacedItem[];
  /** Line by line, for those who listen instead of look. */
  readonly plainText: string;
}

/** Sides of a QR code in modules, without a quiet zone; the encoder knows it. */
export type QrSize = (data: string) => number;

/** Lays a sheet out in dots, as the head left it: every line where the feed had brought it. */
export function layOutSheet(items: readonly PaperItem[], widthDots: number, qrSize: QrSize): PlacedSheet {
  const placed: PlacedItem[] = [];
  const plain: string[] = [];
  let y = 0;
  for (const item of items) {
    switch (item.kind) {
      case 'text':
        for (const line of breakLines(item, widthDots)) {
          const height = lineHeight(line.runs);
          placed.push({ kind: 'text', line: placeLine(line, y, height) });
          y += height + leadingDots;
        }
        plain.push(item.runs.map((run) => run.text).join(''));
        break;
      case 'feed':
        y += item.dots;
        break;
      case 'image':
        placed.push({ kind: 'image', x: startOf(item.align, item.widthDots, widthDots), y, item });
        y += item.heightDots;
        break;
      case 'qr': {
        const side = qrSize(item.data) * item.moduleDots;
        placed.push({ kind: 'qr', x: startOf(item.align, side, widthDots), y, item });
        y += side;
        plain.push(`QR ${item.data}`);
        break;
      }
      case 'unknown':
        placed.push({ kind: 'unknown', y, hex: item.hex });
        y += cells.A.height + leadingDots;
        break;
    }
  }
  return { heightDots: y, items: placed, plainText: plain.join('\n') };
}

/** Half-width: Latin, digits, half-width katakana; everything else the printer's Chinese font draws full. */
export function isFullWidth(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xff && !(code >= 0xff61 && code <= 0xff9f);
}

interface Line {
  readonly x: number;
  readonly runs: readonly Run[];
}

function advance(run: Run, character: string): number {
  return cells[run.font].half * (isFullWidth(character) ? 2 : 1) * run.widthScale;
}

/** The printer breaks a line that is too long by itself, glyph by glyph. */
function breakLines(item: TextItem, widthDots: number): Line[] {
  const lines: Run[][] = [[]];
  let used = 0;
  for (const run of item.runs) {
    let text = '';
    for (const character of run.text) {
      const width = advance(run, character);
      if (used + width > widthDots && used > 0) {
        lines.at(-1)?.push({ ...run, text });
        lines.push([]);
        text = '';
        used = 0;
      }
      text += character;
      used += width;
    }
    lines.at(-1)?.push({ ...run, text });
  }
  return lines.map((runs) => {
    const width = runs.reduce(
      (sum, run) => sum + Array.from(run.text).reduce((all, one) => all + advance(run, one), 0),
      0,
    );
    return { x: startOf(item.align, width, widthDots), runs };
  });
}

function lineHeight(runs: readonly Run[]): number {
  return Math.max(cells.A.height, ...runs.map((run) => cells[run.font].height * run.heightScale));
}

/** Runs of different heights stand on one base line. */
function placeLine(line: Line, top: number, height: number): PlacedText[] {
  const placed: PlacedText[] = [];
  let x = line.x;
  for (const run of line.runs) {
    const cell = cells[run.font];
    let pending: { text: string; fullWidth: boolean; x: number } | undefined;
    const flush = (): void => {
      if (pending === undefined) return;
      const { widthScale, heightScale, bold, underline, reverse } = run;
      placed.push({
        ...pending,
        y: top + height - cell.height * heightScale,
        cell: cell.half * (pending.fullWidth ? 2 : 1),
        height: cell.height,
        widthScale,
        heightScale,
        bold,
        underline,
        reverse,
      });
      pending = undefined;
    };
    for (const character of run.text) {
      const fullWidth = isFullWidth(character);
      if (pending !== undefined && pending.fullWidth !== fullWidth) flush();
      pending ??= { text: '', fullWidth, x };
      pending.text += character;
      x += advance(run, character);
    }
    flush();
  }
  return placed;
}

function startOf(align: Align, width: number, widthDots: number): number {
  if (align === 'left') return 0;
  const room = Math.max(0, widthDots - width);
  return align === 'right' ? room : Math.floor(room / 2);
}

/** Black dots of a 1-bit picture as one SVG path: a rectangle for every run of dots in a row. */
export function bitsToPath(bits: Uint8Array, widthDots: number, heightDots: number): string {
  const rowBytes = Math.ceil(widthDots / 8);
  let path = '';
  for (let y = 0; y < heightDots; y++) {
    let start = -1;
    for (let x = 0; x <= widthDots; x++) {
      const byte = bits[y * rowBytes + (x >> 3)] ?? 0;
      const black = x < widthDots && (byte & (0x80 >> (x & 7))) !== 0;
      if (black && start < 0) start = x;
      if (!black && start >= 0) {
        path += `M${start} ${y}h${x - start}v1h${start - x}z`;
        start = -1;
      }
    }
  }
  return path;
}
