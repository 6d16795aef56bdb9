import {
  createFrameFinder,
  type Candidate,
  type DecodedItem,
  type FrameDecoder as Decoder,
} from '../../driver/frame-finder.ts';

/**
 * The bytes of SSP (GA138 v2.2, transport layer): `7F | SEQ+address | LEN | data | CRC low | CRC high`. LEN counts the data
 * alone. The CRC is CRC-16 with polynomial 0x8005, start FFFF, most significant bit first, over everything behind the 7F,
 * before stuffing. Stuffing: a 7F behind the first one is sent twice, in the CRC too, so that a lone 7F always begins a frame.
 */

export const STX = 0x7f;

/** Bit 7 of the second byte: it changes with every new command; the same again asks for the last reply again. */
export const SEQUENCE_BIT = 0x80;

/** Addresses on the bus (GA138, each device's chapter). */
export const addresses = { validator: 0x00, hopper: 0x10, ticketPrinter: 0x40 } as const;

/** GA138: the highest allowable slave address; 7E begins an encrypted block and 7F a frame. */
const HIGHEST_ADDRESS = 0x7d;

const CRC_BYTES = 2;
/** SEQ+address, LEN. */
const HEADER_BYTES = 2;
/** A command or a reply code: there is no frame without. */
const MIN_DATA_BYTES = 1;
/** Bytes. What LEN can say in its one byte. */
export const MAX_DATA_BYTES = 0xff;
const MAX_PLAIN_BYTES = HEADER_BYTES + MAX_DATA_BYTES + CRC_BYTES;
/** Bytes on the wire where every byte behind the first is stuffed; address and LEN may not be, but one bound is enough. */
export const MAX_FRAME_BYTES = 1 + 2 * MAX_PLAIN_BYTES;

export interface SspFrame {
  readonly address: number;
  readonly sequence: boolean;
  /** Command or reply code, then its data, without stuffing. Never empty. */
  readonly data: Uint8Array;
  /** The whole frame as it was on the wire, with stuffing. */
  readonly bytes: Uint8Array;
}

export type DiscardReason =
  /** Bytes before any 7F. */
  | 'noise'
  | 'badAddress'
  /** A length of zero. */
  | 'badLength'
  /** A lone 7F came before the frame was complete: another frame begins there. */
  | 'interrupted'
  | 'badChecksum';

export type SspDecodedItem = DecodedItem<SspFrame, DiscardReason>;
export type SspDecoder = Decoder<SspFrame, DiscardReason>;

const crcTable: Uint16Array = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x8005;
  return crc & 0xffff;
});

/** CRC-16 with polynomial 0x8005, start FFFF, not reflected. `123456789` gives 0xAEE7. */
export function crcSsp(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0xffff;
  // An index loop without iterators: this runs for every byte that comes over a line.
  for (let at = from; at < to; at += 1) {
    crc = ((crc << 8) ^ (crcTable[(crc >>> 8) ^ (bytes[at] ?? 0)] ?? 0)) & 0xffff;
  }
  return crc;
}

/** Throws on no data, too much of it or an impossible address: all three are bugs of the caller. */
export function encodeFrame(address: number, sequence: boolean, data: Uint8Array): Uint8Array {
  if (data.length < MIN_DATA_BYTES || data.length > MAX_DATA_BYTES) {
    throw new RangeError(`an SSP frame carries 1 to ${MAX_DATA_BYTES} bytes, not ${data.length}`);
  }
  if (address < 0 || address > HIGHEST_ADDRESS) throw new RangeError(`SSP has no address ${address}`);
  const plain = new Uint8Array(HEADER_BYTES + data.length + CRC_BYTES);
  plain[0] = address | (sequence ? SEQUENCE_BIT : 0);
  plain[1] = data.length;
  plain.set(data, HEADER_BYTES);
  const crcAt = HEADER_BYTES + data.length;
  const crc = crcSsp(plain, 0, crcAt);
  plain[crcAt] = crc & 0xff;
  plain[crcAt + 1] = crc >>> 8;
  const bytes: number[] = [STX];
  for (const byte of plain) {
    bytes.push(byte);
    if (byte === STX) bytes.push(STX);
  }
  return Uint8Array.from(bytes);
}

export function createSspDecoder(): SspDecoder {
  return createFrameFinder({ judge, maxFrameBytes: MAX_FRAME_BYTES, noise: 'noise' });
}

const waiting = { kind: 'wait' } as const;
/** One candidate at a time is unstuffed here, so that a byte of noise costs no allocation. */
const plain = new Uint8Array(MAX_PLAIN_BYTES);

function judge(buffer: Uint8Array, at: number, limit: number): Candidate<SspFrame, DiscardReason> {
  if (buffer[at] !== STX) return { kind: 'wrong', reason: 'noise' };
  let count = 0;
  let expected = HEADER_BYTES;
  let next = at + 1;
  while (count < expected) {
    if (next >= limit) return waiting;
    const byte = buffer[next] ?? 0;
    next += 1;
    if (byte === STX) {
      if (next >= limit) return waiting;
      if (buffer[next] !== STX) return { kind: 'wrong', reason: 'interrupted' };
      next += 1;
    }
    plain[count] = byte;
    count += 1;
    if (count === 1 && (byte & ~SEQUENCE_BIT) > HIGHEST_ADDRESS) return { kind: 'wrong', reason: 'badAddress' };
    if (count === HEADER_BYTES) {
      if (byte < MIN_DATA_BYTES) return { kind: 'wrong', reason: 'badLength' };
      expected = HEADER_BYTES + byte + CRC_BYTES;
    }
  }
  const crcAt = expected - CRC_BYTES;
  const said = (plain[crcAt] ?? 0) + (plain[crcAt + 1] ?? 0) * 256;
  if (crcSsp(plain, 0, crcAt) !== said) return { kind: 'wrong', reason: 'badChecksum' };
  const head = plain[0] ?? 0;
  return {
    kind: 'frame',
    frame: {
      address: head & ~SEQUENCE_BIT,
      sequence: (head & SEQUENCE_BIT) !== 0,
      data: plain.slice(HEADER_BYTES, crcAt),
      bytes: buffer.slice(at, next),
    },
    length: next - at,
  };
}
