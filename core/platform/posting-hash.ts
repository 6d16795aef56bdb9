import { createHash } from 'node:crypto';
import type { Posting } from '../domain/order.ts';

/** SHA-256, hex, over the posting with its keys in a fixed order: the same body has the same hash on every retry. */
export function hashPosting(posting: Posting): string {
  const { id, transactionId, terminalId, kind, accountNumber, quoteToken } = posting;
  const { allocations, balanceFen, totalFen, businessDate } = posting;
  const parts = allocations.map(({ billId, period, amountFen, whole }) => [billId, period, amountFen, whole]);
  const amounts = [parts, balanceFen, totalFen, businessDate];
  const { meterNumber, cardNumber, rechargeCardTail } = posting;
  // Only where one is set: what an earlier version hashed keeps its hash.
  const goods = [meterNumber, cardNumber, rechargeCardTail].some((part) => part !== undefined)
    ? [meterNumber ?? null, cardNumber ?? null, rechargeCardTail ?? null]
    : [];
  const body = [id, transactionId, terminalId, kind, accountNumber, quoteToken ?? null, ...amounts, ...goods];
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
