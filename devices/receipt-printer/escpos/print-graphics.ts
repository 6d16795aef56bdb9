import type { Token } from './commands.ts';
import type { Align, PaperItem } from './paper.ts';

/** What a graphics command did: put something on the paper, changed a setting, or is none of ours. */
export type Drawn =
  { readonly kind: 'item'; readonly item: PaperItem } | { readonly kind: 'done' } | { readonly kind: 'notMine' };

const DONE: Drawn = { kind: 'done' };
const NOT_MINE: Drawn = { kind: 'notMine' };
/** Module size until GS ( k function 167 sets one. */
const DEFAULT_MODULE_DOTS = 3;

/** Pictures, QR codes and the printer's picture memory, which outlives ESC @ and power. */
export function createGraphics(): { perform(token: Extract<Token, { kind: 'command' }>, align: Align): Drawn } {
  let moduleDots = DEFAULT_MODULE_DOTS;
  let qrData = '';
  let buffered: Picture | undefined;
  let stored: Picture[] = [];
  /** The same logo stands on every receipt. */
  let lastRaster: { readonly args: Uint8Array; readonly item: ImageItem } | undefined;

  /** GS ( L and GS 8 L: functions 112 (store raster in the buffer) and 50 or 2 (print the buffer). */
  function graphicsFunction(body: Uint8Array, align: Align): Drawn {
    const fn = body[1] ?? 0;
    if (fn === 112) {
      const [, , , scaleX = 1, scaleY = 1] = body;
      buffered = scaled({ widthDots: word(body, 6), heightDots: word(body, 8), bits: body.slice(10) }, scaleX, scaleY);
      return DONE;
    }
    if ((fn === 50 || fn === 2) && buffered !== undefined) return { kind: 'item', item: imageItem(buffered, align) };
    return NOT_MINE;
  }

  function symbolFunction(body: Uint8Array, align: Align): Drawn {
    const [family = 0, fn = 0, value = 0] = body;
    if (family !== 49) return NOT_MINE;
    if (fn === 67) moduleDots = value;
    else if (fn === 80) qrData = Buffer.from(body.subarray(3)).toString('utf8');
    else if (fn === 81) return { kind: 'item', item: { kind: 'qr', align, moduleDots, data: qrData } };
    else if (fn !== 65 && fn !== 69) return NOT_MINE;
    return DONE;
  }

  return {
    perform: (token, align) => {
      const { name, args } = token;
      switch (name) {
        case 'GS ( k':
          return symbolFunction(args.subarray(3), align);
        case 'GS v 0': {
          if (lastRaster === undefined || Buffer.compare(lastRaster.args, args) !== 0) {
            lastRaster = { args: args.slice(), item: imageItem(raster(args), align) };
          }
          return { kind: 'item', item: { ...lastRaster.item, align } };
        }
        case 'GS ( L':
          return graphicsFunction(args.subarray(3), align);
        case 'GS 8 L':
          return graphicsFunction(args.subarray(5), align);
        case 'FS q':
          stored = storedPictures(args);
          return DONE;
        case 'FS p': {
          const picture = stored[(args[0] ?? 0) - 1];
          return picture === undefined ? NOT_MINE : { kind: 'item', item: imageItem(picture, align) };
        }
        default:
          return NOT_MINE;
      }
    },
  };
}

interface Picture {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: Uint8Array;
}

/** GS v 0: mode, bytes a row, rows, bits. */
function raster(args: Uint8Array): Picture {
  const mode = (args[1] ?? 0) & 3;
  const picture = { widthDots: word(args, 2) * 8, heightDots: word(args, 4), bits: args.slice(6) };
  return scaled(picture, (mode & 1) !== 0 ? 2 : 1, (mode & 2) !== 0 ? 2 : 1);
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
}

type ImageItem = Extract<PaperItem, { kind: 'image' }>;

function imageItem(picture: Picture, align: Align): ImageItem {
  const { widthDots, heightDots, bits } = picture;
  return { kind: 'image', align, widthDots, heightDots, bits: Buffer.from(bits).toString('base64') };
}

function dotAt(picture: Picture, x: number, y: number): boolean {
  const stride = Math.ceil(picture.widthDots / 8);
  return (((picture.bits[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
}

function drawn(widthDots: number, heightDots: number, black: (x: number, y: number) => boolean): Picture {
  const stride = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(stride * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const at = y * stride + (x >> 3);
      if (black(x, y)) bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots, heightDots, bits };
}

function scaled(picture: Picture, scaleX: number, scaleY: number): Picture {
  if (scaleX === 1 && scaleY === 1) return picture;
  return drawn(picture.widthDots * scaleX, picture.heightDots * scaleY, (x, y) =>
    dotAt(picture, Math.floor(x / scaleX), Math.floor(y / scaleY)),
  );
}

/** FS q: columns of bytes, top to bottom, then left to right. */
function storedPictures(args: Uint8Array): Picture[] {
  const pictures: Picture[] = [];
  let from = 1;
  for (let count = args[0] ?? 0; count > 0; count -= 1) {
    const columnsOfBytes = word(args, from);
    const rowsOfBytes = word(args, from + 2);
    const start = from + 4;
    pictures.push(
      drawn(columnsOfBytes * 8, rowsOfBytes * 8, (x, y) => {
        const byte = args[start + x * rowsOfBytes + (y >> 3)] ?? 0;
        return ((byte >> (7 - (y & 7))) & 1) === 1;
      }),
    );
    from = start + columnsOfBytes * rowsOfBytes * 8;
  }
  return pictures;
}
