import { formatYuan, type Fen } from '../../core/domain/money.ts';

/** `10000` → `100`, `1050` → `10.50`: for notes and limits, where whole yuan are the rule. */
export function formatWholeYuan(amount: Fen): string {
  const text = formatYuan(amount);
  return text.endsWith('.00') ? text.slice(0, -3) : text;
}

/** Hundredths of a kWh → `241` or `241.5`. */
export function formatKwh(centiKwh: number): string {
  return String(centiKwh / 100);
}

/** `2026-11-15` → its month and day, without leading zeros. */
export function monthAndDay(date: string): { month: string; day: string } {
  const [, month = '', day = ''] = date.split('-');
  return { month: month.replace(/^0/u, ''), day: day.replace(/^0/u, '') };
}

/** A number to be called stays on one line: no break after its hyphens. */
export function unbroken(number: string): string {
  return number.replaceAll('-', '-\u2060');
}

/** `0310123456` → `0310 1234 56`, as it is printed on the bill. */
export function groupDigits(digits: string): string {
  return digits.replace(/(\d{4})(?=\d)/gu, '$1 ');
}

/** `0310 **** 21` on one line, wherever it stands. */
export function unbrokenAccount(maskedNumber: string): string {
  return maskedNumber.replaceAll(' ', '\u00a0');
}

/** `13800001234` → `138 0000 1234`, as people say it. */
export function groupPhone(phone: string): string {
  return [phone.slice(0, 3), phone.slice(3, 7), phone.slice(7)].filter(Boolean).join(' ');
}

const PRICE_DECIMALS = 8;
/** As money is written, even where the price is round. */
const LEAST_PRICE_DECIMALS = 2;

/** 10⁻⁸ yuan → `0.4883`: as many decimals as the price has, digit by digit. */
export function formatPrice(priceE8Yuan: number): string {
  const digits = String(priceE8Yuan).padStart(PRICE_DECIMALS + 1, '0');
  const decimals = digits.slice(-PRICE_DECIMALS).replace(/0+$/u, '');
  return `${digits.slice(0, -PRICE_DECIMALS)}.${decimals.padEnd(LEAST_PRICE_DECIMALS, '0')}`;
}
