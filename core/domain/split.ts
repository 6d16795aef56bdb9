import { fen, smallerFen, subtractFen, zeroFen, type Fen } from './money.ts';
import type { Allocation, Bill, Order, Split } from './order.ts';

/**
 * The consented use of money: the oldest bills whole, as far as the money reaches; then the next bill, where it
 * allows part payment; what is left goes to the account's balance. The parts always sum to `insertedFen`.
 */
export function splitMoney(order: Order, insertedFen: Fen): Split {
  const allocations: Allocation[] = [];
  let leftFen = insertedFen;
  for (const bill of oldestFirst(order.bills)) {
    if (leftFen === 0) break;
    if (bill.totalFen <= leftFen) {
      allocations.push({ billId: bill.billId, period: bill.period, amountFen: bill.totalFen, whole: true });
      leftFen = subtractFen(leftFen, bill.totalFen);
      continue;
    }
    if (bill.partPaymentAllowed) {
      const amountFen = smallerFen(leftFen, bill.totalFen);
      allocations.push({ billId: bill.billId, period: bill.period, amountFen, whole: false });
      leftFen = zeroFen;
    }
    break;
  }
  return { allocations, balanceFen: fen(leftFen) };
}

export function oldestFirst(bills: readonly Bill[]): readonly Bill[] {
  return bills.toSorted((left, right) => (left.period < right.period ? -1 : left.period > right.period ? 1 : 0));
}
