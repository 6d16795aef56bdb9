import { createFrameFinder, type Candidate, type FrameDecoder } from '../../driver/frame-finder.ts';

/**
 * The bytes of DL/T 645-2007: `68 | A0 … A5 | 68 | C | L | data | CS | 16`. The address is decimal, two digits a byte, the
 * last two first. Every byte of data is sent with 33 added. CS is the sum of all bytes from the first 68 on, mod 256.
 * FE may stand before a frame to wake the receiver; it belongs to none.
 */

const START = 0x68;
const END = 0x16;
const DATA_OFFSET = 0x33;
const WAKE_UP = 0xfe;
/** The standard lets a sender say one to four. */
const WAKE_UP_COUNT = 4;

export const ADDRESS_BYTES = 6;
const HEADER_BYTES = 10;
const TRAILER_BYTES = 2;
/** Bytes of data a meter may tell in one frame; the standard's own limit for reading. */
export const MAX_DATA_BYTES = 200;
export const MAX_FRAME_BYTES = HEADER_BYTES + MAX_DATA_BYTES + TRAILER_BYTES;

/** Any meter hears itself called so. Only one may be on the line. */
export const WILDCARD_NUMBER = 'AAAAAAAAAAAA';
/** All meters hear it and none answers. */
export const BROADCAST_NUMBER = '999999999999';

/** Direction and outcome, the three high bits of the control code. */
export const controlBits = { fromMeter: 0x80, refused: 0x40, moreFollows: 0x20 } as const;
/** What the frame is about, the five low bits. */
const FUNCTION_BITS = 0x1f;

/**
 * All that this driver can ever say to a meter. There is no function here that writes, switches, clears or sets: reading a
 * meter is the whole of its work.
 */
export const questions = { readData: 0x11, readFollowing: 0x12, readAddress: 0x13 } as const;
export type Question = (typeof questions)[keyof typeof questions];
const questionCodes: ReadonlySet<number> = new Set(Object.values(questions));

export interface Dlt645Frame {
  /** 12 digits; `A` where a wildcard stands. */
  readonly meterNumber: string;
  readonly control: number;
  /** Without the added 33. */
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

export type DiscardReason = 'noise' | 'badHeader' | 'badAddress' | 'oversize' | 'badChecksum' | 'badEnd';

export function functionOf(control: number): number {
  return control & FUNCTION_BITS;
}

/** A frame to a meter, FE before it. Throws on what is no question: that would be a bug, and might cut somebody's power. */
export function encodeQuestion(meterNumber: string, control: Question, data: readonly number[]): Uint8Array {
  if (!questionCodes.has(control)) throw new RangeError(`${control} is not a question: this driver only reads`);
  return Uint8Array.of(...Array.from({ length: WAKE_UP_COUNT }, () => WAKE_UP), ...sealed(meterNumber, control, data));
}

/** A frame from a meter, for the far end. Throws on a code that a host would say. */
export function encodeAnswer(meterNumber: string, control: number, data: readonly number[]): Uint8Array {
  if ((control & controlBits.fromMeter) === 0) throw new RangeError(`${control} is not the answer of a meter`);
  return sealed(meterNumber, control, data);
}

function sealed(meterNumber: string, control: number, data: readonly number[]): Uint8Array {
  const address = addressOf(meterNumber);
  if (address === undefined) throw new RangeError('a meter number has 12 digits');
  if (data.length > MAX_DATA_BYTES) throw new RangeError(`${data.length} bytes of data do not fit into a frame`);
  const shifted = data.map((byte) => (byte + DATA_OFFSET) & 0xff);
  const head = [START, ...address, START, control, data.length, ...shifted];
  return Uint8Array.of(...head, sum(Uint8Array.from(head), 0, head.length), END);
}

/** Low digits first. Undefined where it is neither 12 digits nor the wildcard. */
export function addressOf(meterNumber: string): readonly number[] | undefined {
  if (!/^[0-9A]{12}$/u.test(meterNumber)) return undefined;
  return (meterNumber.match(/../gu) ?? []).map((pair) => Number.parseInt(pair, 16)).reverse();
}

export function numberOf(address: Uint8Array): string {
  let text = '';
  for (let at = address.length - 1; at >= 0; at -= 1) text += pairs[address[at] ?? 0] ?? '';
  return text;
}

/** Made once: a number is read out of every frame that comes. */
const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);

function sum(bytes: Uint8Array, from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += 1) total += bytes[at] ?? 0;
  return total & 0xff;
}

/** Two decimal digits, or the wildcard, which stands in the high places only. */
function isAddressByte(byte: number): boolean {
  return byte === 0xaa || ((byte & 0x0f) <= 9 && byte >>> 4 <= 9);
}

const waiting = { kind: 'wait' } as const;

function judge(bytes: Uint8Array, at: number, limit: number): Candidate<Dlt645Frame, DiscardReason> {
  if (bytes[at] !== START) return { kind: 'wrong', reason: 'noise' };
  for (let place = at + 1; place <= at + ADDRESS_BYTES; place += 1) {
    if (place >= limit) return waiting;
    if (!isAddressByte(bytes[place] ?? 0)) return { kind: 'wrong', reason: 'badAddress' };
  }
  if (at + 7 >= limit) return waiting;
  if (bytes[at + 7] !== START) return { kind: 'wrong', reason: 'badHeader' };
  if (at + HEADER_BYTES > limit) return waiting;
  const dataBytes = bytes[at + 9] ?? 0;
  if (dataBytes > MAX_DATA_BYTES) return { kind: 'wrong', reason: 'oversize' };
  const end = at + HEADER_BYTES + dataBytes + TRAILER_BYTES;
  if (end > limit) return waiting;
  if (bytes[end - 1] !== END) return { kind: 'wrong', reason: 'badEnd' };
  if (sum(bytes, at, end - TRAILER_BYTES) !== bytes[end - 2]) return { kind: 'wrong', reason: 'badChecksum' };
  const frame: Dlt645Frame = {
    meterNumber: numberOf(bytes.subarray(at + 1, at + 1 + ADDRESS_BYTES)),
    control: bytes[at + 8] ?? 0,
    data: bytes.slice(at + HEADER_BYTES, end - TRAILER_BYTES).map((byte) => (byte - DATA_OFFSET) & 0xff),
    bytes: bytes.slice(at, end),
  };
  return { kind: 'frame', frame, length: end - at };
}

export function createDlt645Decoder(): FrameDecoder<Dlt645Frame, DiscardReason> {
  return createFrameFinder({ judge, maxFrameBytes: MAX_FRAME_BYTES, noise: 'noise' });
}

/** Nothing but FE: a receiver being woken. */
export function isWakeUp(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === WAKE_UP);
}
