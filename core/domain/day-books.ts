import type { DayEntry } from './day.ts';
import type { DayTotals } from './records.ts';

/** One business day as the journal knows it: what was booked, and how it was last compared. */
export interface DayBook {
  readonly entries: DayEntry[];
  reconciled: DayTotals | null;
}

/** The kept days, in the order in which they began. */
export type DayBooks = Map<string, DayBook>;

/** A day is compared on the next one; a back end that is away for a week is waited for. */
export const daysKept = 8;
/** Days that agree to the fen are kept this long, for a technician's look and for a booking that comes late. */
export const agreedDaysKept = 3;

/** The days of the ledger, and the dates of those that were forgotten: half of a day must never be compared. */
export interface DayShelf {
  readonly days: DayBooks;
  readonly forgottenDays: Set<string>;
}

/** A day on which something was sent is compared even where nothing was booked. */
export function openDay(shelf: DayShelf, businessDate: string): DayBook | undefined {
  const { days, forgottenDays } = shelf;
  const kept = days.get(businessDate);
  if (kept !== undefined || forgottenDays.has(businessDate)) return kept;
  const book: DayBook = { entries: [], reconciled: null };
  days.set(businessDate, book);
  for (const [oldest, { entries, reconciled }] of days) {
    if (days.size <= agreedDaysKept) break;
    const agrees = reconciled?.preliminary === false && reconciled.differences === 0;
    if (days.size <= daysKept && !(agrees && reconciled.kioskCount === entries.length)) continue;
    days.delete(oldest);
    forgottenDays.add(oldest);
  }
  return book;
}

export function enterDay(shelf: DayShelf, businessDate: string, entry: DayEntry): void {
  openDay(shelf, businessDate)?.entries.push(entry);
}

export function reconciledDay(shelf: DayShelf, report: DayTotals): void {
  const book = openDay(shelf, report.businessDate);
  if (book !== undefined) book.reconciled = report;
}

/** Ended days that were never compared, or not since something was booked on them; the earliest first. */
export function daysToCompare({ days }: DayShelf, today: string): readonly string[] {
  return [...days.entries()]
    .filter(([businessDate, { entries, reconciled }]) => {
      if (businessDate >= today) return false;
      return reconciled === null || reconciled.preliminary || reconciled.kioskCount !== entries.length;
    })
    .map(([businessDate]) => businessDate)
    .toSorted();
}
