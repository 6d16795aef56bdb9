import { commands } from '../../../devices/card-reader/crt310/codes.ts';
import { STX } from '../../../devices/card-reader/crt310/frame.ts';

/** What matters of a frame on the card reader's wire. */
export type ReaderWord =
  /** Bytes for the card that is inside. */
  { readonly kind: 'write' } | { readonly kind: 'other' };

/** Behind STX and the two bytes of the length. */
const BODY_AT = 3;

export function readerWord(bytes: Uint8Array): ReaderWord {
  const [command, parameter] = commands.writeMemory;
  const isWrite = bytes[0] === STX && bytes[BODY_AT] === command && bytes[BODY_AT + 1] === parameter;
  return { kind: isWrite ? 'write' : 'other' };
}
