/**
 * The unified social credit code of an organisation (GB 32100-2015), which is its tax number: eighteen characters, the last
 * one a check over the others, mod 31. I, O, S, V and Z are left out, since they are read as digits or as each other.
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CODE_LENGTH = 18;
/** 3 to the power of the place, mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const MODULUS = 31;
/** The register's department, the kind of organisation, six digits of the place, nine characters of the organisation, the check. */
const FORM = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/u;

/** Upper case without blanks and dashes, as codes are compared. */
export function plainTaxNumber(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/gu, '');
}

export type TaxNumberProblem = 'wrongLength' | 'wrongCharacters' | 'wrongCheck';

/** Undefined where the code holds. Whether somebody has it, only the register knows. */
export function taxNumberProblem(code: string): TaxNumberProblem | undefined {
  if (code.length !== CODE_LENGTH) return 'wrongLength';
  if (!FORM.test(code)) return 'wrongCharacters';
  return taxCheckCharacter(code.slice(0, -1)) === code.at(-1) ? undefined : 'wrongCheck';
}

/** Of the first seventeen characters. */
export function taxCheckCharacter(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * ALPHABET.indexOf(body.charAt(at)), 0);
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS);
}
