import type { Effect, Input, PostingAnswer } from '../../../../core/domain/kiosk.ts';
import type { Account, CardOrder, Posting } from '../../../../core/domain/order.ts';
import type { Question, ServiceAnswer } from '../../../../core/domain/services.ts';
import type { Choose } from './honest-acceptor.ts';
import {
  accepted,
  cardAccount,
  cardOrder,
  cardVend,
  refusedFor,
  remoteAccount,
  tokenAccount,
  tokenVend,
  trialOf,
} from './recharge-samples.ts';
import { bills, booking, cheaperBills, dearerBills, postpaid, prepaid, yuan } from './samples.ts';

export interface Utility {
  /** What is booked, by posting id. */
  readonly booked: ReadonlyMap<string, { readonly posting: Posting; readonly totalFen: number }>;
  /** Card orders that were committed, in order. */
  readonly committed: readonly string[];
  command(effect: Effect): void;
  work(): Input | undefined;
  /** The host died: whoever asked is not there any more. */
  hangUp(): void;
  heal(): void;
}

type Asked = Extract<Effect, { kind: 'submit' | 'lookUp' | 'ask' | 'confirmCardOrder' }>;

/** Everybody who may come. */
const town: readonly Account[] = [postpaid, prepaid, tokenAccount, cardAccount, cardAccount, remoteAccount];

/** Books an id once, repeats its first answer, keeps one card order open, and now and then says nothing. */
export function createUtility(choose: Choose, accounts: readonly Account[] = town): Utility {
  const booked = new Map<string, { readonly posting: Posting; readonly totalFen: number }>();
  const first = new Map<string, PostingAnswer>();
  const committed: string[] = [];
  const asked: Asked[] = [];
  let open: CardOrder | null = null;
  let orders = 0;
  let healthy = false;

  function answerTo({ posting, secret }: Extract<Asked, { kind: 'submit' }>): PostingAnswer {
    const before = first.get(posting.id);
    if (before !== undefined) return before;
    const way = healthy ? 0 : choose(7);
    if (way === 1) return { kind: 'unknown' };
    const answer = decide(posting, way, secret !== undefined);
    first.set(posting.id, answer);
    if (answer.kind === 'accepted') {
      booked.set(posting.id, { posting, totalFen: answer.booking.totalFen ?? posting.totalFen });
    }
    return answer;
  }

  function decide(posting: Posting, way: number, withSecret: boolean): PostingAnswer {
    const { kind } = posting;
    if (kind === 'rechargeCard') {
      if (!withSecret) return refusedFor('notRedeemed');
      return way > 4 ? refusedFor('rechargeCardUnknown') : accepted({ totalFen: yuan(30) });
    }
    const changed = way === 2 ? dearerBills : way === 3 ? cheaperBills : undefined;
    if (way === 4) return refusedFor('blockedAccount');
    if (changed !== undefined) {
      return { kind: 'refused', reason: 'amountChanged', changed: { bills: changed, quoteToken: `Q${way}` } };
    }
    if (kind === 'token') return accepted({ vend: tokenVend });
    if (kind !== 'card') return { kind: 'accepted', booking };
    if (open !== null) return refusedFor('cardOrderOpen');
    orders += 1;
    open = { ...cardOrder, orderId: `CO-${orders}` };
    return accepted({ vend: { ...cardVend, cardOrder: open } });
  }

  function account(): Account {
    const found = accounts[choose(accounts.length)] ?? postpaid;
    return found === cardAccount && open !== null ? { ...cardAccount, openCardOrder: open } : found;
  }

  function said(question: Question): ServiceAnswer {
    if (!healthy && choose(6) === 0) return { kind: 'unknown' };
    if (question.kind === 'trial') return { kind: 'trialled', trial: trialOf(question.order.dueFen) };
    if (question.kind !== 'find') return { kind: 'notOffered' };
    const { accountNumber, maskedName, maskedAddress } = cardAccount;
    return { kind: 'found', accounts: [{ accountNumber, maskedName, maskedAddress }] };
  }

  function commit(orderId: string): Input {
    if (!healthy && choose(3) === 0) return { kind: 'cardConfirmed', orderId, outcome: 'unknown' };
    if (open?.orderId === orderId) {
      open = null;
      committed.push(orderId);
    }
    return { kind: 'cardConfirmed', orderId, outcome: 'done' };
  }

  return {
    booked,
    committed,
    command: (effect) => {
      const { kind } = effect;
      if (kind === 'submit' || kind === 'lookUp' || kind === 'ask' || kind === 'confirmCardOrder') asked.push(effect);
    },
    work: () => {
      const effect = asked.shift();
      switch (effect?.kind) {
        case 'lookUp': {
          const { requestId } = effect;
          if (!healthy && choose(8) === 0) return { kind: 'lookedUp', requestId, result: { kind: 'unknown' } };
          const found = account();
          const owed = found.kind === 'prepaid' || choose(5) === 0 ? [] : bills;
          return {
            kind: 'lookedUp',
            requestId,
            result: { kind: 'found', account: found, bills: owed, quoteToken: 'Q1' },
          };
        }
        case 'ask':
          return { kind: 'answered', requestId: effect.requestId, answer: said(effect.question) };
        case 'confirmCardOrder':
          return commit(effect.orderId);
        case 'submit': {
          const answer = answerTo(effect);
          // The outbox goes on under the same id until the answer is definite.
          if (answer.kind === 'unknown') asked.push(effect);
          return { kind: 'postingAnswered', postingId: effect.posting.id, answer };
        }
        case undefined:
          return undefined;
      }
    },
    hangUp: () => {
      asked.length = 0;
    },
    heal: () => {
      healthy = true;
    },
  };
}
