import { crcKermit } from '../../driver/crc-kermit.ts';
import { createFrameFinder, type Candidate, type FrameDecoder } from '../../driver/frame-finder.ts';

/**
 * The bytes of CCNET: `02 | ADR | LEN | body | CRC low | CRC high`. LEN counts the whole frame. LEN 0 means that a 16-bit
 * length, most significant byte first, follows it. The CRC is CRC-16/KERMIT over everything before it.
 */

export const SYNC = 0x02;

/** Addresses on the bus (CCNET §2.1). The parser takes any of them, the session only its own. */
export const addresses = { billToBill: 0x01, coinChanger: 0x02, billValidator: 0x03, cardReader: 0x04 } as const;

/** 0x0F is the highest address the bus knows; a larger byte after 02 is noise. */
const HIGHEST_ADDRESS = 0x0f;

const SHORT_HEADER_BYTES = 3;
const LONG_HEADER_BYTES = 5;
const CRC_BYTES = 2;
/** One byte of body: the shortest frame there is. */
const MIN_BODY_BYTES = 1;
/** The largest frame LEN can say in its one byte. */
const MAX_SHORT_FRAME_BYTES = 0xff;
/** Bytes. The longest reply we ask for, the bill table, has 125; a larger claim is noise that would block the line. */
export const MAX_FRAME_BYTES = 512;

export interface CcnetFrame {
  readonly address: number;
  /** Command or status byte, then its data. Never empty. */
  readonly body: Uint8Array;
  /** The whole frame as it was on the wire. */
  readonly bytes: Uint8Array;
}

export type DiscardReason =
  /** Bytes before any 02. */
  | 'noise'
  /** After 02 stands no address of the bus. */
  | 'badAddress'
  /** A length no frame can have: zero in its long form, or too small for header, body and checksum. */
  | 'badLength'
  | 'oversize'
  | 'badChecksum';

/** Throws on an empty or too long body: both are bugs of the caller. */
export function encodeFrame(address: number, body: Uint8Array): Uint8Array {
  if (body.length < MIN_BODY_BYTES) throw new RangeError('a CCNET frame needs a body');
  const shortLength = SHORT_HEADER_BYTES + body.length + CRC_BYTES;
  const long = shortLength > MAX_SHORT_FRAME_BYTES;
  const header = long ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
  const length = header + body.length + CRC_BYTES;
  if (length > MAX_FRAME_BYTES) throw new RangeError(`a CCNET frame of ${length} bytes is too long`);
  const bytes = new Uint8Array(length);
  // Written one by one, and no list made for them: this runs twenty times a second.
  bytes[0] = SYNC;
  bytes[1] = address;
  bytes[2] = long ? 0 : length;
  if (long) {
    bytes[3] = length >>> 8;
    bytes[4] = length & 0xff;
  }
  bytes.set(body, header);
  const crc = crcKermit(bytes, 0, length - CRC_BYTES);
  bytes[length - CRC_BYTES] = crc & 0xff;
  bytes[length - 1] = crc >>> 8;
  return bytes;
}

export type CcnetDecoder = FrameDecoder<CcnetFrame, DiscardReason>;

export function createCcnetDecoder(): CcnetDecoder {
  return createFrameFinder<CcnetFrame, DiscardReason>({ judge, maxFrameBytes: MAX_FRAME_BYTES, noise: 'noise' });
}

const waiting = { kind: 'wait' } as const;

function judge(bytes: Uint8Array, at: number, limit: number): Candidate<CcnetFrame, DiscardReason> {
  if (bytes[at] !== SYNC) return { kind: 'wrong', reason: 'noise' };
  if (at + 1 >= limit) return waiting;
  const address = bytes[at + 1] ?? 0;
  if (address === 0 || address > HIGHEST_ADDRESS) return { kind: 'wrong', reason: 'badAddress' };
  if (at + 2 >= limit) return waiting;
  let length = bytes[at + 2] ?? 0;
  let header = SHORT_HEADER_BYTES;
  if (length === 0) {
    if (at + LONG_HEADER_BYTES > limit) return waiting;
    header = LONG_HEADER_BYTES;
    length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
  }
  if (length < header + MIN_BODY_BYTES + CRC_BYTES) return { kind: 'wrong', reason: 'badLength' };
  if (length > MAX_FRAME_BYTES) return { kind: 'wrong', reason: 'oversize' };
  const end = at + length;
  if (limit < end) return waiting;
  const said = (bytes[end - 2] ?? 0) + (bytes[end - 1] ?? 0) * 256;
  if (crcKermit(bytes, at, end - CRC_BYTES) !== said) return { kind: 'wrong', reason: 'badChecksum' };
  const frame = { address, body: bytes.slice(at + header, end - CRC_BYTES), bytes: bytes.slice(at, end) };
  return { kind: 'frame', frame, length };
}
