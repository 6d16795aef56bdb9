import type { BillBreakdown } from '../../domain/tariff.ts';
import { chinaMidnightMs, lastDayOf, monthBefore } from './china-date.ts';
import { spread } from './numbers.ts';
import { type Charging, countsByYear, priceMonth } from './prices.ts';

/** Two years, so that every month has its last year's beside it. */
export const HISTORY_MONTHS = 24;

/** Per cent of a usual month, January first: cold winters, hot summers. */
const SEASONS = [112, 104, 92, 84, 88, 112, 142, 148, 116, 88, 92, 106];
/** A household differs from itself by up to this much either way. */
const NOISE_PERCENT = 12;
const CENTI_PER_KWH = 100;
const PERCENT_SQUARED = 10_000;

export interface Consumer extends Charging {
  readonly accountNumber: string;
  readonly monthlyKwh: number;
}

export interface PricedMonth {
  readonly period: string;
  readonly usageCentiKwh: number;
  readonly breakdown: BillBreakdown;
}

/** What the meter counted in a month; whole kWh, as it is read. It depends on the account and the month alone. */
function usageIn({ accountNumber, monthlyKwh }: Consumer, period: string): number {
  const season = SEASONS[Number(period.slice(5, 7)) - 1] ?? CENTI_PER_KWH;
  const noise = 100 - NOISE_PERCENT + spread(`${accountNumber} ${period}`, 2 * NOISE_PERCENT + 1);
  return Math.floor((monthlyKwh * season * noise) / PERCENT_SQUARED) * CENTI_PER_KWH;
}

/** The last months before a date, oldest first. `read`: months whose use is known already, by period. */
export function monthsBefore(
  consumer: Consumer,
  date: string,
  months: number,
  read: ReadonlyMap<string, number> = new Map(),
): readonly PricedMonth[] {
  const usage = (period: string): number => read.get(period) ?? usageIn(consumer, period);
  const byYear = countsByYear(consumer);
  const first = monthBefore(date, months);
  // A yearly tariff needs what was used since January of the first year.
  const ahead = byYear ? Number(first.slice(5, 7)) - 1 : 0;
  const priced: PricedMonth[] = [];
  let usedThisYear = 0;
  for (let ago = months + ahead; ago >= 1; ago -= 1) {
    const period = monthBefore(date, ago);
    if (period.endsWith('-01')) usedThisYear = 0;
    const usageCentiKwh = usage(period);
    if (ago <= months) {
      const breakdown = priceMonth(consumer, period, usageCentiKwh, byYear ? usedThisYear : 0);
      priced.push({ period, usageCentiKwh, breakdown });
    }
    usedThisYear += usageCentiKwh;
  }
  return priced;
}

/** Of a hundred payments; most households pay by telephone. */
const MEANS = [
  ['online', 48],
  ['bank', 22],
  ['kiosk', 18],
  ['counter', 12],
] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FIRST_HOUR = 8;
const OPEN_HOURS = 12;
/** Bills come at the beginning of a month and are due at its end. */
const FIRST_PAYING_DAY = 4;
const PAYING_DAYS = 21;

/** When and how a bill of a month long gone was paid. */
export function pastPayment(
  accountNumber: string,
  period: string,
): { readonly atMs: number; readonly means: (typeof MEANS)[number][0] } {
  const key = `${accountNumber} ${period}`;
  const day = FIRST_PAYING_DAY + spread(`${key} day`, PAYING_DAYS);
  const hour = FIRST_HOUR + spread(`${key} hour`, OPEN_HOURS);
  const atMs = chinaMidnightMs(lastDayOf(period)) + day * DAY_MS + hour * HOUR_MS + spread(`${key} ms`, HOUR_MS);
  let left = spread(`${key} means`, 100);
  for (const [means, share] of MEANS) {
    if (left < share) return { atMs, means };
    left -= share;
  }
  return { atMs, means: 'counter' };
}
