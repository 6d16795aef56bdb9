import type { MechanicsStatus } from '../far-end/mechanics.ts';
import { conditionBits, describeStatus, exceptionBits, noteBits, noteTypeBits, noteTypeOf } from './codes.ts';

/** Data byte 0 of the far end's reply. Published replies of Pyramid say idle beside an event that is over. */
export function noteOf(status: MechanicsStatus): number {
  switch (status.kind) {
    case 'escrow':
    case 'holding':
      return noteBits.escrow;
    case 'stacked':
      return noteBits.idle | noteBits.stacked;
    case 'returned':
      return noteBits.idle | noteBits.returned;
    case 'accepting':
      return noteBits.accepting;
    case 'stacking':
      return noteBits.stacking;
    case 'returning':
    case 'rejecting':
      return noteBits.returning;
    case 'jammedInAcceptor':
    case 'jammedInStacker':
    case 'cheated':
    case 'failed':
    case 'full':
      return 0;
    case 'powerUp':
    case 'initialize':
    case 'idle':
    case 'disabled':
    case 'paused':
    case 'boxRemoved':
      return noteBits.idle;
    default:
      return status satisfies never;
  }
}

/** Data byte 1, without the box. */
export function conditionOf({ kind }: MechanicsStatus): number {
  switch (kind) {
    case 'jammedInAcceptor':
    case 'jammedInStacker':
      return conditionBits.jammed;
    case 'cheated':
      return conditionBits.cheated;
    case 'full':
      return conditionBits.full;
    case 'paused':
      return conditionBits.paused;
    default:
      return 0;
  }
}

/** Data byte 2. The note is named while it is in escrow, and with its event. */
export function exceptionOf(status: MechanicsStatus): number {
  switch (status.kind) {
    case 'powerUp':
    case 'initialize':
      return exceptionBits.powerUp;
    case 'failed':
      return exceptionBits.failure;
    case 'escrow':
    case 'holding':
    case 'stacked':
    case 'returned':
      return noteTypeBits(status.type);
    default:
      return 0;
  }
}

/** The six bytes of a status in words. */
export function describeReply(data: Uint8Array): string {
  const [note = 0, condition = 0, exception = 0, misc = 0, model = 0, revision = 0] = data;
  return describeStatus({ note, condition, exception, misc, noteType: noteTypeOf(exception), model, revision });
}
