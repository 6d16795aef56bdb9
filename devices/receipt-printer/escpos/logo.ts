/** A picture of one bit a dot. Rows padded to whole bytes, most significant bit left, 1 is black. */
export interface Logo {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: Uint8Array;
}

const DLE = 0x10;
/** EOT, ENQ and DC4: what a real-time command has after its DLE. */
const REAL_TIME = new Set([0x04, 0x05, 0x14]);
/** One black dot beside another: 0x10 becomes 0x18. */
const HARMLESS = 0x18;

/** GS v 0. A picture drawn on a grid of 2 × 2 dots is sent at half size and doubled by the printer: a quarter of the bytes. */
export function rasterCommand(logo: Logo): Uint8Array {
  const stride = Math.ceil(logo.widthDots / 8);
  if (logo.bits.length !== stride * logo.heightDots) {
    throw new Error(`The logo has ${logo.bits.length} bytes; its size asks for ${stride * logo.heightDots}.`);
  }
  const half = halved(logo);
  const picture = half ?? logo;
  const rowBytes = Math.ceil(picture.widthDots / 8);
  const mode = half === undefined ? 0 : 3;
  const command = new Uint8Array(8 + picture.bits.length);
  command.set([0x1d, 0x76, 0x30, mode, rowBytes & 0xff, rowBytes >> 8]);
  command.set([picture.heightDots & 0xff, picture.heightDots >> 8], 6);
  command.set(withoutRealTime(picture.bits), 8);
  return command;
}

/** Printers look for real-time commands inside pictures too; one dot more keeps such a pair of bytes out. */
function withoutRealTime(bits: Uint8Array): Uint8Array {
  return bits.map((byte, index) => (byte === DLE && REAL_TIME.has(bits[index + 1] ?? 0) ? HARMLESS : byte));
}

function halved(logo: Logo): Logo | undefined {
  if (logo.widthDots % 2 !== 0 || logo.heightDots % 2 !== 0) return undefined;
  const stride = Math.ceil(logo.widthDots / 8);
  const dot = (x: number, y: number): number => ((logo.bits[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
  const widthDots = logo.widthDots / 2;
  const heightDots = logo.heightDots / 2;
  const halfStride = Math.ceil(widthDots / 8);
  const bits = new Uint8Array(halfStride * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const value = dot(2 * x, 2 * y);
      const same =
        value === dot(2 * x + 1, 2 * y) && value === dot(2 * x, 2 * y + 1) && value === dot(2 * x + 1, 2 * y + 1);
      if (!same) return undefined;
      if (value === 1) bits[y * halfStride + (x >> 3)] = (bits[y * halfStride + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots, heightDots, bits };
}
