import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { type Fen, addFen, fen, smallerFen, subtractFen, sumFen } from '../domain/money.ts';
import type { BackEndBooking, BusinessDay } from '../domain/day.ts';
import type { Account, Allocation, Bill, Posting } from '../domain/order.ts';
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
import { seedLedger } from './utility-seed.ts';

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
   * `at.businessDate`: the day it counts for in these books.
   */
  post(posting: Posting, at: BookingTime): { answer: PostOutcome; repeated: boolean };
  query(postingId: string): QueryOutcome;
  /**
   * Books a posting back, bills and balance as one. An id that is not known is closed for good, so that a request
   * which is still on its way is refused when it arrives. A recharge is never taken back: its token may be in use.
   */
  reverse(posting: Posting): ReverseOutcome;
  postings(): readonly LedgerPosting[];
  /** What stands booked for one terminal on one day, oldest first. */
  bookings(day: BusinessDay): readonly BackEndBooking[];
  close(): void;
}

export interface BookingTime {
  readonly nowMs: number;
  readonly businessDate: string;
}

interface AccountRow {
  readonly accountNumber: string;
  readonly kind: 'postpaid' | 'prepaid';
  readonly maskedName: string;
  readonly maskedAddress: string;
  readonly balanceFen: number;
  readonly behaviour: AccountBehaviour;
  /** Rises with every change of what is owed: an older quote is then void. */
  readonly version: number;
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

/** Opens the utility's books, making and seeding them at the first time. `:memory:` keeps nothing. */
export function openLedger(path: string, today: string): UtilityLedger {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  seedLedger(database, today);

  const selectAccount = database.prepare(
    `SELECT account_number AS accountNumber, kind, masked_name AS maskedName, masked_address AS maskedAddress,
       balance_fen AS balanceFen, behaviour, version FROM account WHERE account_number = ?`,
  );
  const selectBills = database.prepare(
    `SELECT bill_id AS billId, period, usage_centi_kwh AS usageCentiKwh, due_date AS dueDate, principal_fen AS principalFen,
       late_fee_fen AS lateFeeFen, part_payment_allowed AS partPaymentAllowed, pending_change_fen AS pendingChangeFen
     FROM bill WHERE account_number = ? AND principal_fen + late_fee_fen > 0 ORDER BY period`,
  );
  const changeBill = database.prepare(
    'UPDATE bill SET principal_fen = principal_fen + pending_change_fen, pending_change_fen = 0 WHERE bill_id = ?',
  );
  const reduceBill = database.prepare('UPDATE bill SET principal_fen = ?, late_fee_fen = ? WHERE bill_id = ?');
  const addBalance = database.prepare('UPDATE account SET balance_fen = balance_fen + ? WHERE account_number = ?');
  const raiseVersion = database.prepare('UPDATE account SET version = version + 1 WHERE account_number = ?');
  const selectPosting = database.prepare('SELECT body, answer FROM posting WHERE id = ?');
  const selectPostings = database.prepare('SELECT body, answer FROM posting ORDER BY seq');
  const countPostings = database.prepare('SELECT count(*) AS count FROM posting');
  const keepLine = database.prepare('INSERT INTO applied_line VALUES (?, ?, ?, ?)');
  const raiseBill = database.prepare(
    'UPDATE bill SET principal_fen = principal_fen + ?, late_fee_fen = late_fee_fen + ? WHERE bill_id = ?',
  );
  const selectLines = database.prepare(
    `SELECT bill_id AS billId, principal_fen AS principalFen, late_fee_fen AS lateFeeFen
     FROM applied_line WHERE posting_id = ?`,
  );
  const changeAnswer = database.prepare('UPDATE posting SET answer = ? WHERE id = ?');
  const insertPosting = database.prepare('INSERT INTO posting (id, body, answer) VALUES (?, ?, ?)');

  function findAccount(accountNumber: string): AccountRow | undefined {
    return selectAccount.get(accountNumber) as unknown as AccountRow | undefined;
  }

  function findPosting(id: string): PostingRow | undefined {
    return selectPosting.get(id) as unknown as PostingRow | undefined;
  }

  function readBills(accountNumber: string): BillRow[] {
    return selectBills.all(accountNumber) as unknown as BillRow[];
  }

  function quote(account: AccountRow): ChangedQuote {
    return { bills: readBills(account.accountNumber).map(toBill), quoteToken: quoteToken(account) };
  }

  /** Applies what came upon the bills since the quote. True where anything did. */
  function applyChanges(account: AccountRow, allocations: readonly Allocation[]): boolean {
    const paid = new Set(allocations.map((allocation) => allocation.billId));
    const changed = readBills(account.accountNumber).filter(
      (bill) => paid.has(bill.billId) && bill.pendingChangeFen !== 0,
    );
    for (const bill of changed) changeBill.run(bill.billId);
    if (changed.length > 0) raiseVersion.run(account.accountNumber);
    return changed.length > 0;
  }

  function decide(posting: Posting, { nowMs, businessDate }: BookingTime): PostOutcome {
    const account = findAccount(posting.accountNumber);
    if (account === undefined) return refused('unknownAccount');
    if (account.behaviour === 'blocked') return refused('blockedAccount');
    if (account.behaviour === 'dayClosed') return refused('dayClosed');
    if (!isSound(posting)) return refused('notAllowed');
    const changed = applyChanges(account, posting.allocations);
    if (changed || (posting.allocations.length > 0 && posting.quoteToken !== quoteToken(account))) {
      const now = findAccount(posting.accountNumber) ?? account;
      return { kind: 'refused', reason: 'amountChanged', changed: quote(now) };
    }
    const bills = new Map(readBills(account.accountNumber).map((bill) => [bill.billId, bill]));
    const isPayable = posting.allocations.every((allocation) => mayPay(allocation, bills.get(allocation.billId)));
    if (!isPayable) return refused('notAllowed');
    for (const allocation of posting.allocations) payBill(posting.id, allocation, bills.get(allocation.billId));
    addBalance.run(posting.balanceFen, account.accountNumber);
    if (posting.allocations.length > 0) raiseVersion.run(account.accountNumber);
    const balanceFen = addFen(fen(account.balanceFen), posting.balanceFen);
    const bookingNumber = `B${String(Number(countPostings.get()?.['count'] ?? 0) + 1).padStart(9, '0')}`;
    return {
      kind: 'accepted',
      booking: { bookingNumber, totalFen: posting.totalFen, balanceFen, bookedAtMs: Math.round(nowMs), businessDate },
    };
  }

  /** The late fee is paid first, as utilities do. */
  function payBill(postingId: string, allocation: Allocation, bill: BillRow | undefined): void {
    if (bill === undefined) return;
    const toLateFee = smallerFen(allocation.amountFen, fen(bill.lateFeeFen));
    const toPrincipal = subtractFen(allocation.amountFen, toLateFee);
    reduceBill.run(bill.principalFen - toPrincipal, bill.lateFeeFen - toLateFee, bill.billId);
    keepLine.run(postingId, bill.billId, toPrincipal, toLateFee);
  }

  function takeBack(posting: Posting): ReverseOutcome {
    const body = canonicalBody(posting);
    const earlier = findPosting(posting.id);
    if (earlier === undefined) {
      if (posting.kind === 'recharge') return { kind: 'refused', reason: 'notAllowed' };
      insertPosting.run(posting.id, body, reversedAnswer);
      return { kind: 'reversed' };
    }
    const answer = readAnswer(earlier);
    if (answer.kind === 'refused') {
      return answer.reason === 'reversed' ? { kind: 'reversed' } : { kind: 'refused', reason: answer.reason };
    }
    if (!isSameBody(earlier, posting)) return { kind: 'refused', reason: 'conflict' };
    if (posting.kind === 'recharge') return { kind: 'refused', reason: 'notAllowed' };
    for (const line of selectLines.all(posting.id) as unknown as AppliedLine[]) {
      raiseBill.run(line.principalFen, line.lateFeeFen, line.billId);
    }
    addBalance.run(0 - posting.balanceFen, posting.accountNumber);
    if (posting.allocations.length > 0) raiseVersion.run(posting.accountNumber);
    changeAnswer.run(reversedAnswer, posting.id);
    return { kind: 'reversed' };
  }

  function readPostings(): LedgerPosting[] {
    return (selectPostings.all() as unknown as PostingRow[]).map((row) => ({
      posting: JSON.parse(row.body) as Posting,
      outcome: readOutcome(row),
    }));
  }

  /** All of it is durable, or none. */
  function atOnce<Outcome>(work: () => Outcome): Outcome {
    database.exec('BEGIN IMMEDIATE');
    try {
      const outcome = work();
      database.exec('COMMIT');
      return outcome;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    behaviour: (accountNumber) => findAccount(accountNumber)?.behaviour,
    lookUp(accountNumber) {
      const account = findAccount(accountNumber);
      if (account === undefined) return { kind: 'refused', reason: 'unknownAccount' };
      if (account.behaviour === 'blocked') return { kind: 'refused', reason: 'blockedAccount' };
      return { kind: 'found', account: toAccount(account) };
    },
    arrears(accountNumber) {
      const account = findAccount(accountNumber);
      if (account === undefined) return { kind: 'refused', reason: 'unknownAccount' };
      if (account.behaviour === 'blocked') return { kind: 'refused', reason: 'blockedAccount' };
      return { kind: 'quoted', ...quote(account) };
    },
    post(posting, at) {
      const body = canonicalBody(posting);
      return atOnce(() => {
        const earlier = findPosting(posting.id);
        const repeated = earlier !== undefined;
        const answer = repeated ? repeatAnswer(earlier, posting) : decide(posting, at);
        if (!repeated) insertPosting.run(posting.id, body, JSON.stringify(answer));
        return { answer, repeated };
      });
    },
    reverse: (posting) => atOnce(() => takeBack(posting)),
    query(postingId) {
      const row = findPosting(postingId);
      if (row === undefined) return { kind: 'notFound' };
      const answer = readAnswer(row);
      return answer.kind === 'refused' ? { kind: 'refused', reason: answer.reason } : answer;
    },
    postings: readPostings,
    bookings: (day) => bookingsOf(readPostings(), day),
    close: () => database.close(),
  };
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

function bookingsOf(postings: readonly LedgerPosting[], day: BusinessDay): readonly BackEndBooking[] {
  return postings.flatMap(({ posting, outcome }) => {
    if (outcome.kind !== 'accepted' || posting.terminalId !== day.terminalId) return [];
    const { bookingNumber, bookedAtMs, businessDate } = outcome.booking;
    if ((businessDate ?? chinaDate(bookedAtMs)) !== day.businessDate) return [];
    return [{ postingId: posting.id, bookingNumber, totalFen: posting.totalFen }];
  });
}

/** The utility lives in China; its days begin at 16:00 UTC, all year. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

export function chinaDate(nowMs: number): string {
  return new Date(nowMs + CHINA_OFFSET_MS).toISOString().slice(0, 10);
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
  } = posting;
  const lines = allocations.map(({ billId, period, amountFen, whole }) => ({ billId, period, amountFen, whole }));
  const allocated = { allocations: lines, balanceFen, totalFen, businessDate };
  return JSON.stringify({ id, transactionId, terminalId, kind, accountNumber, quoteToken: token, ...allocated });
}

function quoteToken(account: AccountRow): string {
  const text = `${account.accountNumber} ${account.version}`;
  return `Q${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** Bills and balance add up to the money, nothing is below zero, no bill is named twice. */
function isSound(posting: Posting): boolean {
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

function toAccount(row: AccountRow): Account {
  const { accountNumber, maskedName, maskedAddress, kind, balanceFen } = row;
  return { accountNumber, maskedName, maskedAddress, kind, balanceFen: fen(balanceFen) };
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
  };
}
