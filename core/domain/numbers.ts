/** Crockford's base 32 without I, L, O, U: read aloud and typed back without mistakes. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Five random bytes → eight letters, the part of a transaction number that makes it unique. */
export function randomLetters(bytes: Uint8Array): string {
  let letters = '';
  let buffered = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffered = (buffered << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      letters += alphabet[(buffered >> bits) & 31] ?? '';
      buffered &= (1 << bits) - 1;
    }
  }
  return letters;
}

/** `LP01-261122-7K3M9QXT`: terminal, date, eight random letters. Unique before anything is sent. */
export function transactionNumber(terminalId: string, date: string, letters: string): string {
  return `${terminalId}-${date}-${letters}`;
}

/**
 * The claim number of a transaction's posting (`index` 0) or of its n-th note: the transaction's letters, the index
 * (a second letter from 32 on, so that no two claims share a number) and a check letter, `7K3M-9QXT-0V`. Made from the
 * id alone, so that it can be shown when nothing else works.
 */
export function claimNumber(transactionId: string, index: number): string {
  const body = `${transactionId.slice(-8)}${inLetters(index)}`;
  const full = `${body}${checkLetter(body)}`;
  return `${full.slice(0, 4)}-${full.slice(4, 8)}-${full.slice(8)}`;
}

/** Base 32, one letter below 32. */
function inLetters(index: number): string {
  const low = alphabet[index % 32] ?? '0';
  return index < 32 ? low : `${inLetters(Math.floor(index / 32))}${low}`;
}

/** The n of `…-Nn`: which note of its transaction. */
export function noteIndex(noteId: string): number {
  return Number(noteId.slice(noteId.lastIndexOf('-N') + 2));
}

/** The transaction a note id was made under. */
export function noteOwner(noteId: string): string {
  return noteId.slice(0, noteId.lastIndexOf('-N'));
}

/** Ten letters, eleven or twelve where a transaction had more notes than one letter counts. */
const claimNumberPattern = /^[0-9A-HJKMNP-TV-Z]{10,12}$/u;

/** Upper case without dashes and blanks, as numbers are compared. */
export function plainNumber(text: string): string {
  return text.toUpperCase().replaceAll(/[-\s]/gu, '');
}

/** True for a number whose check letter holds; case and dashes do not matter. */
export function isClaimNumber(text: string): boolean {
  const plain = plainNumber(text);
  return claimNumberPattern.test(plain) && plain.endsWith(checkLetter(plain.slice(0, -1)));
}

/** Terminal, date and eight letters, or those letters alone: they are what nobody guesses. */
const transactionNumberPattern = /^(?:[0-9A-Z]+\d{6})?[0-9A-HJKMNP-TV-Z]{8}$/u;

/** True for the shape of a transaction number, or of its last eight letters; case and dashes do not matter. */
export function isTransactionNumber(text: string): boolean {
  return transactionNumberPattern.test(plainNumber(text));
}

/**
 * Weighted sum mod 31 over the letters' values: catches every single wrong letter and every swap of neighbours, except
 * a 0 for a Z.
 */
function checkLetter(body: string): string {
  let sum = 0;
  for (let position = 0; position < body.length; position += 1) {
    sum += (position + 1) * alphabet.indexOf(body.charAt(position));
  }
  return alphabet[sum % 31] ?? '0';
}

/** Account numbers (户号) are ten digits at most utilities here; others have from six to twenty. */
export function isAccountNumber(text: string): boolean {
  return /^\d{6,20}$/u.test(text);
}

/** `0310004821` → `0310 **** 21`. */
export function maskAccountNumber(accountNumber: string): string {
  return `${accountNumber.slice(0, 4)} **** ${accountNumber.slice(-2)}`;
}
