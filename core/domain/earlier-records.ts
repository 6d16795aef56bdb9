import type { KioskRecord } from './records.ts';

/**
 * A record of an earlier version, with what the fold asks for today. Journals are replayed for ever, and what is missing
 * follows from the row itself: it was written at the moment that it speaks of. No paper was a copy then.
 */
export function completed(
  { record, atMs }: { readonly record: KioskRecord; readonly atMs: number },
  businessDateOf: (atMs: number) => string,
): KioskRecord {
  switch (record.kind) {
    case 'paymentSubmitted': {
      const day = { businessDate: businessDateOf(atMs) };
      const time = { atMs };
      // In the order in which it was written: a retry sends the same bytes.
      const posting = Object.hasOwn(record.posting, 'businessDate') ? record.posting : { ...record.posting, ...day };
      return { ...time, ...record, posting };
    }
    case 'paymentSettled': {
      const day = { businessDate: businessDateOf(record.bookedAtMs) };
      return { ...day, ...record };
    }
    case 'receiptStarted': {
      // No digest: what was on the paper cannot be compared any more.
      const paper = { copy: 0, digest: '', atMs };
      return { ...paper, ...record };
    }
    case 'terminalStarted': {
      const time = { atMs };
      return { ...time, ...record };
    }
    default:
      return record;
  }
}
