import type { Action, Input } from '../../../../core/domain/kiosk.ts';
import { cardWorkOf } from '../../../../core/domain/card-work.ts';
import type { CardReaderWord, CardWriteEnd } from '../../../../core/domain/recharge.ts';
import type { QuestionRefusal, ServiceAnswer } from '../../../../core/domain/services.ts';
import {
  accepted,
  cardAccount,
  cardOrder,
  cardVend,
  refusedFor,
  secret,
  tokenVend,
  trialOf,
  withOpenOrder,
} from './recharge-samples.ts';
import { yuan } from './samples.ts';
import { postingId } from './states.ts';
import type { Walk } from './walk.ts';

const actions: readonly Action[] = [
  { kind: 'enterBy', by: 'meter' },
  { kind: 'chooseAccount', index: 0 },
  { kind: 'proveOwner', phoneTail: '1234' },
  { kind: 'showHistory', view: 'table', months: 24 },
  { kind: 'printHistory' },
  { kind: 'openAftercare', panel: 'code' },
  { kind: 'sendReceipt', phone: '13800000000' },
  { kind: 'requestInvoice', title: { kind: 'holder' } },
  { kind: 'useRechargeCard' },
  { kind: 'submitRechargeCard', secret },
  { kind: 'writeCardAgain' },
  { kind: 'serviceEjectCard' },
];

const words: readonly CardReaderWord[] = [
  'offline',
  'initializing',
  'empty',
  'open',
  'cardInside',
  'taken',
  'jammed',
  'failed',
];
const ends: readonly CardWriteEnd[] = ['written', 'wrongCard', 'noCard', 'notWritten', 'uncertain'];

function answered(answer: ServiceAnswer): (walk: Walk) => Input {
  return (walk) => ({ kind: 'answered', requestId: walk.kiosk.questions, answer });
}

const refusals: readonly QuestionRefusal[] = ['arrearsFirst', 'outOfRange', 'notAllowed', 'unknownAccount'];
const found = { maskedName: '王*明', maskedAddress: '春风路**号' };

/** The purchase that is written, or may have been. */
function orderId(walk: Walk): string {
  return cardWorkOf(walk.kiosk)?.order.orderId ?? walk.kiosk.cardConfirms[0]?.orderId ?? cardOrder.orderId;
}

/** What the card reader, a scratch number and the services of the back end bring. */
export const rechargeInputs: Readonly<Record<string, (walk: Walk) => Input>> = {
  ...Object.fromEntries(actions.map((action) => [action.kind, (): Input => ({ kind: 'action', action })])),
  'submitRechargeCard malformed': () => ({ kind: 'action', action: { kind: 'submitRechargeCard', secret: '1234' } }),
  ...Object.fromEntries(
    words.map((word) => [`reader ${word}`, (): Input => ({ kind: 'cardReaderChanged', word, detail: '' })]),
  ),
  'card read': () => ({ kind: 'cardRead', outcome: { kind: 'read', cardNumber: cardOrder.cardNumber } }),
  'card unreadable': () => ({ kind: 'cardRead', outcome: { kind: 'unreadable' } }),
  'card gone': () => ({ kind: 'cardRead', outcome: { kind: 'noCard' } }),
  'card read failed': () => ({ kind: 'cardRead', outcome: { kind: 'failed' } }),
  ...Object.fromEntries(
    ends.map((end) => [
      `write ${end}`,
      (walk: Walk): Input => ({ kind: 'cardWriteEnded', orderId: orderId(walk), end, detail: '' }),
    ]),
  ),
  'card confirmed': (walk) => ({ kind: 'cardConfirmed', orderId: orderId(walk), outcome: 'done' }),
  'card confirm refused': (walk) => ({ kind: 'cardConfirmed', orderId: orderId(walk), outcome: 'refused' }),
  'card confirm unknown': (walk) => ({ kind: 'cardConfirmed', orderId: orderId(walk), outcome: 'unknown' }),
  'answered trial': answered({ kind: 'trialled', trial: trialOf(yuan(50)) }),
  'answered trial of another amount': answered({ kind: 'trialled', trial: trialOf(yuan(60)) }),
  'answered one account': answered({ kind: 'found', accounts: [{ ...found, accountNumber: '0310006666' }] }),
  'answered no account': answered({ kind: 'found', accounts: [] }),
  'answered history': answered({ kind: 'history', history: { months: [], payments: [] } }),
  'answered credits': answered({ kind: 'credits', credits: [] }),
  'answered messageTaken': answered({ kind: 'messageTaken' }),
  'answered invoiceTaken': answered({ kind: 'invoiceTaken', requestNumber: 'I-1', title: '王*明' }),
  ...Object.fromEntries(refusals.map((reason) => [`answered ${reason}`, answered({ kind: 'refused', reason })])),
  'answered unknown': answered({ kind: 'unknown' }),
  'answered notOffered': answered({ kind: 'notOffered' }),
  'answered stale': () => ({ kind: 'answered', requestId: 0, answer: { kind: 'unknown' } }),
  'lookedUp card account': (walk) => ({
    kind: 'lookedUp',
    requestId: walk.kiosk.lookUps,
    result: { kind: 'found', account: cardAccount, bills: [], quoteToken: 'Q1' },
  }),
  'lookedUp unwritten card': (walk) => ({
    kind: 'lookedUp',
    requestId: walk.kiosk.lookUps,
    result: { kind: 'found', account: withOpenOrder, bills: [], quoteToken: 'Q1' },
  }),
  'posting brings tokens': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: accepted({ vend: tokenVend }),
  }),
  'posting brings a card order': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: accepted({ vend: cardVend }),
  }),
  'posting redeems': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: accepted({ totalFen: yuan(100) }),
  }),
  'posting rechargeCardUnknown': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: refusedFor('rechargeCardUnknown'),
  }),
  'posting notRedeemed': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: refusedFor('notRedeemed'),
  }),
};
