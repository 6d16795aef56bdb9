import { decodeSingleByte, inInternationalSet, isCodePage, isInternationalSet } from './code-pages.ts';
import type { Token } from './commands.ts';
import { concat, toHex } from './commands.ts';
import { decodeGb18030, gb18030Length } from './gb18030.ts';
import type { PaperItem } from './paper.ts';
import { createGraphics, type Drawn, type Place } from './print-graphics.ts';
import { createLineBuffer, type Glyph } from './print-line.ts';
import { areaOf, defaultModes, setMode, type Modes } from './print-modes.ts';
import { inlinePicture } from './print-pictures.ts';
import { createSymbols } from './print-symbols.ts';

/** What a token made happen, for the simulator around the head. */
export type HeadAction =
  | { readonly kind: 'printed'; readonly item: PaperItem }
  | { readonly kind: 'cut'; readonly full: boolean }
  | { readonly kind: 'drawer' }
  | { readonly kind: 'answer'; readonly to: 'GS r' | 'GS I' | 'ESC v' | 'processId'; readonly args: Uint8Array }
  | { readonly kind: 'automaticStatus'; readonly mask: number }
  /** GS e: the presenter of kiosk printers. */
  | { readonly kind: 'presenter'; readonly n: number }
  /** A line was longer than the paper and went on below, as on a real printer. */
  | { readonly kind: 'wrapped' };

export interface PrintHead {
  perform(token: Token): HeadAction[];
  /** ESC @: the line being collected is lost, modes go back to what they were at power-on. */
  initialize(): void;
}

/** The forms of GS V that feed first go to the cutter, 12 mm above the head. */
const CUTTER_DOTS = 96;
/** Bytes of a command that are shown where nobody knows what to do with it. */
const SHOWN_BYTES = 16;
/** Commands that change nothing one can see on this paper. */
const INVISIBLE = new Set(
  'ESC B,ESC U,ESC c,ESC =,ESC 9,ESC r,ESC %,ESC ?,ESC <,ESC S,ESC T,FS C,FS ?,GS b,GS :,GS |,GS ( D,GS ( E,GS ( K,GS ( N,GS z'.split(
    ',',
  ),
);
/** Commands that do something on paper that this head does not draw; they are listed, with the reason. */
const NOT_DRAWN: Readonly<Record<string, string>> = {
  'ESC L': 'page mode is not drawn, its text is printed as it comes',
  'ESC W': 'page mode is not drawn',
  'ESC FF': 'page mode is not drawn',
  'GS $': 'page mode is not drawn',
  'GS \\': 'page mode is not drawn',
  'ESC &': 'characters of the host are not drawn',
  'FS 2': 'characters of the host are not drawn',
  'GS ^': 'macros are not repeated',
  'GS ( A': 'the self test is not printed',
  'GS Q': 'pictures of GS Q are not drawn',
  'GS C': 'the counter is not printed',
  'GS c': 'the counter is not printed',
};
/** FS ( A fn 48 and its kin only choose another font of the same characters. */
const FONT_CHOICES = new Set(['FS ( A', 'FS ( C', 'FS ( E']);
const PROCESS_ID = 48;

