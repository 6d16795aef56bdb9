import { drawBarcode } from './barcode.ts';
import type { PaperItem } from './paper.ts';
import type { Drawn, Place } from './print-graphics.ts';
import { imageItem } from './print-graphics.ts';
import { startOf } from './print-line.ts';
import { drawPicture } from './print-pictures.ts';
import { FONT_CELLS } from './print-modes.ts';

const DONE: Drawn = { kind: 'done' };
/** Module size until GS ( k function 167 sets one. */
const DEFAULT_MODULE_DOTS = 3;
/** GS h and GS w until they are set, and the widths there are. */
const DEFAULT_BAR_HEIGHT_DOTS = 162;
const DEFAULT_BAR_WIDTH_DOTS = 3;
const BAR_WIDTHS = { min: 1, max: 6 };
/** GS ( k families by their number. */
const FAMILIES: Readonly<Record<number, string>> = {
  48: 'PDF417',
  49: 'QR',
  50: 'MaxiCode',
  51: 'GS1 DataBar',
  52: 'Composite',
  53: 'Aztec',
  54: 'DataMatrix',
};
const QR = 49;
const SET_MODULE = 67;
const SET_CORRECTION = 69;
const STORE = 80;
const PRINT = 81;
const TRANSMIT_SIZE = 82;
const CORRECTIONS = ['L', undefined, 'Q', 'H'] as const;

/** Bar codes and two-dimensional symbols. */
export interface Symbols {
  /** More than one item: the digits above or below their bars. */
  perform(name: string, args: Uint8Array, place: Place, areaDots: number): Drawn | readonly PaperItem[];
  initialize(): void;
}

export function createSymbols(): Symbols {
  let moduleDots = DEFAULT_MODULE_DOTS;
  let correction: number = 0;
  const data = new Map<number, Uint8Array>();
  let barHeight = DEFAULT_BAR_HEIGHT_DOTS;
  let barWidth = DEFAULT_BAR_WIDTH_DOTS;
  /** GS H: 0 none, bit 0 above, bit 1 below. */
  let digits = 0;
  let digitsFont: 'A' | 'B' = 'A';

  function symbolFunction(body: Uint8Array, place: Place): Drawn {
    const [family = 0, fn = 0, value = 0] = body;
    const name = FAMILIES[family];
    if (name === undefined) return { kind: 'failed', why: `symbol family ${family} is not known` };
    switch (fn) {
      case STORE:
        data.set(family, body.slice(3));
        return DONE;
      case PRINT: {
        const stored = data.get(family);
        if (stored === undefined) return { kind: 'failed', why: `no data for ${name} was stored` };
        const text = said(stored);
        if (family !== QR) return { kind: 'item', item: { kind: 'symbol', align: place.align, name, data: text } };
        const level = CORRECTIONS[correction];
        const more = level === undefined ? {} : { correction: level };
        return { kind: 'item', item: { kind: 'qr', ...place, moduleDots, data: text, ...more } };
      }
      case TRANSMIT_SIZE:
        return { kind: 'failed', why: 'the size of a symbol is not answered' };
      default:
        if (family === QR && fn === SET_MODULE) moduleDots = Math.min(16, Math.max(1, value));
        if (family === QR && fn === SET_CORRECTION) correction = value - 48;
        return DONE;
    }
  }

  function barcode(args: Uint8Array, place: Place, areaDots: number): Drawn | readonly PaperItem[] {
    const system = args[0] ?? 0;
    const drawn = drawBarcode(system, system >= 65 ? args.subarray(2) : args.subarray(1, -1));
    if ('problem' in drawn) return { kind: 'failed', why: drawn.problem };
    const widthDots = drawn.modules.length * barWidth;
    if (widthDots > areaDots) {
      return { kind: 'failed', why: `${drawn.name} needs ${widthDots} dots, the line has ${areaDots}` };
    }
    const picture = drawPicture(widthDots, barHeight, (x) => drawn.modules[Math.floor(x / barWidth)] ?? false);
    const bars = imageItem(picture, place, `${drawn.name} ${drawn.data}`);
    const line = digitsLine(drawn.data, widthDots, place, areaDots);
    return [...((digits & 1) !== 0 ? [line] : []), bars, ...((digits & 2) !== 0 ? [line] : [])];
  }

  /** Under the middle of the bars, wherever they stand. */
  function digitsLine(text: string, barsDots: number, place: Place, areaDots: number): PaperItem {
    const cell = FONT_CELLS[digitsFont];
    const textDots = text.length * cell.width;
    const left = (place.leftDots ?? 0) + startOf(place.align, barsDots, areaDots) + (barsDots - textDots) / 2;
    const plain = { widthScale: 1, heightScale: 1, bold: false, underline: false, reverse: false } as const;
    const run = { text, ...plain, font: digitsFont, atDots: Math.max(0, Math.floor(left)) };
    return { kind: 'text', align: 'left', runs: [run], pitchDots: FONT_CELLS.A.height + 2 };
  }

  return {
    perform: (name, args, place, areaDots) => {
      const first = args[0] ?? 0;
      switch (name) {
        case 'GS ( k':
          return symbolFunction(args.subarray(3), place);
        case 'GS k':
          return barcode(args, place, areaDots);
        case 'GS H':
          digits = first & 3;
          return DONE;
        case 'GS f':
          digitsFont = (first & 1) === 1 ? 'B' : 'A';
          return DONE;
        case 'GS h':
          barHeight = Math.max(1, first);
          return DONE;
        case 'GS w':
          if (first >= BAR_WIDTHS.min && first <= BAR_WIDTHS.max) barWidth = first;
          return DONE;
        default:
          return { kind: 'notMine' };
      }
    },
    initialize: () => {
      moduleDots = DEFAULT_MODULE_DOTS;
      correction = 0;
      data.clear();
      barHeight = DEFAULT_BAR_HEIGHT_DOTS;
      barWidth = DEFAULT_BAR_WIDTH_DOTS;
      digits = 0;
      digitsFont = 'A';
    },
  };
}

/** UTF-8 where it is that, otherwise byte by byte: a symbol holds bytes, not characters. */
function said(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('�') ? Buffer.from(bytes).toString('latin1') : text;
}
