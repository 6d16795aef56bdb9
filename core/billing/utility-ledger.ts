import { createHash } from 'node:crypto';

import { type Fen, addFen, fen, smallerFen, subtractFen, sumFen } from '../domain/money.ts';
import type { BackEndBooking, BusinessDay } from '../domain/day.ts';
import type { Allocation, Bill, Posting } from '../domain/order.ts';
import type { BillBreakdown } from '../domain/tariff.ts';
import type {
  ArrearsOutcome,
  Booking,
  ChangedQuote,
  LookUpOutcome,
  PostOutcome,
  PostRefusal,
  QueryOutcome,
  ReverseOutcome,
} from '../ports/billing-gateway.ts';
import type { AccountBehaviour } from './simulated-accounts.ts';
import { type BookedAccount, addToBalance, findAccount, raiseVersion, shownAccount } from './utility/account-store.ts';
import type { Books } from './utility/books.ts';
import { chinaDate } from './utility/china-date.ts';
import { type SaleTime, isSale, sell } from './utility/sales.ts';

/** A booked or refused posting, as the utility's own books have it. */
export interface LedgerPosting {
  readonly posting: Posting;
  readonly outcome:
    | { readonly kind: 'accepted'; readonly booking: Booking }
    | { readonly kind: 'refused'; readonly reason: PostRefusal };
}

export interface UtilityLedger {
  behaviour(accountNumber: string): AccountBehaviour | undefined;
  lookUp(accountNumber: string): LookUpOutcome;
  arrears(accountNumber: string): ArrearsOutcome;
  /**
   * One transaction: the answer is durable before it is given. `repeated` where this id had been answered before.
   * `at.businessDate`: the day it counts for in these books. `secret`: of a recharge card; only its hash is compared.
   */
  post(posting: Posting, at: SaleTime, secret?: string): { answer: PostOutcome; repeated: boolean };
  query(postingId: string): QueryOutcome;
  /**
   * Books a posting back, bills and balance as one. An id that is not known is closed for good, so that a request
   * which is still on its way is refused when it arrives. What was sold is never taken back: it may be in use.
   */
  reverse(posting: Posting): ReverseOutcome;
  postings(): readonly LedgerPosting[];
  /** What stands booked for one terminal on one day, oldest first. */
  bookings(day: BusinessDay): readonly BackEndBooking[];
}

interface BillRow {
  readonly billId: string;
  readonly period: string;
  readonly usageCentiKwh: number;
  readonly dueDate: string;
  readonly principalFen: number;
  readonly lateFeeFen: number;
  readonly partPaymentAllowed: number;
  readonly pendingChangeFen: number;
  readonly breakdown: string | null;
}

/** What a booking took off a bill. */
interface AppliedLine {
  readonly billId: string;
  readonly principalFen: number;
  readonly lateFeeFen: number;
}

interface PostingRow {
  readonly body: string;
  readonly answer: string;
}

const BILLS_SQL = `SELECT bill_id AS billId, period, usage_centi_kwh AS usageCentiKwh, due_date AS dueDate,
  principal_fen AS principalFen, late_fee_fen AS lateFeeFen, part_payment_allowed AS partPaymentAllowed,
  pending_change_fen AS pendingChangeFen, breakdown FROM bill LEFT JOIN bill_breakdown USING (bill_id)
  WHERE account_number = ? AND principal_fen + late_fee_fen > 0 ORDER BY period`;

/** Fen, a million yuan: no honest posting of a kiosk is larger. */
const POSTING_MAX_FEN = 100_000_000;
/** Fen: what the contract can say of a balance (`openapi.yaml`, SignedFen). */
const BALANCE_MAX_FEN = 1_000_000_000_000;

