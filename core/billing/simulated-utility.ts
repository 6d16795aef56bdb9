import type { BackEndBooking } from '../domain/day.ts';
import { addFen, fen } from '../domain/money.ts';
import type { BillingGateway } from '../ports/billing-gateway.ts';
import type { Clock } from '../ports/clock.ts';
import type { UtilityServices } from '../ports/utility-services.ts';
import { type OperatorDesk, openOperatorDesk } from './utility/operator-desk.ts';
import { openBooks } from './utility/books.ts';
import { chinaDate } from './utility/china-date.ts';
import { offeredServices, openServiceDesk } from './utility/service-desk.ts';
import { type UtilityTotals, totalsOf } from './utility/totals.ts';
import { type LedgerPosting, openLedger } from './utility-ledger.ts';
import { seedLedger, seedTown } from './utility-seed.ts';

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
  /** A thousand accounts more, with two years behind them: for a utility that stands by itself. */
  readonly town?: boolean;
}

export interface SimulatedUtility extends BillingGateway, UtilityServices {
  setFault(name: UtilityFault, on: boolean): void;
  faults(): readonly UtilityFault[];
  /** The books, oldest first. */
  postings(): readonly LedgerPosting[];
  totals(): UtilityTotals;
  /** What the operator's page shows and switches. */
  readonly operator: OperatorDesk;
}

type Unknown = { kind: 'unknown'; detail: string };

/** A whole back end in this process, behind the same port as a real one. Its books outlive it where `path` is a file. */
export function openSimulatedUtility(options: SimulatedUtilityOptions): SimulatedUtility {
  const { clock } = options;
  const books = openBooks(options.path);
  const today = options.today ?? chinaDate(clock.nowMs());
  seedLedger(books, today);
  if (options.town === true) seedTown(books, today);
  const ledger = openLedger(books);
  const desk = openServiceDesk(books, clock);
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

  /** A request that leaves something behind: with the fault, it does so and its answer is lost. */
  function take<Outcome>(work: () => Outcome): Promise<Outcome | Unknown> {
    return serve(false, () => {
      const answer = work();
      return active.has('answerLost') ? unknown('The answer was lost on the way.') : answer;
    });
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
    post: (posting, secret) =>
      serve(isSlow(posting.accountNumber), () => {
        const nowMs = clock.nowMs();
        const businessDate = active.has('ownDate') ? chinaDate(nowMs) : posting.businessDate;
        const { answer, repeated } = ledger.post(posting, { nowMs, businessDate }, secret);
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
    offered: offeredServices,
    find: (key) => serve(false, () => desk.find(key)),
    trial: (request) => serve(isSlow(request.accountNumber), () => desk.trial(request)),
    getHistory: (request) => serve(isSlow(request.accountNumber), () => desk.getHistory(request)),
    listCredits: (request) => serve(isSlow(request.accountNumber), () => desk.listCredits(request)),
    commitCardOrder: (orderId) => take(() => desk.commitCardOrder(orderId)),
    abortCardOrder: (orderId, reason) => take(() => desk.abortCardOrder(orderId, reason)),
    sendMessage: (message) => take(() => desk.sendMessage(message)),
    requestInvoice: (request) => take(() => desk.requestInvoice(request)),
    getTariff: (accountNumber) => serve(isSlow(accountNumber), () => desk.getTariff(accountNumber)),
    listNotices: (request) => serve(false, () => desk.listNotices(request)),
    complain: (complaint) => take(() => desk.complain(complaint)),
    rate: (rating) => take(() => desk.rate(rating)),
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      for (const wake of held) wake();
      books.close();
      return Promise.resolve();
    },
    setFault(name, on) {
      if (on) active.add(name);
      else active.delete(name);
    },
    faults: () => utilityFaults.filter((name) => active.has(name)),
    postings: () => ledger.postings(),
    totals: () => totalsOf(books),
    operator: openOperatorDesk(books),
  };
}

function unknown(detail: string): Unknown {
  return { kind: 'unknown', detail };
}