export function createPrintHead(settings: { widthDots: number; chineseByDefault: boolean }): PrintHead {
  const { widthDots } = settings;
  let modes: Modes = defaultModes(settings);
  const line = createLineBuffer();
  const graphics = createGraphics();
  const symbols = createSymbols();
  /** A code page nobody here has. It matters once a byte of it is printed. */
  let strangePage: Extract<Token, { kind: 'command' }> | undefined;
  /** The first bytes of a character whose rest comes in a later token. */
  let half = new Uint8Array(0);

  function initialize(): void {
    modes = defaultModes(settings);
    line.clear();
    symbols.initialize();
    strangePage = undefined;
    half = new Uint8Array(0);
  }

  function write(glyph: Glyph, actions: HeadAction[]): void {
    if (line.put(glyph, modes, widthDots)) return;
    endLine(actions);
    actions.push({ kind: 'wrapped' });
    line.put(glyph, modes, widthDots);
  }

  function endLine(actions: HeadAction[]): void {
    flushHalf(actions);
    for (const item of line.end(modes, widthDots)) actions.push({ kind: 'printed', item });
    line.clear();
  }

  function feed(dots: number, actions: HeadAction[]): void {
    if (dots !== 0) actions.push({ kind: 'printed', item: { kind: 'feed', dots } });
  }

  function flushHalf(actions: HeadAction[]): void {
    if (half.length === 0) return;
    half = new Uint8Array(0);
    write({ character: '�', wide: true }, actions);
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
      if (length === 1) {
        if (strangePage !== undefined && (bytes[at] ?? 0) >= 0x80) {
          unknown(strangePage, actions, `code page ${modes.page} is not drawn`);
          strangePage = undefined;
        }
        const character = inInternationalSet(decodeSingleByte(bytes[at] ?? 0, modes.page), modes.set);
        write({ character, wide: false }, actions);
      } else {
        write({ character: decodeGb18030(bytes.subarray(at, at + length)), wide: true }, actions);
      }
      at += length;
    }
  }

  function control(code: number, actions: HeadAction[]): void {
    if (code === 0x0a || code === 0x0c) {
      flushHalf(actions);
      if (line.isEmpty()) feed(modes.lineDots, actions);
      else endLine(actions);
    } else if (code === 0x09) {
      const stop = modes.tabs.find((dots) => dots > line.atDots());
      if (stop !== undefined && stop < areaOf(modes, widthDots)) line.moveTo(stop);
    }
    // CR, NUL and the rest print nothing on a printer that feeds with LF.
  }

  function place(): Place {
    const area = areaOf(modes, widthDots);
    return {
      align: modes.align,
      ...(modes.leftMargin === 0 ? {} : { leftDots: modes.leftMargin }),
      ...(area === widthDots - modes.leftMargin ? {} : { areaDots: area }),
    };
  }

  function command(token: Extract<Token, { kind: 'command' }>, actions: HeadAction[]): void {
    const { name, args } = token;
    const [first = 0, second = 0] = args;
    const word = first + 256 * second;
    switch (name) {
      case 'ESC @':
        initialize();
        // Models differ; the host must not count on the ones that keep it.
        actions.push({ kind: 'automaticStatus', mask: 0 });
        return;
      case 'ESC t':
        modes.page = first;
        strangePage = isCodePage(first) ? undefined : token;
        return;
      case 'ESC R':
        modes.set = first;
        if (!isInternationalSet(first)) unknown(token, actions, `character set ${first} is not drawn`);
        return;
      case 'FS .':
        flushHalf(actions);
        modes.chinese = false;
        return;
      case 'ESC $':
        line.moveTo(Math.round(word * modes.unitX));
        return;
      case 'ESC \\':
        line.moveTo(line.atDots() + Math.round((word > 0x7fff ? word - 0x10000 : word) * modes.unitX));
        return;
      case 'GS T':
        // Back to the start of the line; 1 prints first what is in it.
        if ((first & 1) === 1) endLine(actions);
        else line.moveTo(0);
        return;
      case 'ESC d':
      case 'ESC e':
        endLine(actions);
        feed((name === 'ESC d' ? 1 : -1) * first * modes.lineDots, actions);
        return;
      case 'ESC J':
      case 'ESC K':
        endLine(actions);
        feed((name === 'ESC J' ? 1 : -1) * Math.round(first * modes.unitY), actions);
        return;
      case 'ESC *':
        bitImage(token, actions);
        return;
      case 'ESC i':
      case 'ESC m':
        endLine(actions);
        actions.push({ kind: 'cut', full: name === 'ESC i' });
        return;
      case 'GS V':
        endLine(actions);
        if (first > 49) feed(CUTTER_DOTS + second, actions);
        actions.push({ kind: 'cut', full: first % 2 === (first > 49 ? 1 : 0) });
        return;
      case 'GS e':
        endLine(actions);
        actions.push({ kind: 'presenter', n: first });
        return;
      case 'ESC p':
        actions.push({ kind: 'drawer' });
        return;
      case 'GS r':
      case 'GS I':
      case 'ESC v':
        actions.push({ kind: 'answer', to: name, args });
        return;
      case 'GS ( H':
        if (args[3] === PROCESS_ID) actions.push({ kind: 'answer', to: 'processId', args: args.slice(5) });
        else unknown(token, actions, 'this answer is not given');
        return;
      case 'GS a':
        actions.push({ kind: 'automaticStatus', mask: first });
        return;
      default:
        if (setMode(modes, name, args, line.isEmpty(), widthDots)) return;
        draw(token, actions);
    }
  }

  function bitImage(token: Extract<Token, { kind: 'command' }>, actions: HeadAction[]): void {
    flushHalf(actions);
    const picture = inlinePicture(token.args);
    if (picture === undefined) return unknown(token, actions, `picture mode ${token.args[0] ?? 0} is not known`);
    line.putPicture({ ...picture, bits: Buffer.from(picture.bits).toString('base64') });
  }

  /** Everything that stands on a line of its own. */
  function draw(token: Extract<Token, { kind: 'command' }>, actions: HeadAction[]): void {
    const { name, args } = token;
    const drawn: Drawn | readonly PaperItem[] = symbols.perform(name, args, place(), areaOf(modes, widthDots));
    if ('length' in drawn) {
      endLine(actions);
      for (const item of drawn) actions.push({ kind: 'printed', item });
      return;
    }
    const outcome = drawn.kind === 'notMine' ? graphics.perform(name, args, place()) : drawn;
    switch (outcome.kind) {
      case 'item':
        endLine(actions);
        actions.push({ kind: 'printed', item: outcome.item });
        return;
      case 'done':
        return;
      case 'failed':
        unknown(token, actions, outcome.why);
        return;
      case 'notMine':
        if (!INVISIBLE.has(name) && !FONT_CHOICES.has(name)) unknown(token, actions, NOT_DRAWN[name]);
        return;
      default:
        outcome satisfies never;
    }
  }

  function unknown(token: Extract<Token, { at: number }>, actions: HeadAction[], why?: string): void {
    const hex = toHex(token.bytes.subarray(0, SHOWN_BYTES));
    const reason = why === undefined ? {} : { why };
    actions.push({ kind: 'printed', item: { kind: 'unknown', hex, at: token.at, ...reason } });
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
          unknown(token, actions);
          break;
        default:
          token satisfies never;
      }
      return actions;
    },
  };
}
