import type { Action, Input } from '../../../../core/domain/kiosk.ts';
import { paymentOf } from '../../../../core/domain/step.ts';
import { rechargeInputs } from './recharge-inputs.ts';
import { bills, booking, dearerBills, postpaid, yuan } from './samples.ts';
import { nobodysNumber, openIn, postingId, printing } from './states.ts';
import { businessDate, type Walk } from './walk.ts';

const actions: readonly Action[] = [
  { kind: 'start', purpose: 'bill' },
  { kind: 'submitAccount', accountNumber: '0310004821' },
  { kind: 'toggleBill', billId: 'B-2026-09' },
  { kind: 'continue' },
  { kind: 'chooseAmount', amountFen: 5_000 },
  { kind: 'agree', withoutReceipt: false },
  { kind: 'pay' },
  { kind: 'finishShort' },
  { kind: 'acceptChange' },
  { kind: 'addNotes' },
  { kind: 'takeClaim' },
  { kind: 'goBack' },
  { kind: 'cancel' },
  { kind: 'finish' },
  { kind: 'touch' },
  { kind: 'setLanguage', language: 'en' },
  { kind: 'setDisplay', size: 'large', contrast: 'high', sound: false },
  { kind: 'findReceipt', by: 'number' },
  { kind: 'findByAccount', accountNumber: '0310004821', amountFen: 7_500 },
  { kind: 'reprint' },
  { kind: 'openService' },
  { kind: 'leaveService' },
  { kind: 'serviceTestPrint' },
  { kind: 'serviceNoteTest', on: true },
  { kind: 'serviceJournalPage', page: 1 },
  { kind: 'serviceAnswerBox', emptied: true },
  { kind: 'serviceReconcile', businessDate },
];

function noteId(walk: Walk): string {
  const payment = paymentOf(walk.kiosk);
  return payment?.state === 'stacking' ? payment.note.noteId : (walk.kiosk.lastNote?.noteId ?? 'none');
}

/** The oldest open claim, or a right number of nothing. */
function claimOf(walk: Walk): string {
  return [...walk.ledger.claims.values()].find((claim) => claim.settled === null)?.number ?? '7K3M-9QXT-0V';
}

/** Of the newest visit that is over; a number that is well made and nobody's where there is none. */
function pastNumber(walk: Walk): string {
  return [...walk.ledger.past.keys()].at(-1) ?? nobodysNumber;
}

