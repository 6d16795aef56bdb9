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
