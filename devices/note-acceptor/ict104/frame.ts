import { createFrameFinder, type Candidate, type FrameDecoder } from '../../driver/frame-finder.ts';
import { isBillType, isState, states } from './codes.ts';

/**
 * The words of an ICT device in its bytes. Most are one byte; 80 8F and 81 with a bill type are two. There is no checksum:
 * the parity of the line is the only protection, so that a byte nobody knows is told as a fault and never passed over.
 */
export type IctToken =
  | { readonly kind: 'powerUp'; readonly bytes: Uint8Array }
  /** A recognized note stands in escrow. */
  | { readonly kind: 'escrow'; readonly type: number; readonly bytes: Uint8Array }
  | { readonly kind: 'state'; readonly code: number; readonly bytes: Uint8Array };

export type DiscardReason =
  | 'unknownByte'
  /** 80 without 8F. */
  | 'halfPowerUp'
  /** 81 and then something else than a bill type. */
  | 'typeMissing'
  /** A bill type without its 81. */
  | 'typeAlone';

/** The longest word. */
export const MAX_TOKEN_BYTES = 2;

/** `end` is for the silence after 81 and 80: the second byte has its own time-out. */
export function createIctTokenizer(): FrameDecoder<IctToken, DiscardReason> {
  return createFrameFinder<IctToken, DiscardReason>({ judge, maxFrameBytes: MAX_TOKEN_BYTES, noise: 'unknownByte' });
}

const waiting = { kind: 'wait' } as const;

function judge(buffer: Uint8Array, at: number, limit: number): Candidate<IctToken, DiscardReason> {
  const first = buffer[at] ?? 0;
  const second = at + 1 < limit ? buffer[at + 1] : undefined;
  if (first === states.powerUp) {
    if (second === undefined) return waiting;
    if (second !== states.powerUpSecond) return { kind: 'wrong', reason: 'halfPowerUp' };
    return { kind: 'frame', frame: { kind: 'powerUp', bytes: buffer.slice(at, at + 2) }, length: 2 };
  }
  if (first === states.validated) {
    if (second === undefined) return waiting;
    if (!isBillType(second)) return { kind: 'wrong', reason: 'typeMissing' };
    return { kind: 'frame', frame: { kind: 'escrow', type: second, bytes: buffer.slice(at, at + 2) }, length: 2 };
  }
  if (isBillType(first)) return { kind: 'wrong', reason: 'typeAlone' };
  if (!isState(first)) return { kind: 'wrong', reason: 'unknownByte' };
  return { kind: 'frame', frame: { kind: 'state', code: first, bytes: buffer.slice(at, at + 1) }, length: 1 };
}
