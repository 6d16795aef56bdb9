import type { PostingAnswer, Settings } from '../../../../core/domain/kiosk.ts';
import type { Account } from '../../../../core/domain/order.ts';
import type { CardReaderWord, CardWriteEnd } from '../../../../core/domain/recharge.ts';
import type { ServiceAnswer } from '../../../../core/domain/services.ts';
import {
  accepted,
  cardAccount,
  cardOrder,
  cardVend,
  offering,
  remoteAccount,
  secret,
  tokenAccount,
  tokenVend,
  trialOf,
  withOpenOrder,
} from './recharge-samples.ts';
import { yuan } from './samples.ts';
import { insert, postingId, printed } from './states.ts';
import { newWalk, restartedFrom, type Walk } from './walk.ts';

/** Devices that work, an empty card reader among them, and nobody there. */
export function home(settings: Settings = offering, cardReader = true): Walk {
  const walk = newWalk([], settings, { acceptor: true, printer: true, cardReader });
  walk.give({ kind: 'started', open: [] });
  return working(walk, cardReader ? 'empty' : undefined);
}

/** The devices of a kiosk that has just started say that they work. */
export function working(walk: Walk, card?: CardReaderWord): Walk {
  walk.give({ kind: 'opened', found: 'nothing' });
  walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
  return card === undefined ? walk : reader(walk, card);
}

/** The power came back; the reader has not spoken yet. */
export function again(walk: Walk): Walk {
  return working(restartedFrom(walk.appends, offering));
}

export function reader(walk: Walk, ...words: CardReaderWord[]): Walk {
  for (const word of words) walk.give({ kind: 'cardReaderChanged', word, detail: '' });
  return walk;
}

export function lookUp(walk: Walk, account: Account, purpose: 'bill' | 'recharge' = 'recharge'): Walk {
  walk.act({ kind: 'start', purpose });
  walk.act({ kind: 'submitAccount', accountNumber: account.accountNumber });
  return foundAccount(walk, account);
}

export function foundAccount(walk: Walk, account: Account): Walk {
  const { lookUps: requestId } = walk.kiosk;
  walk.give({ kind: 'lookedUp', requestId, result: { kind: 'found', account, bills: [], quoteToken: 'Q1' } });
  return walk;
}

/** The back end says what the amount would buy. */
export function tried(walk: Walk, amount = 50): Walk {
  walk.act({ kind: 'chooseAmount', amountFen: yuan(amount) });
  const { questions: requestId } = walk.kiosk;
  walk.give({ kind: 'answered', requestId, answer: { kind: 'trialled', trial: trialOf(yuan(amount)) } });
  return walk;
}

/** Fifty yuan are inside, and the posting is on its way. */
export function paidFor(account: Account, walk = home(), withoutReceipt = false): Walk {
  tried(lookUp(walk, account)).act({ kind: 'agree', withoutReceipt });
  walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
  walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
  insert(walk, 50);
  walk.act({ kind: 'pay' });
  walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
  return walk;
}

export function answer(walk: Walk, said: PostingAnswer): Walk {
  walk.give({ kind: 'postingAnswered', postingId: postingId(walk), answer: said });
  return walk;
}

export function tokenBought(walk = home()): Walk {
  return answer(paidFor(tokenAccount, walk), accepted({ vend: tokenVend }));
}

/** The money is booked, and the reader is empty. */
export function cardBought(walk = home()): Walk {
  return answer(paidFor(cardAccount, walk), accepted({ vend: cardVend }));
}

export function cardWriting(walk = cardBought()): Walk {
  return reader(walk, 'open', 'cardInside');
}

export function tryEnded(walk: Walk, end: CardWriteEnd, orderId = cardOrder.orderId): Walk {
  walk.give({ kind: 'cardWriteEnded', orderId, end, detail: '' });
  return walk;
}

export function rewriting(walk = home()): Walk {
  return lookUp(walk, withOpenOrder);
}

/** At the scratch number. */
export function scratching(walk = home()): Walk {
  lookUp(walk, remoteAccount).act({ kind: 'useRechargeCard' });
  return walk;
}

export function scratched(walk = scratching()): Walk {
  walk.act({ kind: 'submitRechargeCard', secret });
  return walk;
}

