import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I6: money that the utility has booked is never owed back as well, nor taken back once it is known; what was sold never is. */
export const i06: Invariant = {
  id: 'I6',
  says: 'a transaction is not both booked and claimed',
  checks: { before: notBooked, requested: mayBeTakenBack, rest: noneIsBoth },
};

function notBooked(evidence: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'claimOpened' || record.noteId !== undefined || record.transactionId === undefined)
    return undefined;
  return bookedPayment(evidence, record.transactionId)
    ? `${record.transactionId} is booked, and becomes the claim ${record.claimNumber}`
    : undefined;
}

/** A token may be in the meter, a purchase on its card, a scratch number is used up: these are asked for until they come. */
const takenBack: ReadonlySet<string> = new Set(['bills', 'prepayment']);

function mayBeTakenBack(
  { book }: Evidence,
  { kind, what }: { readonly kind: string; readonly what: { readonly id: string } | string },
): string | undefined {
  if (kind !== 'reverse') return undefined;
  const id = typeof what === 'string' ? what : what.id;
  const booked = book.postings.get(id);
  if (booked !== undefined && !takenBack.has(booked.posting.kind)) {
    return `${id} of the kind ${booked.posting.kind} is to be taken back`;
  }
  return booked?.state === 'settled' ? `${id} is to be taken back after it was settled` : undefined;
}

function noneIsBoth(evidence: Evidence): string | undefined {
  for (const [transactionId, transaction] of evidence.book.transactions) {
    if (transaction.claimedFen > 0 && bookedPayment(evidence, transactionId)) {
      return `${transactionId} is booked by the utility and claimed with ${transaction.claimedFen} fen`;
    }
  }
  return undefined;
}

function bookedPayment({ book, utility }: Evidence, transactionId: string): boolean {
  const postings = utility.accepted.get(transactionId) ?? [];
  return postings.some((posting) => book.postings.get(posting.id)?.claimNumber === undefined);
}
