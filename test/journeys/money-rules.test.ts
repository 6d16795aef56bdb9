import { afterEach, describe, expect, it } from 'vitest';
import { heldFen } from '../../core/domain/ledger.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paper, paperSettled, slotOpen, toCash, toConsent } from './steps.ts';

let rig: KioskRig;
afterEach(async () => {
  expect(moneyProblems(rig)).toEqual([]);
  await rig.dispose();
});

describe('before money', () => {
  it('journals consent with account, bills, quote and terms before the acceptor opens', async () => {
    rig = await startRig();
    await toConsent(rig, accounts.oneBill);
    expect(rig.farEnds.noteAcceptor?.device.state().accepting).toBe(false);
    await rig.press({ kind: 'agree', withoutReceipt: false });
    await slotOpen(rig);
    const consent = rig.records().find((record) => record.kind === 'consentGiven');
    expect(consent).toMatchObject({
      order: { account: { accountNumber: accounts.oneBill }, bills: [{}], quoteToken: expect.any(String) as string },
      consent: { terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance' },
    });
    expect(rig.farEnds.noteAcceptor?.device.state().accepting).toBe(true);
  });

  it('says which account is unknown or blocked, keeps the entry, and looks up while cash is out of order', async () => {
    rig = await startRig();
    rig.farEnds.noteAcceptor?.line.unplug();
    await rig.clock.advance(5_000);
    expect(rig.snapshot().availability.cash).toMatchObject({ ok: false });
    await rig.press({ kind: 'start', purpose: 'bill' });
    await rig.press({ kind: 'submitAccount', accountNumber: accounts.nobody });
    expect(await rig.until('enterAccount')).toMatchObject({ entry: accounts.nobody, problem: 'unknownAccount' });
    await rig.press({ kind: 'submitAccount', accountNumber: accounts.blocked });
    expect(await rig.until('enterAccount')).toMatchObject({ problem: 'blockedAccount' });
    await rig.press({ kind: 'submitAccount', accountNumber: '12' });
    expect(await rig.until('enterAccount')).toMatchObject({ problem: 'malformed' });
    await rig.press({ kind: 'submitAccount', accountNumber: accounts.oneBill });
    expect(await rig.until('bills')).toMatchObject({ canContinue: false });
    expect(await rig.send({ kind: 'continue' })).toEqual({ kind: 'refused', reason: 'cashUnavailable' });
    rig.farEnds.noteAcceptor?.line.plug();
    await rig.clock.advance(20_000);
    expect(await rig.until('bills')).toMatchObject({ canContinue: true });
  });

  it('offers a prepayment where nothing is owed, and the money goes to the balance', async () => {
    rig = await startRig();
    await rig.press({ kind: 'start', purpose: 'bill' });
    await rig.press({ kind: 'submitAccount', accountNumber: accounts.noDebt });
    await rig.until('noDebt');
    await rig.press({ kind: 'continue' });
    await rig.press({ kind: 'chooseAmount', amountFen: 10_000 });
    await rig.press({ kind: 'agree', withoutReceipt: false });
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid', split: { bills: [], balanceFen: 10_000 } });
  });

  it('asks before paying whether to go on without a receipt', async () => {
    rig = await startRig();
    rig.farEnds.receiptPrinter?.device.fault('paperOut', true);
    await toConsent(rig, accounts.oneBill);
    await rig.clock.advance(3_000);
    expect(rig.screen()).toMatchObject({ kind: 'consent', receiptProblem: 'paperOut' });
    expect(await rig.send({ kind: 'agree', withoutReceipt: false })).toMatchObject({ reason: 'receiptUnavailable' });
    await rig.press({ kind: 'agree', withoutReceipt: true });
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid', receipt: { kind: 'none' } });
  });
});

describe('notes', () => {
  it('hands a note in escrow back when the resident cancels, and takes nothing', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    rig.farEnds.noteAcceptor?.device.insert(100);
    await rig.clock.advance(300);
    await rig.press({ kind: 'cancel' });
    await rig.until('home');
    await rig.clock.advance(5_000);
    expect(rig.farEnds.noteAcceptor?.device.contents()).toMatchObject({
      returned: { yuan: 100 },
      stacked: { yuan: 0 },
    });
    expect(rig.ledger.totals.stackedFen).toBe(0);
  });

  it('returns foreign and damaged notes and the resident sees why', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await rig.insert('foreign');
    expect(await slotOpen(rig)).toMatchObject({ noteCount: 0, lastReturn: { reason: 'unrecognized' } });
    await rig.insert('bad');
    expect(await slotOpen(rig)).toMatchObject({ noteCount: 0, lastReturn: {} });
    await rig.press({ kind: 'cancel' });
    await rig.until('home');
  });

  it('returns a note whose surplus would pass the limit, and says so', async () => {
    rig = await startRig({ config: { money: { maxSurplusFen: 500 } } });
    await toCash(rig, accounts.oneBill);
    await rig.insert(100);
    const cash = await slotOpen(rig);
    expect(cash).toMatchObject({ noteCount: 0, lastReturn: { reason: 'surplusLimit', valueFen: 10_000 } });
    await rig.press({ kind: 'cancel' });
    await rig.until('home');
  });

  it('cannot be cancelled once a note is in the cash box', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await rig.insert(10);
    expect(await rig.send({ kind: 'cancel' })).toEqual({ kind: 'refused', reason: 'moneyTaken' });
    expect(await rig.send({ kind: 'pay' })).toEqual({ kind: 'refused', reason: 'notEnough' });
    await rig.press({ kind: 'finishShort' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid', split: { bills: [], balanceFen: 1_000 } });
  });

  it('splits a short payment: the oldest whole bill first, the rest to the balance', async () => {
    rig = await startRig();
    const cash = await toCash(rig, accounts.twoBills);
    await rig.insert(100);
    expect(cash.dueFen).toBeGreaterThan(10_000);
    await rig.press({ kind: 'finishShort' });
    const result = await paperSettled(rig);
    expect(result.split.bills).toHaveLength(1);
    expect(result.split.bills[0]).toMatchObject({ whole: true });
    expect(result.split.balanceFen + (result.split.bills[0]?.amountFen ?? 0)).toBe(10_000);
  });

  it('pays a bill in part where it allows that', async () => {
    rig = await startRig();
    await toCash(rig, accounts.partPayment);
    await rig.insert(50);
    await rig.press({ kind: 'finishShort' });
    const result = await paperSettled(rig);
    expect(result.split).toMatchObject({ bills: [{ whole: false, amountFen: 5_000 }], balanceFen: 0 });
  });

  it('finishes as consented when the resident leaves money behind', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await rig.insert(20);
    await rig.clock.advance(70_000);
    expect(rig.snapshot().idleWarning).toMatchObject({ moneyInside: true });
    await rig.clock.advance(31_000);
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'paid', insertedFen: 2_000 });
    expect(rig.records()).toContainEqual(expect.objectContaining({ kind: 'intakeClosed', why: 'idle' }));
  });

  it('turns a jammed note into a claim on screen and slip, and posts what was stacked before it', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await rig.insert(10);
    rig.farEnds.noteAcceptor?.device.fault('jamWhileStacking', true);
    await rig.insert(20);
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'paid', claim: { amountFen: 2_000, reason: 'noteInDoubt' } });
    expect(paper(rig)).toContain(result.claim?.number ?? 'no claim');
    expect(rig.ledger.totals).toMatchObject({
      stackedFen: 1_000,
      inDoubtFen: 2_000,
      creditedFen: 1_000,
      claimedFen: 2_000,
    });
  });
});

