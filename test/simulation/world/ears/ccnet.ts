import { commands, states } from '../../../../devices/note-acceptor/ccnet/codes.ts';
import { SYNC, addresses } from '../../../../devices/note-acceptor/ccnet/frame.ts';
import type { AcceptorEar } from '../acceptor-wire.ts';

/** Behind the synchronization byte, the address and the length. */
const CODE_AT = 3;
const MASK_BYTES = 3;

/** CCNET: one byte a command; the ACK of an 0x81 lets the device forget the note. */
export function createCcnetEar(): AcceptorEar {
  let lastSaid: number | undefined;

  function codeOf(bytes: Uint8Array): number | undefined {
    return bytes[0] === SYNC && bytes[1] === addresses.billValidator ? bytes[CODE_AT] : undefined;
  }

  return {
    fromDevice: (bytes) => {
      lastSaid = codeOf(bytes) ?? lastSaid;
    },
    toDevice: (bytes) => {
      switch (bytes[CODE_AT]) {
        case commands.stack:
          return [{ kind: 'stack' }];
        case commands.returnBill:
          return [{ kind: 'return' }];
        case commands.ack:
          return lastSaid === states.stacked ? [{ kind: 'acknowledgesStacked' }] : [];
        case commands.enableBillTypes: {
          const mask = bytes.subarray(CODE_AT + 1, CODE_AT + 1 + MASK_BYTES);
          return mask.some((types) => types !== 0) ? [{ kind: 'enable' }] : [];
        }
        default:
          return [];
      }
    },
    saysStacked: (bytes) => codeOf(bytes) === states.stacked,
  };
}
