import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  reconcileDay,
  totalsOf,
  type BackEndBooking,
  type DayEntry,
  type DayReport,
} from '../../../core/domain/day.ts';
import { fen } from '../../../core/domain/money.ts';

const day = { terminalId: 'LP01', businessDate: '2026-11-22', preliminary: false };

function booking(postingId: string, amount: number, bookingNumber = `B-${postingId}`): DayEntry {
  return { postingId, bookingNumber, totalFen: fen(amount) };
}

function sum(list: readonly { readonly totalFen: number }[]): number {
  return list.reduce((total, entry) => total + entry.totalFen, 0);
}

/** Few ids and few amounts, so that they meet, repeat and miss each other by a fen. */
const entry = fc
  .tuple(fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5'), fc.integer({ min: 1, max: 3 }), fc.constantFrom('B1', 'B2'))
  .map(([postingId, amount, number]) => booking(postingId, amount, number));
const theirs = fc.array(entry, { maxLength: 12 });
/** The journal settles a posting once. */
const ours = fc.uniqueArray(entry, { maxLength: 5, selector: ({ postingId }) => postingId });

/** Every entry of a side is in exactly one place: agreed, differing, or on this side only. */
function explained(report: DayReport, kiosk: readonly DayEntry[], backEnd: readonly BackEndBooking[]): void {
  const { onlyKiosk, onlyBackEnd, differing } = report;
  const agreedOurs = kiosk.length - onlyKiosk.length - differing.length;
  const agreedTheirs = backEnd.length - onlyBackEnd.length - differing.length;
  expect(agreedOurs).toBe(agreedTheirs);
  expect(agreedOurs).toBeGreaterThanOrEqual(0);
  expect(report.differences).toBe(onlyKiosk.length + onlyBackEnd.length + differing.length);
  const kioskUnexplained = sum(onlyKiosk) + sum(differing.map((pair) => pair.kiosk));
  const backEndUnexplained = sum(onlyBackEnd) + sum(differing.map((pair) => pair.backEnd));
  expect(report.kioskFen - kioskUnexplained).toBe(report.backEndFen - backEndUnexplained);
}

describe('a day', () => {
  it('adds up on both sides, and what agrees is the same money on both', () => {
    fc.assert(
      fc.property(ours, theirs, (kiosk, backEnd) => {
        const report = reconcileDay(day, kiosk, backEnd);
        expect(report).toMatchObject({ kioskCount: kiosk.length, backEndCount: backEnd.length });
        expect([report.kioskFen, report.backEndFen]).toEqual([sum(kiosk), sum(backEnd)]);
        explained(report, kiosk, backEnd);
      }),
      { seed: 20_261_122, numRuns: 2_000 },
    );
  });

  it('is the same day in whatever order the lists come', () => {
    const shuffled = fc.tuple(ours, theirs).chain(([kiosk, backEnd]) =>
      fc.record({
        kiosk: fc.constant(kiosk),
        backEnd: fc.constant(backEnd),
        kioskAgain: fc.shuffledSubarray(kiosk, { minLength: kiosk.length }),
        backEndAgain: fc.shuffledSubarray(backEnd, { minLength: backEnd.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ kiosk, backEnd, kioskAgain, backEndAgain }) => {
        expect(reconcileDay(day, kioskAgain, backEndAgain)).toEqual(reconcileDay(day, kiosk, backEnd));
      }),
      { seed: 20_261_122, numRuns: 2_000 },
    );
  });

  it('agrees where, and only where, both lists hold the same bookings', () => {
    fc.assert(
      fc.property(ours, theirs, (kiosk, backEnd) => {
        const text = (list: readonly DayEntry[]): string[] => list.map((item) => JSON.stringify(item)).toSorted();
        const same = JSON.stringify(text(kiosk)) === JSON.stringify(text(backEnd));
        expect(reconcileDay(day, kiosk, backEnd).differences === 0).toBe(same);
      }),
      { seed: 20_261_122, numRuns: 2_000 },
    );
  });

  it('never nets a fen too much against a fen too little', () => {
    const report = reconcileDay(
      day,
      [booking('P1', 1_000), booking('P2', 2_000)],
      [booking('P1', 1_001), booking('P2', 1_999)],
    );
    expect(report.kioskFen).toBe(report.backEndFen);
    expect(report.differences).toBe(2);
    expect(report.differing.map((pair) => pair.kiosk.postingId)).toEqual(['P1', 'P2']);
  });

  it('takes the same amount under another booking number for a difference', () => {
    const report = reconcileDay(day, [booking('P1', 1_000, 'B1')], [booking('P1', 1_000, 'B2')]);
    expect(report).toMatchObject({ differences: 1, differing: [{ kiosk: { bookingNumber: 'B1' } }] });
  });

  it('matches a posting that is listed twice once, with the line that agrees, and lists the other', () => {
    const right = booking('P1', 1_000);
    const wrong = booking('P1', 999);
    for (const listed of [
      [right, wrong],
      [wrong, right],
    ]) {
      expect(reconcileDay(day, [right], listed)).toMatchObject({
        differences: 1,
        differing: [],
        onlyBackEnd: [{ postingId: 'P1', totalFen: 999 }],
      });
    }
    expect(reconcileDay(day, [right], [right, right])).toMatchObject({ differences: 1, onlyBackEnd: [right] });
  });

  it('leaves in the journal only its numbers', () => {
    const report = reconcileDay({ ...day, preliminary: true }, [booking('P1', 5)], []);
    expect(totalsOf(report)).toEqual({
      businessDate: '2026-11-22',
      kioskCount: 1,
      kioskFen: 5,
      backEndCount: 0,
      backEndFen: 0,
      differences: 1,
      preliminary: true,
    });
  });
});