/** Bills, postings and days; what is sold beside them stands in `utility/sales.ts`. */
export function openLedger(books: Books): UtilityLedger {
  function findPosting(id: string): PostingRow | undefined {
    return books.row('SELECT body, answer FROM posting WHERE id = ?', id) as unknown as PostingRow | undefined;
  }

  function keepPosting(id: string, body: string, answer: string): void {
    books.run('INSERT INTO posting (id, body, answer) VALUES (?, ?, ?)', id, body, answer);
  }

  function readBills(accountNumber: string): BillRow[] {
    return books.rows(BILLS_SQL, accountNumber) as unknown as BillRow[];
  }

  function quote(account: BookedAccount): ChangedQuote {
    return { bills: readBills(account.accountNumber).map(toBill), quoteToken: quoteToken(account) };
  }

  /** Applies what came upon the bills since the quote. True where anything did. */
  function applyChanges(account: BookedAccount, allocations: readonly Allocation[]): boolean {
    const paid = new Set(allocations.map((allocation) => allocation.billId));
    const changed = readBills(account.accountNumber).filter(
      (bill) => paid.has(bill.billId) && bill.pendingChangeFen !== 0,
    );
    const sql =
      'UPDATE bill SET principal_fen = principal_fen + pending_change_fen, pending_change_fen = 0 WHERE bill_id = ?';
    for (const bill of changed) books.run(sql, bill.billId);
    if (changed.length > 0) raiseVersion(books, account.accountNumber);
    return changed.length > 0;
  }

  function nextBookingNumber(): string {
    const kept = Number(books.row('SELECT coalesce(max(seq), 0) AS last FROM posting')?.['last']);
    return `B${String(kept + 1).padStart(9, '0')}`;
  }

  function decide(posting: Posting, at: SaleTime, secret: string | undefined): PostOutcome {
    const account = findAccount(books, posting.accountNumber);
    if (account === undefined) return refused('unknownAccount');
    if (account.behaviour === 'blocked') return refused('blockedAccount');
    if (account.behaviour === 'dayClosed') return refused('dayClosed');
    if (account.behaviour === 'refuses' || !isSound(posting)) return refused('notAllowed');
    if (posting.totalFen > POSTING_MAX_FEN || account.balanceFen + posting.totalFen > BALANCE_MAX_FEN) {
      return refused('notAllowed');
    }
    const { kind } = posting;
    if (!isSale(kind)) return pay(account, posting, at);
    const sold = sell(books, account, { ...posting, kind }, { secret, at });
    if (sold.kind === 'refused') return refused(sold.reason);
    return { kind: 'accepted', booking: { bookingNumber: nextBookingNumber(), ...sold.booking } };
  }

  function pay(account: BookedAccount, posting: Posting, { nowMs, businessDate }: SaleTime): PostOutcome {
    const changed = applyChanges(account, posting.allocations);
    if (changed || (posting.allocations.length > 0 && posting.quoteToken !== quoteToken(account))) {
      const now = findAccount(books, posting.accountNumber) ?? account;
      return { kind: 'refused', reason: 'amountChanged', changed: quote(now) };
    }
    const bills = new Map(readBills(account.accountNumber).map((bill) => [bill.billId, bill]));
    const isPayable = posting.allocations.every((allocation) => mayPay(allocation, bills.get(allocation.billId)));
    if (!isPayable) return refused('notAllowed');
    for (const allocation of posting.allocations) payBill(posting.id, allocation, bills.get(allocation.billId));
    addToBalance(books, account.accountNumber, posting.balanceFen);
    if (posting.allocations.length > 0) raiseVersion(books, account.accountNumber);
    const balanceFen = addFen(account.balanceFen, posting.balanceFen);
    const { totalFen } = posting;
    const bookedAtMs = Math.round(nowMs);
    const bookingNumber = nextBookingNumber();
    return { kind: 'accepted', booking: { bookingNumber, totalFen, balanceFen, bookedAtMs, businessDate } };
  }

  /** The late fee is paid first, as utilities do. */
  function payBill(postingId: string, allocation: Allocation, bill: BillRow | undefined): void {
    if (bill === undefined) return;
    const toLateFee = smallerFen(allocation.amountFen, fen(bill.lateFeeFen));
    const toPrincipal = subtractFen(allocation.amountFen, toLateFee);
    const left = [bill.principalFen - toPrincipal, bill.lateFeeFen - toLateFee];
    books.run('UPDATE bill SET principal_fen = ?, late_fee_fen = ? WHERE bill_id = ?', ...left, bill.billId);
    books.run('INSERT INTO applied_line VALUES (?, ?, ?, ?)', postingId, bill.billId, toPrincipal, toLateFee);
  }

  function takeBack(posting: Posting): ReverseOutcome {
    const body = canonicalBody(posting);
    const earlier = findPosting(posting.id);
    if (earlier === undefined) {
      if (isSale(posting.kind)) return { kind: 'refused', reason: 'notAllowed' };
      keepPosting(posting.id, body, reversedAnswer);
      return { kind: 'reversed' };
    }
    const answer = readAnswer(earlier);
    if (answer.kind === 'refused') {
      return answer.reason === 'reversed' ? { kind: 'reversed' } : { kind: 'refused', reason: answer.reason };
    }
    if (!isSameBody(earlier, posting)) return { kind: 'refused', reason: 'conflict' };
    if (isSale(posting.kind)) return { kind: 'refused', reason: 'notAllowed' };
    const lines = books.rows(
      `SELECT bill_id AS billId, principal_fen AS principalFen, late_fee_fen AS lateFeeFen
       FROM applied_line WHERE posting_id = ?`,
      posting.id,
    ) as unknown as AppliedLine[];
    const sql = 'UPDATE bill SET principal_fen = principal_fen + ?, late_fee_fen = late_fee_fen + ? WHERE bill_id = ?';
    for (const line of lines) books.run(sql, line.principalFen, line.lateFeeFen, line.billId);
    addToBalance(books, posting.accountNumber, 0 - posting.balanceFen);
    if (posting.allocations.length > 0) raiseVersion(books, posting.accountNumber);
    books.run('UPDATE posting SET answer = ? WHERE id = ?', reversedAnswer, posting.id);
    return { kind: 'reversed' };
  }

  return {
    behaviour: (accountNumber) => findAccount(books, accountNumber)?.behaviour,
    lookUp(accountNumber) {
      const account = findAccount(books, accountNumber);
      if (account === undefined) return { kind: 'refused', reason: 'unknownAccount' };
      if (account.behaviour === 'blocked') return { kind: 'refused', reason: 'blockedAccount' };
      return { kind: 'found', account: shownAccount(books, account) };
    },
    arrears(accountNumber) {
      const account = findAccount(books, accountNumber);
      if (account === undefined) return { kind: 'refused', reason: 'unknownAccount' };
      if (account.behaviour === 'blocked') return { kind: 'refused', reason: 'blockedAccount' };
      return { kind: 'quoted', ...quote(account) };
    },
    post(posting, at, secret) {
      const body = canonicalBody(posting);
      return books.atOnce(() => {
        const earlier = findPosting(posting.id);
        const repeated = earlier !== undefined;
        const answer = repeated ? repeatAnswer(earlier, posting) : decide(posting, at, secret);
        if (!repeated) keepPosting(posting.id, body, JSON.stringify(answer));
        return { answer, repeated };
      });
    },
    reverse: (posting) => books.atOnce(() => takeBack(posting)),
    query(postingId) {
      const row = findPosting(postingId);
      if (row === undefined) return { kind: 'notFound' };
      const answer = readAnswer(row);
      return answer.kind === 'refused' ? { kind: 'refused', reason: answer.reason } : answer;
    },
    postings: () => readPostings(books, 'ORDER BY seq'),
    bookings: (day) => bookingsOf(books, day),
  };
}

