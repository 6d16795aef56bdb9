import type { AccountSummary, Credit, History, QuestionRefusal } from '../../domain/services.ts';
import type { Trial } from '../../domain/order.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ServiceName, ServiceOutcome, TariffFacts, UtilityServices } from '../../ports/utility-services.ts';
import { type BookedAccount, findAccount, findByKey } from './account-store.ts';
import type { Books } from './books.ts';
import { endCardOrder } from './card-orders.ts';
import { chinaDate } from './china-date.ts';
import { answered, notAllowed, noticesFor, takeComplaint, takeInvoice, takeMessage, takeRating } from './papers.ts';
import { factsOf } from './prices.ts';
import { tryOut } from './sales.ts';
import { creditsOf, historyOf } from './usage-history.ts';
import { clearWrong, countWrong, isLocked } from './wrong-tries.ts';

/** This utility has everything. */
export const offeredServices: ReadonlySet<ServiceName> = new Set([
  'find',
  'trial',
  'history',
  'credits',
  'cards',
  'tokens',
  'rechargeCards',
  'messages',
  'invoices',
  'tariff',
  'notices',
  'complaints',
  'ratings',
]);

/** The services answered at once and for good; what may go wrong on the way is put round them elsewhere. */
export type ServiceDesk = {
  readonly [Name in Exclude<keyof UtilityServices, 'offered'>]: (
    ...request: Parameters<UtilityServices[Name]>
  ) => Awaited<ReturnType<UtilityServices[Name]>>;
};

const PHONE_TAIL_DIGITS = 4;

type Refused = { readonly kind: 'refused'; readonly reason: QuestionRefusal };

export function openServiceDesk(books: Books, clock: Clock): ServiceDesk {
  function open(accountNumber: string): { readonly kind: 'open'; readonly account: BookedAccount } | Refused {
    const account = findAccount(books, accountNumber);
    if (account === undefined) return { kind: 'refused', reason: 'unknownAccount' };
    if (account.behaviour === 'blocked') return { kind: 'refused', reason: 'blockedAccount' };
    return { kind: 'open', account };
  }

  return {
    find({ by, value }): ServiceOutcome<readonly AccountSummary[]> {
      const found = findByKey(books, by, value);
      return found.length === 0 ? { kind: 'refused', reason: 'unknownAccount' } : answered(found);
    },
    trial({ accountNumber, kind, amountFen }): ServiceOutcome<Trial> {
      const asked = open(accountNumber);
      if (asked.kind === 'refused') return asked;
      const date = chinaDate(clock.nowMs());
      const outcome = tryOut(books, asked.account, { kind, amountFen, date });
      return outcome.kind === 'refused' ? outcome : answered(outcome.trial);
    },
    getHistory: ({ accountNumber, phoneTail }) =>
      books.atOnce((): ServiceOutcome<History> => {
        const asked = open(accountNumber);
        if (asked.kind === 'refused') return asked;
        const nowMs = clock.nowMs();
        const lock = { accountNumber, nowMs, proof: 'phoneTail' } as const;
        if (isLocked(books, lock)) return { kind: 'refused', reason: 'locked' };
        if (asked.account.phone.slice(-PHONE_TAIL_DIGITS) !== phoneTail) {
          countWrong(books, lock);
          return { kind: 'refused', reason: 'notVerified' };
        }
        clearWrong(books, lock);
        return answered(historyOf(books, asked.account, nowMs));
      }),
    listCredits({ accountNumber, sinceMs }): ServiceOutcome<readonly Credit[]> {
      const asked = open(accountNumber);
      if (asked.kind === 'refused') return asked;
      return answered(creditsOf(books, accountNumber, { sinceMs: Math.floor(sinceMs), nowMs: clock.nowMs() }));
    },
    commitCardOrder: (orderId) =>
      books.atOnce(() => {
        const ended = endCardOrder(books, orderId, { state: 'written' });
        return ended === undefined ? notAllowed : answered(ended);
      }),
    abortCardOrder: (orderId, reason) =>
      books.atOnce(() => {
        const ended = endCardOrder(books, orderId, { state: 'aborted', reason });
        return ended === undefined ? notAllowed : answered(ended);
      }),
    sendMessage: (message) => books.atOnce(() => takeMessage(books, message, clock.nowMs())),
    requestInvoice: (request) => books.atOnce(() => takeInvoice(books, request, clock.nowMs())),
    getTariff(accountNumber): ServiceOutcome<TariffFacts> {
      const asked = open(accountNumber);
      if (asked.kind === 'refused') return asked;
      return answered(factsOf(asked.account, chinaDate(clock.nowMs()).slice(0, 7)));
    },
    listNotices: ({ area }) => answered(noticesFor(books, area)),
    complain: (complaint) => books.atOnce(() => takeComplaint(books, complaint, clock.nowMs())),
    rate: (rating) => books.atOnce(() => takeRating(books, rating, clock.nowMs())),
  };
}
