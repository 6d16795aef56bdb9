import { encode } from 'uqr';
import type { PaperItem, PaperPicture, PaperSheet, TextRun } from './paper.ts';
import { FONT_CELLS } from './print-modes.ts';
import { looksWide, startOf } from './print-line.ts';

/** Bare paper left and right of the print head: 4 mm. */
const MARGIN_DOTS = 32;
/** Above the first line, below the last, and between sheets. */
const EDGE_DOTS = 40;
/** Space below a line that does not say its pitch. */
const LEADING_DOTS = 6;
/** Of the drawing, for one dot of the head. A sheet of 80 mm is 640 wide. */
const UNIT = 1;
const PAPER = '#fdfcf7';
const INK = '#1c1a18';
const TROUBLE = '#b3261e';
const LATIN = "'DejaVu Sans Mono','Liberation Mono','Noto Sans Mono',monospace";
const CHINESE = "'Noto Sans Mono CJK SC','Noto Sans CJK SC','Noto Sans SC',sans-serif";
/** The frame around a symbol that is not drawn. */
const SYMBOL_FRAME = { width: 320, height: 72 };
/** What fits in the frame and on a line of 58 mm, at the size of a note. */
const SYMBOL_CHARACTERS = 28;
const LINE_CHARACTERS = 38;
/** Where the letters of a font stand, as a part of its height from the top. */
const BASELINE = { half: 0.79, wide: 0.83 };
/** A sheet longer than this is a runaway feed; what is below is not drawn. */
const LONGEST_SHEET_DOTS = 40_000;

type TextItem = Extract<PaperItem, { kind: 'text' }>;

/** The sheets below each other as one SVG, a unit a dot: for the eye, and for whoever wants a file of a receipt. */
export function sheetsToSvg(picture: PaperPicture): string {
  const width = picture.widthDots + 2 * MARGIN_DOTS;
  let y = EDGE_DOTS;
  const parts: string[] = [];
  for (const sheet of picture.sheets) {
    const drawn = drawSheet(sheet, picture.widthDots);
    const height = Math.min(LONGEST_SHEET_DOTS, drawn.heightDots) + 2 * EDGE_DOTS;
    const dash = sheet.cut ? '' : ' stroke-dasharray="6 6"';
    parts.push(
      `<g transform="translate(${MARGIN_DOTS} ${y})">`,
      `<rect width="${width}" height="${height}" fill="${PAPER}" stroke="#c9c2b2"${dash}/>`,
      `<g transform="translate(${MARGIN_DOTS} ${EDGE_DOTS})">${drawn.body}</g></g>`,
    );
    y += height + EDGE_DOTS;
  }
  const outer = width + 2 * MARGIN_DOTS;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${outer * UNIT}" height="${y * UNIT}" viewBox="0 0 ${outer} ${y}">` +
    `<rect width="${outer}" height="${y}" fill="#e7e2d6"/>${parts.join('')}</svg>\n`
  );
}

function drawSheet(sheet: PaperSheet, widthDots: number): { body: string; heightDots: number } {
  const parts: string[] = [];
  let y = 0;
  let lowest = 0;
  for (const item of sheet.items) {
    const drawn = drawItem(item, widthDots);
    if (drawn.body !== '' && y < LONGEST_SHEET_DOTS) parts.push(`<g transform="translate(0 ${y})">${drawn.body}</g>`);
    lowest = Math.max(lowest, y + drawn.heightDots);
    y = Math.max(0, y + drawn.pitchDots);
  }
  return { body: parts.join(''), heightDots: Math.max(lowest, y) };
}

interface Drawn {
  readonly body: string;
  readonly heightDots: number;
  readonly pitchDots: number;
}

function drawItem(item: PaperItem, widthDots: number): Drawn {
  switch (item.kind) {
    case 'text':
      return drawLine(item, widthDots);
    case 'feed':
      return { body: '', heightDots: 0, pitchDots: item.dots };
    case 'image': {
      const x = placed(item, item.widthDots, widthDots);
      const path = bitsToPath(Buffer.from(item.bits, 'base64'), item.widthDots, item.heightDots);
      return box(`<path transform="translate(${x} 0)" d="${path}" ${CRISP}/>`, item.heightDots, item.pitchDots);
    }
    case 'qr': {
      const code = encode(item.data, { ecc: item.correction ?? 'M', border: 0 });
      const side = code.size * item.moduleDots;
      const path = code.data
        .flatMap((row, line) => row.map((dark, column) => (dark ? `M${column} ${line}h1v1h-1z` : '')))
        .join('');
      const x = placed(item, side, widthDots);
      return box(`<path transform="translate(${x} 0) scale(${item.moduleDots})" d="${path}" ${CRISP}/>`, side);
    }
    case 'symbol': {
      const { width, height } = SYMBOL_FRAME;
      const x = startOf(item.align, width, widthDots);
      const frame = `<rect x="${x}" y="1" width="${width}" height="${height - 2}" fill="none" stroke="${INK}" stroke-dasharray="4 4"/>`;
      return box(
        `${frame}${note(item.name, x + 10, 28, INK)}${note(shortened(item.data, SYMBOL_CHARACTERS), x + 10, 54, INK)}`,
        height,
      );
    }
    case 'unknown': {
      const where = item.at === undefined ? '' : ` at ${item.at}`;
      const first = note(shortened(`unknown${where}: ${item.hex}`, LINE_CHARACTERS), 0, 18, TROUBLE);
      if (item.why === undefined) return box(first, FONT_CELLS.A.height);
      return box(`${first}${note(shortened(item.why, LINE_CHARACTERS), 0, 40, TROUBLE)}`, 2 * FONT_CELLS.A.height);
    }
    default:
      return item satisfies never;
  }
}

