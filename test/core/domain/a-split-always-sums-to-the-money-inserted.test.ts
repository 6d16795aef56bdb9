import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen, sumFen } from '../../../core/domain/money.ts';
import type { Order } from '../../../core/domain/order.ts';
import { splitMoney } from '../../../core/domain/split.ts';
import { bill, postpaid } from './support/samples.ts';

const amount = fc.integer({ min: 0, max: 10_000_000 }).map(fen);
const order = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 12 }), amount, fc.boolean()), { maxLength: 12 })
  .map((rows): Order => {
    const bills = rows.map(([month, totalFen, partPaymentAllowed], index) => ({
      ...bill(`2026-${month.toString().padStart(2, '0')}`, 0, partPaymentAllowed),
      billId: `B-${index}`,
      totalFen,
    }));
    const dueFen = sumFen(bills.map(({ totalFen }) => totalFen));
    return { kind: 'bills', account: postpaid, bills, quoteToken: 'Q', dueFen };
  });

describe('a split', () => {
  it('always sums to the money inserted, pays no bill twice and none above what it is', () => {
    fc.assert(
      fc.property(order, amount, (asked, insertedFen) => {
        const { allocations, balanceFen } = splitMoney(asked, insertedFen);
        expect(sumFen([...allocations.map(({ amountFen }) => amountFen), balanceFen])).toBe(insertedFen);
        expect(balanceFen).toBeGreaterThanOrEqual(0);
        expect(new Set(allocations.map(({ billId }) => billId)).size).toBe(allocations.length);
        for (const { billId, amountFen, whole } of allocations) {
          const paid = asked.bills.find((candidate) => candidate.billId === billId);
          if (paid === undefined) throw new Error(`${billId} was not asked for`);
          expect(amountFen === paid.totalFen).toBe(whole);
          expect(amountFen).toBeLessThanOrEqual(paid.totalFen);
          expect(whole || paid.partPaymentAllowed).toBe(true);
        }
      }),
      { seed: 3 },
    );
  });

  it('pays an older bill before a newer one, and only the last of them in part', () => {
    fc.assert(
      fc.property(order, amount, (asked, insertedFen) => {
        const { allocations } = splitMoney(asked, insertedFen);
        const periods = allocations.map(({ period }) => period);
        expect(periods).toEqual(periods.toSorted());
        expect(allocations.slice(0, -1).every(({ whole }) => whole)).toBe(true);
        if (insertedFen >= asked.dueFen) expect(allocations.every(({ whole }) => whole)).toBe(true);
      }),
      { seed: 4 },
    );
  });
});
