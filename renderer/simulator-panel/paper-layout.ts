import type { PaperItem } from '../../core/contract/snapshot.ts';

/** Cells of the print head's fonts, in dots: ESC/POS font A 12×24, font B 9×17; a full-width glyph is two cells wide. */
const cells = { A: { half: 12, height: 24 }, B: { half: 9, height: 17 } } as const;
/** Space between lines the printer adds by itself. */
const leadingDots = 6;

export type Align = 'left' | 'center' | 'right';
/** The frame around a symbol that is named and not drawn. */
const symbolFrame = { width: 320, height: 72 };
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
  /** Dots from one glyph to the next, unscaled; more than the cell where the characters are spaced out. */
  readonly step: number;
  /** Thickness of the underline. */
  readonly underlineDots: number;
  /** Every glyph lies on its right side. */
  readonly rotated: boolean;
}

export type PlacedItem =
  | {
      readonly kind: 'text';
      readonly line: readonly PlacedText[];
      /** The point the line is turned about where it stands on its head. */
      readonly turnedAbout?: { readonly x: number; readonly y: number };
    }
  | {
      readonly kind: 'image';
      readonly x: number;
      readonly y: number;
      readonly item: Extract<PaperItem, { kind: 'image' }>;
    }
  | { readonly kind: 'qr'; readonly x: number; readonly y: number; readonly item: Extract<PaperItem, { kind: 'qr' }> }
  | {
      readonly kind: 'symbol';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly item: Extract<PaperItem, { kind: 'symbol' }>;
    }
  | { readonly kind: 'unknown'; readonly y: number; readonly hex: string };

export interface PlacedSheet {
  readonly heightDots: number;
  readonly items: readonly PlacedItem[];
  /** Line by line, for those who listen instead of look. */
  readonly plainText: string;
}

/** Sides of a QR code in modules, without a quiet zone; the encoder knows it. */
export type QrSize = (item: Extract<PaperItem, { kind: 'qr' }>) => number;

/** Lays a sheet out in dots, as the head left it: every line where the feed had brought it. */
export function layOutSheet(items: readonly PaperItem[], widthDots: number, qrSize: QrSize): PlacedSheet {
  const placed: PlacedItem[] = [];
  const plain: string[] = [];
  let y = 0;
  let lowest = 0;
  for (const item of items) {
    switch (item.kind) {
      case 'text': {
        const lines = breakLines(item, widthDots);
        for (const [index, line] of lines.entries()) {
          const height = lineHeight(line.runs);
          const middle = (item.leftDots ?? 0) + areaOf(item, widthDots) / 2;
          const turned = item.upsideDown === true ? { turnedAbout: { x: middle, y: y + height / 2 } } : {};
          placed.push({ kind: 'text', line: placeLine(line, y, height), ...turned });
          lowest = Math.max(lowest, y + height);
          const isLast = index === lines.length - 1;
          y += (isLast ? item.pitchDots : undefined) ?? height + leadingDots;
        }
        plain.push(item.runs.map((run) => run.text).join(''));
        break;
      }
      case 'feed':
        y = Math.max(0, y + item.dots);
        break;
      case 'image':
        placed.push({ kind: 'image', x: placeOf(item, item.widthDots, widthDots), y, item });
        lowest = Math.max(lowest, y + item.heightDots);
        y += item.pitchDots ?? item.heightDots;
        if (item.says !== undefined) plain.push(item.says);
        break;
      case 'qr': {
        const side = qrSize(item) * item.moduleDots;
        placed.push({ kind: 'qr', x: placeOf(item, side, widthDots), y, item });
        y += side;
        plain.push(`QR ${item.data}`);
        break;
      }
      case 'symbol': {
        const { width, height } = symbolFrame;
        placed.push({ kind: 'symbol', x: startOf(item.align, width, widthDots), y, width, height, item });
        y += height;
        plain.push(`${item.name} ${item.data}`);
        break;
      }
      case 'unknown':
        placed.push({ kind: 'unknown', y, hex: item.hex });
        y += cells.A.height + leadingDots;
        break;
    }
  }
  return { heightDots: Math.max(lowest, y), items: placed, plainText: plain.join('\n') };
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

function isWide(run: Run, character: string): boolean {
  return run.wide ?? isFullWidth(character);
}

/** A character that lies on its side takes its height along the line. */
function advance(run: Run, character: string): number {
  const { half, height } = cells[run.font];
  const along =
    run.rotated === true ? height * run.heightScale : half * (isWide(run, character) ? 2 : 1) * run.widthScale;
  return along + (run.spacingDots ?? 0);
}

function areaOf(item: { readonly leftDots?: number; readonly areaDots?: number }, widthDots: number): number {
  return item.areaDots ?? widthDots - (item.leftDots ?? 0);
}

/** The printer breaks a line that is too long by itself, glyph by glyph. */
function breakLines(item: TextItem, widthDots: number): Line[] {
  const area = areaOf(item, widthDots);
  const lines: Run[][] = [[]];
  let used = 0;
  for (const run of item.runs) {
    let text = '';
    used = run.atDots ?? used;
    for (const character of run.text) {
      const width = advance(run, character);
      if (used + width > area && used > 0) {
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
    let x = 0;
    let end = 0;
    for (const run of runs) {
      x = (run.atDots ?? x) + Array.from(run.text).reduce((all, one) => all + advance(run, one), 0);
      end = Math.max(end, x);
    }
    return { x: placeOf(item, end, widthDots), runs };
  });
}

function runHeight(run: Run): number {
  const { half, height } = cells[run.font];
  if (run.rotated !== true) return height * run.heightScale;
  return half * run.widthScale * (Array.from(run.text).some((character) => isWide(run, character)) ? 2 : 1);
}

function lineHeight(runs: readonly Run[]): number {
  return Math.max(cells.A.height, ...runs.map(runHeight));
}

/** Runs of different heights stand on one base line; each goes where its command put it, or behind the one before. */
function placeLine(line: Line, top: number, height: number): PlacedText[] {
  const placed: PlacedText[] = [];
  let x = line.x;
  for (const run of line.runs) {
    const cell = cells[run.font];
    if (run.atDots !== undefined) x = line.x + run.atDots;
    let pending: { text: string; fullWidth: boolean; x: number } | undefined;
    const flush = (): void => {
      if (pending === undefined) return;
      const { widthScale, heightScale, bold, underline, reverse, rotated = false, underlineDots = 2 } = run;
      const glyph = cell.half * (pending.fullWidth ? 2 : 1);
      placed.push({
        ...pending,
        y: top + height - runHeight(run),
        cell: glyph,
        height: cell.height,
        widthScale,
        heightScale,
        bold,
        underline,
        reverse,
        rotated,
        underlineDots,
        step: rotated
          ? cell.height + (run.spacingDots ?? 0) / heightScale
          : glyph + (run.spacingDots ?? 0) / widthScale,
      });
      pending = undefined;
    };
    for (const character of run.text) {
      const fullWidth = isWide(run, character);
      if (pending !== undefined && pending.fullWidth !== fullWidth) flush();
      pending ??= { text: '', fullWidth, x };
      pending.text += character;
      x += advance(run, character);
    }
    flush();
  }
  return placed;
}

function placeOf(
  item: { readonly align: Align; readonly leftDots?: number; readonly areaDots?: number },
  width: number,
  widthDots: number,
): number {
  return (item.leftDots ?? 0) + startOf(item.align, width, areaOf(item, widthDots));
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