export function scratchPending(): Walk {
  const walk = scratched();
  walk.pass(30_000);
  return printed(walk);
}

function entering(walk = home()): Walk {
  walk.act({ kind: 'start', purpose: 'recharge' });
  return walk;
}

function reading(): Walk {
  return reader(entering(), 'open', 'cardInside');
}

function cardFound(): Walk {
  const walk = reading();
  walk.give({ kind: 'cardRead', outcome: { kind: 'read', cardNumber: cardOrder.cardNumber } });
  return walk;
}

function asked(): Walk {
  const walk = lookUp(home(), tokenAccount);
  walk.act({ kind: 'chooseAmount', amountFen: yuan(50) });
  return walk;
}

const summary = { accountNumber: '0310006666', maskedName: '王*明', maskedAddress: '春风路**号' };

function owner(): Walk {
  const walk = acted(home(), { kind: 'start', purpose: 'history' });
  return acted(walk, { kind: 'submitAccount', accountNumber: '0310006666' });
}

function acted(walk: Walk, ...actions: Parameters<Walk['act']>[0][]): Walk {
  for (const action of actions) walk.act(action);
  return walk;
}

function answeredWith(walk: Walk, said: ServiceAnswer): Walk {
  walk.give({ kind: 'answered', requestId: walk.kiosk.questions, answer: said });
  return walk;
}

function behind(walk: Walk): Walk {
  walk.act({ kind: 'finish' });
  walk.act({ kind: 'finish' });
  return walk;
}

/** One kiosk for every stage of a recharge that behaves in its own way. */
export const rechargeStates: Readonly<Record<string, () => Walk>> = {
  cardEntry: entering,
  lookingUpRecharge: () => acted(entering(), { kind: 'submitAccount', accountNumber: '0310006666' }),
  cardReading: reading,
  cardAsking: cardFound,
  cardAtHome: () => reader(home(), 'cardInside'),
  choosingToken: () => lookUp(home(), tokenAccount),
  choosingCard: () => lookUp(home(), cardAccount),
  trialAsked: asked,
  consentingToken: () => tried(lookUp(home(), tokenAccount)),
  tokenPrinting: tokenBought,
  tokenPrinted: () => printed(tokenBought()),
  cardWaiting: cardBought,
  cardWriting,
  cardWrong: () => tryEnded(cardWriting(), 'wrongCard'),
  cardNotWritten: () => tryEnded(cardWriting(), 'notWritten'),
  cardUncertain: () => tryEnded(cardWriting(), 'uncertain'),
  cardRestarted: () => again(cardWriting()),
  cardWritten: () => tryEnded(cardWriting(), 'written'),
  cardWrittenPrinted: () => printed(tryEnded(cardWriting(), 'written')),
  cardNoReader: () => answer(reader(paidFor(cardAccount), 'failed'), accepted({ vend: cardVend })),
  rewriting,
  rewritingWriting: () => reader(rewriting(), 'open', 'cardInside'),
  rewritingUncertain: () => tryEnded(reader(rewriting(), 'open', 'cardInside'), 'uncertain', 'CO-0'),
  rewritingWritten: () => tryEnded(reader(rewriting(), 'open', 'cardInside'), 'written', 'CO-0'),
  rewritingNoReader: () => rewriting(home(offering, false)),
  enteringRechargeCard: scratching,
  submittingRechargeCard: scratched,
  pendingRechargeCard: scratchPending,
  homeRechargeCardBehind: () => behind(scratchPending()),
  choosingAccount: () => {
    const walk = acted(
      entering(),
      { kind: 'enterBy', by: 'meter' },
      { kind: 'submitAccount', accountNumber: '012345' },
    );
    const accounts = [summary, { ...summary, accountNumber: '0310008888' }];
    return answeredWith(walk, { kind: 'found', accounts });
  },
  provingOwner: owner,
  historyShown: () => {
    const walk = acted(owner(), { kind: 'proveOwner', phoneTail: '1234' });
    return answeredWith(walk, { kind: 'history', history: { months: [], payments: [] } });
  },
  creditsShown: () => {
    const walk = acted(home(), { kind: 'start', purpose: 'arrival' });
    walk.act({ kind: 'submitAccount', accountNumber: '0310006666' });
    return answeredWith(walk, { kind: 'credits', credits: [] });
  },
};
