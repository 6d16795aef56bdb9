import type { Align, PaperItem, TextRun } from './paper.ts';
import { areaOf, FONT_CELLS, type Modes } from './print-modes.ts';

/** What the view adds below a line that does not say its pitch. */
const USUAL_LEADING_DOTS = 6;

/** A picture in the line, among its characters (ESC *). */
export interface InlinePicture {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: string;
}

/** One character as the head will draw it. `natural`: the width its looks alone suggest. */
export interface Glyph {
  readonly character: string;
  readonly wide: boolean;
}

/** The line being collected: characters and pictures, each at its place in dots from the left of the print area. */
export interface LineBuffer {
  isEmpty(): boolean;
  atDots(): number;
  /** False where the area has no room for it. */
  put(glyph: Glyph, modes: Modes, widthDots: number): boolean;
  putPicture(picture: InlinePicture): void;
  moveTo(dots: number): void;
  clear(): void;
  /** What the head prints, and what the paper does then. */
  end(modes: Modes, widthDots: number): PaperItem[];
}

type Style = Omit<TextRun, 'text' | 'atDots'>;

export function createLineBuffer(): LineBuffer {
  let runs: TextRun[] = [];
  let styles: string[] = [];
  let pictures: { readonly atDots: number; readonly picture: InlinePicture }[] = [];
  let at = 0;
  /** Where the view would put the next run without being told. */
  let expected = 0;
  let height = 0;

  function styleOf(glyph: Glyph, modes: Modes): { style: Style; advance: number; cellHeight: number } {
    const face = glyph.wide ? modes.chineseFace : modes.plain;
    const font = glyph.wide ? 'A' : modes.font;
    const cell = FONT_CELLS[font];
    const width = cell.width * (glyph.wide ? 2 : 1);
    const { widthScale, heightScale, underlineDots } = face;
    const spacing = (glyph.wide ? modes.chineseSpacing.right + modes.chineseSpacing.left : modes.spacing) * widthScale;
    const style: Style = {
      widthScale,
      heightScale,
      bold: modes.bold,
      underline: underlineDots > 0,
      reverse: modes.reverse,
      font,
      ...(underlineDots === 1 ? { underlineDots } : {}),
      ...(spacing === 0 ? {} : { spacingDots: spacing }),
      ...(modes.rotated ? { rotated: true } : {}),
      ...(looksWide(glyph.character) === glyph.wide ? {} : { wide: glyph.wide }),
    };
    // Turned on its side, a character's height runs along the line.
    return modes.rotated
      ? { style, advance: cell.height * heightScale + spacing, cellHeight: width * widthScale }
      : { style, advance: width * widthScale + spacing, cellHeight: cell.height * heightScale };
  }

  return {
    isEmpty: () => runs.length === 0 && pictures.length === 0,
    atDots: () => at,
    put: (glyph, modes, widthDots) => {
      const { style, advance, cellHeight } = styleOf(glyph, modes);
      const area = areaOf(modes, widthDots);
      if (at + advance > area && at > 0) return false;
      const mark = JSON.stringify(style);
      const last = runs.at(-1);
      if (last !== undefined && styles.at(-1) === mark && at === expected) {
        runs[runs.length - 1] = { ...last, text: last.text + glyph.character };
      } else {
        runs.push({ text: glyph.character, ...style, ...(at === expected ? {} : { atDots: at }) });
        styles.push(mark);
      }
      at += advance;
      expected = at;
      height = Math.max(height, cellHeight);
      return true;
    },
    putPicture: (picture) => {
      pictures.push({ atDots: at, picture });
      at += picture.widthDots;
      height = Math.max(height, picture.heightDots);
    },
    moveTo: (dots) => {
      const next = Math.max(0, dots);
      // Spaces keep the columns for whoever reads the text; the exact place stands beside them where it is another.
      const columns = Math.floor((next - expected) / FONT_CELLS.A.width);
      if (columns > 0 && next > at) {
        const plain = { widthScale: 1, heightScale: 1, bold: false, underline: false, reverse: false } as const;
        const gap: TextRun = { text: ' '.repeat(columns), ...plain, font: 'A' };
        runs.push(at === expected ? gap : { ...gap, atDots: at });
        styles.push('');
        expected = at + columns * FONT_CELLS.A.width;
      }
      at = next;
    },
    clear: () => {
      runs = [];
      styles = [];
      pictures = [];
      at = 0;
      expected = 0;
      height = 0;
    },
    end: (modes, widthDots) => {
      const items: PaperItem[] = [];
      const area = areaOf(modes, widthDots);
      const pitch = Math.max(modes.lineDots, height);
      const start = startOf(modes.align, at, area) + modes.leftMargin;
      pictures.forEach(({ atDots, picture }, index) => {
        const isLast = index === pictures.length - 1 && runs.length === 0;
        // Pictures of one line lie beside each other; only the last thing in it lets the paper go on.
        const pitchDots = isLast ? pitch : 0;
        items.push({ kind: 'image', align: 'left', ...picture, leftDots: start + atDots, pitchDots });
      });
      if (runs.length > 0) {
        const text = Math.max(FONT_CELLS.A.height, ...runs.map((run) => FONT_CELLS[run.font].height * run.heightScale));
        const isUsual = pitch === text + USUAL_LEADING_DOTS;
        items.push({
          kind: 'text',
          align: modes.align,
          runs,
          ...(modes.leftMargin === 0 ? {} : { leftDots: modes.leftMargin }),
          ...(area === widthDots - modes.leftMargin ? {} : { areaDots: area }),
          ...(isUsual ? {} : { pitchDots: pitch }),
          ...(modes.upsideDown ? { upsideDown: true } : {}),
        });
      }
      return items;
    },
  };
}

/** How the view takes a character that does not say its width. */
export function looksWide(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xff && !(code >= 0xff61 && code <= 0xff9f);
}

export function startOf(align: Align, width: number, area: number): number {
  if (align === 'left') return 0;
  const room = Math.max(0, area - width);
  return align === 'right' ? room : Math.floor(room / 2);
}
