import { crcKermit } from '../../driver/crc-kermit.ts';
import { createFrameFinder, type Candidate, type FrameDecoder } from '../../driver/frame-finder.ts';

/**
 * The bytes of ID-003: `FC | LEN | body | CRC low | CRC high`. LEN counts the whole frame. The CRC is CRC-16/KERMIT over
 * everything before it. Both directions look alike; an idle device and the question for its state are the same five bytes.
 */

export const SYNC = 0xfc;

const HEADER_BYTES = 2;
const CRC_BYTES = 2;
/** One byte of body: the shortest frame there is. */
export const MIN_FRAME_BYTES = HEADER_BYTES + 1 + CRC_BYTES;
/**
 * Bytes. The longest answer asked for, sixteen denominations of four bytes, has 69; version texts in the field stay below
 * 60. LEN could say 255, but noise with so large a claim would only keep the line waiting.
 */
export const MAX_FRAME_BYTES = 128;

export interface Id003Frame {
  /** Command or status byte, then its data. Never empty. */
  readonly body: Uint8Array;
  /** The whole frame as it was on the wire. */
  readonly bytes: Uint8Array;
}

export type DiscardReason =
  /** Bytes before any FC. */
  | 'noise'
  /** Too small for header, body and checksum. */
  | 'badLength'
  | 'oversize'
  | 'badChecksum';

/** Throws on an empty or too long body: both are bugs of the caller. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  const length = HEADER_BYTES + body.length + CRC_BYTES;
  if (length < MIN_FRAME_BYTES) throw new RangeError('an ID-003 frame needs a body');
  if (length > MAX_FRAME_BYTES) throw new RangeError(`an ID-003 frame of ${length} bytes is too long`);
  const bytes = new Uint8Array(length);
  bytes[0] = SYNC;
  bytes[1] = length;
  bytes.set(body, HEADER_BYTES);
  const crc = crcKermit(bytes, 0, length - CRC_BYTES);
  bytes[length - CRC_BYTES] = crc & 0xff;
  bytes[length - 1] = crc >>> 8;
  return bytes;
}

export function createId003Decoder(): FrameDecoder<Id003Frame, DiscardReason> {
  return createFrameFinder<Id003Frame, DiscardReason>({ judge, maxFrameBytes: MAX_FRAME_BYTES, noise: 'noise' });
}

const waiting = { kind: 'wait' } as const;

function judge(buffer: Uint8Array, at: number, limit: number): Candidate<Id003Frame, DiscardReason> {
  if (buffer[at] !== SYNC) return { kind: 'wrong', reason: 'noise' };
  if (at + 1 >= limit) return waiting;
  const length = buffer[at + 1] ?? 0;
  if (length < MIN_FRAME_BYTES) return { kind: 'wrong', reason: 'badLength' };
  if (length > MAX_FRAME_BYTES) return { kind: 'wrong', reason: 'oversize' };
  const end = at + length;
  if (limit < end) return waiting;
  const said = (buffer[end - 2] ?? 0) + (buffer[end - 1] ?? 0) * 256;
  if (crcKermit(buffer, at, end - CRC_BYTES) !== said) return { kind: 'wrong', reason: 'badChecksum' };
  const frame = { body: buffer.slice(at + HEADER_BYTES, end - CRC_BYTES), bytes: buffer.slice(at, end) };
  return { kind: 'frame', frame, length };
}
