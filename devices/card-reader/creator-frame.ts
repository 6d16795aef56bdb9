import { createFrameFinder, type Candidate, type FrameDecoder } from '../driver/frame-finder.ts';
import { hexByte, hexBytes } from '../driver/hex.ts';

/**
 * The framing that Creator's readers share: single control characters between frames, and frames
 * `STX | prefix | length high | length low | text | 03 | BCC`. The length counts the text; the BCC is the XOR of everything
 * before it.
 */

const ETX = 0x03;

/** What either side says in one byte. */
export const controls = { eot: 0x04, enq: 0x05, ack: 0x06, nak: 0x15 } as const;
export type Control = keyof typeof controls;

export interface CreatorFormat {
  readonly stx: number;
  /** The largest address a frame may name behind its STX; undefined where frames carry none. */
  readonly maxAddress?: number;
  /** Bytes of the shortest text there is. */
  readonly minTextBytes: number;
  /** Bytes. A larger claim is noise that would block the line. */
  readonly maxTextBytes: number;
  readonly controls: readonly Control[];
}

export type CreatorFrame =
  | { readonly kind: 'control'; readonly control: Control }
  /** `bytes` is the whole frame as it was on the wire; `address` is 0 where frames carry none. */
  | { readonly kind: 'text'; readonly address: number; readonly body: Uint8Array; readonly bytes: Uint8Array };

export type CreatorDiscard =
  /** Bytes that are neither a control character nor the beginning of a frame. */
  | 'noise'
  /** A length no frame can have: smaller than its head. */
  | 'badLength'
  | 'oversize'
  /** No 03 where the length says that the frame ends. */
  | 'badEnd'
  | 'badChecksum';

export type CreatorDecoder = FrameDecoder<CreatorFrame, CreatorDiscard>;

const LENGTH_BYTES = 2;
const TRAILER_BYTES = 2;

export function controlByte(control: Control): Uint8Array {
  return Uint8Array.of(controls[control]);
}

export function blockCheck(bytes: Uint8Array, from = 0, to: number = bytes.length): number {
  let check = 0;
  for (let at = from; at < to; at += 1) check ^= bytes[at] ?? 0;
  return check;
}

/** Bytes before the text. */
export function headerBytes(format: CreatorFormat): number {
  return 1 + (format.maxAddress === undefined ? 0 : 1) + LENGTH_BYTES;
}

/** Throws on a text no frame can carry: a bug of the caller. */
export function encodeCreatorFrame(format: CreatorFormat, text: Uint8Array, address = 0): Uint8Array {
  if (text.length < format.minTextBytes || text.length > format.maxTextBytes) {
    throw new RangeError(`a frame carries ${format.minTextBytes} to ${format.maxTextBytes} bytes, not ${text.length}`);
  }
  const head = headerBytes(format);
  const bytes = new Uint8Array(head + text.length + TRAILER_BYTES);
  bytes[0] = format.stx;
  if (format.maxAddress !== undefined) bytes[1] = address;
  bytes.set([text.length >>> 8, text.length & 0xff], head - LENGTH_BYTES);
  bytes.set(text, head);
  bytes[bytes.length - 2] = ETX;
  bytes[bytes.length - 1] = blockCheck(bytes, 0, bytes.length - 1);
  return bytes;
}

/**
 * Finds frames and control characters in a stream that may carry noise. A candidate that ends in 03 where it should and
 * fails only its check was a frame once: all of it goes, so that a data byte of 06 is not taken for an ACK. Any other wrong
 * candidate loses only its STX, so that a good frame behind a false head is not lost.
 */
