/** Bytes a QR code of version 1 to 40 holds in byte mode at correction level M (ISO/IEC 18004, table 7). */
const CAPACITY_M = [
  14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666, 711, 779, 857, 911,
  997, 1059, 1125, 1190, 1264, 1370, 1452, 1538, 1628, 1722, 1809, 1911, 1989, 2099, 2213, 2331,
];
/** More cannot be one symbol; such data is printed as text. */
export const MAX_QR_BYTES = 2331;
/** 30 mm: read at arm's length by an old telephone. */
const WANTED_DOTS = 240;
/** The range of GS ( k function 167 that every printer has. */
const SMALLEST_MODULE_DOTS = 2;
const LARGEST_MODULE_DOTS = 8;
/** White modules each side. */
const QUIET_MODULES = 4;

/** The module size that makes the symbol about 30 mm wide and never wider than the paper. */
export function qrModuleDots(byteLength: number, paperDots: number): number {
  const version = CAPACITY_M.findIndex((capacity) => byteLength <= capacity) + 1;
  const modules = 17 + 4 * version + 2 * QUIET_MODULES;
  const wanted = Math.round(WANTED_DOTS / modules);
  const fitting = Math.floor(paperDots / modules);
  return Math.max(SMALLEST_MODULE_DOTS, Math.min(LARGEST_MODULE_DOTS, wanted, fitting));
}
