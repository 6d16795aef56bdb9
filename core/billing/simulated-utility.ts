import type { BackEndBooking } from '../domain/day.ts';
import { type Fen, addFen, fen, sumFen } from '../domain/money.ts';
import type { BillingGateway } from '../ports/billing-gateway.ts';
import type { Clock } from '../ports/clock.ts';
import { type LedgerPosting, chinaDate, openLedger } from './utility-ledger.ts';

/** Long enough to see the waiting screen, short of every time-out of the HTTP gateway. */
export const SLOW_ANSWER_MS = 6_000;

/** Named faults of the back end; tests, simulation and the simulator panel share the names. */
export const utilityFaults = [
  'slow',
  'down',
  'answerLost',
  'reversalLost',
  'nonsense',
  'ownDate',
  'losesBooking',
  'oneFenOff',
] as const;
export type UtilityFault = (typeof utilityFaults)[number];

export interface SimulatedUtilityOptions {
  /** The file of its books, or `:memory:`. */
  readonly path: string;
  readonly clock: Clock;
  /** `2026-11-22`: the day the first bills are made up for. */
  readonly today?: string;
}

export interface SimulatedUtility extends BillingGateway {
  setFault(name: UtilityFault, on: boolean): void;
  faults(): readonly UtilityFault[];
  /** The books, oldest first. */
  postings(): readonly LedgerPosting[];
  totals(): UtilityTotals;
}

export interface UtilityTotals {
  readonly acceptedCount: number;
  readonly refusedCount: number;
  readonly acceptedFen: Fen;
  readonly toBillsFen: Fen;
  readonly toBalancesFen: Fen;
}

type Unknown = { kind: 'unknown'; detail: string };

/** A whole back end in this process, behind the same port as a real one. Its books outlive it where `path` is a file. */
export function openSimulatedUtility({ path, clock, today }: SimulatedUtilityOptions): SimulatedUtility {
  const ledger = openLedger(path, today ?? chinaDate(clock.nowMs()));
  const active = new Set<UtilityFault>();
  /** Wake-ups of answers that are being held back, so that closing leaves nobody waiting. */
  const held = new Set<() => void>();
  let closed = false;

  function hold(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        stop();
        held.delete(wake);
        resolve();
      };
      const stop = clock.after(SLOW_ANSWER_MS, wake);
      held.add(wake);
    });
  }

  async function serve<Outcome>(isSlowAccount: boolean, work: () => Outcome): Promise<Outcome | Unknown> {
    if (!closed && active.has('down')) return unknown('The back end cannot be reached.');
    if (!closed && (isSlowAccount || active.has('slow'))) await hold();
    if (closed) return unknown('The connection to the back end is closed.');
    // Whoever answers nonsense is not the back end: nothing is booked.
    if (active.has('nonsense')) return unknown('The answer cannot be read.');
    return work();
  }

  function isSlow(accountNumber: string): boolean {
    return !closed && ledger.behaviour(accountNumber) === 'slow';
  }

  /** What the list says of the books: with a fault, not the whole of it. */
  function told(bookings: readonly BackEndBooking[]): readonly BackEndBooking[] {
    const [first, ...rest] = active.has('losesBooking') ? bookings.slice(1) : bookings;
    if (first === undefined) return [];
    return [active.has('oneFenOff') ? { ...first, totalFen: addFen(first.totalFen, fen(1)) } : first, ...rest];
  }

  return {
    lookUp: (accountNumber) => serve(isSlow(accountNumber), () => ledger.lookUp(accountNumber)),
    getArrears: (accountNumber) => serve(isSlow(accountNumber), () => ledger.arrears(accountNumber)),
    post: (posting) =>
      serve(isSlow(posting.accountNumber), () => {
        const nowMs = clock.nowMs();
        const businessDate = active.has('ownDate') ? chinaDate(nowMs) : posting.businessDate;
        const { answer, repeated } = ledger.post(posting, { nowMs, businessDate });
        const isLost = ledger.behaviour(posting.accountNumber) === 'answerLost' && !repeated;
        return isLost || active.has('answerLost') ? unknown('The answer was lost on the way.') : answer;
      }),
    query: (postingId) => serve(false, () => ledger.query(postingId)),
    reverse: (posting) =>
      serve(isSlow(posting.accountNumber), () => {
        const answer = ledger.reverse(posting);
        return active.has('reversalLost') ? unknown('The answer to the reversal was lost on the way.') : answer;
      }),
    listBookings: (day) => serve(false, () => ({ kind: 'listed', bookings: told(ledger.bookings(day)) })),
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      for (const wake of held) wake();
      ledger.close();
      return Promise.resolve();
    },
    setFault(name, on) {
      if (on) active.add(name);
      else active.delete(name);
    },
    faults: () => utilityFaults.filter((name) => active.has(name)),
    postings: () => ledger.postings(),
    totals: () => totalsOf(ledger.postings()),
  };
}

function unknown(detail: string): Unknown {
  return { kind: 'unknown', detail };
}

function totalsOf(postings: readonly LedgerPosting[]): UtilityTotals {
  const accepted = postings.filter((entry) => entry.outcome.kind === 'accepted').map((entry) => entry.posting);
  return {
    acceptedCount: accepted.length,
    refusedCount: postings.length - accepted.length,
    acceptedFen: sumFen(accepted.map((posting) => posting.totalFen)),
    toBillsFen: sumFen(accepted.flatMap((posting) => posting.allocations.map((allocation) => allocation.amountFen))),
    toBalancesFen: sumFen(accepted.map((posting) => posting.balanceFen)),
  };
}
