import { crcKermit } from '../../driver/crc-kermit.ts';

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
  | 'badChecksum'
  /** The rest never came. */
  | 'incomplete';

export type DecodedItem =
  | { readonly kind: 'frame'; readonly frame: CcnetFrame }
  | { readonly kind: 'discarded'; readonly reason: DiscardReason; readonly bytes: Uint8Array };

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

export interface CcnetDecoder {
  push(bytes: Uint8Array): readonly DecodedItem[];
  /** No more bytes belong to what was begun: the link is lost or the sender fell silent. */
  end(): readonly DecodedItem[];
  /** Bytes of a frame that is not complete. */
  heldBytes(): number;
}

/**
 * Finds frames in a stream that may carry noise. When a candidate fails, only its 02 is thrown away and the search goes on
 * behind it, so that a good frame inside a broken one is not lost. Neighbouring discarded bytes come as one item.
 */
export function createCcnetDecoder(): CcnetDecoder {
  /** What is held lies at its beginning; one buffer for the life of a line, so that a byte costs no allocation. */
  const buffer = new Uint8Array(HELD_BYTES);
  let held = 0;

  function scan(final: boolean, items: DecodedItem[]): void {
    let at = 0;
    let discardFrom = 0;
    let discardReason: DiscardReason = 'noise';
    while (at < held) {
      const candidate = judge(buffer, at, held);
      if (candidate.kind === 'wait' && !final) break;
      if (candidate.kind === 'frame') {
        flushDiscarded(items, discardReason, discardFrom, at);
        items.push(candidate);
        at += candidate.frame.bytes.length;
        discardFrom = at;
        continue;
      }
      const reason = candidate.kind === 'wait' ? 'incomplete' : candidate.reason;
      // The first real fault names the whole run; bytes that merely follow it are not a new one.
      if (at === discardFrom || discardReason === 'noise') discardReason = reason;
      at += 1;
    }
    flushDiscarded(items, discardReason, discardFrom, at);
    if (at > 0 && at < held) buffer.copyWithin(0, at, held);
    held -= at;
  }

  function flushDiscarded(items: DecodedItem[], reason: DiscardReason, from: number, to: number): void {
    if (to > from) items.push({ kind: 'discarded', reason, bytes: buffer.slice(from, to) });
  }

  return {
    push: (bytes) => {
      const items: DecodedItem[] = [];
      for (let taken = 0; taken < bytes.length;) {
        const count = Math.min(HELD_BYTES - held, bytes.length - taken);
        for (let index = 0; index < count; index += 1) buffer[held + index] = bytes[taken + index] ?? 0;
        held += count;
        taken += count;
        scan(false, items);
      }
      return items;
    },
    end: () => {
      const items: DecodedItem[] = [];
      scan(true, items);
      return items;
    },
    heldBytes: () => held,
  };
}

/** A candidate waits for at most one frame, so that a buffer of several always has room after a scan. */
const HELD_BYTES = 4 * MAX_FRAME_BYTES;
const waiting = { kind: 'wait' } as const;

type Candidate = { kind: 'wait' } | { kind: 'frame'; frame: CcnetFrame } | { kind: 'wrong'; reason: DiscardReason };

/** The frame's bytes are a copy: the buffer goes on being used. */
function judge(bytes: Uint8Array, at: number, limit: number): Candidate {
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
  return { kind: 'frame', frame };
}
