import { createFrameFinder, type Candidate, type FrameDecoder } from '../../driver/frame-finder.ts';

/**
 * The bytes of GM65 modules (manual V1.3, chapter 8), beside the text of codes on the same line:
 * host `7E 00 | type | length | zone high | zone low | data | CRC high | CRC low`, module `02 00 | 00 | length | data | CRC`.
 * Length 0 means 256. The CRC is CRC-16/XMODEM over everything behind the two bytes of the head.
 */

const COMMAND_HEAD = 0x7e;
const REPLY_HEAD = 0x02;
const HEAD_SECOND = 0x00;

/** What the host asks for (8.2 to 8.4); 0A is the sign of life of later modules. */
export const commandTypes = { read: 0x07, write: 0x08, save: 0x09, signOfLife: 0x0a } as const;

/** Type byte of a reply to a command that was carried out; there is no other. */
const SUCCESS = 0x00;
const LENGTH_ZERO_MEANS = 256;
/** Head, type, length, zone. */
const COMMAND_OVERHEAD_BYTES = 6;
/** Head, type, length. */
const REPLY_OVERHEAD_BYTES = 4;
const CRC_BYTES = 2;
export const MAX_FRAME_BYTES = COMMAND_OVERHEAD_BYTES + LENGTH_ZERO_MEANS + CRC_BYTES;
/** Stands in the place of a CRC that nobody shall check (8.1); only the host may say it. */
const UNCHECKED_CRC = 0xabcd;

export interface Gm65Command {
  readonly kind: 'command';
  readonly type: number;
  readonly zone: number;
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

export interface Gm65Reply {
  readonly kind: 'reply';
  readonly data: Uint8Array;
  readonly bytes: Uint8Array;
}

export type Gm65Frame = Gm65Command | Gm65Reply;

/** `text`: bytes that belong to no frame; on the way to the host they are a code. */
export type DiscardReason = 'text' | 'badChecksum';

/** CRC-16/XMODEM: polynomial 0x1021, start 0. `123456789` gives 0x31C3. */
export function crcXmodem(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0;
  for (let at = from; at < to; at += 1) crc = ((crc << 8) ^ (crcTable[(crc >>> 8) ^ (bytes[at] ?? 0)] ?? 0)) & 0xffff;
  return crc;
}

const crcTable: Uint16Array = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc & 0xffff;
});

/** Throws on data that no command carries: a bug of the caller. */
export function encodeCommand(type: number, zone: number, data: readonly number[]): Uint8Array {
  if (data.length === 0 || data.length > LENGTH_ZERO_MEANS) throw new RangeError('a GM65 command has 1 to 256 bytes');
  const length = data.length % LENGTH_ZERO_MEANS;
  return sealed([COMMAND_HEAD, HEAD_SECOND, type, length, zone >>> 8, zone & 0xff, ...data]);
}

/** Reads `count` zone bytes from `zone` on: the count stands where other commands have their data (8.2). */
export function encodeRead(zone: number, count: number): Uint8Array {
  return encodeCommand(commandTypes.read, zone, [count % LENGTH_ZERO_MEANS]);
}

export function encodeReply(data: readonly number[]): Uint8Array {
  if (data.length === 0 || data.length > LENGTH_ZERO_MEANS) throw new RangeError('a GM65 reply has 1 to 256 bytes');
  return sealed([REPLY_HEAD, HEAD_SECOND, SUCCESS, data.length % LENGTH_ZERO_MEANS, ...data]);
}

function sealed(bytes: readonly number[]): Uint8Array {
  const crc = crcXmodem(Uint8Array.from(bytes), 2);
  return Uint8Array.of(...bytes, crc >>> 8, crc & 0xff);
}

const waiting = { kind: 'wait' } as const;
const isText = { kind: 'wrong', reason: 'text' } as const;

function judgeCommand(bytes: Uint8Array, at: number, limit: number): Candidate<Gm65Command, DiscardReason> {
  if (bytes[at] !== COMMAND_HEAD) return isText;
  if (at + 1 >= limit) return waiting;
  if (bytes[at + 1] !== HEAD_SECOND) return isText;
  if (at + 2 >= limit) return waiting;
  const type = bytes[at + 2] ?? 0;
  if (type < commandTypes.read || type > commandTypes.signOfLife) return isText;
  if (at + 3 >= limit) return waiting;
  const length = COMMAND_OVERHEAD_BYTES + (bytes[at + 3] || LENGTH_ZERO_MEANS) + CRC_BYTES;
  if (at + length > limit) return waiting;
  const said = saidCrc(bytes, at + length);
  if (said !== UNCHECKED_CRC && said !== crcXmodem(bytes, at + 2, at + length - CRC_BYTES)) {
    return { kind: 'wrong', reason: 'badChecksum' };
  }
  const whole = bytes.slice(at, at + length);
  const zone = (bytes[at + 4] ?? 0) * 256 + (bytes[at + 5] ?? 0);
  const data = whole.slice(COMMAND_OVERHEAD_BYTES, -CRC_BYTES);
  return { kind: 'frame', frame: { kind: 'command', type, zone, data, bytes: whole }, length };
}

function judgeReply(bytes: Uint8Array, at: number, limit: number): Candidate<Gm65Reply, DiscardReason> {
  if (bytes[at] !== REPLY_HEAD) return isText;
  if (at + 1 >= limit) return waiting;
  if (bytes[at + 1] !== HEAD_SECOND) return isText;
  if (at + 2 >= limit) return waiting;
  if (bytes[at + 2] !== SUCCESS) return isText;
  if (at + 3 >= limit) return waiting;
  const length = REPLY_OVERHEAD_BYTES + (bytes[at + 3] || LENGTH_ZERO_MEANS) + CRC_BYTES;
  if (at + length > limit) return waiting;
  if (saidCrc(bytes, at + length) !== crcXmodem(bytes, at + 2, at + length - CRC_BYTES)) {
    return { kind: 'wrong', reason: 'badChecksum' };
  }
  const whole = bytes.slice(at, at + length);
  const data = whole.slice(REPLY_OVERHEAD_BYTES, -CRC_BYTES);
  return { kind: 'frame', frame: { kind: 'reply', data, bytes: whole }, length };
}

function saidCrc(bytes: Uint8Array, end: number): number {
  return (bytes[end - 2] ?? 0) * 256 + (bytes[end - 1] ?? 0);
}

/** What a module hears. */
export function createCommandDecoder(): FrameDecoder<Gm65Command, DiscardReason> {
  return createFrameFinder({ judge: judgeCommand, maxFrameBytes: MAX_FRAME_BYTES, noise: 'text' });
}

/** What a host hears: replies, and between them the codes as `text`. */
export function createReplyDecoder(): FrameDecoder<Gm65Reply, DiscardReason> {
  return createFrameFinder({ judge: judgeReply, maxFrameBytes: MAX_FRAME_BYTES, noise: 'text' });
}

/** Either way, for those who do not know which it was. */
export function createEitherDecoder(): FrameDecoder<Gm65Frame, DiscardReason> {
  return createFrameFinder<Gm65Frame, DiscardReason>({
    judge: (bytes, at, limit) => (bytes[at] === REPLY_HEAD ? judgeReply : judgeCommand)(bytes, at, limit),
    maxFrameBytes: MAX_FRAME_BYTES,
    noise: 'text',
  });
}
