import { createFrameFinder, type Candidate, type FrameDecoder } from '../../driver/frame-finder.ts';

/**
 * The bytes of Modbus over serial line, RTU mode (Modbus over Serial Line V1.02, 2.5.1): `unit | function | data | CRC low |
 * CRC high`, without a length. A frame ends with a silence of 3.5 characters; how long it is follows from its function and
 * from which way it goes, so that a frame is found whole however the bytes are delivered.
 */

/** Modbus Application Protocol V1.1b3, 6.1, 6.2, 6.5 and 6.11: the functions that have to do with bits. */
export const functions = { readCoils: 0x01, readInputs: 0x02, writeCoil: 0x05, writeCoils: 0x0f } as const;
export type ReadFunction = typeof functions.readCoils | typeof functions.readInputs;

/** Set in the function of an answer that refuses (7). */
const EXCEPTION_BIT = 0x80;
const HIGHEST_UNIT = 247;
const CRC_BYTES = 2;
const HEAD_BYTES = 2;
const FIXED_FRAME_BYTES = 8;
const EXCEPTION_FRAME_BYTES = 5;
/** Bits one question of ours may read; more than any board of a terminal has. */
export const MAX_BITS = 256;
/** The standard's own limit (6.1). What seems to ask for more is an answer that happens to be as long as a question. */
const MAX_BITS_OF_ANYBODY = 2000;
const MAX_DATA_BYTES = MAX_BITS / 8;
/** The longest: a question that writes coils. */
export const MAX_FRAME_BYTES = 9 + MAX_DATA_BYTES;
/** What function 05 writes for on; off is 0 and anything else is refused (6.5). */
const COIL_ON = 0xff00;

export type ModbusRequest = { readonly unit: number; readonly bytes: Uint8Array } & (
  | { readonly kind: 'read'; readonly function: ReadFunction; readonly address: number; readonly count: number }
  | { readonly kind: 'writeCoil'; readonly address: number; readonly value: number }
  | { readonly kind: 'writeCoils'; readonly address: number; readonly count: number; readonly data: Uint8Array }
);

export type ModbusReply = { readonly unit: number; readonly bytes: Uint8Array } & (
  | { readonly kind: 'bits'; readonly function: ReadFunction; readonly data: Uint8Array }
  | { readonly kind: 'wroteCoil'; readonly address: number; readonly value: number }
  | { readonly kind: 'wroteCoils'; readonly address: number; readonly count: number }
  | { readonly kind: 'exception'; readonly function: number; readonly code: number }
);

export type ModbusFrame =
  | { readonly way: 'toDevice'; readonly request: ModbusRequest }
  | { readonly way: 'fromDevice'; readonly reply: ModbusReply };

export type DiscardReason = 'noise' | 'badChecksum';

/** CRC-16/MODBUS: polynomial 0xA001 reflected, start FFFF. `123456789` gives 0x4B37. */
export function crcModbus(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let crc = 0xffff;
  for (let at = from; at < to; at += 1) crc = (crc >>> 8) ^ (crcTable[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return crc;
}

const crcTable: Uint16Array = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  return crc;
});

export function encodeRead(unit: number, which: ReadFunction, address: number, count: number): Uint8Array {
  if (count < 1 || count > MAX_BITS) throw new RangeError(`${count} bits cannot be read at once`);
  return sealed([unit, which, ...word(address), ...word(count)]);
}

/** The answer of a board that did it has the same bytes. */
export function encodeWriteCoil(unit: number, address: number, on: boolean): Uint8Array {
  return sealed([unit, functions.writeCoil, ...word(address), ...word(on ? COIL_ON : 0)]);
}

export function encodeWriteCoils(unit: number, address: number, values: readonly boolean[]): Uint8Array {
  if (values.length < 1 || values.length > MAX_BITS) throw new RangeError(`${values.length} coils cannot be written`);
  const data = packBits(values);
  return sealed([unit, functions.writeCoils, ...word(address), ...word(values.length), data.length, ...data]);
}

export function encodeBits(unit: number, which: ReadFunction, values: readonly boolean[]): Uint8Array {
  const data = packBits(values);
  return sealed([unit, which, data.length, ...data]);
}

export function encodeWroteCoils(unit: number, address: number, count: number): Uint8Array {
  return sealed([unit, functions.writeCoils, ...word(address), ...word(count)]);
}

export function encodeException(unit: number, which: number, code: number): Uint8Array {
  return sealed([unit, which | EXCEPTION_BIT, code]);
}

/** The first bit is the lowest of the first byte; what is left of the last byte is 0. */
function packBits(values: readonly boolean[]): readonly number[] {
  const data = Array.from({ length: Math.ceil(values.length / 8) }, () => 0);
  for (const [at, on] of values.entries()) if (on) data[at >>> 3] = (data[at >>> 3] ?? 0) | (1 << (at & 7));
  return data;
}

export function bitAt(data: Uint8Array, at: number): boolean {
  return (((data[at >>> 3] ?? 0) >>> (at & 7)) & 1) === 1;
}

function word(value: number): readonly [number, number] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}

function sealed(bytes: readonly number[]): Uint8Array {
  const crc = crcModbus(Uint8Array.from(bytes));
  return Uint8Array.of(...bytes, crc & 0xff, crc >>> 8);
}

const waiting = { kind: 'wait' } as const;
const isNoise = { kind: 'wrong', reason: 'noise' } as const;

