import type { Kiosk, OpenTransaction } from '../../../../core/domain/kiosk.ts';
import { openTransactions } from '../../../../core/domain/open-transactions.ts';
import { findTries } from '../../../../core/domain/find-steps.ts';
import { claimNumber } from '../../../../core/domain/numbers.ts';
import { insertedFen } from '../../../../core/domain/payment.ts';
import { paymentOf } from '../../../../core/domain/step.ts';
import { bills, booking, cheaperBills, dearerBills, postpaid, prepaid, settings, yuan } from './samples.ts';
import { variantOf, variantOfPayment } from './state-words.ts';
import { businessDate, defaultStartMs, newWalk, restartedFrom, type Walk } from './walk.ts';

/** Devices that work, and nobody there. */
export function atHome(): Walk {
  const walk = newWalk();
  walk.give({ kind: 'started', open: [] });
  walk.give({ kind: 'opened', found: 'nothing' });
  walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
  return walk;
}

function entering(purpose: 'bill' | 'recharge' = 'bill'): Walk {
  const walk = atHome();
  walk.act({ kind: 'start', purpose });
  return walk;
}

function lookingUp(purpose: 'bill' | 'recharge' = 'bill'): Walk {
  const walk = entering(purpose);
  walk.act({ kind: 'submitAccount', accountNumber: '0310004821' });
  return walk;
}

export function choosing(): Walk {
  const walk = lookingUp();
  walk.give({ kind: 'lookedUp', requestId: 1, result: { kind: 'found', account: postpaid, bills, quoteToken: 'Q1' } });
  return walk;
}

function noDebt(): Walk {
  const walk = lookingUp();
  const result = { kind: 'found', account: postpaid, bills: [], quoteToken: 'Q1' } as const;
  walk.give({ kind: 'lookedUp', requestId: 1, result });
  return walk;
}

export function recharging(): Walk {
  const walk = lookingUp('recharge');
  const result = { kind: 'found', account: prepaid, bills: [], quoteToken: 'Q1' } as const;
  walk.give({ kind: 'lookedUp', requestId: 1, result });
  return walk;
}

export function consenting(): Walk {
  const walk = choosing();
  walk.act({ kind: 'continue' });
  return walk;
}

/** 75 yuan are due, the acceptor is open. */
export function collecting(): Walk {
  const walk = consenting();
  walk.act({ kind: 'agree', withoutReceipt: false });
  walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
  walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
  return walk;
}

let notes = 0;

export function offer(walk: Walk, amount: number): void {
  notes += 1;
  walk.give({ kind: 'noteInEscrow', escrowId: `E${notes}`, valueFen: yuan(amount) });
}

/** A note goes in, is stacked, credited and acknowledged. */
export function insert(walk: Walk, amount: number): void {
  offer(walk, amount);
  const payment = paymentOf(walk.kiosk);
  if (payment?.state !== 'stacking') return;
  const { noteId } = payment.note;
  walk.give({ kind: 'stackAnswered', noteId, answer: 'done' });
  walk.give({ kind: 'noteStacked', stackedId: `S${notes}`, valueFen: yuan(amount), repeat: false });
  walk.give({ kind: 'acknowledged', noteId, answer: 'done' });
}

export function withMoney(...amounts: number[]): Walk {
  const walk = collecting();
  for (const amount of amounts) insert(walk, amount);
  return walk;
}

export function stacking(before: number[] = [20]): Walk {
  const walk = withMoney(...before);
  offer(walk, 10);
  return walk;
}

function openNoteId(walk: Walk): string {
  const payment = paymentOf(walk.kiosk);
  return payment?.state === 'stacking' ? payment.note.noteId : 'none';
}

/** The device has acknowledged the stack command, and the note is not in the box yet. */
export function taken(walk = stacking()): Walk {
  return given(walk, { kind: 'stackAnswered', noteId: openNoteId(walk), answer: 'done' });
}

function reconnected(found: 'nothing' | 'noteInValidator'): Walk {
  return given(stacking(), { kind: 'stateChanged', state: 'offline', detail: '' }, { kind: 'opened', found });
}

