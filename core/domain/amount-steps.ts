import { amountRange } from './amount-range.ts';
import { ask } from './ask.ts';
import { cashProblem } from './availability.ts';
import { readerIsOut } from './card-work.ts';
import type { Action, AmountKind, AmountProblem, Kiosk, Settings, Stage, Step, Surroundings } from './kiosk.ts';
import { fen } from './money.ts';
import type { Account, Order } from './order.ts';
import type { CardConfirm } from './recharge.ts';
import type { ServiceAnswer } from './services.ts';
import { advance, at, refuse } from './step.ts';

type StageOf<K extends Stage['kind']> = Extract<Stage, { kind: K }>;

/** What an account buys for a chosen amount: by how its power reaches it, and by how it is kept. */
export function amountKindOf({ kind, supply }: Account): AmountKind {
  if (supply === 'token' || supply === 'card') return supply;
  return kind === 'prepaid' ? 'recharge' : 'prepayment';
}

/** Where an amount is chosen. What the back end does not sell here is said before anybody chooses. */
export function choosingAmount(account: Account, settings: Settings): StageOf<'choosingAmount'> {
  const orderKind = amountKindOf(account);
  return { kind: 'choosingAmount', orderKind, account, problem: isSold(orderKind, settings) ? null : 'notAllowed' };
}

function isSold(orderKind: AmountKind, { offered }: Settings): boolean {
  if (orderKind === 'token') return offered.has('tokens');
  return orderKind !== 'card' || offered.has('cards');
}

export function chooseAmount(
  kiosk: Kiosk,
  { amountFen }: Extract<Action, { kind: 'chooseAmount' }>,
  around: Surroundings,
): Step {
  const { stage } = kiosk;
  const { settings, books } = around;
  if (stage.kind !== 'choosingAmount') return refuse('notNow');
  if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
  const { orderKind, account } = stage;
  if (!isSold(orderKind, settings)) return withProblem(kiosk, stage, 'notAllowed');
  if (orderKind === 'card' && !canBeWritten(kiosk, account, books)) return withProblem(kiosk, stage, 'notAllowed');
  // While the back end has not heard that the last purchase is written it would refuse the next, with notes in the box.
  if (kiosk.cardConfirms.some((confirm) => isOf(confirm, orderKind, account)))
    return withProblem(kiosk, stage, 'backEndUnavailable');
  const { minFen, maxFen } = amountRange(account, settings);
  const isInRange = Number.isSafeInteger(amountFen) && amountFen >= minFen && amountFen <= maxFen;
  if (!isInRange || amountFen % settings.stepAmountFen !== 0) return withProblem(kiosk, stage, 'outOfRange');
  const order: Order = { kind: orderKind, account, bills: [], quoteToken: undefined, dueFen: fen(amountFen) };
  const back: Stage = { ...stage, problem: null };
  return needsTrial(account, settings) ? ask(kiosk, { kind: 'trial', order }, back) : toConsent(kiosk, order, back);
}

/** The account may have been looked up before that order was opened, or lost it on its way through the visit. */
function isOf({ orderId, cardNumber }: CardConfirm, orderKind: AmountKind, account: Account): boolean {
  if (orderId === account.openCardOrder?.orderId) return true;
  return orderKind === 'card' && (cardNumber ?? account.cardNumber) === account.cardNumber;
}

/**
 * No note is taken for a card that nothing here can write, whose number no booking could be held against, or whose last
 * order the back end shows as open and refused to close: a person has to look at that one.
 */
function canBeWritten(kiosk: Kiosk, { cardNumber, openCardOrder }: Account, books: Surroundings['books']): boolean {
  const isStuck = openCardOrder !== undefined && books.card(openCardOrder.orderId)?.refused === true;
  return cardNumber !== undefined && !isStuck && !readerIsOut(kiosk);
}

/** Where an amount is not simply credited, the back end says before the consent what it would buy. */
function needsTrial({ supply, arrearsFen = fen(0) }: Account, { offered }: Settings): boolean {
  return offered.has('trial') && ((supply !== undefined && supply !== 'balance') || arrearsFen > 0);
}

/** What the amount would buy is shown with the terms. Nothing is sold on an answer that did not come. */
export function trialled(kiosk: Kiosk, back: Stage, order: Order, answer: ServiceAnswer): Step {
  if (back.kind !== 'choosingAmount') return advance(at(kiosk, back));
  switch (answer.kind) {
    case 'trialled': {
      const { amountFen, arrearsFen } = answer.trial;
      // It speaks of another amount, or takes more than there is: nobody knows what this one would buy.
      if (amountFen !== order.dueFen || arrearsFen > amountFen) return withProblem(kiosk, back, 'backEndUnavailable');
      return toConsent(kiosk, { ...order, trial: answer.trial }, back);
    }
    case 'notOffered':
      return toConsent(kiosk, order, back);
    case 'refused':
      return withProblem(kiosk, back, refusals[answer.reason] ?? 'notAllowed');
    default:
      return withProblem(kiosk, back, 'backEndUnavailable');
  }
}

const refusals: Readonly<Record<string, AmountProblem>> = {
  arrearsFirst: 'arrearsFirst',
  outOfRange: 'outOfRange',
};

function withProblem(kiosk: Kiosk, stage: StageOf<'choosingAmount'>, problem: AmountProblem): Step {
  return advance(at(kiosk, { ...stage, problem }));
}

/** The printer is asked while the terms are read, so that a dead one is known before money moves. */
export function toConsent(kiosk: Kiosk, order: Order, back: Stage): Step {
  return advance(at(kiosk, { kind: 'consenting', order, back }), [], [{ kind: 'checkPrinter' }]);
}
