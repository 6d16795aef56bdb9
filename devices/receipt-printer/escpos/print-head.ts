import type { Token } from './commands.ts';
import { concat, toHex } from './commands.ts';
import { decodeGb18030, decodeSingleByte, gb18030Length } from './gb18030.ts';
import type { Align, PaperItem, TextRun } from './paper.ts';
import { createGraphics } from './print-graphics.ts';

/** What a token made happen, for the simulator around the head. */
export type HeadAction =
  | { readonly kind: 'printed'; readonly item: PaperItem }
  | { readonly kind: 'cut' }
  | { readonly kind: 'drawer' }
  | { readonly kind: 'answer'; readonly to: 'GS r' | 'GS I'; readonly n: number }
  | { readonly kind: 'automaticStatus'; readonly mask: number }
  /** A line was longer than the paper and went on below, as on a real printer. */
  | { readonly kind: 'wrapped' };

export interface PrintHead {
  perform(token: Token): HeadAction[];
  /** ESC @: the line being collected is lost, modes go back to what they were at power-on. */
  initialize(): void;
}

const FONT_DOTS = { A: 12, B: 9 } as const;
/** A Chinese character is two columns of font A. */
const CHINESE_DOTS = 24;
/** 3.75 mm, the line spacing after ESC 2 and ESC @. */
const DEFAULT_SPACING_DOTS = 30;
/** Tab stops every eight columns until ESC D. */
const TAB_COLUMNS = 8;
/** ESC R 15: the set of China has ¥ where ASCII has the dollar. */
const CHINA_SET = 15;
/** Commands that change nothing one can see on this paper. */
const SILENT = new Set(
  (
    'ESC SP,ESC {,ESC U,ESC T,ESC c,ESC D,ESC =,ESC 9,ESC r,ESC %,ESC B,ESC S,ESC ?,ESC <,FS S,FS C,FS ?,' +
    'FS ( A,FS ( C,FS ( E,GS H,GS f,GS w,GS h,GS P,GS |,GS b,GS L,GS W,GS :,GS ( A,GS ( D,GS ( E,GS ( K'
  ).split(','),
);

interface Modes {
  align: Align;
  font: 'A' | 'B';
  widthScale: number;
  heightScale: number;
  bold: boolean;
  underline: boolean;
  reverse: boolean;
  chinese: boolean;
  page: number;
  set: number;
  spacingDots: number;
}

const ALIGNS: readonly Align[] = ['left', 'center', 'right'];

