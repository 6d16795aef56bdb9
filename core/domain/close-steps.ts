import type { Kiosk, Surroundings } from './kiosk.ts';
import { printPaper, type PrintJob } from './print-paper.ts';
import { claimSlip, paidReceipt, pendingSlip, type PaperDocument } from './receipt-document.ts';
import { claimNumber } from './numbers.ts';
import { sumFen } from './money.ts';
import type { Posting } from './order.ts';
import { insertedFen, type BookingFacts, type CloseReason, type Payment, type PaymentFacts } from './payment.ts';
import type { KioskRecord } from './records.ts';
import { splitMoney } from './split.ts';
import { at, advance, paying } from './step.ts';

type Advance = ReturnType<typeof advance>;

/** Ends intake: the acceptor is told, and a last note is waited for. */
export function closeIntake(kiosk: Kiosk, facts: PaymentFacts, why: CloseReason, sinceMs: number): Advance {
  return advance(paying(kiosk, { state: 'closing', facts, why, sinceMs }), [], [{ kind: 'closeIntake' }]);
}

/** Intake is over and no note is under way: post what is inside, or end with what is owed. */
export function afterIntakeEnded(kiosk: Kiosk, facts: PaymentFacts, why: CloseReason, around: Surroundings): Advance {
  const totalFen = insertedFen(facts);
  const { transactionId } = facts;
  const closed: KioskRecord = { kind: 'intakeClosed', transactionId, totalFen, why };
  if (totalFen > 0) return prepend([closed], submit(kiosk, facts, around));
  if (facts.claims.length > 0) return prepend([closed], showClaim(kiosk, facts, around));
  const cancelled: KioskRecord = {
    kind: 'transactionCancelled',
    transactionId,
    why: why === 'restart' ? 'restart' : why === 'idle' ? 'idle' : 'fault',
  };
  return advance(at({ ...kiosk, display: around.settings.display }, { kind: 'home' }), [cancelled]);
}

/** A new posting with a new id; the id and its body are on paper before the first request. */
export function submit(kiosk: Kiosk, facts: PaymentFacts, around: Surroundings): Advance {
  const { posting, numbered, record } = makePosting(facts, around);
  return advance(
    paying(kiosk, { state: 'submitting', facts: numbered, posting, sinceMs: around.monotonicMs }),
    [record],
    [{ kind: 'submit', posting }],
  );
}

export function makePosting(
  facts: PaymentFacts,
  around: Surroundings,
): { posting: Posting; numbered: PaymentFacts; record: KioskRecord } {
  const number = facts.postingsNumbered + 1;
  const totalFen = insertedFen(facts);
  const split = splitMoney(facts.order, totalFen);
  const posting: Posting = {
    id: `${facts.transactionId}-P${number}`,
    transactionId: facts.transactionId,
    terminalId: around.settings.terminalId,
    kind: facts.order.kind,
    accountNumber: facts.order.account.accountNumber,
    quoteToken: facts.order.quoteToken,
    allocations: split.allocations,
    balanceFen: split.balanceFen,
    totalFen,
    businessDate: around.businessDate,
  };
  const { transactionId } = facts;
  const bodyHash = around.hashPosting(posting);
  const record: KioskRecord = { kind: 'paymentSubmitted', transactionId, posting, bodyHash, atMs: around.wallMs };
  return { posting, numbered: { ...facts, postingsNumbered: number }, record };
}

export function settledRecord(posting: Posting, booking: BookingFacts): KioskRecord {
  return {
    kind: 'paymentSettled',
    transactionId: posting.transactionId,
    postingId: posting.id,
    totalFen: posting.totalFen,
    split: { allocations: posting.allocations, balanceFen: posting.balanceFen },
    bookingNumber: booking.bookingNumber,
    balanceFen: booking.balanceFen,
    bookedAtMs: booking.bookedAtMs,
    businessDate: booking.businessDate ?? posting.businessDate,
  };
}

export function showSettled(
  kiosk: Kiosk,
  facts: PaymentFacts,
  posting: Posting,
  booking: BookingFacts,
  around: Surroundings,
): Advance {
  const closesAtMs = around.monotonicMs + around.settings.resultMs;
  const document = paidReceipt(facts, posting, booking, receiptContext(around));
  const print = beginPrint(kiosk, facts, document, around);
  const payment: Payment = { state: 'settled', facts, posting, booking, receipt: print.receipt, closesAtMs };
  return advance(paying(kiosk, payment), print.records, print.effects);
}

export function showClaim(kiosk: Kiosk, facts: PaymentFacts, around: Surroundings): Advance {
  const print = beginPrint(kiosk, facts, claimSlip(facts, receiptContext(around)), around);
  const closesAtMs = around.monotonicMs + longDwell * around.settings.resultMs;
  return advance(
    paying(kiosk, { state: 'claimed', facts, receipt: print.receipt, closesAtMs }),
    print.records,
    print.effects,
  );
}

export function showPending(kiosk: Kiosk, facts: PaymentFacts, posting: Posting, around: Surroundings): Advance {
  const number = claimNumber(facts.transactionId, 0);
  const print = beginPrint(kiosk, facts, pendingSlip(facts, number, receiptContext(around)), around);
  const closesAtMs = around.monotonicMs + longDwell * around.settings.resultMs;
  return advance(
    paying(kiosk, { state: 'pending', facts, posting, receipt: print.receipt, closesAtMs }),
    print.records,
    print.effects,
  );
}

/** A number to write down needs more time than a thank-you. */
export const longDwell = 3;

/** Money that was refused for good: the whole of it becomes a claim of the transaction. */
export function openClaim(
  facts: PaymentFacts,
  reason: 'refused' | 'resident' | 'unposted',
): { facts: PaymentFacts; record: KioskRecord } {
  const { transactionId } = facts;
  const number = claimNumber(transactionId, 0);
  const amountFen = sumFen(facts.notes.map((note) => note.valueFen));
  const record: KioskRecord = {
    kind: 'claimOpened',
    claimNumber: number,
    transactionId,
    noteId: undefined,
    amountFen,
    reason,
  };
  return { facts: { ...facts, claims: [{ number, amountFen, reason }, ...facts.claims] }, record };
}

/** A claim slip is tried even where the resident agreed to go without a receipt: it is their proof. */
function beginPrint(kiosk: Kiosk, facts: PaymentFacts, document: PaperDocument, around: Surroundings): PrintJob {
  const unwanted = facts.consent.withoutReceipt && document.what === 'receipt' && facts.claims.length === 0;
  if (unwanted || !kiosk.printer.fitted) return { receipt: { kind: 'none' }, records: [], effects: [] };
  return printPaper(kiosk, document, around.wallMs, around);
}

export function receiptContext(around: Surroundings): { settings: Surroundings['settings']; atMs: number } {
  return { settings: around.settings, atMs: around.wallMs };
}

export function prepend(records: readonly KioskRecord[], step: Advance): Advance {
  return { ...step, records: [...records, ...step.records] };
}
