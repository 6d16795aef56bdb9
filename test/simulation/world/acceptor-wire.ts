import { commands, states } from '../../../devices/note-acceptor/ccnet/codes.ts';
import { SYNC, addresses } from '../../../devices/note-acceptor/ccnet/frame.ts';

/** What matters of a frame on the acceptor's wire. */
export type AcceptorWord =
  | { readonly kind: 'stack' }
  | { readonly kind: 'return' }
  /** The ACK of an 0x81: the device may forget the note now. */
  | { readonly kind: 'acknowledgesStacked' }
  /** ENABLE BILL TYPES with at least one type in its mask. */
  | { readonly kind: 'enable' }
  | { readonly kind: 'other' };

const CODE_AT = 3;
const MASK_BYTES = 3;

/** Reads the frames of the host against what the device said last. */
export function createAcceptorEar(): {
  fromDevice(bytes: Uint8Array): void;
  toDevice(bytes: Uint8Array): AcceptorWord;
} {
  let lastSaid: number | undefined;
  return {
    fromDevice: (bytes) => {
      if (bytes[0] === SYNC && bytes[1] === addresses.billValidator) lastSaid = bytes[CODE_AT];
    },
    toDevice: (bytes) => {
      switch (bytes[CODE_AT]) {
        case commands.stack:
          return { kind: 'stack' };
        case commands.returnBill:
          return { kind: 'return' };
        case commands.ack:
          return lastSaid === states.stacked ? { kind: 'acknowledgesStacked' } : { kind: 'other' };
        case commands.enableBillTypes: {
          const mask = bytes.subarray(CODE_AT + 1, CODE_AT + 1 + MASK_BYTES);
          return mask.some((types) => types !== 0) ? { kind: 'enable' } : { kind: 'other' };
        }
        default:
          return { kind: 'other' };
      }
    },
  };
}
