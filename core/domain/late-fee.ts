import { type Fen, fen, zeroFen } from './money.ts';
import { roundHalfUp } from './tariff.ts';

/**
 * Late fees by the supply rules: residents 1 ‰ of the arrears a day; everybody else 2 ‰ a day within the year
 * of the due date and 3 ‰ a day across it. What a resident is shown is the back end's figure; this is for the simulated one.
 */
export type CustomerClass = 'resident' | 'other';

export interface OverdueDays {
  readonly sameYear: number;
  readonly acrossYear: number;
}

export interface LateFeeRule {
  readonly customerClass: CustomerClass;
  /** A fee below this is charged as this; none is charged where no day is overdue. Newer rules know no floor: 0. */
  readonly minimumFen?: Fen | undefined;
}

interface DailyPermille {
  readonly sameYear: bigint;
  readonly acrossYear: bigint;
}

const DAILY_PERMILLE: Readonly<Record<CustomerClass, DailyPermille>> = {
  resident: { sameYear: 1n, acrossYear: 1n },
  other: { sameYear: 2n, acrossYear: 3n },
};
const PERMILLE = 1_000n;

/** Added up day by day exactly, rounded half up once for the whole bill. */
export function lateFeeForDays(arrearsFen: Fen, days: OverdueDays, rule: LateFeeRule): Fen {
  const { customerClass, minimumFen = zeroFen } = rule;
  for (const count of [arrearsFen, days.sameYear, days.acrossYear]) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`a late fee needs whole numbers from 0, not ${count}`);
  }
  if (arrearsFen === 0 || days.sameYear + days.acrossYear === 0) return zeroFen;
  const permille = DAILY_PERMILLE[customerClass];
  const rates = BigInt(days.sameYear) * permille.sameYear + BigInt(days.acrossYear) * permille.acrossYear;
  const fee = roundHalfUp(BigInt(arrearsFen) * rates, PERMILLE);
  return fen(Math.max(fee, minimumFen));
}

/** Dates like `2026-11-22`; nothing is owed for a payment on the due date or before it. */
export function lateFee(arrearsFen: Fen, dueDate: string, paidDate: string, rule: LateFeeRule): Fen {
  return lateFeeForDays(arrearsFen, overdueDays(dueDate, paidDate), rule);
}

/**
 * One day from each date to the next: as many as if the due date were free and the day of payment counted. A day belongs
 * to the year in which it begins, so that from 15 December to 10 January 17 days are the old year's and 9 the new one's.
 * Both are readings; the rules leave them open.
 */
export function overdueDays(dueDate: string, paidDate: string): OverdueDays {
  const due = dayNumber(dueDate);
  const paid = dayNumber(paidDate);
  const newYear = daysBeforeYear(Number(dueDate.slice(0, 4)) + 1) + 1;
  return { sameYear: Math.max(0, Math.min(paid, newYear) - due), acrossYear: Math.max(0, paid - newYear) };
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_IN_YEAR = 365;
const FEBRUARY = 2;

/** Days since the calendar's first, by the rules of the Gregorian calendar alone: this room knows no `Date`. */
function dayNumber(date: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(date);
  const [year, month, day] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3])];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const daysInMonth = (DAYS_IN_MONTH[month - 1] ?? 0) + (isLeap && month === FEBRUARY ? 1 : 0);
  if (match === null || day < 1 || day > daysInMonth) throw new RangeError(`"${date}" is no date like 2026-11-22`);
  const leapDay = isLeap && month > FEBRUARY ? 1 : 0;
  return daysBeforeYear(year) + (DAYS_BEFORE_MONTH[month - 1] ?? 0) + leapDay + day;
}

function daysBeforeYear(year: number): number {
  const before = year - 1;
  return before * DAYS_IN_YEAR + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
}
