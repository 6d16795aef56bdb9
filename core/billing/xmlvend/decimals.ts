import { fen, type Fen } from '../../domain/money.ts';

/** xs:decimal without a sign; ten digits before the point is more than any account holds. */
const PLAIN_DECIMAL = /^\+?(\d{1,10})(?:\.(\d{1,20}))?$/u;
const HUNDREDTH_DIGITS = 2;
const HUNDREDTHS = 100;
/** Prices are counted in 10⁻⁸ of the currency. */
const PRICE_DIGITS = 8;

/** `22`, `22.00` and `22.00000` are 2200; a third digit that says something is no amount of money, and undefined. */
export function readAmount(text: string | undefined): Fen | undefined {
  const parts = split(text);
  if (parts === undefined || !/^0*$/u.test(parts.fraction.slice(HUNDREDTH_DIGITS))) return undefined;
  return fen(hundredths(parts));
}

/** `2200` as `22.00`. */
export function writeAmount(amount: Fen): string {
  const digits = amount.toString().padStart(HUNDREDTH_DIGITS + 1, '0');
  return `${digits.slice(0, -HUNDREDTH_DIGITS)}.${digits.slice(-HUNDREDTH_DIGITS)}`;
}

/** Units in hundredths. What is smaller is left away: never more is promised than the server said. */
export function readHundredths(text: string | undefined): number | undefined {
  const parts = split(text);
  return parts === undefined ? undefined : hundredths(parts);
}

/** A price in 10⁻⁸ of the currency; undefined where it is finer than that. */
export function readPriceE8(text: string | undefined): number | undefined {
  const parts = split(text);
  if (parts === undefined || !/^0*$/u.test(parts.fraction.slice(PRICE_DIGITS))) return undefined;
  const price = Number(`${parts.whole}${firstDigits(parts.fraction, PRICE_DIGITS)}`);
  return Number.isSafeInteger(price) ? price : undefined;
}

interface Parts {
  readonly whole: string;
  readonly fraction: string;
}

function split(text: string | undefined): Parts | undefined {
  const match = PLAIN_DECIMAL.exec(text?.trim() ?? '');
  return match === null ? undefined : { whole: match[1] ?? '', fraction: match[2] ?? '' };
}

function hundredths({ whole, fraction }: Parts): number {
  return Number(whole) * HUNDREDTHS + Number(firstDigits(fraction, HUNDREDTH_DIGITS));
}

function firstDigits(fraction: string, digits: number): string {
  return fraction.slice(0, digits).padEnd(digits, '0');
}
