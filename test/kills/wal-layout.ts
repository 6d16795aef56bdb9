/** The write-ahead log's layout, https://sqlite.org/fileformat2.html#walformat: a header, then frames of one page each. */
export const WAL_HEADER_BYTES = 32;
export const FRAME_HEADER_BYTES = 24;
/** The frame's own checksum, the last bytes of its header. */
export const FRAME_CHECKSUM_AT = 16;
/** What a disk writes whole, or not at all. */
export const SECTOR_BYTES = 512;

const MAGIC_BIG_ENDIAN = 0x377f_0683;
const PAGE_SIZE_AT = 8;
const SALT_AT = 16;
const HEADER_CHECKSUM_AT = 24;
/** In a frame header: pages of the database after a commit, 0 in the other frames of a transaction. */
const COMMIT_SIZE_AT = 4;
const FRAME_SALT_AT = 8;
const CHECKED_FRAME_HEADER_BYTES = 8;

export interface WalLayout {
  readonly pageBytes: number;
  /** Bytes to the end of each frame that a reader would take, in order. */
  readonly frameEnds: readonly number[];
  /** Of these, the ends of whole transactions. */
  readonly commitEnds: readonly number[];
}

/** The logs of a history are read for every case that is made of them; each is four megabytes at most. */
const layouts = new WeakMap<Buffer, WalLayout>();

/** Reads it as SQLite does: frames count while salt and checksum hold. Undefined where there is no valid header. */
export function readWal(wal: Buffer): WalLayout | undefined {
  const known = layouts.get(wal);
  if (known !== undefined) return known;
  const layout = walkFrames(wal);
  if (layout !== undefined) layouts.set(wal, layout);
  return layout;
}

function walkFrames(wal: Buffer): WalLayout | undefined {
  if (wal.length < WAL_HEADER_BYTES) return undefined;
  const isBig = wal.readUInt32BE(0) === MAGIC_BIG_ENDIAN;
  const pageBytes = wal.readUInt32BE(PAGE_SIZE_AT);
  let sum: Checksum = [0, 0];
  sum = checksum(wal.subarray(0, HEADER_CHECKSUM_AT), isBig, sum);
  if (!matches(wal, HEADER_CHECKSUM_AT, sum)) return undefined;
  const salt = wal.subarray(SALT_AT, SALT_AT + 8);
  const frameEnds: number[] = [];
  const commitEnds: number[] = [];
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  for (let at = WAL_HEADER_BYTES; at + frameBytes <= wal.length; at += frameBytes) {
    if (!wal.subarray(at + FRAME_SALT_AT, at + FRAME_SALT_AT + 8).equals(salt)) break;
    sum = checksum(wal.subarray(at, at + CHECKED_FRAME_HEADER_BYTES), isBig, sum);
    sum = checksum(wal.subarray(at + FRAME_HEADER_BYTES, at + frameBytes), isBig, sum);
    if (!matches(wal, at + FRAME_CHECKSUM_AT, sum)) break;
    frameEnds.push(at + frameBytes);
    if (wal.readUInt32BE(at + COMMIT_SIZE_AT) !== 0) commitEnds.push(at + frameBytes);
  }
  return { pageBytes, frameEnds, commitEnds };
}

/** Bytes of the log that hold commits; 0 where it holds none. */
export function committedBytes(wal: Buffer | undefined): number {
  return wal === undefined ? 0 : (readWal(wal)?.commitEnds.at(-1) ?? 0);
}

type Checksum = readonly [number, number];

function checksum(bytes: Buffer, isBig: boolean, from: Checksum): Checksum {
  let [first, second] = from;
  for (let at = 0; at < bytes.length; at += 8) {
    const left = isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const right = isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4);
    first = (first + left + second) >>> 0;
    second = (second + right + first) >>> 0;
  }
  return [first, second];
}

function matches(bytes: Buffer, at: number, [first, second]: Checksum): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second;
}
