import { afterEach, describe, expect, it } from 'vitest';
import type { Screen } from '../../core/contract/snapshot.ts';
import { findLockMs, findTries } from '../../core/domain/find-steps.ts';
import { mostCopies } from '../../core/domain/papers.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, toCash } from './steps.ts';

let rig: KioskRig;
afterEach(async () => {
  expect(moneyProblems(rig)).toEqual([]);
  await rig.dispose();
});

const words = createWords('zh-CN');

function printer(): NonNullable<KioskRig['farEnds']['receiptPrinter']>['device'] {
  const far = rig.farEnds.receiptPrinter;
  if (far === null) throw new Error('no printer');
  return far.device;
}

function sheets(): readonly string[] {
  return printer()
    .text()
    .filter((sheet) => sheet.trim() !== '');
}

/** How often a sheet is marked as the n-th copy. */
function marked(sheet: string | undefined, n: number): number {
  return (sheet ?? '').split(words('title.copy', { n: String(n) })).length - 1;
}

function isCopy(sheet: string | undefined): boolean {
  return (sheet ?? '').includes(words('title.copy', { n: '' }).trim().slice(0, 2));
}

/** What a sheet says, without its marks and the blanks around them. */
function said(sheet: string | undefined): readonly string[] {
  return (sheet ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !isCopy(line));
}

async function pay(accountNumber: string): Promise<Extract<Screen, { kind: 'result' }>> {
  await toCash(rig, accountNumber);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  return await paperSettled(rig);
}

async function leave(): Promise<void> {
  await rig.press({ kind: 'finish' });
  await rig.press({ kind: 'finish' });
  await rig.until('home');
}

async function pastSettled(): Promise<Extract<Screen, { kind: 'pastReceipt' }>> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 100) {
    const screen = rig.screen();
    if (screen.kind === 'pastReceipt' && screen.receipt.kind !== 'printing') return screen;
    await rig.clock.advance(100);
  }
  throw new Error(`no past receipt: ${JSON.stringify(rig.screen())}`);
}

function digests(): ReadonlySet<string> {
  return new Set(rig.records().flatMap((record) => (record.kind === 'receiptStarted' ? [record.digest] : [])));
}

describe('a receipt', () => {
  it('whose roll ended in the middle is printed again as a marked copy of the same number, and only so often', async () => {
    rig = await startRig();
    printer().fault('paperOutMidReceipt', true);
    const result = await pay(accounts.oneBill);
    expect(result).toMatchObject({ outcome: 'paid', receipt: { kind: 'uncertain' }, canReprint: false });
    expect(await rig.send({ kind: 'reprint' })).toEqual({ kind: 'refused', reason: 'receiptUnavailable' });
    printer().fault('paperOutMidReceipt', false);
    await rig.clock.advance(5_000);
    expect(rig.screen()).toMatchObject({ kind: 'result', canReprint: true });
    for (let copy = 1; copy <= mostCopies; copy += 1) {
      await rig.press({ kind: 'reprint' });
      expect(await paperSettled(rig)).toMatchObject({ receipt: { kind: 'printed' }, canReprint: copy < mostCopies });
      const sheet = sheets().at(-1);
      expect(marked(sheet, copy)).toBe(2);
      expect(sheet).toContain(result.transactionNumber);
      expect(said(sheet)).toEqual(said(sheets().at(-copy)));
    }
    expect(await rig.send({ kind: 'reprint' })).toEqual({ kind: 'refused', reason: 'copyLimit' });
    expect(sheets().filter((sheet) => !isCopy(sheet))).toHaveLength(1);
    expect(digests().size).toBe(1);
  });

  it('that found no paper at all is the unmarked original when it is printed after all', async () => {
    rig = await startRig();
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
    printer().fault('paperOut', true);
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ receipt: { kind: 'failed', reason: 'paperOut' } });
    printer().fault('paperOut', false);
    await rig.clock.advance(5_000);
    await rig.press({ kind: 'reprint' });
    expect(await paperSettled(rig)).toMatchObject({ receipt: { kind: 'printed' } });
    expect(isCopy(sheets().at(-1))).toBe(false);
    await rig.press({ kind: 'reprint' });
    await paperSettled(rig);
    expect(marked(sheets().at(-1), 1)).toBe(2);
    expect(said(sheets().at(-1))).toEqual(said(sheets().at(-2)));
  });

  it('is found by account and amount later, with the time and the numbers of the first', async () => {
    rig = await startRig();
    const { transactionNumber, insertedFen } = await pay(accounts.oneBill);
    const original = sheets().at(-1);
    await leave();
    rig = await rig.restart();
    await rig.clock.advance(20 * 60_000);
    await rig.press({ kind: 'findReceipt', by: 'account' });
    await rig.press({ kind: 'findByAccount', accountNumber: accounts.oneBill, amountFen: insertedFen });
    expect(rig.screen()).toMatchObject({ kind: 'pastReceipt', outcome: 'paid', transactionNumber, copiesLeft: 3 });
    await rig.press({ kind: 'reprint' });
    expect(await pastSettled()).toMatchObject({ receipt: { kind: 'printed' }, copiesLeft: 2 });
    expect(said(sheets().at(-1))).toEqual(said(original));
    expect(marked(sheets().at(-1), 1)).toBe(2);
    await rig.press({ kind: 'finish' });
    await rig.until('home');
  });

  it('that was being copied when the power went is uncertain after it, and the next copy counts on', async () => {
    rig = await startRig();
    const { transactionNumber } = await pay(accounts.oneBill);
    await leave();
    await rig.press({ kind: 'findReceipt', by: 'number' });
    await rig.press({ kind: 'findByNumber', number: transactionNumber });
    printer().fault('slow', true);
    await rig.press({ kind: 'reprint' });
    rig = await rig.kill();
    printer().fault('slow', false);
    const failed = rig.records().filter((record) => record.kind === 'receiptFailed');
    expect(failed).toEqual([expect.objectContaining({ number: `${transactionNumber}-R1`, certain: false })]);
    await rig.press({ kind: 'findReceipt', by: 'number' });
    await rig.press({ kind: 'findByNumber', number: transactionNumber });
    await rig.clock.advance(5_000);
    await rig.press({ kind: 'reprint' });
    expect(await pastSettled()).toMatchObject({ receipt: { kind: 'printed' }, copiesLeft: 1 });
    expect(marked(sheets().at(-1), 2)).toBe(2);
  });
});

