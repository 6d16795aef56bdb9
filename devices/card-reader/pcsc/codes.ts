import { hexByte, hexBytes } from '../../driver/hex.ts';
import type { CommandApdu, ResponseApdu } from './frame.ts';

/**
 * The pseudo-APDUs by which ACS readers of the ACR38 and ACR39 family reach an SLE4442 (ACR38x reference manual 6.02,
 * clause 9.2.2.6; version 6.05 numbers it 9.3.6). Other makers' readers have other ones.
 */

const CLASS = 0xff;
const instructions = { select: 0xa4, read: 0xb0, readCounter: 0xb1, write: 0xd0, presentCode: 0x20 } as const;

/** SLE4432, SLE4442, SLE5532, SLE5542. */
const SLE4442_TYPE = 0x06;
/** Counter and three bytes behind it, which hold the code once it was said. */
const COUNTER_BYTES = 4;
/** Bytes of protection bits that some firmware says behind what was read. */
export const PROTECTION_BYTES = 4;

/** Must be the first command to a card: it powers it down and up. */
export const selectType: CommandApdu = { head: [CLASS, instructions.select, 0, 0], data: Uint8Array.of(SLE4442_TYPE) };

export const readCounter: CommandApdu = { head: [CLASS, instructions.readCounter, 0, 0], expected: COUNTER_BYTES };

export function readMemory(at: number, count: number): CommandApdu {
  return { head: [CLASS, instructions.read, 0, at], expected: count };
}

export function writeMemory(at: number, data: Uint8Array): CommandApdu {
  return { head: [CLASS, instructions.write, 0, at], data };
}

export function presentCode(code: Uint8Array): CommandApdu {
  return { head: [CLASS, instructions.presentCode, 0, 0], data: code };
}

export function isDone({ sw1, sw2 }: ResponseApdu): boolean {
  return sw1 === 0x90 && sw2 === 0x00;
}

/** The counter stands in SW2, and only 07 is a yes: 90 00, elsewhere the word for success, means that the card is locked. */
export function isCodeTaken({ sw1, sw2 }: ResponseApdu): boolean {
  return sw1 === 0x90 && sw2 === 0x07;
}

export type PseudoCommand = keyof typeof instructions;

export function commandOf({ head }: CommandApdu): PseudoCommand | undefined {
  if (head[0] !== CLASS) return undefined;
  switch (head[1]) {
    case instructions.select:
      return 'select';
    case instructions.read:
      return 'read';
    case instructions.readCounter:
      return 'readCounter';
    case instructions.write:
      return 'write';
    case instructions.presentCode:
      return 'presentCode';
    default:
      return undefined;
  }
}

export function isSle4442(data: Uint8Array | undefined): boolean {
  return data?.length === 1 && data[0] === SLE4442_TYPE;
}

/** A command in words, the code of a card left out. */
export function commandWords(apdu: CommandApdu): string {
  const at = apdu.head[3];
  switch (commandOf(apdu)) {
    case 'select':
      return isSle4442(apdu.data) ? 'select SLE4442' : 'select another card type';
    case 'read':
      return `read ${apdu.expected ?? 0} bytes at ${at}`;
    case 'readCounter':
      return 'read the counter of wrong codes';
    case 'write':
      return `write ${hexBytes(apdu.data ?? new Uint8Array(0))} at ${at}`;
    case 'presentCode':
      return 'present code (code not kept)';
    case undefined:
      return `command ${apdu.head.map(hexByte).join(' ')}`;
  }
}