/** The samples fit the state where they can: the id that is asked for, the number that is printing. */
const others: Readonly<Record<string, (walk: Walk) => Input>> = {
  serviceSettleClaim: (walk) => ({
    kind: 'action',
    action: { kind: 'serviceSettleClaim', claimNumber: claimOf(walk), evidence: 'paidAtCounter', reference: 'R-1' },
  }),
  'serviceSettleClaim without evidence': (walk) => ({
    kind: 'action',
    action: { kind: 'serviceSettleClaim', claimNumber: claimOf(walk), evidence: 'paidAtCounter', reference: ' ' },
  }),
  servicePostClaim: (walk) => ({
    kind: 'action',
    action: { kind: 'servicePostClaim', claimNumber: claimOf(walk) },
  }),
  started: (walk) => ({ kind: 'started', open: openIn(walk) }),
  pinChecking: () => ({ kind: 'pinChecking' }),
  'pinChecked right': () => ({ kind: 'pinChecked', right: true }),
  'pinChecked wrong': () => ({ kind: 'pinChecked', right: false }),
  findByNumber: (walk) => ({ kind: 'action', action: { kind: 'findByNumber', number: pastNumber(walk) } }),
  tick: () => ({ kind: 'tick' }),
  'lookedUp found': (walk) => ({
    kind: 'lookedUp',
    requestId: walk.kiosk.lookUps,
    result: { kind: 'found', account: postpaid, bills, quoteToken: 'Q1' },
  }),
  'lookedUp refused': (walk) => ({
    kind: 'lookedUp',
    requestId: walk.kiosk.lookUps,
    result: { kind: 'refused', reason: 'unknownAccount' },
  }),
  'lookedUp unknown': (walk) => ({
    kind: 'lookedUp',
    requestId: walk.kiosk.lookUps,
    result: { kind: 'unknown' },
  }),
  'lookedUp stale': () => ({ kind: 'lookedUp', requestId: 0, result: { kind: 'unknown' } }),
  'intake opened': () => ({ kind: 'intakeAnswered', asked: 'open', answer: 'done' }),
  'intake not opened': () => ({ kind: 'intakeAnswered', asked: 'open', answer: 'refused' }),
  'intake closed': () => ({ kind: 'intakeAnswered', asked: 'close', answer: 'done' }),
  'stack done': (walk) => ({ kind: 'stackAnswered', noteId: noteId(walk), answer: 'done' }),
  'stack refused': (walk) => ({ kind: 'stackAnswered', noteId: noteId(walk), answer: 'refused' }),
  'stack unanswered': (walk) => ({ kind: 'stackAnswered', noteId: noteId(walk), answer: 'unanswered' }),
  'stack escrowGone': (walk) => ({ kind: 'stackAnswered', noteId: noteId(walk), answer: 'escrowGone' }),
  'return done': () => ({ kind: 'returnAnswered', answer: 'done' }),
  'return escrowGone': () => ({ kind: 'returnAnswered', answer: 'escrowGone' }),
  acknowledged: (walk) => ({ kind: 'acknowledged', noteId: noteId(walk), answer: 'done' }),
  'not acknowledged': (walk) => ({ kind: 'acknowledged', noteId: noteId(walk), answer: 'unanswered' }),
  'opened nothing': () => ({ kind: 'opened', found: 'nothing' }),
  'opened noteInValidator': () => ({ kind: 'opened', found: 'noteInValidator' }),
  'opened noteInStacker': () => ({ kind: 'opened', found: 'noteInStacker' }),
  'opened noteInEscrow': () => ({ kind: 'opened', found: 'noteInEscrow' }),
  'state offline': () => ({ kind: 'stateChanged', state: 'offline', detail: '' }),
  'state initializing': () => ({ kind: 'stateChanged', state: 'initializing', detail: '' }),
  'state disabled': () => ({ kind: 'stateChanged', state: 'disabled', detail: '' }),
  'state idle': () => ({ kind: 'stateChanged', state: 'idle', detail: '' }),
  'state accepting': () => ({ kind: 'stateChanged', state: 'accepting', detail: '' }),
  'state full': () => ({ kind: 'stateChanged', state: 'full', detail: '' }),
  'state boxRemoved': () => ({ kind: 'stateChanged', state: 'boxRemoved', detail: '' }),
  'state jammed': () => ({ kind: 'stateChanged', state: 'jammedInAcceptor', detail: '' }),
  'state cheated': () => ({ kind: 'stateChanged', state: 'cheated', detail: '' }),
  'escrow 10': () => ({ kind: 'noteInEscrow', escrowId: 'E-new', valueFen: yuan(10) }),
  'escrow 2': () => ({ kind: 'noteInEscrow', escrowId: 'E-new', valueFen: yuan(2) }),
  'stacked 10': () => ({ kind: 'noteStacked', stackedId: 'S-new', valueFen: yuan(10), repeat: false }),
  'stacked 10 again': () => ({ kind: 'noteStacked', stackedId: 'S-new', valueFen: yuan(10), repeat: true }),
  'stacked 2': () => ({ kind: 'noteStacked', stackedId: 'S-new', valueFen: yuan(2), repeat: false }),
  'returned 10': () => ({ kind: 'noteReturned', valueFen: yuan(10) }),
  'returned 2': () => ({ kind: 'noteReturned', valueFen: yuan(2) }),
  'returned unknown': () => ({ kind: 'noteReturned', valueFen: undefined }),
  rejected: () => ({ kind: 'noteRejected', reason: 'unrecognized' }),
  cheatSuspected: () => ({ kind: 'cheatSuspected' }),
  'posting accepted': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: { kind: 'accepted', booking },
  }),
  'posting refused': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: { kind: 'refused', reason: 'blockedAccount', changed: undefined },
  }),
  'posting changed': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: { kind: 'refused', reason: 'amountChanged', changed: { bills: dearerBills, quoteToken: 'Q9' } },
  }),
  'posting unknown': (walk) => ({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: { kind: 'unknown' },
  }),
  'posting of another': () => ({
    kind: 'postingAnswered',
    postingId: 'LP01-270101-00000000-P1',
    answer: { kind: 'accepted', booking },
  }),
  'receipt printed': (walk) => ({ kind: 'receiptEnded', ...printing(walk), end: { kind: 'printed' } }),
  'receipt failed': (walk) => ({
    kind: 'receiptEnded',
    ...printing(walk),
    end: { kind: 'notPrinted', reason: 'paperOut' },
  }),
  'test print ended': () => ({ kind: 'receiptEnded', transactionId: 'TEST', number: 'TEST', end: { kind: 'printed' } }),
  'serviceAnswerBox kept': () => ({ kind: 'action', action: { kind: 'serviceAnswerBox', emptied: false } }),
  'serviceReconcile unknown day': () => ({
    kind: 'action',
    action: { kind: 'serviceReconcile', businessDate: '2026-01-01' },
  }),
  'day listed': () => ({ kind: 'dayListed', businessDate, outcome: { kind: 'listed', bookings: [] } }),
  'day not offered': () => ({ kind: 'dayListed', businessDate, outcome: { kind: 'notOffered' } }),
  'day unknown': () => ({ kind: 'dayListed', businessDate, outcome: { kind: 'unknown' } }),
  'collection slip ended': () => ({
    kind: 'receiptEnded',
    transactionId: 'LP01-C1',
    number: 'LP01-C1',
    end: { kind: 'printed' },
  }),
  printerChanged: () => ({ kind: 'printerChanged', status: { kind: 'paperOut' } }),
  'space low': () => ({ kind: 'spaceLow', low: true }),
  'space enough': () => ({ kind: 'spaceLow', low: false }),
  journalFailed: () => ({ kind: 'journalFailed' }),
};

/** Every kind of input and of action, and every answer that is acted on in its own way. */
export const inputs: Readonly<Record<string, (walk: Walk) => Input>> = {
  ...Object.fromEntries(actions.map((action) => [action.kind, (): Input => ({ kind: 'action', action })])),
  ...others,
  ...rechargeInputs,
};

/** A tick after so long that every limit has passed. */
export const longAfterMs = 600_000;
