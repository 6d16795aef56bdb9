/** The paper as the simulated print head leaves it. The same shape as the contract's picture, which lies behind a door. */
export interface PaperPicture {
  /** Dots of the print head: 384 for 58 mm, 576 for 80 mm, 8 dots a millimetre. */
  readonly widthDots: number;
  readonly sheets: readonly PaperSheet[];
}

export interface PaperSheet {
  readonly cut: boolean;
  readonly items: readonly PaperItem[];
}

export type Align = 'left' | 'center' | 'right';

export interface TextRun {
  readonly text: string;
  readonly widthScale: number;
  readonly heightScale: number;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly reverse: boolean;
  readonly font: 'A' | 'B';
  /** Where the run starts, from the left of its line; absent right behind the run before it. */
  readonly atDots?: number;
  /** Every character is two columns wide, or none is; absent where each character says so itself. */
  readonly wide?: boolean;
  /** Blank dots behind every character. */
  readonly spacingDots?: number;
  /** Thickness; absent 2. */
  readonly underlineDots?: number;
  /** Every character lies on its right side, its width and height exchanged. */
  readonly rotated?: boolean;
}

export type PaperItem =
  | {
      readonly kind: 'text';
      readonly align: Align;
      readonly runs: readonly TextRun[];
      /** The print area, where it is not the whole width. */
      readonly leftDots?: number;
      readonly areaDots?: number;
      /** From this line to the next; absent where it is the height of the line and 6 dots. */
      readonly pitchDots?: number;
      /** The whole line stands on its head. */
      readonly upsideDown?: boolean;
    }
  /** Negative where the paper was drawn back. */
  | { readonly kind: 'feed'; readonly dots: number }
  | {
      readonly kind: 'image';
      readonly align: Align;
      readonly widthDots: number;
      readonly heightDots: number;
      /** One bit a dot, rows padded to whole bytes, most significant bit left, base64. */
      readonly bits: string;
      readonly leftDots?: number;
      readonly areaDots?: number;
      /** From the top of this picture to what comes next; absent where that is its height. */
      readonly pitchDots?: number;
      /** What the dots say, of a bar code: `EAN13 4006381333931`. */
      readonly says?: string;
    }
  | {
      readonly kind: 'qr';
      readonly align: Align;
      readonly moduleDots: number;
      readonly data: string;
      /** Absent: M. */
      readonly correction?: 'L' | 'Q' | 'H';
      readonly leftDots?: number;
      readonly areaDots?: number;
    }
  /** A symbol that is understood and not drawn, PDF417 for one. */
  | { readonly kind: 'symbol'; readonly align: Align; readonly name: string; readonly data: string }
  | { readonly kind: 'unknown'; readonly hex: string; readonly at?: number; readonly why?: string };

/** Sheets kept: a busy day. Older ones fall off, as off a full bin. */
const MAX_SHEETS = 200;
/** Sheets in the picture: it travels with every snapshot, some 5 KB a sheet. */
const MAX_PICTURE_SHEETS = 8;
/** Items on one sheet: four metres of lines. Whoever never cuts must not fill the memory. */
const MAX_SHEET_ITEMS = 4096;

export interface Paper {
  add(item: PaperItem): void;
  /** True where a printed sheet was cut off; a blank stub is only counted. */
  cut(): boolean;
  /** Nothing stands on the piece that is still in the printer. */
  isFresh(): boolean;
  /** Torn off and taken away: everything but what is still in the printer, and that too. */
  tear(): void;
  picture(): PaperPicture;
  text(): string[];
  blankStubs(): number;
}

export function createPaper(widthDots: number): Paper {
  let done: PaperSheet[] = [];
  let current: PaperItem[] = [];
  let stubs = 0;

  const sheets = (): PaperSheet[] => (current.length === 0 ? done : [...done, { cut: false, items: [...current] }]);
  return {
    add: (item) => {
      current.push(item);
      if (current.length > MAX_SHEET_ITEMS) current.shift();
    },
    cut: () => {
      const blank = current.every((item) => item.kind === 'feed');
      if (blank) stubs += 1;
      else done = [...done, { cut: true, items: current }].slice(-MAX_SHEETS);
      current = [];
      return !blank;
    },
    isFresh: () => current.length === 0,
    tear: () => {
      done = [];
      current = [];
    },
    picture: () => ({ widthDots, sheets: sheets().slice(-MAX_PICTURE_SHEETS) }),
    text: () => sheets().map((sheet) => sheet.items.map(itemText).join('\n')),
    blankStubs: () => stubs,
  };
}

function itemText(item: PaperItem): string {
  switch (item.kind) {
    case 'text':
      return item.runs.map((run) => run.text).join('');
    case 'feed':
      return '';
    case 'image':
      return item.says === undefined ? `[picture ${item.widthDots}×${item.heightDots}]` : `[${item.says}]`;
    case 'qr':
      return `[QR ${item.data}]`;
    case 'symbol':
      return `[${item.name} ${item.data}]`;
    case 'unknown':
      return `[unknown ${item.hex}${item.why === undefined ? '' : `: ${item.why}`}]`;
    default:
      return item satisfies never;
  }
}