export function restarted(walk: Walk): Walk {
  return restartedFrom(walk.appends);
}

export function submitting(...amounts: number[]): Walk {
  const walk = withMoney(...(amounts.length === 0 ? [50, 20, 5] : amounts));
  walk.act({ kind: 'finishShort' });
  walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
  return walk;
}

export function postingId(walk: Walk): string {
  const payment = paymentOf(walk.kiosk);
  if (payment?.state === 'submitting' || payment?.state === 'pending') return payment.posting.id;
  return (walk.kiosk.background.at(-1) ?? walk.kiosk.claimPostings.at(-1))?.posting.id ?? 'none';
}

export function changedTo(walk: Walk, newBills: typeof bills): Walk {
  walk.give({
    kind: 'postingAnswered',
    postingId: postingId(walk),
    answer: { kind: 'refused', reason: 'amountChanged', changed: { bills: newBills, quoteToken: 'Q2' } },
  });
  return walk;
}

export function settled(walk = submitting()): Walk {
  walk.give({ kind: 'postingAnswered', postingId: postingId(walk), answer: { kind: 'accepted', booking } });
  return walk;
}

export function refused(walk = submitting()): Walk {
  const answer = { kind: 'refused', reason: 'blockedAccount', changed: undefined } as const;
  return given(walk, { kind: 'postingAnswered', postingId: postingId(walk), answer });
}

export function pending(): Walk {
  const walk = submitting();
  walk.pass(30_000);
  return walk;
}

/** The paper of the document that is printing has come out. */
export function printed(walk: Walk): Walk {
  walk.give({ kind: 'receiptEnded', ...printing(walk), end: { kind: 'printed' } });
  return walk;
}

/** Well made, and on nobody's paper. */
export const nobodysNumber = claimNumber('LP01-270101-7K3M9QXT', 0);

function found(): Walk {
  const walk = acted(
    printed(settled()),
    { kind: 'finish' },
    { kind: 'finish' },
    { kind: 'findReceipt', by: 'account' },
  );
  return acted(walk, { kind: 'findByAccount', accountNumber: postpaid.accountNumber, amountFen: yuan(75) });
}

function lockedOut(): Walk {
  const walk = acted(atHome(), { kind: 'findReceipt', by: 'number' });
  for (let wrong = 0; wrong < findTries; wrong += 1) walk.act({ kind: 'findByNumber', number: nobodysNumber });
  return walk;
}

/** The print job that the screen waits for. */
export function printing(walk: Walk): { transactionId: string; number: string } {
  const { stage } = walk.kiosk;
  if (stage.kind === 'pastReceipt') {
    const { transactionId } = stage.past.facts;
    return { transactionId, number: stage.receipt.kind === 'printing' ? stage.receipt.number : 'none' };
  }
  const payment = paymentOf(walk.kiosk);
  const transactionId = payment?.facts.transactionId ?? 'none';
  const shown = payment?.state === 'settled' || payment?.state === 'pending' || payment?.state === 'claimed';
  return { transactionId, number: shown && payment.receipt.kind === 'printing' ? payment.receipt.number : 'none' };
}

export function jammedWithNothingElse(): Walk {
  const walk = stacking([]);
  walk.give({ kind: 'stateChanged', state: 'jammedInStacker', detail: '' });
  return walk;
}

function closing(walk: Walk, action: 'pay' | 'cancel'): Walk {
  walk.act({ kind: action });
  return walk;
}

function withOffer(walk: Walk): Walk {
  offer(walk, 10);
  return walk;
}

function given(walk: Walk, ...inputs: Parameters<Walk['give']>[0][]): Walk {
  for (const input of inputs) walk.give(input);
  return walk;
}

function acted(walk: Walk, ...actions: Parameters<Walk['act']>[0][]): Walk {
  for (const action of actions) walk.act(action);
  return walk;
}

function service(): Walk {
  return given(acted(atHome(), { kind: 'openService' }), { kind: 'pinChecking' }, { kind: 'pinChecked', right: true });
}

