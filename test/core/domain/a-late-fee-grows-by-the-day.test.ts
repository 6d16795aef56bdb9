import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CustomerClass, lateFee, lateFeeForDays, overdueDays } from '../../../core/domain/late-fee.ts';
import { fen, zeroFen } from '../../../core/domain/money.ts';

const FLOOR_FEN = fen(100);
const DAY_MS = 86_400_000;

describe('the vectors of the reference', () => {
  it.each([
    ['L1', 'resident', 10_000, 10, 0, 100],
    ['L2', 'resident', 20_332, 15, 0, 305],
    ['L3', 'resident', 5_000, 3, 0, 15],
    ['L4', 'other', 100_000, 20, 0, 4_000],
    ['L5', 'other', 100_000, 0, 10, 3_000],
    ['L6, by days', 'other', 100_000, 17, 9, 6_100],
  ] as const)(
    '%s: %s, %i fen, %i days of the year and %i across it',
    (_, customerClass, arrears, sameYear, acrossYear, fee) => {
      expect(lateFeeForDays(fen(arrears), { sameYear, acrossYear }, { customerClass })).toBe(fee);
    },
  );

  it('L3 with a floor of one yuan: 1.00', () => {
    const rule = { customerClass: 'resident', minimumFen: FLOOR_FEN } as const;
    expect(lateFee(fen(5_000), '2026-10-31', '2026-11-03', rule)).toBe(100);
  });

  it('L6: due on 2023-12-15 and paid on 2024-01-10: 17 days at 2 ‰ and 9 at 3 ‰, 61.00', () => {
    expect(overdueDays('2023-12-15', '2024-01-10')).toEqual({ sameYear: 17, acrossYear: 9 });
    expect(lateFee(fen(100_000), '2023-12-15', '2024-01-10', { customerClass: 'other' })).toBe(6_100);
  });

  it.each(['resident', 'other'] as const)(
    'L7: %s, paid on the due date or before it: 0.00, floor or not',
    (customerClass) => {
      for (const paid of ['2026-10-31', '2026-10-30', '2025-12-31']) {
        expect(lateFee(fen(100_000), '2026-10-31', paid, { customerClass, minimumFen: FLOOR_FEN })).toBe(0);
      }
    },
  );
});

describe('a late fee', () => {
  it.each([
    ['2026-10-31', '2026-11-10', 100],
    ['2026-10-31', '2026-11-01', 10],
    ['2024-02-28', '2024-03-01', 20],
    ['2023-02-28', '2023-03-01', 10],
    ['2025-12-31', '2026-01-01', 10],
  ])('of 100.00 for a resident, due on %s and paid on %s, is %i fen', (due, paid, fee) => {
    expect(lateFee(fen(10_000), due, paid, { customerClass: 'resident' })).toBe(fee);
  });

  it('is rounded half up once for the bill, not once a day', () => {
    // 4 fen and a half after three days: 1.5 a day would be 2 each.
    const days = { sameYear: 3, acrossYear: 0 };
    expect(lateFeeForDays(fen(1_500), days, { customerClass: 'resident' })).toBe(5);
    expect(lateFeeForDays(fen(1_499), days, { customerClass: 'resident' })).toBe(4);
  });

  it('is raised to the floor only from below, and only where something is owed', () => {
    const rule = { customerClass: 'other', minimumFen: FLOOR_FEN } as const;
    expect(lateFeeForDays(fen(100_000), { sameYear: 1, acrossYear: 0 }, rule)).toBe(200);
    expect(lateFeeForDays(fen(1), { sameYear: 1, acrossYear: 0 }, rule)).toBe(100);
    expect(lateFeeForDays(zeroFen, { sameYear: 1, acrossYear: 0 }, rule)).toBe(0);
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-1', '20261101', ''])(
    'takes %j for no date',
    (date) => {
      expect(() => overdueDays(date, '2026-11-22')).toThrow('is no date');
      expect(() => overdueDays('2026-11-22', date)).toThrow('is no date');
    },
  );

  it('counts as many days as the calendar has between two dates, split at new year', () => {
    const day = fc.integer({ min: Date.UTC(1999, 0, 1) / DAY_MS, max: Date.UTC(2101, 0, 1) / DAY_MS });
    const text = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
    fc.assert(
      fc.property(day, fc.integer({ min: -400, max: 900 }), (due, late) => {
        const days = overdueDays(text(due), text(due + late));
        expect(days.sameYear + days.acrossYear).toBe(Math.max(0, late));
        const newYear = Date.UTC(new Date(due * DAY_MS).getUTCFullYear() + 1, 0, 1) / DAY_MS;
        expect(days.acrossYear).toBe(Math.max(0, due + late - newYear));
      }),
    );
  });

  it('never falls from one day to the next', () => {
    const anyClass = fc.constantFrom<CustomerClass>('resident', 'other');
    const days = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(
        anyClass,
        fc.integer({ min: 0, max: 10_000_000 }),
        days,
        days,
        (customerClass, arrears, one, more) => {
          const fee = (sameYear: number): number =>
            lateFeeForDays(fen(arrears), { sameYear, acrossYear: 0 }, { customerClass });
          expect(fee(one + more)).toBeGreaterThanOrEqual(fee(one));
        },
      ),
    );
  });
});
