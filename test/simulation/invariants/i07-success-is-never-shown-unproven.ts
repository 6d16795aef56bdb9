import type { Snapshot } from '../../../core/contract/snapshot.ts';
import { formatYuan, fen } from '../../../core/domain/money.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence, PrintedPaper } from '../evidence/evidence.ts';
import { transactionOn } from '../evidence/paper-watch.ts';
import type { Invariant } from './invariant.ts';

/** I7: "paid" only where the utility's books say so for that amount; "not booked" never while that is open. */
export const i07: Invariant = {
  id: 'I7',
  says: 'no screen or paper says paid without a booking, nor not booked while the outcome is unknown',
  checks: { before: refusalIsDefinite, shown: screenIsTrue, printed: paperIsTrue },
};

/** An answer that never came is no refusal. */
function refusalIsDefinite({ utility }: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'paymentRefused' && record.kind !== 'claimPostingRefused') return undefined;
  const heard = utility.definite.get(record.postingId);
  if (heard !== undefined && heard !== 'accepted') return undefined;
  return `${record.postingId} is called refused (${record.reason}); the utility said ${heard ?? 'nothing definite'}`;
}

function screenIsTrue(evidence: Evidence, { snapshot }: { readonly snapshot: Snapshot }): string | undefined {
  const { screen } = snapshot;
  if (screen.kind !== 'result') return undefined;
  const { outcome, transactionNumber, redeemedFen } = screen;
  // Of a recharge card nothing was put in.
  const paidFen = redeemedFen ?? screen.insertedFen;
  if (outcome === 'paid') {
    const booked = bookedFen(evidence, transactionNumber);
    return booked === paidFen
      ? undefined
      : `the screen says paid for ${transactionNumber} with ${paidFen} fen; the utility booked ${booked}`;
  }
  return outcome === 'claim' ? claimIsTrue(evidence, transactionNumber, 'the screen') : undefined;
}

function paperIsTrue(evidence: Evidence, paper: PrintedPaper): string | undefined {
  const transactionId = transactionOn(paper);
  // Paper that ended before its number says nothing about anybody.
  if (transactionId === undefined) return undefined;
  if (paper.title === 'claimSlip') return claimIsTrue(evidence, transactionId, 'a slip');
  if (paper.title !== 'receipt') return undefined;
  const booked = bookedFen(evidence, transactionId);
  if (booked === 0) return `a receipt is on paper for ${transactionId}, which the utility has not booked`;
  const amount = formatYuan(fen(booked));
  return paper.whole && !paper.lines.some((line) => line.includes(amount))
    ? `the receipt of ${transactionId} does not say ${amount}`
    : undefined;
}

function claimIsTrue(evidence: Evidence, transactionId: string, where: string): string | undefined {
  const booked = bookedFen(evidence, transactionId);
  if (booked > 0) return `${where} says that ${transactionId} was not booked; the utility booked ${booked} fen`;
  for (const [id, posting] of evidence.book.postings) {
    if (posting.transactionId === transactionId && posting.claimNumber === undefined && posting.state === 'open') {
      return `${where} says that ${transactionId} was not booked while ${id} has no answer`;
    }
  }
  return undefined;
}

function bookedFen({ book, utility }: Evidence, transactionId: string): number {
  let sum = 0;
  for (const posting of utility.accepted.get(transactionId) ?? []) {
    if (book.postings.get(posting.id)?.claimNumber === undefined) sum += posting.totalFen;
  }
  return sum;
}
