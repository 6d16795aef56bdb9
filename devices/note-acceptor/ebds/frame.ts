import { createFrameFinder, type Candidate, type FrameDecoder } from '../../driver/frame-finder.ts';

/**
 * The bytes of EBDS and Pyramid's RS-232: `02 | LEN | type, device and ack | data | 03 | XOR`. LEN counts the whole frame; the
 * checksum covers LEN to the last byte of data (PTI.Rs232Validator, Rs232Message.cs; decapod-atm/ebds, src/lib.rs).
 */

export const STX = 0x02;
export const ETX = 0x03;

/** The upper half of the third byte. Its lower half: bit 0 the ack bit, bits 1 to 3 the kind of device, 0 for notes. */
export const messageTypes = {
  /** From the host: a poll that carries everything it wants. */
  omnibusCommand: 1,
  /** From the device: everything it has to say. */
  omnibusReply: 2,
  bookmark: 4,
  flashDownload: 5,
  /** Questions about the unit, and their answers. MEI and CPI call them auxiliary commands, Pyramid telemetry. */
  auxiliary: 6,
  /** A status with more behind it: a note in words, a barcode, a table. */
  extended: 7,
} as const;

/** STX, LEN, control, ETX, checksum. */
const EMPTY_FRAME_BYTES = 5;
/** The line has seven data bits, so that LEN cannot say more. */
export const MAX_FRAME_BYTES = 0x7f;
export const MAX_DATA_BYTES = MAX_FRAME_BYTES - EMPTY_FRAME_BYTES;
const HIGHEST_TYPE = 7;
const BIT_7 = 0x80;

export type AckBit = 0 | 1;

export interface EbdsFrame {
  readonly type: number;
  readonly ack: AckBit;
  readonly data: Uint8Array;
  /** The whole frame as it was on the wire. */
  readonly bytes: Uint8Array;
}

export type DiscardReason =
  /** Bytes before any 02. */
  | 'noise'
  /** Too small for a frame without data. */
  | 'badLength'
  | 'oversize'
  /** Behind the length stands no message type, or bit 7 is set. */
  | 'badControl'
  /** Where the length ends stands no 03. */
  | 'badEnd'
  | 'badChecksum';

export type EbdsDecoder = FrameDecoder<EbdsFrame, DiscardReason>;

export function createEbdsDecoder(): EbdsDecoder {
  return createFrameFinder<EbdsFrame, DiscardReason>({ judge, maxFrameBytes: MAX_FRAME_BYTES, noise: 'noise' });
}

/** Throws on data that fits no frame: a bug of the caller. */
export function encodeFrame(type: number, ack: AckBit, data: Uint8Array): Uint8Array {
  const length = EMPTY_FRAME_BYTES + data.length;
  if (length > MAX_FRAME_BYTES) throw new RangeError(`an EBDS frame of ${length} bytes is too long`);
  const bytes = new Uint8Array(length);
  bytes[0] = STX;
  bytes[1] = length;
  bytes[2] = (type << 4) | ack;
  bytes.set(data, 3);
  bytes[length - 2] = ETX;
  bytes[length - 1] = checksum(bytes, 0, length);
  return bytes;
}

/** XOR over LEN to the last byte of data of the frame that begins at `at`. */
export function checksum(bytes: Uint8Array, at: number, length: number): number {
  let sum = 0;
  for (let index = at + 1; index < at + length - 2; index += 1) sum ^= bytes[index] ?? 0;
  return sum;
}

const waiting = { kind: 'wait' } as const;

function judge(bytes: Uint8Array, at: number, limit: number): Candidate<EbdsFrame, DiscardReason> {
  if (bytes[at] !== STX) return { kind: 'wrong', reason: 'noise' };
  if (at + 1 >= limit) return waiting;
  const length = bytes[at + 1] ?? 0;
  if (length < EMPTY_FRAME_BYTES) return { kind: 'wrong', reason: 'badLength' };
  if (length > MAX_FRAME_BYTES) return { kind: 'wrong', reason: 'oversize' };
  if (at + 2 >= limit) return waiting;
  const control = bytes[at + 2] ?? 0;
  const type = control >> 4;
  if ((control & BIT_7) !== 0 || type === 0 || type > HIGHEST_TYPE) return { kind: 'wrong', reason: 'badControl' };
  const end = at + length;
  if (limit < end) return waiting;
  if (bytes[end - 2] !== ETX) return { kind: 'wrong', reason: 'badEnd' };
  if (checksum(bytes, at, length) !== bytes[end - 1]) return { kind: 'wrong', reason: 'badChecksum' };
  return {
    kind: 'frame',
    length,
    frame: {
      type,
      ack: (control & 1) === 1 ? 1 : 0,
      data: bytes.slice(at + 3, end - 2),
      bytes: bytes.slice(at, end),
    },
  };
}
