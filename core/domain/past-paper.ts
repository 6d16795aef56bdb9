import { receiptProblem } from './availability.ts';
import type { Books } from './books.ts';
import { isCardOpen } from './card-work.ts';
import { cardSaid, receiptContext } from './close-steps.ts';
import type { Kiosk, RefusalName, Surroundings } from './kiosk.ts';
import { addFen, sumFen, type Fen } from './money.ts';
import { claimNumber } from './numbers.ts';
import { copiesLeft, paperOf } from './papers.ts';
import { claimsFen, insertedFen, type Paper, type PastPayment, type ReceiptFacts } from './payment.ts';
import { printPaper, type PrintJob } from './print-paper.ts';
import { claimSlip, paidReceipt, pendingSlip, type PaperDocument } from './receipt-document.ts';
import type { PaperKind } from './records.ts';
import { paymentOf } from './step.ts';

export type PastOutcome = 'paid' | 'pending' | 'claim';

/** What the resident in front of the screen may have another paper of, and what became of the paper before. */
export interface PaperSubject {
  readonly past: PastPayment;
  readonly receipt: ReceiptFacts;
}

/** The result on the screen, or the payment that was found; undefined elsewhere. */
export function subjectOf(kiosk: Kiosk, books: Books): PaperSubject | undefined {
  if (kiosk.stage.kind === 'pastReceipt') {
    return { past: asOfNow(kiosk.stage.past, books), receipt: kiosk.stage.receipt };
  }
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'settled' && payment?.state !== 'pending' && payment?.state !== 'claimed') return undefined;
  // Its first paper has yet to say what became of the card.
  if (payment.state === 'settled' && isCardOpen(payment)) return undefined;
  const { facts, receipt } = payment;
  const posting = payment.state === 'claimed' ? null : payment.posting;
  const booking = payment.state === 'settled' ? payment.booking : null;
  return { past: { facts, posting, booking, papers: books.papers(facts.transactionId) }, receipt };
}

/** The back end may have answered since the payment was found. */
export function asOfNow(past: PastPayment, books: Books): PastPayment {
  return books.pastByNumber(past.facts.transactionId) ?? past;
}

export function outcomeOf({ booking, posting }: PastPayment): PastOutcome {
  if (booking !== null) return 'paid';
  return posting === null ? 'claim' : 'pending';
}

const paperKinds = { paid: 'receipt', pending: 'pendingSlip', claim: 'claimSlip' } as const;

export function paperKindOf(past: PastPayment): PaperKind {
  return paperKinds[outcomeOf(past)];
}

/** The money that could not be placed, or whose booking is waited for; null where there is none. */
export function claimOf(past: PastPayment, books: Books): { number: string; amountFen: Fen; settled: boolean } | null {
  const { facts } = past;
  const open = books.openClaims().filter((claim) => claim.transactionId === facts.transactionId);
  const openFen = sumFen(open.map((claim) => claim.amountFen));
  if (outcomeOf(past) === 'pending') {
    const number = claimNumber(facts.transactionId, 0);
    return { number, amountFen: addFen(insertedFen(facts), openFen), settled: false };
  }
  const first = open[0];
  if (first !== undefined) return { number: first.number, amountFen: openFen, settled: false };
  // A note that came back ends its claim and leaves it on the paper alone.
  const claims = facts.claims.length > 0 ? facts.claims : (paperOf(past.papers, 'claimSlip')?.claims ?? []);
  const number = claims[0]?.number;
  if (number === undefined) return null;
  return { number, amountFen: claimsFen({ ...facts, claims }), settled: true };
}

/** Why no paper can be had now, or undefined. */
export function reprintProblem(kiosk: Kiosk, books: Books): RefusalName | undefined {
  const subject = subjectOf(kiosk, books);
  if (subject === undefined || subject.receipt.kind === 'printing') return 'notNow';
  if (kiosk.journalFailed) return 'outOfService';
  const { past } = subject;
  // A slip for money that was handed over would be asked to pay it a second time.
  if (outcomeOf(past) === 'claim' && claimOf(past, books)?.settled !== false) return 'claimClosed';
  if (copiesLeft(past.papers, paperKindOf(past)) === 0) return 'copyLimit';
  return receiptProblem(kiosk) === undefined ? undefined : 'receiptUnavailable';
}

/** The paper that this payment has earned by now, saying what the one before said, down to its time. */
export function printAgain(kiosk: Kiosk, past: PastPayment, around: Surroundings): PrintJob {
  const before = paperOf(past.papers, paperKindOf(past));
  const again = before === undefined ? undefined : documentOf(past, before, around);
  if (before !== undefined && again !== undefined && around.digest(again) === before.digest) {
    return printPaper(kiosk, again, before.atMs, around, 'again');
  }
  const atMs = past.booking?.bookedAtMs ?? around.wallMs;
  return printPaper(kiosk, documentOf(past, { atMs, claims: past.facts.claims }, around), atMs, around, 'again');
}

function documentOf(past: PastPayment, paper: Pick<Paper, 'atMs' | 'claims'>, around: Surroundings): PaperDocument {
  const { posting, booking } = past;
  const facts = { ...past.facts, claims: paper.claims };
  const context = { ...receiptContext(around), atMs: paper.atMs };
  if (booking !== null && posting !== null) {
    return paidReceipt(facts, posting, booking, context, cardSaid(booking, around));
  }
  if (posting !== null) {
    return pendingSlip(facts, claimNumber(facts.transactionId, 0), context, posting.rechargeCardTail);
  }
  return claimSlip(facts, context);
}