export function createCreatorDecoder(format: CreatorFormat): CreatorDecoder {
  const head = headerBytes(format);
  /** The length bytes of a false head were said as a length: they are no control characters. */
  let deafUntil = 0;
  /** The end of a frame that failed its check. */
  let lostUntil = 0;
  /** The candidate judged last, where it was not complete: when the next one is judged behind it, it was given up. */
  let waitedAt: number | undefined;

  function judge(buffer: Uint8Array, at: number, limit: number): Candidate<CreatorFrame, CreatorDiscard> {
    // Each scan begins at the beginning of the buffer, and what these places mean does not outlive it.
    if (at === 0) {
      deafUntil = 0;
      lostUntil = 0;
    } else if (waitedAt === at - 1) deafUntil = waitedAt + head;
    waitedAt = undefined;
    if (at < lostUntil) return { kind: 'wrong', reason: 'badChecksum' };
    const control = at >= deafUntil ? controlOf(format, buffer[at]) : undefined;
    if (control !== undefined) return { kind: 'frame', frame: { kind: 'control', control }, length: 1 };
    const candidate = judgeText(format, head, buffer, at, limit);
    if (candidate.kind === 'wait') waitedAt = at;
    if (candidate.kind === 'wrong' && candidate.reason === 'badEnd') deafUntil = at + head;
    if (candidate.kind === 'wrong' && candidate.reason === 'badChecksum') {
      lostUntil = at + head + textLength(buffer, at + head) + TRAILER_BYTES;
    }
    return candidate;
  }

  return createFrameFinder({ judge, maxFrameBytes: head + format.maxTextBytes + TRAILER_BYTES, noise: 'noise' });
}

function judgeText(
  format: CreatorFormat,
  head: number,
  buffer: Uint8Array,
  at: number,
  limit: number,
): Candidate<CreatorFrame, CreatorDiscard> {
  if (buffer[at] !== format.stx) return { kind: 'wrong', reason: 'noise' };
  const address = format.maxAddress === undefined ? 0 : (buffer[at + 1] ?? 0);
  if (format.maxAddress !== undefined && at + 1 < limit && address > format.maxAddress) {
    return { kind: 'wrong', reason: 'noise' };
  }
  // Known from its first length byte already, so that an ACK behind a stray STX is not waited past.
  const highAt = at + head - LENGTH_BYTES;
  if (highAt < limit && (buffer[highAt] ?? 0) > format.maxTextBytes >>> 8) return { kind: 'wrong', reason: 'oversize' };
  if (at + head > limit) return { kind: 'wait' };
  const length = textLength(buffer, at + head);
  if (length < format.minTextBytes) return { kind: 'wrong', reason: 'badLength' };
  if (length > format.maxTextBytes) return { kind: 'wrong', reason: 'oversize' };
  const end = at + head + length + TRAILER_BYTES;
  if (limit < end) return { kind: 'wait' };
  if (buffer[end - 2] !== ETX) return { kind: 'wrong', reason: 'badEnd' };
  if (buffer[end - 1] !== blockCheck(buffer, at, end - 1)) return { kind: 'wrong', reason: 'badChecksum' };
  const bytes = buffer.slice(at, end);
  const body = bytes.slice(head, -TRAILER_BYTES);
  return { kind: 'frame', frame: { kind: 'text', address, body, bytes }, length: end - at };
}

function textLength(buffer: Uint8Array, textAt: number): number {
  return (buffer[textAt - 2] ?? 0) * 256 + (buffer[textAt - 1] ?? 0);
}

function controlOf(format: CreatorFormat, byte: number | undefined): Control | undefined {
  return format.controls.find((control) => controls[control] === byte);
}

/** Why bytes were thrown away, for people. */
export function describeCreatorDiscard(
  format: CreatorFormat,
  reason: CreatorDiscard | 'incomplete',
  bytes: Uint8Array,
): string {
  const shown = hexBytes(bytes);
  switch (reason) {
    case 'noise': {
      const between = format.controls.map((control) => hexByte(controls[control])).join(', ');
      return `Not a frame: ${shown}. A frame begins with ${hexByte(format.stx)}; between frames stand ${between}.`;
    }
    case 'badLength':
      return `Broken frame: ${shown}. Its length is smaller than its head.`;
    case 'oversize':
      return `Broken frame: ${shown}. Its length is larger than any frame may be.`;
    case 'badEnd':
      return `Broken frame: ${shown}. There is no 03 where its length says that it ends.`;
    case 'badChecksum': {
      // Noise before the frame stands in the same run; the frame is what ends with it.
      const begin = bytes.indexOf(format.stx);
      const should = hexByte(blockCheck(bytes, Math.max(begin, 0), bytes.length - 1));
      return `Broken frame: ${shown}. The BCC is ${hexByte(bytes.at(-1) ?? 0)} and should be ${should}.`;
    }
    case 'incomplete':
      return `Broken frame: ${shown}. Its end is missing.`;
    default:
      return reason satisfies never;
  }
}
