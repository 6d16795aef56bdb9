import { createFrameFinder, type Candidate, type FrameDecoder } from '../driver/frame-finder.ts';

/**
 * The bytes of ccTalk (Generic Specification 4.7, part 1 §7): `destination | data bytes | source | header | data | checksum`.
 * The simple checksum makes the sum of all bytes zero. With the CRC the source gives its place to the low byte of the CRC,
 * whose high byte stands last; who answers is then known only from who was asked.
 */
export type CctalkMode = 'checksum' | 'crc';

/** The usual addresses (part 3, table 1). */
export const addresses = { broadcast: 0, host: 1, coinAcceptor: 2, hopper: 3, billValidator: 40 } as const;

const DESTINATION_AT = 0;
const LENGTH_AT = 1;
const SOURCE_AT = 2;
const HEADER_AT = 3;
const DATA_AT = 4;
/** Everything but the data: destination, length, source, header, checksum. */
export const OVERHEAD_BYTES = 5;
/** The largest number the length byte can say (part 1 §7.6); every smaller one is a legal frame as well. */
export const MAX_DATA_BYTES = 255;
export const MAX_FRAME_BYTES = OVERHEAD_BYTES + MAX_DATA_BYTES;

export interface CctalkFrame {
  readonly destination: number;
  /** Undefined in CRC mode, where no frame says who sent it. */
  readonly source: number | undefined;
  readonly header: number;
  readonly data: Uint8Array;
  /** The whole frame as it was on the wire. */
  readonly bytes: Uint8Array;
}

/** There is no start byte, so noise can only show as a checksum that is wrong or a frame whose rest never comes. */
export type DiscardReason = 'badChecksum' | 'broadcast';

export type CctalkDecoder = FrameDecoder<CctalkFrame, DiscardReason>;

const crcTable: Uint16Array = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc;
});

function crcStep(crc: number, byte: number): number {
  return ((crc << 8) ^ (crcTable[(crc >>> 8) ^ byte] ?? 0)) & 0xffff;
}

/** CRC-CCITT as part 3, appendix 9 has it: polynomial 0x1021, start 0, most significant bit first. */
export function crcCcitt(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = crcStep(crc, byte);
  return crc;
}

/** The CRC of a frame leaves its own two places out: destination, length, header, data. */
function crcOfFrame(bytes: Uint8Array, at: number, end: number): number {
  let crc = crcStep(crcStep(0, bytes[at] ?? 0), bytes[at + LENGTH_AT] ?? 0);
  for (let index = at + HEADER_AT; index < end - 1; index += 1) crc = crcStep(crc, bytes[index] ?? 0);
  return crc;
}

/** Throws on too much data: a bug of the caller. `source` is not said in CRC mode. */
export function encodeFrame(
  mode: CctalkMode,
  frame: { destination: number; source: number; header: number; data?: Iterable<number> },
): Uint8Array {
  const data = Uint8Array.from(frame.data ?? []);
  if (data.length > MAX_DATA_BYTES) throw new RangeError(`a ccTalk frame cannot carry ${data.length} bytes of data`);
  const length = OVERHEAD_BYTES + data.length;
  const bytes = new Uint8Array(length);
  bytes[DESTINATION_AT] = frame.destination;
  bytes[LENGTH_AT] = data.length;
  bytes[HEADER_AT] = frame.header;
  bytes.set(data, DATA_AT);
  if (mode === 'crc') {
    const crc = crcOfFrame(bytes, 0, length);
    bytes[SOURCE_AT] = crc & 0xff;
    bytes[length - 1] = crc >>> 8;
  } else {
    bytes[SOURCE_AT] = frame.source;
    // The array keeps only the low eight bits.
    bytes[length - 1] = -sum(bytes, 0, length - 1);
  }
  return bytes;
}

function sum(bytes: Uint8Array, from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += 1) total += bytes[at] ?? 0;
  return total;
}

function isSound(mode: CctalkMode, bytes: Uint8Array, at: number, end: number): boolean {
  if (mode === 'checksum') return (sum(bytes, at, end) & 0xff) === 0;
  return crcOfFrame(bytes, at, end) === (bytes[at + SOURCE_AT] ?? 0) + (bytes[end - 1] ?? 0) * 256;
}

/**
 * `broadcasts`: whether frames to address 0 are taken. A host refuses them, for it is sent none, and a single 00 on the line,
 * which is what a glitch looks like, makes of the ACK behind it a sound frame to that address: `00 01 00 02 00 FD`.
 */
export function createCctalkDecoder(mode: CctalkMode, broadcasts: 'taken' | 'refused' = 'taken'): CctalkDecoder {
  return createFrameFinder({
    judge: (bytes, at, limit) =>
      broadcasts === 'refused' && bytes[at] === addresses.broadcast ? refused : judge(mode, bytes, at, limit),
    maxFrameBytes: MAX_FRAME_BYTES,
    noise: 'badChecksum',
  });
}

const refused = { kind: 'wrong', reason: 'broadcast' } as const;
const waiting = { kind: 'wait' } as const;

function judge(mode: CctalkMode, bytes: Uint8Array, at: number, limit: number): Candidate<CctalkFrame, DiscardReason> {
  if (at + LENGTH_AT >= limit) return waiting;
  const length = OVERHEAD_BYTES + (bytes[at + LENGTH_AT] ?? 0);
  const end = at + length;
  if (end > limit) return waiting;
  if (!isSound(mode, bytes, at, end)) return { kind: 'wrong', reason: 'badChecksum' };
  const frame = {
    destination: bytes[at] ?? 0,
    source: mode === 'crc' ? undefined : bytes[at + SOURCE_AT],
    header: bytes[at + HEADER_AT] ?? 0,
    data: bytes.slice(at + DATA_AT, end - 1),
    bytes: bytes.slice(at, end),
  };
  return { kind: 'frame', frame, length };
}