/** A technician at a kiosk that holds what one resident could not pay, and a note that nobody owns. */
export function atTheClaims(): Walk {
  const walk = acted(printed(refused()), { kind: 'finish' }, { kind: 'finish' });
  walk.give({ kind: 'noteStacked', stackedId: 'S-orphan', valueFen: yuan(20), repeat: false });
  walk.give({ kind: 'acknowledged', noteId: walk.kiosk.lastNote?.noteId ?? 'none', answer: 'done' });
  return given(acted(walk, { kind: 'openService' }), { kind: 'pinChecking' }, { kind: 'pinChecked', right: true });
}

export function postingClaim(walk = atTheClaims()): Walk {
  const number = [...walk.ledger.claims.values()].find((claim) => claim.settled === null)?.number ?? 'none';
  return acted(walk, { kind: 'servicePostClaim', claimNumber: number });
}

/** Somebody took the box out and put it, or another one, back. */
export function boxSwapped(walk: Walk): Walk {
  const out = { kind: 'stateChanged', state: 'boxRemoved', detail: '' } as const;
  return given(walk, out, { kind: 'stateChanged', state: 'disabled', detail: '' });
}

/** The same journal under a utility that takes postings back, at the moment it is asked to. */
function takenBack(walk: Walk): Walk {
  const own = { ...settings, reversal: { afterMs: 1_000 } };
  const again = asStarted(restartedFrom(walk.appends, own, defaultStartMs + walk.nowMs));
  again.pass(1_000);
  again.pass(1_000);
  return again;
}

/** Started too often within ten minutes. */
function stormed(): Walk {
  const own = { ...settings, restartStorm: { starts: 2, withinMs: 1_200_000 } };
  const start = { kind: 'terminalStarted', version: 'test', atMs: defaultStartMs } as const;
  return asStarted(restartedFrom([[start, start]], own));
}

function asStarted(walk: Walk): Walk {
  walk.give({ kind: 'opened', found: 'nothing' });
  walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
  return walk;
}

