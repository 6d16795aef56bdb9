import { expect, test } from 'vitest';
import type { ServiceAnswer } from '../../../core/domain/services.ts';
import { bills, booking, postpaid, settings, yuan } from './support/samples.ts';
import { newWalk, type Walk } from './support/walk.ts';

const offering = { ...settings, offered: new Set(['messages', 'invoices'] as const) };
const phone = '13900004821';
const company = '91350100M000100Y43';

/** A bill paid in notes, with the receipt out. */
function paid(): Walk {
  const walk = newWalk([], offering);
  walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
  walk.act({ kind: 'start', purpose: 'bill' });
  walk.act({ kind: 'submitAccount', accountNumber: postpaid.accountNumber });
  walk.give({
    kind: 'lookedUp',
    requestId: 1,
    result: { kind: 'found', account: postpaid, bills: bills.slice(0, 1), quoteToken: 'Q1' },
  });
  walk.act({ kind: 'continue' });
  walk.act({ kind: 'agree', withoutReceipt: false });
  walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
  walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
  walk.give({ kind: 'noteInEscrow', escrowId: 'E1', valueFen: yuan(50) });
  const stack = walk.effects.findLast((effect) => effect.kind === 'stackNote');
  const noteId = stack?.kind === 'stackNote' ? stack.noteId : '';
  walk.give({ kind: 'stackAnswered', noteId, answer: 'done' });
  walk.give({ kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(50), repeat: false });
  walk.act({ kind: 'pay' });
  walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
  const submit = walk.effects.findLast((effect) => effect.kind === 'submit');
  const postingId = submit?.kind === 'submit' ? submit.posting.id : '';
  walk.give({ kind: 'postingAnswered', postingId, answer: { kind: 'accepted', booking } });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'paying', payment: { state: 'settled' } });
  return walk;
}

function answer(walk: Walk, given: ServiceAnswer): void {
  walk.give({ kind: 'answered', requestId: walk.kiosk.questions, answer: given });
}

function aftercare(walk: Walk): object {
  const { stage } = walk.kiosk;
  if (stage.kind !== 'paying' || stage.payment.state !== 'settled') throw new Error('not settled');
  return stage.payment.aftercare;
}

const newest = (walk: Walk) => walk.effects.at(-1);

test('the receipt goes to a phone, and only four digits of it are kept', () => {
  const walk = paid();
  walk.act({ kind: 'openAftercare', panel: 'message' });
  walk.act({ kind: 'sendReceipt', phone });
  expect(newest(walk)).toMatchObject({ kind: 'ask', question: { kind: 'message', phone } });
  answer(walk, { kind: 'messageTaken' });
  expect(aftercare(walk)).toMatchObject({ message: { kind: 'sent', phoneTail: '4821' }, phonesAsked: [phone] });
  expect(walk.records.at(-1)).toMatchObject({ kind: 'receiptMessaged', phoneTail: '4821' });
  expect(JSON.stringify(walk.records)).not.toContain(phone);
});

test('a message whose answer was lost is asked for again under the same id', () => {
  const walk = paid();
  walk.act({ kind: 'sendReceipt', phone });
  const before = newest(walk);
  answer(walk, { kind: 'unknown' });
  expect(aftercare(walk)).toMatchObject({ message: { kind: 'failed', problem: 'backEndUnavailable' } });
  walk.act({ kind: 'sendReceipt', phone });
  const again = newest(walk);
  if (before?.kind !== 'ask' || again?.kind !== 'ask') throw new Error('nothing was asked');
  expect(again.question).toEqual(before.question);
});

test('three phones a payment, whatever became of the answers, and not one that is no phone', () => {
  const walk = paid();
  walk.act({ kind: 'sendReceipt', phone: '4821' });
  expect(aftercare(walk)).toMatchObject({ message: { kind: 'failed', problem: 'malformed' }, phonesAsked: [] });
  for (const other of ['13900000001', '13900000002', '13900000003']) {
    walk.act({ kind: 'sendReceipt', phone: other });
    answer(walk, { kind: 'unknown' });
  }
  walk.act({ kind: 'sendReceipt', phone });
  expect(aftercare(walk)).toMatchObject({ message: { kind: 'failed', problem: 'limit' } });
  // One that was asked for before may be asked for again: it is the same message.
  walk.act({ kind: 'sendReceipt', phone: '13900000002' });
  expect(newest(walk)).toMatchObject({ kind: 'ask', question: { kind: 'message', phone: '13900000002' } });
});

test("an invoice is asked for once, in the holder's name or under a tax number that holds", () => {
  const walk = paid();
  walk.act({ kind: 'requestInvoice', title: { kind: 'company', taxNumber: '91350100M000100Y44' } });
  expect(aftercare(walk)).toMatchObject({ invoice: { kind: 'failed', problem: 'malformed' } });
  walk.act({ kind: 'requestInvoice', title: { kind: 'company', taxNumber: ` ${company.toLowerCase()} ` } });
  expect(newest(walk)).toMatchObject({ question: { kind: 'invoice', title: { kind: 'company', taxNumber: company } } });
  answer(walk, { kind: 'invoiceTaken', requestNumber: 'INV-1', title: '样例**公司' });
  expect(walk.records.at(-1)).toMatchObject({ kind: 'invoiceRequested', requestNumber: 'INV-1' });
  expect(walk.act({ kind: 'requestInvoice', title: { kind: 'holder' } })).toEqual({ kind: 'refuse', reason: 'notNow' });
});

test('what the utility says about a title is said, and another may be tried', () => {
  const walk = paid();
  walk.act({ kind: 'requestInvoice', title: { kind: 'company', taxNumber: company } });
  answer(walk, { kind: 'refused', reason: 'invalidTitle' });
  expect(aftercare(walk)).toMatchObject({ invoice: { kind: 'failed', problem: 'invalidTitle' } });
  walk.act({ kind: 'requestInvoice', title: { kind: 'holder' } });
  expect(newest(walk)).toMatchObject({ question: { title: { kind: 'holder' } } });
});

test('the screen stays for a hand that types, and goes when nobody does', () => {
  const walk = paid();
  const { number } = walk.effects.flatMap((effect) => (effect.kind === 'print' ? [effect.document] : []))[0] ?? {
    number: '',
  };
  const transactionId = number;
  walk.give({ kind: 'receiptEnded', transactionId, number, end: { kind: 'printed' } });
  walk.act({ kind: 'openAftercare', panel: 'message' });
  for (let touches = 0; touches < 10; touches += 1) {
    walk.pass(settings.resultMs * 2);
    walk.act({ kind: 'touch' });
  }
  expect(walk.kiosk.stage.kind).toBe('paying');
  walk.pass(settings.resultMs * 4);
  expect(walk.kiosk.stage.kind).toBe('thanks');
});

test('nothing of it is there before the payment is booked, or where it is not offered', () => {
  const walk = newWalk([], settings);
  expect(walk.act({ kind: 'openAftercare', panel: 'code' })).toEqual({ kind: 'refuse', reason: 'notNow' });
  expect(walk.act({ kind: 'sendReceipt', phone })).toEqual({ kind: 'refuse', reason: 'notNow' });
  expect(walk.act({ kind: 'requestInvoice', title: { kind: 'holder' } })).toEqual({ kind: 'refuse', reason: 'notNow' });
});
