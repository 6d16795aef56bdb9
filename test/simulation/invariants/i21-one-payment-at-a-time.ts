import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I21: one transaction is before its end on the screen; no other begins until its visit is over. */
export const i21: Invariant = {
  id: 'I21',
  says: 'one open transaction per device',
  checks: { before: noneIsOpen },
};

function noneIsOpen({ book }: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'consentGiven') return undefined;
  for (const [transactionId, transaction] of book.transactions) {
    if (!transaction.closed) return `${record.transactionId} begins while ${transactionId} is on the screen`;
  }
  return undefined;
}