/** `rest`: the conditions and the order. */
export function readPostings(books: Books, rest: string, ...values: (string | number)[]): LedgerPosting[] {
  return (books.rows(`SELECT body, answer FROM posting ${rest}`, ...values) as unknown as PostingRow[]).map((row) => ({
    posting: JSON.parse(row.body) as Posting,
    outcome: readOutcome(row),
  }));
}

const reversedAnswer = JSON.stringify(refused('reversed'));

function refused(reason: PostRefusal): PostOutcome {
  return { kind: 'refused', reason, changed: undefined };
}

function readOutcome(row: PostingRow): LedgerPosting['outcome'] {
  const answer = readAnswer(row);
  return answer.kind === 'refused' ? { kind: 'refused', reason: answer.reason } : answer;
}

type DefiniteAnswer = Exclude<PostOutcome, { kind: 'unknown' }>;

function readAnswer(row: PostingRow): DefiniteAnswer {
  const answer = JSON.parse(row.answer) as DefiniteAnswer;
  // JSON has no `undefined`: a refusal without a new quote comes back without the field.
  return answer.kind === 'refused'
    ? { kind: 'refused', reason: answer.reason, changed: answer.changed ?? undefined }
    : answer;
}

/** The first answer again, or `conflict` where the id was used for something else. */
function repeatAnswer(earlier: PostingRow, posting: Posting): PostOutcome {
  return isSameBody(earlier, posting) ? readAnswer(earlier) : refused('conflict');
}

