import type { DayTotals, KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I16: a day's comparison says what both sides hold, counts every difference, and at rest both sides hold the same. */
export const i16: Invariant = {
  id: 'I16',
  says: 'kiosk and utility agree on a day, or the list explains every fen',
  checks: { before: saysWhatIs, rest: nothingIsBookedTwiceOrNowhere },
};

function saysWhatIs({ book, utility }: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'dayReconciled') return undefined;
  const { report } = record;
  const { businessDate } = report;
  const ours = book.days.get(businessDate) ?? new Map<string, { totalFen: number; bookingNumber: string }>();
  const theirs = utility.listed.get(businessDate);
  if (theirs === undefined) return `${businessDate} was compared with a list that never came`;
  const wrong = isSide(report, 'kiosk', [...ours.values()]) ?? isSide(report, 'backEnd', theirs);
  if (wrong !== undefined) return `the comparison of ${businessDate} ${wrong}`;
  const listed = new Map(theirs.map((booking) => [booking.postingId, booking]));
  let differences = 0;
  for (const id of new Set([...ours.keys(), ...listed.keys()])) {
    const our = ours.get(id);
    const their = listed.get(id);
    const same = our?.totalFen === their?.totalFen && our?.bookingNumber === their?.bookingNumber;
    if (!same) differences += 1;
  }
  return differences === report.differences
    ? undefined
    : `the comparison of ${businessDate} lists ${report.differences} differences, there are ${differences}`;
}

function isSide(
  report: DayTotals,
  side: 'kiosk' | 'backEnd',
  bookings: readonly { readonly totalFen: number }[],
): string | undefined {
  const [count, totalFen] =
    side === 'kiosk' ? [report.kioskCount, report.kioskFen] : [report.backEndCount, report.backEndFen];
  const sumFen = bookings.reduce((sum, booking) => sum + booking.totalFen, 0);
  if (count === bookings.length && totalFen === sumFen) return undefined;
  return `gives ${side} ${count} bookings of ${totalFen} fen; it has ${bookings.length} of ${sumFen}`;
}

/** With the faults off every booking of the utility stands under its id in the records, to the fen, and the reverse. */
function nothingIsBookedTwiceOrNowhere({ book, utility }: Evidence): string | undefined {
  const ours = new Map([...book.days.values()].flatMap((day) => [...day]));
  let matched = 0;
  for (const postings of utility.accepted.values()) {
    for (const { id, totalFen } of postings) {
      const our = ours.get(id);
      if (our === undefined) return `the utility has booked ${id} over ${totalFen} fen, and no record says so`;
      if (our.totalFen !== totalFen) return `${id} is booked with ${totalFen} fen, the records say ${our.totalFen}`;
      matched += 1;
    }
  }
  if (matched === ours.size) return undefined;
  return `the records have ${ours.size} bookings, the utility ${matched}`;
}
