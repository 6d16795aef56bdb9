import { unconfirmedCards, type CardBook } from './card-books.ts';
import type { DayEntry } from './day.ts';
import { daysToCompare } from './day-books.ts';
import type { ClaimEntry, Ledger } from './ledger.ts';
import { fen, sumFen, type Fen } from './money.ts';
import { plainNumber } from './numbers.ts';
import { bookedFen, insertedFen, type Paper, type PastPayment } from './payment.ts';
import type { DayTotals, NoteCount } from './records.ts';

/** What a step may read in the journal's sum. The same records give the same answers. */
export interface Books {
  claim(number: string): ClaimEntry | undefined;
  openClaims(): readonly ClaimEntry[];
  /** By transaction number or its last eight letters, or by the number of any of its claims; case and dashes do not matter. */
  pastByNumber(number: string): PastPayment | undefined;
  /** The newest booked one of this account, without claims, that took exactly this much cash, or a card of this worth. */
  pastByAccount(accountNumber: string, paidFen: Fen): PastPayment | undefined;
  /** The papers of a transaction, whether its visit is over or not. */
  papers(transactionId: string): readonly Paper[];
  /** Print jobs that were begun and whose end nobody wrote down. */
  unfinishedPapers(): readonly { readonly transactionId: string; readonly number: string }[];
  /** What should be in the cash box. */
  box(): { readonly count: readonly NoteCount[]; readonly totalFen: Fen };
  /** How often the box was collected or answered for. */
  collections(): number;
  /** Bookings of one business day; undefined for a day without any, or one that is long past. */
  day(
    businessDate: string,
  ): { readonly entries: readonly DayEntry[]; readonly reconciled: DayTotals | null } | undefined;
  /** Days before this one whose bookings were not compared, or not as they are now; the earliest first. */
  daysToCompare(today: string): readonly string[];
  /** Compared and let go: half of such a day must never be compared again. */
  isForgottenDay(businessDate: string): boolean;
  /** Wall clock of the newest starts, oldest first. */
  starts(): readonly number[];
  /** What is known of writing this purchase; undefined where no write was ever begun here. */
  card(orderId: string): CardBook | undefined;
  /** Written cards that the back end has not confirmed, by order. */
  unconfirmedCards(): readonly string[];
}

export function booksOf(ledger: Ledger): Books {
  return {
    claim: (number) => ledger.claims.get(number),
    openClaims: () => [...ledger.claims.values()].filter((claim) => claim.settled === null),
    pastByNumber: (number) => {
      const plain = plainNumber(number);
      return newest(ledger, ({ facts }) => {
        const { transactionId } = facts;
        if (plainNumber(transactionId) === plain || transactionId.slice(-8) === plain) return true;
        // A claim number begins with the transaction's own letters.
        return plain.length >= 10 && plain.length <= 12 && plain.startsWith(transactionId.slice(-8));
      });
    },
    pastByAccount: (accountNumber, amountFen) =>
      newest(
        ledger,
        // A claim's number is worth money: it is shown to nobody who cannot name it.
        ({ facts, posting, booking }) =>
          booking !== null &&
          facts.claims.length === 0 &&
          facts.order.account.accountNumber === accountNumber &&
          (posting?.kind === 'rechargeCard' ? bookedFen(posting, booking) : insertedFen(facts)) === amountFen,
      ),
    papers: (transactionId) => (ledger.open.get(transactionId) ?? ledger.past.get(transactionId))?.papers ?? [],
    unfinishedPapers: () =>
      [...ledger.past.values(), ...ledger.open.values()].flatMap(({ facts: { transactionId }, papers }) =>
        papers.flatMap(({ underWay }) => (underWay === null ? [] : [{ transactionId, number: underWay }])),
      ),
    box: () => {
      const count = [...ledger.box.entries()]
        .filter(([, notes]) => notes > 0)
        .toSorted(([left], [right]) => left - right)
        .map(([valueFen, notes]) => ({ valueFen, count: notes }));
      return { count, totalFen: sumFen(count.map((line) => fen(line.valueFen * line.count))) };
    },
    collections: () => ledger.collections,
    day: (businessDate) => ledger.days.get(businessDate),
    isForgottenDay: (businessDate) => ledger.forgottenDays.has(businessDate),
    daysToCompare: (today) => daysToCompare(ledger, today),
    starts: () => ledger.starts,
    card: (orderId) => ledger.cards.get(orderId),
    unconfirmedCards: () => unconfirmedCards(ledger.cards),
  };
}

/** Closed visits first by age; one whose posting is still under way has a pending slip. */
function newest(ledger: Ledger, matches: (past: PastPayment) => boolean): PastPayment | undefined {
  const waiting = [...ledger.open.values()].filter((entry) => entry.closed);
  return [...ledger.past.values(), ...waiting].findLast(matches);
}
