import type { Align, PaperItem } from './paper.ts';
import { doublePicture, fromColumns, scalePicture, storedPictures, word, type Picture } from './print-pictures.ts';

/** What a graphics command did: put something on the paper, changed a setting, failed, or is none of ours. */
export type Drawn =
  | { readonly kind: 'item'; readonly item: PaperItem }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'notMine' };

/** Where in the print area a symbol stands. */
export interface Place {
  readonly align: Align;
  readonly leftDots?: number;
  readonly areaDots?: number;
}

const DONE: Drawn = { kind: 'done' };
const NOT_MINE: Drawn = { kind: 'notMine' };
type ImageItem = Extract<PaperItem, { kind: 'image' }>;

export function imageItem(picture: Picture, place: Place, says?: string): ImageItem {
  const { widthDots, heightDots, bits } = picture;
  const text = says === undefined ? {} : { says };
  return { kind: 'image', ...place, widthDots, heightDots, bits: Buffer.from(bits).toString('base64'), ...text };
}

/** Pictures and the printer's picture memory, which outlives ESC @ and power. */
export function createGraphics(): { perform(name: string, args: Uint8Array, place: Place): Drawn } {
  let buffered: Picture | undefined;
  /** GS *: gone with the power. */
  let downloaded: Picture | undefined;
  let stored: Picture[] = [];
  /** By the two characters of their key; downloaded ones in a memory of their own. */
  const keyed = { stored: new Map<string, Picture>(), downloaded: new Map<string, Picture>() };
  /** The same logo stands on every receipt. */
  let lastRaster: { readonly args: Uint8Array; readonly item: ImageItem } | undefined;

  function printed(picture: Picture | undefined, place: Place, why: string): Drawn {
    return picture === undefined ? { kind: 'failed', why } : { kind: 'item', item: imageItem(picture, place) };
  }

  /** `m fn …` of GS ( L and GS 8 L. */
  function graphicsFunction(body: Uint8Array, place: Place): Drawn {
    const [, fn = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = body;
    const key = String.fromCharCode(third, fourth);
    switch (fn) {
      case 1:
      case 49: // reference density
        return DONE;
      case 112: // a bx by c xL xH yL yH, rows
      case 113: {
        const width = word(body, 6);
        const height = word(body, 8);
        const data = body.subarray(10);
        const picture =
          fn === 112
            ? { widthDots: width, heightDots: height, bits: data.slice() }
            : fromColumns(data, width, Math.ceil(height / 8));
        buffered = scalePicture(picture, Math.min(2, Math.max(1, fourth)), Math.min(2, Math.max(1, fifth)));
        return DONE;
      }
      case 2:
      case 50: {
        const picture = buffered;
        buffered = undefined;
        return printed(picture, place, 'no picture was stored in the buffer');
      }
      case 67: // a kc1 kc2 b xL xH yL yH c, rows
      case 68:
      case 83:
      case 84: {
        const width = word(body, 6);
        const height = word(body, 8);
        const data = body.subarray(11);
        const isRows = fn === 67 || fn === 83;
        const picture = isRows
          ? { widthDots: width, heightDots: height, bits: data.slice(0, Math.ceil(width / 8) * height) }
          : fromColumns(data, width, Math.ceil(height / 8));
        (fn < 80 ? keyed.stored : keyed.downloaded).set(String.fromCharCode(fourth, fifth), picture);
        return DONE;
      }
      case 69: // kc1 kc2 x y
      case 85: {
        const found = (fn === 69 ? keyed.stored : keyed.downloaded).get(key);
        const picture = found && scalePicture(found, Math.min(2, Math.max(1, fifth)), Math.min(2, Math.max(1, sixth)));
        return printed(picture, place, `no picture is stored as “${key}”`);
      }
      case 65: // CLR
        keyed.stored.clear();
        return DONE;
      case 81:
        keyed.downloaded.clear();
        return DONE;
      case 66:
        keyed.stored.delete(key);
        return DONE;
      case 82:
        keyed.downloaded.delete(key);
        return DONE;
      default:
        return { kind: 'failed', why: `graphics function ${fn} is not known` };
    }
  }

  return {
    perform: (name, args, place) => {
      switch (name) {
        case 'GS v 0': {
          if (lastRaster === undefined || Buffer.compare(lastRaster.args, args) !== 0) {
            const picture = { widthDots: word(args, 2) * 8, heightDots: word(args, 4), bits: args.slice(6) };
            const drawn = doublePicture(picture, args[1] ?? 0);
            lastRaster = { args: args.slice(), item: imageItem(drawn, { align: 'left' }) };
          }
          return { kind: 'item', item: { ...lastRaster.item, ...place } };
        }
        case 'GS ( L':
          return graphicsFunction(args.subarray(3), place);
        case 'GS 8 L':
          return graphicsFunction(args.subarray(5), place);
        case 'FS q':
          stored = storedPictures(args);
          return DONE;
        case 'FS p': {
          const picture = stored[(args[0] ?? 0) - 1];
          const why = `no picture ${args[0] ?? 0} is stored`;
          return printed(picture && doublePicture(picture, args[1] ?? 0), place, why);
        }
        case 'GS *':
          downloaded = fromColumns(args.subarray(2), (args[0] ?? 0) * 8, args[1] ?? 0);
          return DONE;
        case 'GS /':
          return printed(downloaded && doublePicture(downloaded, args[0] ?? 0), place, 'no picture was downloaded');
        default:
          return NOT_MINE;
      }
    },
  };
}
