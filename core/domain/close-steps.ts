import { cardWaitMs, cardWriteLimitMs, firstWrite, isCardOpen, readerIsOut } from './card-work.ts';
import type { Kiosk, Surroundings } from './kiosk.ts';
import { noAftercare } from './information.ts';
import { printPaper, type PrintJob } from './print-paper.ts';
import { claimSlip, paidReceipt, pendingSlip, type PaperDocument } from './receipt-document.ts';
import { claimNumber } from './numbers.ts';
import { sumFen, type Fen } from './money.ts';
import type { CardOrder, Order, OrderKind, Posting } from './order.ts';
import {
  bookedFen,
  insertedFen,
  type BookingFacts,
  type CloseReason,
  type Payment,
  type PaymentFacts,
} from './payment.ts';
import type { CardBook } from './card-books.ts';
import type { CardWrite } from './recharge.ts';
import type { KioskRecord } from './records.ts';
import { splitMoney } from './split.ts';
import { at, advance, paying } from './step.ts';
import type { CardSaid } from './vend-lines.ts';

type Advance = ReturnType<typeof advance>;
type Settled = Extract<Payment, { state: 'settled' }>;

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

/** `rechargeCardTail`: of the scratch number that goes out with it. */
export function makePosting(
  facts: PaymentFacts,
  around: Surroundings,
  rechargeCardTail?: string,
): { posting: Posting; numbered: PaymentFacts; record: KioskRecord } {
  const number = facts.postingsNumbered + 1;
  const totalFen = insertedFen(facts);
  const split = splitMoney(facts.order, totalFen);
  const { account, quoteToken } = facts.order;
  const kind = kindOfPosting(facts.order, totalFen);
  const { accountNumber, meterNumber, cardNumber } = account;
  const posting: Posting = {
    id: `${facts.transactionId}-P${number}`,
    transactionId: facts.transactionId,
    terminalId: around.settings.terminalId,
    kind,
    accountNumber,
    quoteToken,
    allocations: split.allocations,
    balanceFen: split.balanceFen,
    totalFen,
    businessDate: around.businessDate,
    ...(kind === 'token' && meterNumber !== undefined ? { meterNumber } : {}),
    ...(kind === 'card' && cardNumber !== undefined ? { cardNumber } : {}),
    ...(rechargeCardTail === undefined ? {} : { rechargeCardTail }),
  };
  const { transactionId } = facts;
  const bodyHash = around.hashPosting(posting);
  const record: KioskRecord = { kind: 'paymentSubmitted', transactionId, posting, bodyHash, atMs: around.wallMs };
  return { posting, numbered: { ...facts, postingsNumbered: number }, record };
}

/** Less than the account may buy at once would be refused with the notes in the box: it goes to the balance, and waits there. */
function kindOfPosting({ kind, account }: Order, totalFen: Fen): OrderKind {
  const isSale = kind === 'recharge' || kind === 'token' || kind === 'card';
  return isSale && totalFen < (account.limits?.minFen ?? 0) ? 'prepayment' : kind;
}

export function settledRecord(posting: Posting, booking: BookingFacts): KioskRecord {
  const totalFen = bookedFen(posting, booking);
  // What a recharge card was worth is known from here on; all of it is on the balance.
  const balanceFen = posting.kind === 'rechargeCard' ? totalFen : posting.balanceFen;
  return {
    kind: 'paymentSettled',
    transactionId: posting.transactionId,
    postingId: posting.id,
    totalFen,
    split: { allocations: posting.allocations, balanceFen },
    bookingNumber: booking.bookingNumber,
    balanceFen: booking.balanceFen,
    bookedAtMs: booking.bookedAtMs,
    businessDate: booking.businessDate ?? posting.businessDate,
    ...(booking.vend === undefined ? {} : { vend: booking.vend }),
  };
}

