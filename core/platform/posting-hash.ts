import { createHash } from 'node:crypto';
import type { Posting } from '../domain/order.ts';

/** SHA-256, hex, over the posting with its keys in a fixed order: the same body has the same hash on every retry. */
export function hashPosting(posting: Posting): string {
  const { id, transactionId, terminalId, kind, accountNumber, quoteToken, allocations, balanceFen, totalFen } = posting;
  const parts = allocations.map(({ billId, period, amountFen, whole }) => [billId, period, amountFen, whole]);
  const body = [id, transactionId, terminalId, kind, accountNumber, quoteToken ?? null, parts, balanceFen, totalFen];
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}
