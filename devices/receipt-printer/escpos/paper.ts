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
}

export type PaperItem =
  | { readonly kind: 'text'; readonly align: Align; readonly runs: readonly TextRun[] }
  | { readonly kind: 'feed'; readonly dots: number }
  | {
      readonly kind: 'image';
      readonly align: Align;
      readonly widthDots: number;
      readonly heightDots: number;
      /** One bit a dot, rows padded to whole bytes, most significant bit left, base64. */
      readonly bits: string;
    }
  | { readonly kind: 'qr'; readonly align: Align; readonly moduleDots: number; readonly data: string }
  | { readonly kind: 'unknown'; readonly hex: string };

/** Sheets kept: a busy day. Older ones fall off, as off a full bin. */
const MAX_SHEETS = 200;
/** Sheets in the picture: it travels with every snapshot, some 5 KB a sheet. */
const MAX_PICTURE_SHEETS = 8;

export interface Paper {
  add(item: PaperItem): void;
  /** True where a printed sheet was cut off; a blank stub is only counted. */
  cut(): boolean;
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
    },
    cut: () => {
      const blank = current.every((item) => item.kind === 'feed');
      if (blank) stubs += 1;
      else done = [...done, { cut: true, items: current }].slice(-MAX_SHEETS);
      current = [];
      return !blank;
    },
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
      return `[picture ${item.widthDots}×${item.heightDots}]`;
    case 'qr':
      return `[QR ${item.data}]`;
    case 'unknown':
      return `[unknown ${item.hex}]`;
    default:
      return item satisfies never;
  }
}
