import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { groupStsDigits } from '../../core/domain/sts-form.ts';
import { RECEIPT_KEY_FILE, verifyReceipt } from '../../core/platform/receipt-signing.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import type { AftercareView } from '../../core/contract/information-screens.ts';
import { startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { paidWithCardInside, readerOf } from './card-steps.ts';
import { goHome, payIn, recharged, recordsOf, resultWhere, toAmounts, utilityOf } from './recharge-steps.ts';
import { accounts, insertEnough, paperSettled, toCash } from './steps.ts';

const words = createWords('zh-CN');
const PHONE = '19900004821';
/** The utility's made-up companies; the second number is nobody's and holds by its check. */
const COMPANY = '91330000LPTEXT001B';
const UNKNOWN_COMPANY = '91350100M000100Y43';

async function rigFor(): Promise<KioskRig> {
  const rig = await startRig();
  onTestFinished(() => rig.dispose());
  return rig;
}

async function paidBill(rig: KioskRig): Promise<void> {
  await toCash(rig, accounts.oneBill);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  await paperSettled(rig);
}

function aftercare(rig: KioskRig): AftercareView {
  const screen = rig.screen();
  if (screen.kind !== 'result' || screen.aftercare === null) throw new Error('no payment is on the screen');
  return screen.aftercare;
}

async function codeOf(rig: KioskRig): Promise<string> {
  await rig.press({ kind: 'openAftercare', panel: 'code' });
  const { receiptText } = aftercare(rig);
  if (receiptText === null) throw new Error('there is no code');
  return receiptText;
}

/** As somebody who checks receipts gets it: from the terminal's key, without its private half. */
function publicKeyOf(rig: KioskRig): string {
  const pem = readFileSync(join(rig.dataDir, RECEIPT_KEY_FILE));
  return createPublicKey(pem).export({ type: 'spki', format: 'pem' }).toString();
}

function messagesOf(rig: KioskRig): readonly { readonly [column: string]: unknown }[] {
  return utilityOf(rig).operator.view({ account: '', day: '' }).messages;
}

it('a code that proves the payment by itself, before and after a restart', async () => {
  const rig = await rigFor();
  await paidBill(rig);
  const text = await codeOf(rig);
  const result = rig.screen();
  if (result.kind !== 'result') throw new Error(result.kind);
  expect(verifyReceipt(text, publicKeyOf(rig))).toBe('genuine');
  expect(text).toContain(result.transactionNumber);
  expect(text).toContain('100.00');
  expect(text).not.toContain(accounts.oneBill);
  expect(verifyReceipt(text.replace('100.00', '900.00'), publicKeyOf(rig))).toBe('forged');
  await rig.press({ kind: 'openAftercare', panel: 'none' });
  expect(aftercare(rig).receiptText).toBeNull();
  const next = await rig.restart();
  onTestFinished(() => next.dispose());
  expect(verifyReceipt(text, publicKeyOf(next))).toBe('genuine');
});

it('the digits of a token on the phone, as they stand on the paper', async () => {
  const rig = await rigFor();
  await toAmounts(rig, recharged.token);
  await payIn(rig, 10_000);
  await rig.press({ kind: 'pay' });
  const { vend } = await paperSettled(rig);
  const text = await codeOf(rig);
  expect(text).toContain(groupStsDigits(vend?.tokens[0] ?? ''));
  expect(verifyReceipt(text, publicKeyOf(rig))).toBe('genuine');
  await rig.press({ kind: 'sendReceipt', phone: PHONE });
  expect(messagesOf(rig)[0]).toMatchObject({ phone: PHONE, text });
});

it('a code that says of a purchase card what became of it', async () => {
  const rig = await rigFor();
  await paidWithCardInside(rig);
  await rig.press({ kind: 'pay' });
  await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
  expect(await codeOf(rig)).not.toContain(words('title.cardNotWritten'));
  expect(await rig.takeCard()).toBe(true);
  await goHome(rig);

  await paidWithCardInside(rig);
  readerOf(rig).fault('writeFails', true);
  await rig.press({ kind: 'pay' });
  await resultWhere(rig, ({ card }) => card?.canTryAgain === true);
  expect(await rig.send({ kind: 'openAftercare', panel: 'code' })).toMatchObject({ kind: 'refused' });
  await rig.press({ kind: 'finish' });
  const { card } = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
  const key = card?.write === 'uncertain' ? 'title.cardUncertain' : 'title.cardNotWritten';
  expect(await codeOf(rig)).toContain(words(key));
});

it('a message to a phone, of which only the last digits are kept, once for each phone and for three at most', async () => {
  const rig = await rigFor();
  await paidBill(rig);
  const text = await codeOf(rig);
  await rig.press({ kind: 'openAftercare', panel: 'message' });
  await rig.press({ kind: 'sendReceipt', phone: '4821' });
  expect(aftercare(rig).message).toEqual({ kind: 'failed', problem: 'malformed' });
  const utility = utilityOf(rig);
  utility.setFault('answerLost', true);
  await rig.press({ kind: 'sendReceipt', phone: PHONE });
  expect(aftercare(rig).message).toEqual({ kind: 'failed', problem: 'backEndUnavailable' });
  utility.setFault('answerLost', false);
  await rig.press({ kind: 'sendReceipt', phone: PHONE });
  expect(aftercare(rig)).toMatchObject({ message: { kind: 'sent', phoneTail: '4821' }, messagesLeft: 2 });
  expect(messagesOf(rig)).toMatchObject([{ phone: PHONE, text }]);
  const others = ['19900005832', '19900006843', '19900007854'];
  for (const phone of others) await rig.press({ kind: 'sendReceipt', phone });
  expect(aftercare(rig).message).toEqual({ kind: 'failed', problem: 'limit' });
  expect(messagesOf(rig).map(({ phone }) => phone)).toEqual([others[1], others[0], PHONE]);
  const tails = recordsOf(rig, 'receiptMessaged').map(({ phoneTail }) => phoneTail);
  expect(tails).toEqual(['4821', '5832', '6843']);
  expect(JSON.stringify(rig.records())).not.toContain(PHONE);
});

it("an invoice in the holder's name, asked for once", async () => {
  const rig = await rigFor();
  await paidBill(rig);
  await rig.press({ kind: 'openAftercare', panel: 'invoice' });
  await rig.press({ kind: 'requestInvoice', title: { kind: 'holder' } });
  const { invoice } = aftercare(rig);
  if (invoice.kind !== 'requested') throw new Error(JSON.stringify(invoice));
  expect(recordsOf(rig, 'invoiceRequested')).toMatchObject([{ requestNumber: invoice.requestNumber }]);
  expect(await rig.send({ kind: 'requestInvoice', title: { kind: 'holder' } })).toMatchObject({ kind: 'refused' });
  const { invoices } = utilityOf(rig).operator.view({ account: '', day: '' });
  const posting = recordsOf(rig, 'paymentSubmitted')[0]?.posting;
  expect(invoices).toMatchObject([{ posting: posting?.id, amountFen: posting?.totalFen }]);
});

it('an invoice for a company whose tax number holds and is known', async () => {
  const rig = await rigFor();
  await paidBill(rig);
  await rig.press({ kind: 'openAftercare', panel: 'invoice' });
  for (const [taxNumber, problem] of [
    ['91330000LPTEXT001C', 'malformed'],
    [UNKNOWN_COMPANY, 'invalidTitle'],
  ] as const) {
    await rig.press({ kind: 'requestInvoice', title: { kind: 'company', taxNumber } });
    expect(aftercare(rig).invoice).toEqual({ kind: 'failed', problem });
  }
  await rig.press({ kind: 'requestInvoice', title: { kind: 'company', taxNumber: COMPANY } });
  expect(aftercare(rig).invoice).toMatchObject({ kind: 'requested' });
  const { invoices } = utilityOf(rig).operator.view({ account: '', day: '' });
  expect(invoices).toMatchObject([{ taxNumber: COMPANY }]);
});
