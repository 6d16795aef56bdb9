/**
 * The bytes of the CRT-310 (protocol V3.0, clauses 3 to 7): single control characters between frames, and frames
 * `02 | length high | length low | body | 03 | BCC`. The length counts the body; the BCC is the XOR of everything before it.
 */

export const STX = 0x02;
export const ETX = 0x03;

/** Clause 3: what either side says in one byte. */
export const controls = { eot: 0x04, enq: 0x05, ack: 0x06, nak: 0x15 } as const;
export type Control = keyof typeof controls;

const HEADER_BYTES = 3;
const TRAILER_BYTES = 2;
/** Command byte and parameter, also in the error reply `'N' CM E` (clause 7.2.2). */
const MIN_BODY_BYTES = 2;
/** Command byte, parameter and 264 bytes of data (clause 7.1 a). A larger claim is noise that would block the line. */
export const MAX_BODY_BYTES = 266;
const MAX_FRAME_BYTES = HEADER_BYTES + MAX_BODY_BYTES + TRAILER_BYTES;

export interface Crt310Frame {
  /** Command byte, parameter, then data. */
  readonly body: Uint8Array;
  /** The whole frame as it was on the wire. */
  readonly bytes: Uint8Array;
}

export type DiscardReason =
  /** Bytes that are neither a control character nor an 02. */
  | 'noise'
  /** A length no frame can have: smaller than command byte and parameter. */
  | 'badLength'
  | 'oversize'
  /** No 03 where the length says that the frame ends. */
  | 'badEnd'
  | 'badChecksum'
  /** The rest never came. */
  | 'incomplete';

export type DecodedItem =
  | { readonly kind: 'frame'; readonly frame: Crt310Frame }
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'discarded'; readonly reason: DiscardReason; readonly bytes: Uint8Array };

export function controlByte(control: Control): Uint8Array {
  return Uint8Array.of(controls[control]);
}

export function blockCheck(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let check = 0;
  for (let at = from; at < to; at += 1) check ^= bytes[at] ?? 0;
  return check;
}

/** Throws on a body no frame can carry: a bug of the caller. */
export function encodeFrame(body: Uint8Array): Uint8Array {
  if (body.length < MIN_BODY_BYTES || body.length > MAX_BODY_BYTES) {
    throw new RangeError(`a CRT-310 frame carries ${MIN_BODY_BYTES} to ${MAX_BODY_BYTES} bytes, not ${body.length}`);
  }
  const bytes = new Uint8Array(HEADER_BYTES + body.length + TRAILER_BYTES);
  bytes.set([STX, body.length >>> 8, body.length & 0xff]);
  bytes.set(body, HEADER_BYTES);
  bytes[bytes.length - 2] = ETX;
  bytes[bytes.length - 1] = blockCheck(bytes, 0, bytes.length - 1);
  return bytes;
}

export interface Crt310Decoder {
  push(bytes: Uint8Array): readonly DecodedItem[];
  /** No more bytes belong to what was begun: the link is lost or the sender fell silent. */
  end(): readonly DecodedItem[];
  /** Bytes of a frame that is not complete. */
  heldBytes(): number;
}

/**
 * Finds frames and control characters in a stream that may carry noise. A candidate that ends in 03 where it should and
 * fails only its check was a frame once: all of it goes, so that a data byte of 06 is not taken for an ACK. Any other wrong
 * candidate loses only its 02, so that a good frame behind a false head is not lost.
 */
export function createCrt310Decoder(): Crt310Decoder {
  let held: Uint8Array = new Uint8Array(0);

  function scan(final: boolean, items: DecodedItem[]): void {
    let at = 0;
    let discardFrom = 0;
    let discardReason: DiscardReason = 'noise';
    /** The length bytes of a false head were said as a length: they are no control characters. */
    let deafUntil = 0;
    const flush = (): void => {
      if (at > discardFrom)
        items.push({ kind: 'discarded', reason: discardReason, bytes: held.slice(discardFrom, at) });
    };
    while (at < held.length) {
      const candidate = judge(held, at, at >= deafUntil);
      if (candidate.kind === 'wait' && !final) break;
      if (candidate.kind === 'frame' || candidate.kind === 'control') {
        flush();
        items.push(candidate);
        at += candidate.kind === 'frame' ? candidate.frame.bytes.length : 1;
        discardFrom = at;
        discardReason = 'noise';
        continue;
      }
      const wrong = candidate.kind === 'wait' ? { reason: 'incomplete' as const, skip: 1 } : candidate;
      // The first real fault names the whole run; bytes that merely follow it are not a new one.
      if (at === discardFrom || discardReason === 'noise') discardReason = wrong.reason;
      if (wrong.reason === 'incomplete' || wrong.reason === 'badEnd') deafUntil = at + HEADER_BYTES;
      at += wrong.skip;
    }
    flush();
    held = held.slice(at);
  }

  return {
    push: (bytes) => {
      const items: DecodedItem[] = [];
      for (let taken = 0; taken < bytes.length; taken += MAX_FRAME_BYTES) {
        held = Uint8Array.of(...held, ...bytes.subarray(taken, taken + MAX_FRAME_BYTES));
        scan(false, items);
      }
      return items;
    },
    end: () => {
      const items: DecodedItem[] = [];
      scan(true, items);
      return items;
    },
    heldBytes: () => held.length,
  };
}

type Candidate =
  | { readonly kind: 'wait' }
  | { readonly kind: 'frame'; readonly frame: Crt310Frame }
  | { readonly kind: 'control'; readonly control: Control }
  | { readonly kind: 'wrong'; readonly reason: DiscardReason; readonly skip: number };

function judge(bytes: Uint8Array, at: number, mayBeControl: boolean): Candidate {
  const control = mayBeControl ? controlOf(bytes[at]) : undefined;
  if (control !== undefined) return { kind: 'control', control };
  if (bytes[at] !== STX) return { kind: 'wrong', reason: 'noise', skip: 1 };
  // Known from its first length byte already, so that an ACK behind a stray 02 is not waited past.
  if ((bytes[at + 1] ?? 0) > MAX_BODY_BYTES >>> 8) return { kind: 'wrong', reason: 'oversize', skip: 1 };
  if (at + HEADER_BYTES > bytes.length) return { kind: 'wait' };
  const length = (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0);
  if (length < MIN_BODY_BYTES) return { kind: 'wrong', reason: 'badLength', skip: 1 };
  if (length > MAX_BODY_BYTES) return { kind: 'wrong', reason: 'oversize', skip: 1 };
  const end = at + HEADER_BYTES + length + TRAILER_BYTES;
  if (bytes.length < end) return { kind: 'wait' };
  if (bytes[end - 2] !== ETX) return { kind: 'wrong', reason: 'badEnd', skip: 1 };
  if (bytes[end - 1] !== blockCheck(bytes, at, end - 1)) {
    return { kind: 'wrong', reason: 'badChecksum', skip: end - at };
  }
  const body = bytes.slice(at + HEADER_BYTES, end - TRAILER_BYTES);
  return { kind: 'frame', frame: { body, bytes: bytes.slice(at, end) } };
}

export function controlOf(byte: number | undefined): Control | undefined {
  switch (byte) {
    case controls.eot:
      return 'eot';
    case controls.enq:
      return 'enq';
    case controls.ack:
      return 'ack';
    case controls.nak:
      return 'nak';
    default:
      return undefined;
  }
}