/** One kiosk for every stage, every state of a payment and every variant that behaves in its own way. */
export const states: Readonly<Record<string, () => Walk>> = {
  home: atHome,
  homeBoxAsking: () => boxSwapped(atHome()),
  homeJournalFailed: () => given(atHome(), { kind: 'journalFailed' }),
  homeReversing: () => takenBack(acted(printed(pending()), { kind: 'finish' }, { kind: 'finish' })),
  homeQuiet: () => stormed(),
  homeSpaceLow: () => given(atHome(), { kind: 'spaceLow', low: true }),
  collectingSpaceLow: () => given(withMoney(20), { kind: 'spaceLow', low: true }),
  homePostingBehind: () => acted(printed(pending()), { kind: 'finish' }, { kind: 'finish' }),
  enteringAccount: entering,
  lookingUp,
  choosingBills: choosing,
  noDebt,
  choosingPrepayment: () => acted(noDebt(), { kind: 'continue' }),
  choosingRecharge: recharging,
  consenting,
  consentingNoPaper: () => given(consenting(), { kind: 'printerChanged', status: { kind: 'paperOut' } }),
  consentingNoCash: () => given(consenting(), { kind: 'stateChanged', state: 'full', detail: '' }),
  opening: () => acted(consenting(), { kind: 'agree', withoutReceipt: false }),
  collecting,
  collectingShort: () => withMoney(20),
  collectingEnough: () => withMoney(50, 20, 5),
  collectingClosed: () => given(withMoney(20), { kind: 'stateChanged', state: 'boxRemoved', detail: '' }),
  collectingBoxAsking: () => boxSwapped(withMoney(20)),
  collectingClaim: () => {
    const walk = collecting();
    return given(walk, { kind: 'noteStacked', stackedId: 'S-orphan', valueFen: yuan(10), repeat: false });
  },
  stacking,
  stackingLinkLost: () => given(stacking(), { kind: 'stateChanged', state: 'offline', detail: '' }),
  stackingFoundNothing: () => reconnected('nothing'),
  stackingFoundInValidator: () => reconnected('noteInValidator'),
  stackingTaken: taken,
  stackingTakenLinkLost: () => given(taken(), { kind: 'stateChanged', state: 'offline', detail: '' }),
  stackingTakenRestarted: () => restarted(taken()),
  stackingRestarted: () => restarted(stacking()),
  stackingRestartedFoundNothing: () => given(restarted(stacking()), { kind: 'opened', found: 'nothing' }),
  returning: () => {
    const walk = withMoney(20);
    walk.give({ kind: 'noteInEscrow', escrowId: 'E-two', valueFen: yuan(2) });
    return walk;
  },
  returningIntent: () => {
    const walk = stacking();
    return given(walk, { kind: 'stackAnswered', noteId: openNoteId(walk), answer: 'refused' });
  },
  returningThenPay: () => withOffer(closing(withMoney(50, 20, 5), 'pay')),
  returningThenCancel: () => withOffer(closing(collecting(), 'cancel')),
  closing: () => closing(withMoney(50, 20, 5), 'pay'),
  closingJammed: jammedWithNothingElse,
  cancelling: () => closing(collecting(), 'cancel'),
  submitting,
  changedDearer: () => changedTo(submitting(), dearerBills),
  changedCheaper: () => changedTo(submitting(), cheaperBills),
  settledPrinting: settled,
  settledPrinted: () => printed(settled()),
  pendingPrinting: pending,
  pendingPrinted: () => printed(pending()),
  claimedPrinting: refused,
  claimedPrinted: () => printed(refused()),
  claimedJammed: () => given(jammedWithNothingElse(), { kind: 'intakeAnswered', asked: 'close', answer: 'unanswered' }),
  thanks: () => acted(printed(settled()), { kind: 'finish' }),
  findingReceipt: () => acted(atHome(), { kind: 'findReceipt', by: 'number' }),
  findingReceiptLocked: lockedOut,
  pastReceipt: found,
  pastReceiptPrinting: () => acted(found(), { kind: 'reprint' }),
  servicePin: () => acted(atHome(), { kind: 'openService' }),
  servicePinChecking: () => given(acted(atHome(), { kind: 'openService' }), { kind: 'pinChecking' }),
  service,
  serviceNoteTest: () => acted(service(), { kind: 'serviceNoteTest', on: true }),
  serviceBoxAsking: () => boxSwapped(service()),
  serviceDayAsked: () => acted(service(), { kind: 'serviceReconcile', businessDate }),
  serviceClaims: atTheClaims,
  servicePosting: postingClaim,
};

/** The state in one short line: what stands, how far, with how much, and what is owed. */
export function stateOf(kiosk: Kiosk): string {
  const reversing = kiosk.background.some((entry) => entry.reversing) ? ' reversing' : '';
  const behind = kiosk.background.length > 0 ? ` behind:${kiosk.background.length}${reversing}` : '';
  const posting = kiosk.claimPostings.length > 0 ? ` posting:${kiosk.claimPostings.length}` : '';
  const { stage } = kiosk;
  const asking = kiosk.boxPresent && kiosk.boxUnanswered ? ' boxAsking' : '';
  const shut = `${kiosk.quietUntilMs > 0 ? ' quiet' : ''}${kiosk.spaceLow ? ' spaceLow' : ''}`;
  const dead = `${asking}${shut}${kiosk.journalFailed ? ' noJournal' : ''}`;
  if (stage.kind !== 'paying') return `${variantOf(stage)}${behind}${posting}${dead}`;
  const { payment } = stage;
  const inserted = insertedFen(payment.facts) / 100;
  const claims = payment.facts.claims.map((claim) => ` ${claim.reason}:${claim.amountFen / 100}`).join('');
  return `${variantOfPayment(payment)} ${inserted}${claims}${behind}${posting}${dead}`;
}

export function openIn(walk: Walk): readonly OpenTransaction[] {
  return openTransactions(walk.ledger);
}