describe('the back end', () => {
  it('a definite refusal after cash gives a claim number on screen and slip', async () => {
    rig = await startRig();
    await toCash(rig, accounts.dayClosed);
    const cash = await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'claim', claim: { amountFen: cash.insertedFen, reason: 'refused' } });
    expect(paper(rig)).toContain(result.claim?.number ?? 'no claim');
    expect(heldFen(rig.ledger)).toBe(0);
  });

  it('an answer that got lost is asked for again, and booked once', async () => {
    rig = await startRig();
    await toCash(rig, accounts.answerLost);
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid' });
    expect(rig.farEnds.utility?.totals()).toMatchObject({ acceptedCount: 1 });
  });

  it('a back end that is down is neither success nor failure; the posting arrives later under its id', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    const cash = await insertEnough(rig);
    rig.farEnds.utility?.setFault('down', true);
    await rig.press({ kind: 'pay' });
    await rig.until('processing');
    await rig.clock.advance(25_000);
    const pending = await paperSettled(rig);
    expect(pending).toMatchObject({ outcome: 'pending', claim: { amountFen: cash.insertedFen } });
    expect(paper(rig)).toContain(pending.claim?.number ?? 'no number');
    await rig.press({ kind: 'finish' });
    await rig.until('home');
    expect(heldFen(rig.ledger)).toBe(cash.insertedFen);
    const restarted = await rig.restart();
    rig = restarted;
    expect(rig.screen().kind).toBe('home');
    await rig.clock.advance(600_000);
    expect(heldFen(rig.ledger)).toBe(0);
    expect(rig.farEnds.utility?.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: cash.insertedFen });
    const ids = rig.records().flatMap((record) => (record.kind === 'paymentSubmitted' ? [record.posting.id] : []));
    expect(new Set(ids).size).toBe(1);
  });

  it('a changed amount is shown again: add notes, and the new posting has a new id', async () => {
    rig = await startRig({ config: { money: { maxSurplusFen: 10_000 } } });
    await toCash(rig, accounts.amountRises);
    const cash = await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    const changed = await rig.until('changed');
    expect(changed.newDueFen).toBeGreaterThan(changed.oldDueFen);
    expect(changed.insertedFen).toBe(cash.insertedFen);
    await rig.press({ kind: 'acceptChange' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid' });
    const ids = rig.records().flatMap((record) => (record.kind === 'paymentSubmitted' ? [record.posting.id] : []));
    expect(new Set(ids).size).toBe(2);
  });

  it('a changed amount can end in a claim instead', async () => {
    rig = await startRig();
    await toCash(rig, accounts.amountRises);
    const cash = await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    await rig.until('changed');
    await rig.press({ kind: 'takeClaim' });
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'claim', claim: { amountFen: cash.insertedFen, reason: 'resident' } });
    expect(rig.farEnds.utility?.totals().acceptedCount).toBe(0);
  });
});

