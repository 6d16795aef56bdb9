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

/** CRC-16/KERMIT: polynomial 0x8408 reflected, start 0. `123456789` gives 0x2189. */
export function crcKermit(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return crc;
}

const crcTable: Uint16Array = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  return crc;
});

/** Throws on an empty or too long body: both are bugs of the caller. */
export function encodeFrame(address: number, body: Uint8Array): Uint8Array {
  if (body.length < MIN_BODY_BYTES) throw new RangeError('a CCNET frame needs a body');
  const shortLength = SHORT_HEADER_BYTES + body.length + CRC_BYTES;
  const long = shortLength > MAX_SHORT_FRAME_BYTES;
  const header = long ? LONG_HEADER_BYTES : SHORT_HEADER_BYTES;
  const length = header + body.length + CRC_BYTES;
  if (length > MAX_FRAME_BYTES) throw new RangeError(`a CCNET frame of ${length} bytes is too long`);
  const bytes = new Uint8Array(length);
  bytes.set([SYNC, address, ...(long ? [0, length >>> 8, length & 0xff] : [length])]);
  bytes.set(body, header);
  const crc = crcKermit(bytes.subarray(0, length - CRC_BYTES));
  bytes.set([crc & 0xff, crc >>> 8], length - CRC_BYTES);
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
  let held: Uint8Array = new Uint8Array(0);

  function scan(final: boolean): readonly DecodedItem[] {
    const items: DecodedItem[] = [];
    let at = 0;
    let discardFrom = 0;
    let discardReason: DiscardReason = 'noise';
    const flushDiscarded = (): void => {
      if (at > discardFrom)
        items.push({ kind: 'discarded', reason: discardReason, bytes: held.slice(discardFrom, at) });
      discardFrom = at;
    };
    while (at < held.length) {
      const candidate = judge(held.subarray(at));
      if (candidate.kind === 'wait' && !final) break;
      if (candidate.kind === 'frame') {
        flushDiscarded();
        items.push({ kind: 'frame', frame: candidate.frame });
        at += candidate.frame.bytes.length;
        discardFrom = at;
        continue;
      }
      const reason = candidate.kind === 'wait' ? 'incomplete' : candidate.reason;
      // The first real fault names the whole run; bytes that merely follow it are not a new one.
      if (at === discardFrom || discardReason === 'noise') discardReason = reason;
      at += 1;
    }
    flushDiscarded();
    held = held.slice(at);
    return items;
  }

  return {
    push: (bytes) => {
      const joined = new Uint8Array(held.length + bytes.length);
      joined.set(held);
      joined.set(bytes, held.length);
      held = joined;
      return scan(false);
    },
    end: () => scan(true),
    heldBytes: () => held.length,
  };
}

type Candidate = { kind: 'wait' } | { kind: 'frame'; frame: CcnetFrame } | { kind: 'wrong'; reason: DiscardReason };

function judge(bytes: Uint8Array): Candidate {
  const [sync, address, shortLength, lengthHigh, lengthLow] = bytes;
  if (sync !== SYNC) return { kind: 'wrong', reason: 'noise' };
  if (address === undefined) return { kind: 'wait' };
  if (address === 0 || address > HIGHEST_ADDRESS) return { kind: 'wrong', reason: 'badAddress' };
  if (shortLength === undefined) return { kind: 'wait' };
  let header = SHORT_HEADER_BYTES;
  let length = shortLength;
  if (shortLength === 0) {
    if (lengthHigh === undefined || lengthLow === undefined) return { kind: 'wait' };
    header = LONG_HEADER_BYTES;
    length = lengthHigh * 256 + lengthLow;
  }
  if (length < header + MIN_BODY_BYTES + CRC_BYTES) return { kind: 'wrong', reason: 'badLength' };
  if (length > MAX_FRAME_BYTES) return { kind: 'wrong', reason: 'oversize' };
  if (bytes.length < length) return { kind: 'wait' };
  const whole = bytes.slice(0, length);
  const said = (whole[length - 2] ?? 0) + (whole[length - 1] ?? 0) * 256;
  if (crcKermit(whole.subarray(0, length - CRC_BYTES)) !== said) return { kind: 'wrong', reason: 'badChecksum' };
  return { kind: 'frame', frame: { address, body: whole.slice(header, length - CRC_BYTES), bytes: whole } };
}