const CRISP = `fill="${INK}" shape-rendering="crispEdges"`;

function box(body: string, heightDots: number, pitchDots = heightDots): Drawn {
  return { body, heightDots, pitchDots };
}

type Placeable = { readonly align: TextItem['align']; readonly leftDots?: number; readonly areaDots?: number };

function placed(item: Placeable, width: number, widthDots: number): number {
  const left = item.leftDots ?? 0;
  return left + startOf(item.align, width, item.areaDots ?? widthDots - left);
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function note(text: string, x: number, y: number, color: string): string {
  return `<text x="${x}" y="${y}" font-family="${LATIN}" font-size="16" fill="${color}">${escaped(text)}</text>`;
}

/** Runs of different heights stand on one base line (GS !); each goes where its command put it, or behind the one before. */
function drawLine(item: TextItem, widthDots: number): Drawn {
  const cells = item.runs.map(cellsOf);
  const height = Math.max(FONT_CELLS.A.height, ...cells.map((run) => run.height));
  let x = 0;
  let end = 0;
  const starts = item.runs.map((run, index) => {
    const start = run.atDots ?? x;
    x = start + (cells[index]?.width ?? 0);
    end = Math.max(end, x);
    return start;
  });
  const left = placed(item, end, widthDots);
  const body = item.runs
    .map((run, index) =>
      drawRun(run, left + (starts[index] ?? 0), BASELINE.half * (height - (cells[index]?.height ?? 0))),
    )
    .join('');
  const area = item.areaDots ?? widthDots - (item.leftDots ?? 0);
  const middle = (item.leftDots ?? 0) + area / 2;
  return {
    body: item.upsideDown === true ? `<g transform="rotate(180 ${middle} ${height / 2})">${body}</g>` : body,
    heightDots: height,
    pitchDots: item.pitchDots ?? height + LEADING_DOTS,
  };
}

function cellsOf(run: TextRun): { width: number; height: number } {
  const font = FONT_CELLS[run.font];
  let width = 0;
  let height = 0;
  for (const character of run.text) {
    const cell = font.width * (isWide(run, character) ? 2 : 1);
    width += (run.rotated === true ? font.height * run.heightScale : cell * run.widthScale) + (run.spacingDots ?? 0);
    height = Math.max(height, run.rotated === true ? cell * run.widthScale : font.height * run.heightScale);
  }
  return { width, height };
}

function isWide(run: TextRun, character: string): boolean {
  return run.wide ?? looksWide(character);
}

/** Every glyph stands in the middle of its own cell, whatever the width of the font at hand. */
function drawRun(run: TextRun, x: number, y: number): string {
  const font = FONT_CELLS[run.font];
  const { width, height } = cellsOf(run);
  const parts: string[] = [];
  if (run.reverse) parts.push(`<rect x="${x}" y="${y - 1}" width="${width}" height="${height + 2}" fill="${INK}"/>`);
  const color = run.reverse ? PAPER : INK;
  let at = x;
  for (const character of run.text) {
    const wide = isWide(run, character);
    const cell = font.width * (wide ? 2 : 1);
    const isBlank = character === ' ' || character === '\u3000';
    const size = wide ? font.height * 0.96 : font.height * 0.86;
    const weight = run.bold ? ' font-weight="700"' : '';
    const baseline = font.height * (wide ? BASELINE.wide : BASELINE.half);
    const turn =
      run.rotated === true
        ? `matrix(0 ${run.widthScale} ${-run.heightScale} 0 ${at + font.height * run.heightScale} ${y})`
        : `matrix(${run.widthScale} 0 0 ${run.heightScale} ${at} ${y})`;
    if (!isBlank) {
      parts.push(
        `<text transform="${turn}" x="${cell / 2}" y="${baseline}" text-anchor="middle" font-family="${wide ? CHINESE : LATIN}" font-size="${size}"${weight} fill="${color}">${escaped(character)}</text>`,
      );
    }
    at += (run.rotated === true ? font.height * run.heightScale : cell * run.widthScale) + (run.spacingDots ?? 0);
  }
  if (run.underline) {
    const thick = run.underlineDots ?? 2;
    parts.push(`<rect x="${x}" y="${y + height - thick + 1}" width="${width}" height="${thick}" fill="${color}"/>`);
  }
  return parts.join('');
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML has no way to write most control characters at all.
  return text
    .replaceAll(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '□')
    .replaceAll(/[&<>"]/gu, (one) => entities[one] ?? one);
}

/** Black dots of a 1-bit picture: a rectangle for every run of dots in a row. */
function bitsToPath(bits: Uint8Array, widthDots: number, heightDots: number): string {
  const rowBytes = Math.ceil(widthDots / 8);
  const parts: string[] = [];
  for (let y = 0; y < heightDots; y += 1) {
    let start = -1;
    for (let x = 0; x <= widthDots; x += 1) {
      const black = x < widthDots && ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
      if (black && start < 0) start = x;
      if (!black && start >= 0) {
        parts.push(`M${start} ${y}h${x - start}v1h${start - x}z`);
        start = -1;
      }
    }
  }
  return parts.join('');
}