describe('a claim slip', () => {
  it('is found again by its number after a restart, with what is open, and closed once it was settled', async () => {
    rig = await startRig();
    await toCash(rig, accounts.amountRises);
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    await rig.until('changed');
    await rig.press({ kind: 'takeClaim' });
    const { claim } = await paperSettled(rig);
    if (claim === null) throw new Error('no claim');
    await leave();
    rig = await rig.restart();
    await rig.press({ kind: 'findReceipt', by: 'number' });
    await rig.press({ kind: 'findByNumber', number: claim.number.toLowerCase().replaceAll('-', '') });
    expect(rig.screen()).toMatchObject({
      kind: 'pastReceipt',
      outcome: 'claim',
      claim: { number: claim.number, amountFen: claim.amountFen, settled: false },
    });
    await rig.press({ kind: 'reprint' });
    expect(await pastSettled()).toMatchObject({ receipt: { kind: 'printed' } });
    expect(sheets().at(-1)).toContain(claim.number);
    expect(marked(sheets().at(-1), 1)).toBe(2);
    expect(sheets()).toHaveLength(2);
    await rig.press({ kind: 'finish' });
    await rig.press({ kind: 'openService' });
    await rig.press({ kind: 'enterPin', pin: '246810' });
    const settle = { kind: 'serviceSettleClaim', claimNumber: claim.number, reference: 'R-1' } as const;
    await rig.press({ ...settle, evidence: 'paidAtCounter' });
    await rig.press({ kind: 'leaveService' });
    await rig.press({ kind: 'findReceipt', by: 'number' });
    await rig.press({ kind: 'findByNumber', number: claim.number });
    expect(rig.screen()).toMatchObject({ claim: { number: claim.number, settled: true }, canReprint: false });
    expect(await rig.send({ kind: 'reprint' })).toEqual({ kind: 'refused', reason: 'claimClosed' });
    expect(sheets()).toHaveLength(2);
  });
});

describe('somebody who guesses', () => {
  it('is locked out after five wrong amounts, for a time, and has seen nothing of anybody', async () => {
    rig = await startRig();
    const { transactionNumber, insertedFen, account } = await pay(accounts.oneBill);
    expect(sheets()).toHaveLength(1);
    await leave();
    printer().tear();
    const from = rig.snapshots.length;
    await rig.press({ kind: 'findReceipt', by: 'account' });
    for (let wrong = 1; wrong <= findTries; wrong += 1) {
      const amountFen = insertedFen + wrong * 100;
      await rig.press({ kind: 'findByAccount', accountNumber: accounts.oneBill, amountFen });
      const problem = wrong < findTries ? 'notFound' : 'tooManyTries';
      expect(rig.screen()).toEqual({ kind: 'findReceipt', by: 'account', problem });
    }
    await rig.press({ kind: 'findByAccount', accountNumber: accounts.oneBill, amountFen: insertedFen });
    await rig.press({ kind: 'findByNumber', number: transactionNumber });
    expect(rig.screen()).toMatchObject({ kind: 'findReceipt', problem: 'tooManyTries' });
    expect(await rig.send({ kind: 'reprint' })).toEqual({ kind: 'refused', reason: 'notNow' });
    const shown = JSON.stringify(rig.snapshots.slice(from).map((snapshot) => snapshot.screen));
    for (const secret of [transactionNumber, account.maskedName, account.maskedNumber, accounts.oneBill]) {
      expect(shown).not.toContain(secret);
    }
    expect(sheets()).toEqual([]);
    await rig.clock.advance(findLockMs);
    await rig.press({ kind: 'findReceipt', by: 'account' });
    await rig.press({ kind: 'findByAccount', accountNumber: accounts.oneBill, amountFen: insertedFen });
    const found = rig.screen();
    expect(found).toMatchObject({ kind: 'pastReceipt', transactionNumber });
    const text = JSON.stringify(found);
    for (const secret of [accounts.oneBill, account.maskedAddress]) expect(text).not.toContain(secret);
  });

  it('finds their own payment only, and their paper names nobody else', async () => {
    rig = await startRig();
    await pay(accounts.oneBill);
    await leave();
    const mine = await pay(accounts.twoBills);
    await leave();
    await rig.press({ kind: 'findReceipt', by: 'number' });
    await rig.press({ kind: 'findByNumber', number: mine.transactionNumber });
    await rig.press({ kind: 'reprint' });
    await pastSettled();
    const [theirs, own, copy] = sheets();
    expect(said(copy)).toEqual(said(own));
    const other = said(theirs).filter((line) => line.includes('-26') || line.includes('****'));
    expect(other.length).toBeGreaterThan(1);
    for (const line of other) expect(copy).not.toContain(line);
  });
});