/** Length of the frame that begins at `at`; undefined while that cannot be known yet, 0 where none begins. */
function requestLength(bytes: Uint8Array, at: number, limit: number): number | undefined {
  switch (bytes[at + 1]) {
    case functions.readCoils:
    case functions.readInputs: {
      if (at + 5 >= limit) return undefined;
      const count = wordAt(bytes, at + 4);
      return count >= 1 && count <= MAX_BITS_OF_ANYBODY ? FIXED_FRAME_BYTES : 0;
    }
    case functions.writeCoil:
      return FIXED_FRAME_BYTES;
    case functions.writeCoils: {
      if (at + 6 >= limit) return undefined;
      const count = bytes[at + 6] ?? 0;
      return count >= 1 && count <= MAX_DATA_BYTES ? 7 + count + CRC_BYTES : 0;
    }
    default:
      return 0;
  }
}

function replyLength(bytes: Uint8Array, at: number, limit: number): number | undefined {
  const which = bytes[at + 1] ?? 0;
  switch (which & ~EXCEPTION_BIT) {
    case functions.readCoils:
    case functions.readInputs:
    case functions.writeCoil:
    case functions.writeCoils:
      break;
    default:
      return 0;
  }
  if ((which & EXCEPTION_BIT) !== 0) return EXCEPTION_FRAME_BYTES;
  if (which === functions.writeCoil || which === functions.writeCoils) return FIXED_FRAME_BYTES;
  if (at + HEAD_BYTES >= limit) return undefined;
  const count = bytes[at + HEAD_BYTES] ?? 0;
  return count >= 1 && count <= MAX_DATA_BYTES ? HEAD_BYTES + 1 + count + CRC_BYTES : 0;
}

function judge<Frame>(
  lengthAt: (bytes: Uint8Array, at: number, limit: number) => number | undefined,
  parse: (bytes: Uint8Array) => Frame,
) {
  return (bytes: Uint8Array, at: number, limit: number): Candidate<Frame, DiscardReason> => {
    // Unit 0 is a broadcast, which nobody answers and this driver never says.
    if (bytes[at] === 0 || (bytes[at] ?? 0) > HIGHEST_UNIT) return isNoise;
    if (at + 1 >= limit) return waiting;
    const length = lengthAt(bytes, at, limit);
    if (length === undefined) return waiting;
    if (length === 0) return isNoise;
    const end = at + length;
    if (end > limit) return waiting;
    const said = (bytes[end - 2] ?? 0) + (bytes[end - 1] ?? 0) * 256;
    if (crcModbus(bytes, at, end - CRC_BYTES) !== said) return { kind: 'wrong', reason: 'badChecksum' };
    return { kind: 'frame', frame: parse(bytes.slice(at, end)), length };
  };
}

function parseRequest(bytes: Uint8Array): ModbusRequest {
  const [unit = 0, which = 0] = bytes;
  const address = wordAt(bytes, 2);
  if (which === functions.writeCoil) return { kind: 'writeCoil', unit, address, value: wordAt(bytes, 4), bytes };
  const count = wordAt(bytes, 4);
  if (which === functions.writeCoils) {
    return { kind: 'writeCoils', unit, address, count, data: bytes.slice(7, -CRC_BYTES), bytes };
  }
  return { kind: 'read', unit, function: asRead(which), address, count, bytes };
}

function parseReply(bytes: Uint8Array): ModbusReply {
  const [unit = 0, which = 0, third = 0] = bytes;
  if ((which & EXCEPTION_BIT) !== 0) {
    return { kind: 'exception', unit, function: which & ~EXCEPTION_BIT, code: third, bytes };
  }
  const address = wordAt(bytes, 2);
  if (which === functions.writeCoil) return { kind: 'wroteCoil', unit, address, value: wordAt(bytes, 4), bytes };
  if (which === functions.writeCoils) return { kind: 'wroteCoils', unit, address, count: wordAt(bytes, 4), bytes };
  return { kind: 'bits', unit, function: asRead(which), data: bytes.slice(3, -CRC_BYTES), bytes };
}

function asRead(which: number): ReadFunction {
  return which === functions.readCoils ? functions.readCoils : functions.readInputs;
}

const judgeRequest = judge(requestLength, parseRequest);
const judgeReply = judge(replyLength, parseReply);

/** What a board hears. */
export function createRequestDecoder(): FrameDecoder<ModbusRequest, DiscardReason> {
  return createFrameFinder({ judge: judgeRequest, maxFrameBytes: MAX_FRAME_BYTES, noise: 'noise' });
}

/** What a host hears. */
export function createReplyDecoder(): FrameDecoder<ModbusReply, DiscardReason> {
  return createFrameFinder({ judge: judgeReply, maxFrameBytes: MAX_FRAME_BYTES, noise: 'noise' });
}

/** Either way: whichever has a sound checksum first. A question and an answer with the same bytes are told as the question. */
export function createEitherDecoder(): FrameDecoder<ModbusFrame, DiscardReason> {
  return createFrameFinder<ModbusFrame, DiscardReason>({
    judge: (bytes, at, limit) => {
      const asRequest = judgeRequest(bytes, at, limit);
      if (asRequest.kind === 'frame') {
        return { ...asRequest, frame: { way: 'toDevice', request: asRequest.frame } };
      }
      const asReply = judgeReply(bytes, at, limit);
      if (asReply.kind === 'frame') return { ...asReply, frame: { way: 'fromDevice', reply: asReply.frame } };
      if (asRequest.kind === 'wait' || asReply.kind === 'wait') return waiting;
      return asRequest.reason === 'badChecksum' ? asRequest : asReply;
    },
    maxFrameBytes: MAX_FRAME_BYTES,
    noise: 'noise',
  });
}
