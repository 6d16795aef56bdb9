/**
 * What anybody can say of a prepaid meter's token without a key (IEC 62055-41, the Standard Transfer Specification): its
 * form, its class, and the check sum of a class 1 token, which is not encrypted. A token is a string of digits, never a
 * number: leading zeros are part of it, and 66 bits are more than a number holds.
 */

/** A 66-bit number has at most twenty decimal digits; the standard writes all of them. */
export const STS_TOKEN_DIGITS = 20;
/** Five groups of four are what a resident types into the meter without losing the place. */
const STS_GROUP_DIGITS = 4;
const STS_TOKEN_BITS = 66n;
const STS_BLOCK_BITS = 64n;
const BLOCK_MASK = (1n << STS_BLOCK_BITS) - 1n;
/** The two class bits stand in clear at 28 and 27; what the cipher had put there went to the front, at 65 and 64. */
const STS_CLASS_SHIFT = 27n;
const TWO_BITS = 3n;
const CLASS_PLACE = TWO_BITS << STS_CLASS_SHIFT;

const STS_CHECK_BITS = 16n;
const CHECK_MASK = (1n << STS_CHECK_BITS) - 1n;
/** Class and content are 50 bits; the sum runs over them as seven bytes with leading zeros. */
const CHECKED_BYTES = 7;
const CHECKED_CONTENT_BITS = 48n;
/** CRC-16 with x^16 + x^15 + x^2 + 1, reflected, from all ones, written low byte first. */
const CRC_POLYNOMIAL = 0xa001;
const CRC_START = 0xffff;

/** 0 credit, 1 a test of the meter itself, 2 management; 3 is reserved by the standard. */
export type StsTokenClass = 0 | 1 | 2 | 3;

export type StsFormProblem =
  | { readonly problem: 'notDigits'; readonly found: string }
  | { readonly problem: 'wrongLength'; readonly digits: number }
  | { readonly problem: 'tooLarge' };

export interface StsForm {
  readonly problem?: undefined;
  /** Exactly twenty digits, without blanks. */
  readonly digits: string;
  readonly tokenClass: StsTokenClass;
  /** The 64 bits as the cipher left them, the class taken out again. Class 1 is in clear. */
  readonly block: bigint;
  /** Only a class 1 token can be checked by everybody; the sum of the others is inside the cipher. */
  readonly checkSum: 'holds' | 'doesNotHold' | 'needsKey';
}

/** Reads what was typed or sent: twenty digits, with blanks or dashes between groups. */
export function readStsForm(typed: string): StsForm | StsFormProblem {
  const digits = typed.replaceAll(/[\s-]/gu, '');
  const strange = /[^0-9]/u.exec(digits);
  if (strange !== null) return { problem: 'notDigits', found: strange[0] };
  if (digits.length !== STS_TOKEN_DIGITS) return { problem: 'wrongLength', digits: digits.length };
  const value = BigInt(digits);
  if (value >> STS_TOKEN_BITS !== 0n) return { problem: 'tooLarge' };
  const tokenClass = tokenClassOf(value);
  const block = (value & BLOCK_MASK & ~CLASS_PLACE) | ((value >> STS_BLOCK_BITS) << STS_CLASS_SHIFT);
  if (tokenClass !== 1) return { digits, tokenClass, block, checkSum: 'needsKey' };
  return { digits, tokenClass, block, checkSum: stsCheckSumHolds(tokenClass, block) ? 'holds' : 'doesNotHold' };
}

/** The other way round: a block of 64 bits and its class as twenty digits. */
export function stsDigits(tokenClass: StsTokenClass, block: bigint): string {
  const moved = (block >> STS_CLASS_SHIFT) & TWO_BITS;
  const value = (moved << STS_BLOCK_BITS) | (block & ~CLASS_PLACE) | (BigInt(tokenClass) << STS_CLASS_SHIFT);
  return value.toString().padStart(STS_TOKEN_DIGITS, '0');
}

/** `1234 5678 9012 3456 7890`, as it is printed and shown. */
export function groupStsDigits(digits: string): string {
  const groups: string[] = [];
  for (let at = 0; at < digits.length; at += STS_GROUP_DIGITS) groups.push(digits.slice(at, at + STS_GROUP_DIGITS));
  return groups.join(' ');
}

/** The sum over class and content, where content is the block's upper 48 bits. */
export function stsCheckSum(tokenClass: StsTokenClass, content: bigint): number {
  let rest = (BigInt(tokenClass) << CHECKED_CONTENT_BITS) | content;
  const bytes: number[] = [];
  for (let count = 0; count < CHECKED_BYTES; count += 1) {
    bytes.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return crc16(bytes);
}

/** Whether the last 16 bits of a block in clear are the sum of the others. */
export function stsCheckSumHolds(tokenClass: StsTokenClass, block: bigint): boolean {
  return Number(block & CHECK_MASK) === stsCheckSum(tokenClass, stsContent(block));
}

/** The 48 bits of a block in clear that stand before their sum. */
export function stsContent(block: bigint): bigint {
  return block >> STS_CHECK_BITS;
}

/** A block in clear: 48 bits of content and their sum. */
export function stsBlock(tokenClass: StsTokenClass, content: bigint): bigint {
  return (content << STS_CHECK_BITS) | BigInt(stsCheckSum(tokenClass, content));
}

function tokenClassOf(value: bigint): StsTokenClass {
  switch ((value >> STS_CLASS_SHIFT) & TWO_BITS) {
    case 0n:
      return 0;
    case 1n:
      return 1;
    case 2n:
      return 2;
    default:
      return 3;
  }
}

function crc16(bytes: readonly number[]): number {
  let sum = CRC_START;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >>> 1) ^ CRC_POLYNOMIAL : sum >>> 1;
  }
  return ((sum & 0xff) << 8) | (sum >>> 8);
}