/** `known`: what the journal says of writing its card, after a restart. */
export function showSettled(
  kiosk: Kiosk,
  facts: PaymentFacts,
  posting: Posting,
  booking: BookingFacts,
  around: Surroundings,
  known: CardBook['last'] | null = null,
): Advance {
  const order = booking.vend?.cardOrder;
  const payment: Settled = {
    state: 'settled',
    facts,
    posting,
    booking,
    card: order === undefined ? null : { order, write: writeAtFirst(kiosk, order, known) },
    aftercare: noAftercare,
    receipt: { kind: 'none' },
    closesAtMs: around.monotonicMs + cardWaitMs,
  };
  if (payment.card === null || !isCardOpen(payment)) return printReceipt(kiosk, payment, around);
  const { write } = payment.card;
  if (write.state !== 'writing' || order === undefined) return advance(paying(kiosk, payment));
  const { transactionId } = facts;
  return advance(
    paying(kiosk, { ...payment, closesAtMs: around.monotonicMs + cardWriteLimitMs }),
    [{ kind: 'cardWriteStarted', transactionId, orderId: order.orderId }],
    [{ kind: 'writeCard', order }],
  );
}

/** Whatever was tried may be tried again: the same bytes, read back. Only a written card is left alone. */
function writeAtFirst(kiosk: Kiosk, order: CardOrder, known: CardBook['last'] | null): CardWrite {
  if (known === 'written') return { state: 'written' };
  return known === null || readerIsOut(kiosk) ? firstWrite(kiosk, order) : { state: known };
}

/** The one original of what is settled, once nothing of it is open any more; with it the screen's last wait begins. */
export function printReceipt(kiosk: Kiosk, payment: Settled, around: Surroundings): Advance {
  const { facts, posting, booking, card } = payment;
  const said = card?.write.state === 'written' ? 'written' : cardSaid(booking, around);
  const document = paidReceipt(facts, posting, booking, receiptContext(around), said);
  const print = beginPrint(kiosk, facts, document, around, isProof(booking));
  const settled = {
    ...payment,
    receipt: print.receipt,
    closesAtMs: around.monotonicMs + resultDwellMs(payment, around),
  };
  return advance(paying(kiosk, settled), print.records, print.effects);
}

/** What the journal knows of the card that this booking belongs on. */
export function cardSaid({ vend }: BookingFacts, { books }: Pick<Surroundings, 'books'>): CardSaid {
  return vend?.cardOrder === undefined ? 'notWritten' : (books.card(vend.cardOrder.orderId)?.last ?? 'notWritten');
}

/** Without this paper the resident would stand at the meter with nothing in the hand. */
function isProof({ vend }: BookingFacts): boolean {
  return vend !== undefined && (vend.tokens.length > 0 || vend.cardOrder !== undefined);
}

/** Milliseconds that a result stays: longer where digits or a number have to be written down. */
export function resultDwellMs(payment: Payment, { settings }: Pick<Surroundings, 'settings'>): number {
  if (payment.state !== 'settled') return longDwell * settings.resultMs;
  const { card, booking } = payment;
  const toWriteDown = (booking.vend?.tokens ?? []).length > 0 || (card !== null && card.write.state !== 'written');
  return (toWriteDown ? longDwell : 1) * settings.resultMs;
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
  const document = pendingSlip(facts, number, receiptContext(around), posting.rechargeCardTail);
  const print = beginPrint(kiosk, facts, document, around);
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

/** What is somebody's proof is tried even where the resident agreed to go without a receipt: a claim, a token, a card. */
function beginPrint(
  kiosk: Kiosk,
  facts: PaymentFacts,
  document: PaperDocument,
  around: Surroundings,
  proof = false,
): PrintJob {
  const { withoutReceipt } = facts.consent;
  const unwanted = withoutReceipt && document.what === 'receipt' && facts.claims.length === 0 && !proof;
  if (unwanted || !kiosk.printer.fitted) return { receipt: { kind: 'none' }, records: [], effects: [] };
  return printPaper(kiosk, document, around.wallMs, around);
}

export function receiptContext(around: Surroundings): { settings: Surroundings['settings']; atMs: number } {
  return { settings: around.settings, atMs: around.wallMs };
}

export function prepend(records: readonly KioskRecord[], step: Advance): Advance {
  return { ...step, records: [...records, ...step.records] };
}
