import type { Align } from './paper.ts';

/** Dots of a font's cell. */
export const FONT_CELLS = { A: { width: 12, height: 24 }, B: { width: 9, height: 17 } } as const;
/** 3.75 mm, the line spacing after ESC 2 and ESC @. */
export const DEFAULT_SPACING_DOTS = 30;
/** Tab stops every eight columns of font A until ESC D. */
const TAB_COLUMNS = 8;
/** Stops a printer remembers. */
const MAX_TABS = 32;
/** Dots an inch; GS P divides the inch by its own number. */
const DOTS_AN_INCH = 203.2;

/** Size and underline, once for the single-byte fonts and once for Chinese characters. */
interface Face {
  widthScale: number;
  heightScale: number;
  underlineDots: number;
}

/** Everything a command can set and ESC @ puts back. */
export interface Modes {
  align: Align;
  font: 'A' | 'B';
  plain: Face;
  chineseFace: Face;
  bold: boolean;
  reverse: boolean;
  rotated: boolean;
  upsideDown: boolean;
  /** Dots behind each single-byte character, and around each Chinese one. */
  spacing: number;
  chineseSpacing: { left: number; right: number };
  chinese: boolean;
  page: number;
  set: number;
  lineDots: number;
  leftMargin: number;
  areaDots: number;
  /** Dots. */
  tabs: readonly number[];
  /** Dots of one unit of movement, GS P. */
  unitX: number;
  unitY: number;
}

export function defaultModes(settings: { widthDots: number; chineseByDefault: boolean }): Modes {
  const face = { widthScale: 1, heightScale: 1, underlineDots: 0 };
  return {
    align: 'left',
    font: 'A',
    plain: { ...face },
    chineseFace: { ...face },
    bold: false,
    reverse: false,
    rotated: false,
    upsideDown: false,
    spacing: 0,
    chineseSpacing: { left: 0, right: 0 },
    chinese: settings.chineseByDefault,
    page: 0,
    set: 0,
    lineDots: DEFAULT_SPACING_DOTS,
    leftMargin: 0,
    areaDots: settings.widthDots,
    tabs: Array.from({ length: MAX_TABS }, (_, index) => (index + 1) * TAB_COLUMNS * FONT_CELLS.A.width),
    unitX: 1,
    unitY: 1,
  };
}

const ALIGNS: readonly Align[] = ['left', 'center', 'right'];
const word = (args: Uint8Array, at: number): number => (args[at] ?? 0) + 256 * (args[at + 1] ?? 0);
/** 0, 1, 2 and their digits in ASCII mean the same wherever a command has a choice of few. */
const choice = (value: number): number => (value >= 0x30 ? value - 0x30 : value);
const isOdd = (value: number): boolean => (value & 1) === 1;
const unit = (parts: number): number => (parts === 0 ? 1 : DOTS_AN_INCH / parts);
const doubled = (byte: number, mask: number): number => ((byte & mask) !== 0 ? 2 : 1);

/** Commands that only set a mode. `startOfLine`: nothing of the line has been collected. False: not one of them. */
export function setMode(
  modes: Modes,
  name: string,
  args: Uint8Array,
  startOfLine: boolean,
  widthDots: number,
): boolean {
  const first = args[0] ?? 0;
  switch (name) {
    case 'ESC !':
      modes.font = isOdd(first) ? 'B' : 'A';
      modes.bold = (first & 0x08) !== 0;
      modes.plain.heightScale = doubled(first, 0x10);
      modes.plain.widthScale = doubled(first, 0x20);
      modes.plain.underlineDots = (first & 0x80) !== 0 ? Math.max(1, modes.plain.underlineDots) : 0;
      return true;
    case 'FS !':
      modes.chineseFace.widthScale = doubled(first, 0x04);
      modes.chineseFace.heightScale = doubled(first, 0x08);
      modes.chineseFace.underlineDots = (first & 0x80) !== 0 ? 1 : 0;
      return true;
    case 'FS W':
      modes.chineseFace.widthScale = isOdd(first) ? 2 : 1;
      modes.chineseFace.heightScale = modes.chineseFace.widthScale;
      return true;
    case 'GS !':
      for (const face of [modes.plain, modes.chineseFace]) {
        face.widthScale = ((first >> 4) & 7) + 1;
        face.heightScale = (first & 7) + 1;
      }
      return true;
    case 'ESC M':
      modes.font = choice(first) === 1 ? 'B' : 'A';
      return true;
    case 'ESC E':
    case 'ESC G':
      modes.bold = isOdd(first);
      return true;
    case 'ESC -':
      modes.plain.underlineDots = Math.min(2, choice(first));
      return true;
    case 'FS -':
      modes.chineseFace.underlineDots = Math.min(2, choice(first));
      return true;
    case 'GS B':
      modes.reverse = isOdd(first);
      return true;
    case 'ESC V':
      modes.rotated = choice(first) !== 0;
      return true;
    case 'ESC {':
      if (startOfLine) modes.upsideDown = isOdd(first);
      return true;
    case 'ESC a':
      if (startOfLine) modes.align = ALIGNS[choice(first)] ?? modes.align;
      return true;
    case 'ESC SP':
      modes.spacing = Math.round(first * modes.unitX);
      return true;
    case 'FS S':
      modes.chineseSpacing = { left: first, right: args[1] ?? 0 };
      return true;
    case 'FS &':
    case 'FS .':
      modes.chinese = name === 'FS &';
      return true;
    case 'ESC 2':
      modes.lineDots = DEFAULT_SPACING_DOTS;
      return true;
    case 'ESC 3':
      modes.lineDots = Math.round(first * modes.unitY);
      return true;
    case 'ESC D':
      setTabs(modes, args);
      return true;
    case 'GS P':
      modes.unitX = unit(first);
      modes.unitY = unit(args[1] ?? 0);
      return true;
    case 'GS L':
      if (startOfLine) setArea(modes, Math.round(word(args, 0) * modes.unitX), modes.areaDots, widthDots);
      return true;
    case 'GS W':
      if (startOfLine) setArea(modes, modes.leftMargin, Math.round(word(args, 0) * modes.unitX), widthDots);
      return true;
    default:
      return false;
  }
}

/** ESC D: columns of the font that is chosen now, ascending; the first that is not ends the list. */
function setTabs(modes: Modes, args: Uint8Array): void {
  const column = (FONT_CELLS[modes.font].width + modes.spacing) * modes.plain.widthScale;
  const stops: number[] = [];
  let last = 0;
  for (const stop of args.subarray(0, MAX_TABS)) {
    if (stop <= last) break;
    last = stop;
    stops.push(stop * column);
  }
  modes.tabs = stops;
}

/** An area narrower than one character is widened to it, as printers do. */
function setArea(modes: Modes, left: number, area: number, widthDots: number): void {
  modes.leftMargin = Math.min(left, widthDots - FONT_CELLS.A.width);
  modes.areaDots = Math.max(FONT_CELLS.A.width, area);
}

/** The width that can be printed on, from the left margin. */
export function areaOf(modes: Modes, widthDots: number): number {
  return Math.min(modes.areaDots, widthDots - modes.leftMargin);
}