export function createPrintHead(settings: { widthDots: number; chineseByDefault: boolean }): PrintHead {
  let modes = defaults();
  let runs: TextRun[] = [];
  let atDots = 0;
  /** The first bytes of a character whose rest comes in a later token. */
  let half = new Uint8Array(0);
  const graphics = createGraphics();

  function defaults(): Modes {
    return {
      align: 'left',
      font: 'A',
      widthScale: 1,
      heightScale: 1,
      bold: false,
      underline: false,
      reverse: false,
      chinese: settings.chineseByDefault,
      page: 0,
      set: 0,
      spacingDots: DEFAULT_SPACING_DOTS,
    };
  }

  function initialize(): void {
    modes = defaults();
    runs = [];
    atDots = 0;
    half = new Uint8Array(0);
  }

  function write(character: string, dots: number, actions: HeadAction[]): void {
    const wide = dots * modes.widthScale;
    if (atDots + wide > settings.widthDots) {
      endLine(actions);
      actions.push({ kind: 'wrapped' });
    }
    atDots += wide;
    const { widthScale, heightScale, bold, underline, reverse, font } = modes;
    const style = { widthScale, heightScale, bold, underline, reverse, font };
    const last = runs.at(-1);
    if (last !== undefined && sameStyle(last, style)) runs[runs.length - 1] = { ...last, text: last.text + character };
    else runs.push({ text: character, ...style });
  }

  /** The paper only knows text: a move to the right is made of spaces, a move back is not printed over. */
  function moveTo(dots: number): void {
    const spaces = Math.round((dots - atDots) / FONT_DOTS.A);
    if (spaces <= 0) return;
    const plain = { widthScale: 1, heightScale: 1, bold: false, underline: false, reverse: false, font: 'A' as const };
    runs.push({ text: ' '.repeat(spaces), ...plain });
    atDots = dots;
  }

  function endLine(actions: HeadAction[]): void {
    flushHalf(actions);
    if (runs.length > 0) actions.push({ kind: 'printed', item: { kind: 'text', align: modes.align, runs } });
    runs = [];
    atDots = 0;
  }

  function feed(dots: number, actions: HeadAction[]): void {
    if (dots > 0) actions.push({ kind: 'printed', item: { kind: 'feed', dots } });
  }

  function flushHalf(actions: HeadAction[]): void {
    if (half.length === 0) return;
    half = new Uint8Array(0);
    write('�', CHINESE_DOTS, actions);
  }

  function text(received: Uint8Array, actions: HeadAction[]): void {
    const bytes = half.length === 0 ? received : concat(half, received);
    half = new Uint8Array(0);
    for (let at = 0; at < bytes.length;) {
      const length = modes.chinese ? gb18030Length(bytes, at) : 1;
      if (length === undefined) {
        half = bytes.slice(at);
        return;
      }
      const byte = bytes[at] ?? 0;
      if (length === 1) {
        const shown = modes.set === CHINA_SET && byte === 0x24 ? '¥' : decodeSingleByte(byte, modes.page);
        write(shown, FONT_DOTS[modes.font], actions);
      } else {
        write(decodeGb18030(bytes.subarray(at, at + length)), CHINESE_DOTS, actions);
      }
      at += length;
    }
  }

  function control(code: number, actions: HeadAction[]): void {
    if (code === 0x0a || code === 0x0c) {
      flushHalf(actions);
      if (runs.length === 0) feed(modes.spacingDots, actions);
      else endLine(actions);
    } else if (code === 0x09) {
      const stop = TAB_COLUMNS * FONT_DOTS.A;
      moveTo((Math.floor(atDots / stop) + 1) * stop);
    }
    // CR, NUL and the rest print nothing on a printer that feeds with LF.
  }

  function command(token: Extract<Token, { kind: 'command' }>, actions: HeadAction[]): void {
    const [first = 0, second = 0] = token.args;
    const word = first + 256 * second;
    switch (token.name) {
      case 'ESC @':
        initialize();
        // Models differ; the host must not count on the ones that keep it.
        actions.push({ kind: 'automaticStatus', mask: 0 });
        return;
      case 'ESC !':
        modes.font = (first & 0x01) !== 0 ? 'B' : 'A';
        modes.bold = (first & 0x08) !== 0;
        modes.heightScale = (first & 0x10) !== 0 ? 2 : 1;
        modes.widthScale = (first & 0x20) !== 0 ? 2 : 1;
        modes.underline = (first & 0x80) !== 0;
        return;
      case 'FS !':
        modes.widthScale = (first & 0x04) !== 0 ? 2 : 1;
        modes.heightScale = (first & 0x08) !== 0 ? 2 : 1;
        modes.underline = (first & 0x80) !== 0;
        return;
      case 'FS W':
        modes.widthScale = (first & 1) !== 0 ? 2 : 1;
        modes.heightScale = modes.widthScale;
        return;
      case 'GS !':
        modes.widthScale = ((first >> 4) & 7) + 1;
        modes.heightScale = (first & 7) + 1;
        return;
      case 'ESC E':
      case 'ESC G':
        modes.bold = (first & 1) !== 0;
        return;
      case 'ESC -':
      case 'FS -':
        modes.underline = (first & 3) !== 0;
        return;
      case 'GS B':
        modes.reverse = (first & 1) !== 0;
        return;
      case 'ESC M':
        modes.font = (first & 1) !== 0 ? 'B' : 'A';
        return;
      case 'ESC a':
        modes.align = ALIGNS[first & 3] ?? 'left';
        return;
      case 'ESC t':
        modes.page = first;
        return;
      case 'ESC R':
        modes.set = first;
        return;
      case 'FS &':
        modes.chinese = true;
        return;
      case 'FS .':
        flushHalf(actions);
        modes.chinese = false;
        return;
      case 'ESC 2':
        modes.spacingDots = DEFAULT_SPACING_DOTS;
        return;
      case 'ESC 3':
        modes.spacingDots = first;
        return;
      case 'ESC $':
        moveTo(word);
        return;
      case 'ESC \\':
        moveTo(atDots + (word > 0x7fff ? word - 0x10000 : word));
        return;
      case 'ESC d':
        endLine(actions);
        feed(first * modes.spacingDots, actions);
        return;
      case 'ESC J':
        endLine(actions);
        feed(first, actions);
        return;
      case 'ESC i':
      case 'ESC m':
      case 'GS V':
        endLine(actions);
        // The forms that feed first go to the cutter, 12 mm above the head, and `second` dots on.
        if (token.name === 'GS V' && first > 49) feed(96 + second, actions);
        actions.push({ kind: 'cut' });
        return;
      case 'ESC p':
        actions.push({ kind: 'drawer' });
        return;
      case 'GS r':
        actions.push({ kind: 'answer', to: 'GS r', n: first });
        return;
      case 'GS I':
        actions.push({ kind: 'answer', to: 'GS I', n: first });
        return;
      case 'GS a':
        actions.push({ kind: 'automaticStatus', mask: first });
        return;
      default: {
        const drawn = graphics.perform(token, modes.align);
        if (drawn.kind === 'item') {
          endLine(actions);
          actions.push({ kind: 'printed', item: drawn.item });
        } else if (drawn.kind === 'notMine' && !SILENT.has(token.name)) {
          unknown(token.bytes, actions);
        }
      }
    }
  }

  function unknown(bytes: Uint8Array, actions: HeadAction[]): void {
    actions.push({ kind: 'printed', item: { kind: 'unknown', hex: toHex(bytes.subarray(0, 16)) } });
  }

  return {
    initialize,
    perform: (token) => {
      const actions: HeadAction[] = [];
      switch (token.kind) {
        case 'text':
          text(token.bytes, actions);
          break;
        case 'control':
          control(token.code, actions);
          break;
        case 'command':
          // Real-time commands were carried out when they were received.
          if (!token.realTime) command(token, actions);
          break;
        case 'unknown':
          unknown(token.bytes, actions);
          break;
        default:
          token satisfies never;
      }
      return actions;
    },
  };
}

function sameStyle(run: TextRun, style: Omit<TextRun, 'text'>): boolean {
  return (
    run.widthScale === style.widthScale &&
    run.heightScale === style.heightScale &&
    run.bold === style.bold &&
    run.underline === style.underline &&
    run.reverse === style.reverse &&
    run.font === style.font
  );
}
