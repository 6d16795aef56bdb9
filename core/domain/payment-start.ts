import type { Kiosk, Settings, Step, Surroundings } from './kiosk.ts';
import { beforeNewIntake } from './last-note.ts';
import { missingFen, smallerFen, zeroFen, type Fen } from './money.ts';
import type { Account, Order } from './order.ts';
import type { PaymentFacts } from './payment.ts';
import type { Consent } from './records.ts';
import { advance, paying } from './step.ts';

/** Consent goes on paper first, with account, bills and quote; then the acceptor opens. */
export function beginPayment(kiosk: Kiosk, chosen: Order, withoutReceipt: boolean, around: Surroundings): Step {
  const { settings } = around;
  const { facts, record } = consentTo(chosen, withoutReceipt, mostSurplusFen(chosen, settings), around);
  return advance(
    {
      ...paying(kiosk, { state: 'collecting', facts, intake: 'opening', lastReturn: null }),
      lastNote: beforeNewIntake(kiosk.lastNote),
    },
    [record],
    [{ kind: 'openIntake', valuesFen: settings.acceptedNotesFen }],
  );
}

/** A new transaction with nothing inside. */
export function consentTo(
  chosen: Order,
  withoutReceipt: boolean,
  maxSurplusFen: Fen,
  { freshTransactionId: transactionId }: Surroundings,
): { facts: PaymentFacts; record: { kind: 'consentGiven'; transactionId: string; order: Order; consent: Consent } } {
  const order = { ...chosen, account: withoutOpenOrder(chosen.account) };
  const consent: Consent = {
    terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance',
    withoutReceipt,
    maxSurplusFen,
  };
  const nothing = { notes: [], notesNumbered: 0, postingsNumbered: 0, claims: [] };
  return {
    facts: { transactionId, order, consent, ...nothing },
    record: { kind: 'consentGiven', transactionId, order, consent },
  };
}

/** What is written to a card by then is no part of what is bought now. */
function withoutOpenOrder(account: Account): Account {
  const { openCardOrder: _, ...rest } = account;
  return rest;
}

/** More than the account may buy at once would be refused when the notes are in the box. */
export function mostSurplusFen(order: Order, { maxSurplusFen }: Settings): Fen {
  const limitFen = order.account.limits?.maxFen;
  if (limitFen === undefined || order.kind === 'bills' || order.kind === 'prepayment') return maxSurplusFen;
  return limitFen > order.dueFen ? smallerFen(maxSurplusFen, missingFen(limitFen, order.dueFen)) : zeroFen;
}
