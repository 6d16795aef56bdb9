import { describe, expect, it, onTestFinished } from 'vitest';
import { startRig, moneyProblems, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paper, paperSettled, slotOpen, toCash } from './steps.ts';

const minuteMs = 60_000;
const config = { backEnd: { kind: 'simulated', reverseAfterMinutes: 2 }, recovery: { restartStorm: null } };

async function rigFor(own: unknown = config): Promise<KioskRig> {
  const rig = await startRig({ config: own });
  onTestFinished(() => rig.dispose());
  return rig;
}

function utilityOf(rig: KioskRig): NonNullable<KioskRig['farEnds']['utility']> {
  const { utility } = rig.farEnds;
  if (utility === null) throw new Error('there is no simulated utility');
  return utility;
}

/** The bill is paid; `booked` says whether the utility took it before the link broke. The resident leaves with the slip. */
async function leaveWithSlip(rig: KioskRig, booked: boolean): Promise<void> {
  const utility = utilityOf(rig);
  await toCash(rig, accounts.oneBill);
  await insertEnough(rig);
  utility.setFault(booked ? 'answerLost' : 'down', true);
  await rig.press({ kind: 'pay' });
  await rig.until('processing');
  utility.setFault('down', true);
  utility.setFault('answerLost', false);
  const result = await paperSettled(rig);
  expect(result).toMatchObject({ outcome: 'pending' });
  await rig.press({ kind: 'finish' });
  await rig.press({ kind: 'finish' });
  expect(rig.screen().kind).toBe('home');
  expect(utility.totals().acceptedCount).toBe(booked ? 1 : 0);
}

function kinds(rig: KioskRig): readonly string[] {
  return rig
    .records()
    .map((record) => record.kind)
    .filter((kind) => ['reversalRequested', 'paymentRefused', 'paymentSettled', 'claimOpened'].includes(kind));
}

async function owed(rig: KioskRig): Promise<readonly number[]> {
  const arrears = await utilityOf(rig).getArrears(accounts.oneBill);
  return arrears.kind === 'quoted' ? arrears.bills.map((bill) => bill.totalFen) : [];
}

describe('a bill whose booking is unknown', () => {
  it.each([true, false])('is taken back after its time (booked before the link broke: %s)', async (booked) => {
    const rig = await rigFor();
    const before = await owed(rig);
    await leaveWithSlip(rig, booked);
    await rig.clock.advance(minuteMs);
    expect(kinds(rig)).toEqual([]);
    await rig.clock.advance(3 * minuteMs);
    expect(kinds(rig)).toEqual(['reversalRequested']);
    utilityOf(rig).setFault('down', false);
    await rig.clock.advance(5 * minuteMs);
    expect(kinds(rig)).toEqual(['reversalRequested', 'paymentRefused', 'claimOpened']);
    expect(rig.records().findLast((record) => record.kind === 'claimOpened')).toMatchObject({ reason: 'unposted' });
    expect(await owed(rig)).toEqual(before);
    expect(utilityOf(rig).totals().acceptedCount).toBe(0);
    expect(rig.ledger.totals).toMatchObject({ creditedFen: 0 });
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('is taken back once however often the answer is lost, and its claim has the number of the slip', async () => {
    const rig = await rigFor();
    await leaveWithSlip(rig, true);
    utilityOf(rig).setFault('reversalLost', true);
    await rig.clock.advance(5 * minuteMs);
    utilityOf(rig).setFault('down', false);
    await rig.clock.advance(5 * minuteMs);
    expect(kinds(rig)).toEqual(['reversalRequested']);
    utilityOf(rig).setFault('reversalLost', false);
    await rig.clock.advance(5 * minuteMs);
    expect(kinds(rig)).toEqual(['reversalRequested', 'paymentRefused', 'claimOpened']);
    const claim = rig.records().findLast((record) => record.kind === 'claimOpened');
    const number = claim?.kind === 'claimOpened' ? claim.claimNumber : 'none';
    expect(paper(rig).replaceAll('-', '')).toContain(number.replaceAll('-', ''));
    expect(moneyProblems(rig)).toEqual([]);
  });

  it.each([true, false])(
    'is taken back by the next life where the host dies in between (booked: %s)',
    async (booked) => {
      let rig = await rigFor();
      await leaveWithSlip(rig, booked);
      await rig.clock.advance(5 * minuteMs);
      expect(kinds(rig)).toEqual(['reversalRequested']);
      rig = await rig.kill();
      await rig.clock.advance(minuteMs);
      expect(kinds(rig)).toEqual(['reversalRequested', 'paymentRefused', 'claimOpened']);
      expect(utilityOf(rig).totals().acceptedCount).toBe(0);
      expect(moneyProblems(rig)).toEqual([]);
      rig = await rig.kill();
      await rig.clock.advance(minuteMs);
      expect(kinds(rig)).toEqual(['reversalRequested', 'paymentRefused', 'claimOpened']);
      await rig.stop();
    },
  );

  it('is settled, and never taken back, where the link returns in time', async () => {
    const rig = await rigFor();
    await leaveWithSlip(rig, true);
    utilityOf(rig).setFault('down', false);
    await rig.clock.advance(5 * minuteMs);
    expect(kinds(rig)).toEqual(['paymentSettled']);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('waits for its answer for as long as it takes where the utility takes nothing back', async () => {
    const rig = await rigFor({ recovery: { restartStorm: null } });
    await leaveWithSlip(rig, true);
    await rig.clock.advance(10 * minuteMs);
    expect(kinds(rig)).toEqual([]);
    utilityOf(rig).setFault('down', false);
    await rig.clock.advance(5 * minuteMs);
    expect(kinds(rig)).toEqual(['paymentSettled']);
    expect(moneyProblems(rig)).toEqual([]);
  });
});

describe('a recharge whose booking is unknown', () => {
  it('is never taken back: the same id is asked for until the token is there', async () => {
    const rig = await rigFor();
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'submitAccount', accountNumber: accounts.prepaid });
    await rig.until('chooseAmount');
    await rig.press({ kind: 'chooseAmount', amountFen: 10_000 });
    await rig.until('consent');
    await rig.clock.advance(1_000);
    await rig.press({ kind: 'agree', withoutReceipt: false });
    await slotOpen(rig);
    await rig.insert(100);
    await slotOpen(rig);
    const utility = utilityOf(rig);
    utility.setFault('answerLost', true);
    await rig.press({ kind: 'pay' });
    await rig.until('processing');
    utility.setFault('down', true);
    await paperSettled(rig);
    await rig.clock.advance(10 * minuteMs);
    expect(rig.screen().kind).toBe('home');
    expect(kinds(rig)).toEqual([]);
    utility.setFault('down', false);
    await rig.clock.advance(5 * minuteMs);
    expect(kinds(rig)).toEqual(['paymentSettled']);
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: 10_000 });
    expect(moneyProblems(rig)).toEqual([]);
  });
});
