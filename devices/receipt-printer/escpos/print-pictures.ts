/** One bit a dot, rows padded to whole bytes, most significant bit left. */
export interface Picture {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: Uint8Array;
}

export function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
}

export function drawPicture(widthDots: number, heightDots: number, black: (x: number, y: number) => boolean): Picture {
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

function dotAt(picture: Picture, x: number, y: number): boolean {
  const stride = Math.ceil(picture.widthDots / 8);
  return (((picture.bits[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1;
}

export function scalePicture(picture: Picture, scaleX: number, scaleY: number): Picture {
  if (scaleX === 1 && scaleY === 1) return picture;
  return drawPicture(picture.widthDots * scaleX, picture.heightDots * scaleY, (x, y) =>
    dotAt(picture, Math.floor(x / scaleX), Math.floor(y / scaleY)),
  );
}

/** Scale mode 0 to 3 of GS v 0, FS p and GS /: bit 0 doubles the width, bit 1 the height. */
export function doublePicture(picture: Picture, mode: number): Picture {
  return scalePicture(picture, (mode & 1) !== 0 ? 2 : 1, (mode & 2) !== 0 ? 2 : 1);
}

/** Columns of `columnBytes` bytes, top to bottom, then left to right. */
export function fromColumns(bytes: Uint8Array, widthDots: number, columnBytes: number): Picture {
  return drawPicture(widthDots, columnBytes * 8, (x, y) => {
    const byte = bytes[x * columnBytes + (y >> 3)] ?? 0;
    return ((byte >> (7 - (y & 7))) & 1) === 1;
  });
}

/** FS q: n pictures, each with its size in bytes each way. */
export function storedPictures(args: Uint8Array): Picture[] {
  const pictures: Picture[] = [];
  let from = 1;
  for (let count = args[0] ?? 0; count > 0; count -= 1) {
    const columnsOfBytes = word(args, from);
    const rowsOfBytes = word(args, from + 2);
    const start = from + 4;
    pictures.push(fromColumns(args.subarray(start), columnsOfBytes * 8, rowsOfBytes));
    from = start + columnsOfBytes * rowsOfBytes * 8;
  }
  return pictures;
}

/** ESC *: 8 or 24 dots high, at half or full density. A dot of the eight stands for three of the twenty-four. */
export function inlinePicture(args: Uint8Array): Picture | undefined {
  const mode = args[0] ?? 0;
  const columns = word(args, 1);
  const data = args.subarray(3);
  switch (mode) {
    case 0:
      return scalePicture(fromColumns(data, columns, 1), 2, 3);
    case 1:
      return scalePicture(fromColumns(data, columns, 1), 1, 3);
    case 32:
      return scalePicture(fromColumns(data, columns, 3), 2, 1);
    case 33:
      return fromColumns(data, columns, 3);
    default:
      return undefined;
  }
}
