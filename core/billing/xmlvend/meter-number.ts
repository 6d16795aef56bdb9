/** Eleven digits, the last of them the check digit of the other ten, by the formula of payment cards (ISO/IEC 7812-1). */
const METER_DIGITS = /^\d{11}$/u;

/** True for what can be the number of a meter; a wrong digit, or two neighbours swapped (but 0 and 9), are noticed. */
export function isMeterNumber(text: string): boolean {
  return METER_DIGITS.test(text) && checkDigit(text.slice(0, -1)) === text.slice(-1);
}

/** The digit that follows ten others. */
export function checkDigit(digits: string): string {
  let sum = 0;
  // From the right, every second digit counts double, and a double of two digits counts as their sum.
  for (const [place, digit] of digits.split('').toReversed().entries()) {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return ((10 - (sum % 10)) % 10).toString();
}
