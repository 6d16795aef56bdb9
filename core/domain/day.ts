import { addFen, zeroFen, type Fen } from './money.ts';
import type { DayTotals } from './records.ts';

/** One day in the books of one terminal; the date is `2026-11-22`. */
export interface BusinessDay {
  readonly terminalId: string;
  readonly businessDate: string;
}

/** One booking as the kiosk's journal knows it: definite, and proven by a booking number. */
export interface DayEntry {
  readonly postingId: string;
  readonly bookingNumber: string;
  readonly totalFen: Fen;
}

/** One booking as the back end lists it for this terminal and day. */
export interface BackEndBooking {
  readonly postingId: string;
  readonly bookingNumber: string;
  readonly totalFen: Fen;
}

/** Every fen of a day explained: what agrees is counted, what does not is listed by id and never netted. */
export interface DayReport extends DayTotals {
  readonly terminalId: string;
  readonly onlyKiosk: readonly DayEntry[];
  readonly onlyBackEnd: readonly BackEndBooking[];
  readonly differing: readonly { readonly kiosk: DayEntry; readonly backEnd: BackEndBooking }[];
}

/**
 * Compares a day's bookings by posting id, to the fen (对账). The order of either list does not matter. An id that one
 * side has twice is matched once, where it agrees if it agrees anywhere; the other one stands alone.
 */
export function reconcileDay(
  day: BusinessDay & { readonly preliminary: boolean },
  ours: readonly DayEntry[],
  theirs: readonly BackEndBooking[],
): DayReport {
  const unmatched = new Map<string, BackEndBooking[]>();
  for (const booking of theirs.toSorted(byIdAndAmount)) {
    unmatched.set(booking.postingId, [...(unmatched.get(booking.postingId) ?? []), booking]);
  }
  const unexplained = ours.toSorted(byIdAndAmount).filter((entry) => {
    const candidates = unmatched.get(entry.postingId) ?? [];
    const match = candidates.findIndex((booking) => agrees(entry, booking));
    if (match >= 0) candidates.splice(match, 1);
    return match < 0;
  });
  const onlyKiosk: DayEntry[] = [];
  const differing: { kiosk: DayEntry; backEnd: BackEndBooking }[] = [];
  for (const kiosk of unexplained) {
    const backEnd = unmatched.get(kiosk.postingId)?.shift();
    if (backEnd === undefined) onlyKiosk.push(kiosk);
    else differing.push({ kiosk, backEnd });
  }
  const onlyBackEnd = [...unmatched.values()].flat();
  return {
    ...day,
    kioskCount: ours.length,
    kioskFen: total(ours),
    backEndCount: theirs.length,
    backEndFen: total(theirs),
    differences: onlyKiosk.length + onlyBackEnd.length + differing.length,
    onlyKiosk,
    onlyBackEnd,
    differing,
  };
}

/** What the journal keeps of it. */
export function totalsOf(report: DayReport): DayTotals {
  const { businessDate, kioskCount, kioskFen, backEndCount, backEndFen, differences, preliminary } = report;
  return { businessDate, kioskCount, kioskFen, backEndCount, backEndFen, differences, preliminary };
}

function agrees(entry: DayEntry, booking: BackEndBooking): boolean {
  return entry.totalFen === booking.totalFen && entry.bookingNumber === booking.bookingNumber;
}

function byIdAndAmount(left: DayEntry, right: DayEntry): number {
  if (left.postingId !== right.postingId) return left.postingId < right.postingId ? -1 : 1;
  if (left.totalFen !== right.totalFen) return left.totalFen - right.totalFen;
  if (left.bookingNumber === right.bookingNumber) return 0;
  return left.bookingNumber < right.bookingNumber ? -1 : 1;
}

function total(entries: readonly { readonly totalFen: Fen }[]): Fen {
  return entries.reduce((sum, entry) => addFen(sum, entry.totalFen), zeroFen);
}
