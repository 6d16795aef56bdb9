import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { encode } from 'uqr';
import type { PaperItem } from '../../core/contract/snapshot.ts';
import { bitsToPath, layOutSheet, type PlacedItem, type PlacedText } from './paper-layout.ts';
import styles from './paper.module.css';
import { tornEdge } from './torn-edge.ts';

/** Bare paper left and right of the print head: 4 mm of an 80 mm roll. */
const marginDots = 32;
/** Paper between the print head and the knife, and above the first line. */
const headDots = 40;
const footDots = 72;
const toothDots = 7;

interface PaperProps {
  readonly items: readonly PaperItem[];
  readonly widthDots: number;
  /** The sheet is off the roll; its lower edge is torn. */
  readonly cut: boolean;
  /** Of the tear: every sheet tears in its own way, and always the same. */
  readonly seed: number;
}

/** One sheet of thermal paper, drawn dot for dot: one unit of the drawing is one dot of the head, 8 to a millimetre. */
export function Paper({ items, widthDots, cut, seed }: PaperProps) {
  const { t } = useTranslation('simulator');
  const sheet = useMemo(
    () => layOutSheet(items, widthDots, (item) => qrOf(item.data, item.correction).size),
    [items, widthDots],
  );
  const width = widthDots + marginDots * 2;
  const height = headDots + sheet.heightDots + (cut ? footDots : 0);
  const outline = useMemo(
    () =>
      `M0 ${toothDots}${tornEdge(0, width, toothDots, seed)}L${width} ${height}` +
      `${cut ? tornEdge(width, 0, height, seed + 1) : `L0 ${height}`}Z`,
    [width, height, cut, seed],
  );
  return (
    <>
      <svg className={styles.paper} viewBox={`0 0 ${width} ${height + toothDots}`} aria-hidden="true" focusable="false">
        <path className={styles.sheet} d={outline} />
        <g transform={`translate(${marginDots} ${headDots})`}>
          {sheet.items.map((item, index) => (
            <Placed key={index} item={item} unknownWords={(hex) => t('paper.unknownBytes', { hex })} />
          ))}
        </g>
      </svg>
      <pre className={styles.spoken}>{sheet.plainText}</pre>
    </>
  );
}

function Placed({ item, unknownWords }: { readonly item: PlacedItem; readonly unknownWords: (hex: string) => string }) {
  switch (item.kind) {
    case 'text':
      return (
        <g transform={item.turnedAbout && `rotate(180 ${item.turnedAbout.x} ${item.turnedAbout.y})`}>
          {item.line.map((placed, index) => (
            <Glyphs key={index} placed={placed} />
          ))}
        </g>
      );
    case 'image':
      return <Picture x={item.x} y={item.y} item={item.item} />;
    case 'qr':
      return <Code x={item.x} y={item.y} item={item.item} />;
    case 'symbol':
      return (
        <g transform={`translate(${item.x} ${item.y})`}>
          <rect className={styles.frame} x={1} y={1} width={item.width - 2} height={item.height - 2} />
          <text className={styles.note} x={10} y={28}>
            {item.item.name}
          </text>
          <text className={styles.note} x={10} y={54}>
            {item.item.data}
          </text>
        </g>
      );
    case 'unknown':
      return (
        <text className={styles.unknown} x={0} y={item.y + 20}>
          {unknownWords(item.hex)}
        </text>
      );
  }
}

/** Every glyph stands in the middle of its own cell, whatever the width of the font at hand. */
function Glyphs({ placed }: { readonly placed: PlacedText }) {
  const { text, cell, step, height, widthScale, heightScale } = placed;
  if (placed.rotated) return <RotatedGlyphs placed={placed} />;
  const characters = Array.from(text);
  const width = characters.length * step;
  const places = characters.flatMap((character, index) => {
    const middle = index * step + cell / 2;
    // A character outside the basic plane is two units of text: both need a place, and only the first one counts.
    return character.length === 2 ? [middle, middle] : [middle];
  });
  return (
    <g transform={`translate(${placed.x} ${placed.y}) scale(${widthScale} ${heightScale})`}>
      {placed.reverse ? <rect className={styles.ink} x={0} y={-1} width={width} height={height + 2} /> : null}
      <text
        className={placed.fullWidth ? styles.full : styles.half}
        data-bold={placed.bold || undefined}
        data-reverse={placed.reverse || undefined}
        fontSize={placed.fullWidth ? height * 0.96 : height * 0.86}
        x={places.join(' ')}
        y={height * (placed.fullWidth ? 0.83 : 0.79)}
      >
        {text}
      </text>
      {placed.underline ? (
        <rect className={styles.ink} x={0} y={height - 1} width={width} height={placed.underlineDots} />
      ) : null}
    </g>
  );
}

/** Each character turned a quarter to the right, in a cell as wide as it was high. */
function RotatedGlyphs({ placed }: { readonly placed: PlacedText }) {
  const { text, cell, step, height, widthScale, heightScale } = placed;
  return Array.from(text).map((character, index) => (
    <g
      key={index}
      transform={`matrix(0 ${widthScale} ${-heightScale} 0 ${placed.x + (index * step + height) * heightScale} ${placed.y})`}
    >
      <text
        className={placed.fullWidth ? styles.full : styles.half}
        data-bold={placed.bold || undefined}
        fontSize={placed.fullWidth ? height * 0.96 : height * 0.86}
        x={cell / 2}
        y={height * (placed.fullWidth ? 0.83 : 0.79)}
      >
        {character}
      </text>
    </g>
  ));
}

interface PictureProps {
  readonly x: number;
  readonly y: number;
  readonly item: Extract<PaperItem, { kind: 'image' }>;
}

function Picture({ x, y, item }: PictureProps) {
  const path = useMemo(() => {
    const bytes = Uint8Array.from(atob(item.bits), (character) => character.charCodeAt(0));
    return bitsToPath(bytes, item.widthDots, item.heightDots);
  }, [item.bits, item.widthDots, item.heightDots]);
  return <path className={styles.dots} transform={`translate(${x} ${y})`} d={path} />;
}

interface CodeProps {
  readonly x: number;
  readonly y: number;
  readonly item: Extract<PaperItem, { kind: 'qr' }>;
}

function Code({ x, y, item: { data, moduleDots, correction } }: CodeProps) {
  const path = useMemo(() => {
    const code = qrOf(data, correction);
    return code.data
      .flatMap((row, line) => row.map((dark, column) => (dark ? `M${column} ${line}h1v1h-1z` : '')))
      .join('');
  }, [data, correction]);
  return <path className={styles.dots} transform={`translate(${x} ${y}) scale(${moduleDots})`} d={path} />;
}

/** Error correction M, as the receipt asks the printer for, unless it was told another; the paper itself is the quiet zone. */
function qrOf(data: string, correction: 'L' | 'M' | 'Q' | 'H' = 'M'): ReturnType<typeof encode> {
  return encode(data, { ecc: correction, border: 0 });
}