/** Books of an earlier version have no day in their bodies. */
function isSameBody(earlier: PostingRow, posting: Posting): boolean {
  const { businessDate, ...dayless } = posting;
  return earlier.body === canonicalBody({ ...dayless, businessDate }) || earlier.body === canonicalBody(dayless);
}

/** Read by column: a day has thousands. Bookings of an early version say no day; it follows from their time. */
function bookingsOf(books: Books, { terminalId, businessDate }: BusinessDay): readonly BackEndBooking[] {
  const rows = books.rows(
    `SELECT id, booked_on AS bookedOn, json_extract(answer, '$.booking.bookingNumber') AS bookingNumber,
       json_extract(answer, '$.booking.bookedAtMs') AS bookedAtMs,
       coalesce(json_extract(answer, '$.booking.totalFen'), json_extract(body, '$.totalFen')) AS totalFen
     FROM posting WHERE terminal_id = ? AND (booked_on = ? OR booked_on IS NULL)
       AND json_extract(answer, '$.kind') = 'accepted' ORDER BY seq`,
    ...[terminalId, businessDate],
  );
  return rows.flatMap(({ id, bookedOn, bookingNumber, bookedAtMs, totalFen }) => {
    if ((bookedOn ?? chinaDate(Number(bookedAtMs))) !== businessDate) return [];
    return [{ postingId: String(id), bookingNumber: String(bookingNumber), totalFen: fen(Number(totalFen)) }];
  });
}

/** Fields in one order, so that equal postings are equal text. */
function canonicalBody(posting: Omit<Posting, 'businessDate'> & { readonly businessDate?: string }): string {
  const {
    id,
    transactionId,
    terminalId,
    kind,
    accountNumber,
    quoteToken: token,
    allocations,
    balanceFen,
    totalFen,
    businessDate,
    meterNumber,
    cardNumber,
    rechargeCardTail,
  } = posting;
  const lines = allocations.map(({ billId, period, amountFen, whole }) => ({ billId, period, amountFen, whole }));
  const allocated = { allocations: lines, balanceFen, totalFen, businessDate };
  const goods = { meterNumber, cardNumber, rechargeCardTail };
  const head = { id, transactionId, terminalId, kind, accountNumber, quoteToken: token };
  return JSON.stringify({ ...head, ...allocated, ...goods });
}

function quoteToken(account: BookedAccount): string {
  const text = `${account.accountNumber} ${account.version}`;
  return `Q${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/**
 * Bills and balance add up to the money, nothing is below zero, no bill is named twice. A recharge card brings no money: only
 * these books know what it is worth.
 */
function isSound(posting: Posting): boolean {
  if (posting.kind === 'rechargeCard') {
    return posting.totalFen === 0 && posting.balanceFen === 0 && posting.allocations.length === 0;
  }
  const parts: Fen[] = [...posting.allocations.map((allocation) => allocation.amountFen), posting.balanceFen];
  const billIds = new Set(posting.allocations.map((allocation) => allocation.billId));
  const isEachPositive = posting.allocations.every((allocation) => allocation.amountFen > 0) && posting.balanceFen >= 0;
  return (
    isEachPositive &&
    posting.totalFen > 0 &&
    billIds.size === posting.allocations.length &&
    sumFen(parts) === posting.totalFen
  );
}

function mayPay(allocation: Allocation, bill: BillRow | undefined): boolean {
  if (bill === undefined) return false;
  const owedFen = bill.principalFen + bill.lateFeeFen;
  if (allocation.whole) return allocation.amountFen === owedFen;
  return bill.partPaymentAllowed === 1 && allocation.amountFen < owedFen;
}

function toBill(row: BillRow): Bill {
  return {
    billId: row.billId,
    period: row.period,
    usageCentiKwh: row.usageCentiKwh,
    dueDate: row.dueDate,
    principalFen: fen(row.principalFen),
    lateFeeFen: fen(row.lateFeeFen),
    totalFen: addFen(fen(row.principalFen), fen(row.lateFeeFen)),
    partPaymentAllowed: row.partPaymentAllowed === 1,
    ...breakdownOf(row),
  };
}

/** Only where it still explains the principal: not after a part payment, nor after a change. */
function breakdownOf({ breakdown: kept, principalFen }: BillRow): Pick<Bill, 'breakdown'> {
  if (kept === null) return {};
  const breakdown = JSON.parse(kept) as BillBreakdown;
  return breakdown.totalFen === principalFen ? { breakdown } : {};
}
