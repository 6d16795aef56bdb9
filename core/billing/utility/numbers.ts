import { createHash } from 'node:crypto';

/** A number from 0 up to, not including, `below`, that depends on the text alone: the town is the same every time. */
export function spread(text: string, below: number): number {
  let state = FNV_OFFSET;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), FNV_PRIME);
  // The last characters of account numbers differ least; mixing carries them into the high bits, too.
  state = Math.imul(state ^ (state >>> 16), MIX_FIRST);
  state = Math.imul(state ^ (state >>> 13), MIX_SECOND);
  return ((state ^ (state >>> 16)) >>> 0) % below;
}

const FNV_OFFSET = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
const MIX_FIRST = 0x85ebca6b | 0;
const MIX_SECOND = 0xc2b2ae35 | 0;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The digit that makes a number hold by ISO/IEC 7812-1, as on meters and in their account numbers. */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Eleven digits, for the meter of an account: two of the maker, eight of the series, one to check. */
export function meterNumberOf(accountNumber: string): string {
  const body = `04${accountNumber.slice(-8)}`;
  return `${body}${luhnDigit(body)}`;
}

/** The issuer's number of the published test vectors. */
const ISSUER = '600727';

/** Eighteen digits: issuer, meter, check digit. */
export function panOf(meterNumber: string): string {
  const body = `${ISSUER}${meterNumber}`;
  return `${body}${luhnDigit(body)}`;
}

export function cardNumberOf(accountNumber: string): string {
  return `88${accountNumber}`;
}

/** What the QR on a paper bill says. */
export function qrOf(accountNumber: string): string {
  return `UTILITY:${accountNumber}`;
}

/** A mobile number of the right form; the last digits are those of the account. */
export function madeUpPhone(accountNumber: string): string {
  return `199${accountNumber.slice(-8)}`;
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** An identity number that holds by its check character and is nobody's: no region has this code, no holder that birthday. */
export function madeUpIdNumber(accountNumber: string): string {
  const series = spread(accountNumber, 1000).toString().padStart(3, '0');
  const body = `0${accountNumber.slice(-5)}18500101${series}`;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return `${body}${ID_CHECKS[sum % ID_CHECKS.length] ?? ''}`;
}