describe('the paper', () => {
  it('paper that ends in the middle is an uncertain receipt, and nothing is printed twice', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
    rig.farEnds.receiptPrinter?.device.fault('paperOutMidReceipt', true);
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid', receipt: { kind: 'uncertain' } });
    const restarted = await rig.restart();
    rig = restarted;
    await rig.clock.advance(20_000);
    expect(rig.records().filter((record) => record.kind === 'receiptStarted')).toHaveLength(1);
  });

  it('a link that cannot confirm records that the receipt was sent, never that it was printed', async () => {
    rig = await startRig({
      config: {
        devices: {
          noteAcceptor: { protocol: 'ccnet', link: { kind: 'simulator' } },
          receiptPrinter: { protocol: 'escpos', link: { kind: 'simulator' }, confirmsPrint: false },
        },
      },
    });
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ receipt: { kind: 'sent' } });
    const kinds = rig.records().map((record) => record.kind);
    expect(kinds).toContain('receiptSent');
    expect(kinds).not.toContain('receiptPrinted');
  });

  it('speaks the language of the resident and carries every number of the payment', async () => {
    rig = await startRig();
    await rig.press({ kind: 'setLanguage', language: 'en' });
    await toCash(rig, accounts.oneBill);
    const cash = await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    const text = paper(rig);
    for (const part of [result.transactionNumber, 'DEMO-001', '0310 **** 01', (cash.insertedFen / 100).toFixed(2)]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain(accounts.oneBill);
    expect(text).not.toContain('凭条');
  });
});
