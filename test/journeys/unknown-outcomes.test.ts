import { describe, expect, it, onTestFinished } from 'vitest';
import { startRig, moneyProblems, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, slotOpen, toCash } from './steps.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const yearMs = 365 * dayMs;
const config = { recovery: { restartStorm: null } };

async function rigFor(): Promise<KioskRig> {
  const rig = await startRig({ config });
  onTestFinished(() => rig.dispose());
  return rig;
}

function utilityOf(rig: KioskRig): NonNullable<KioskRig['farEnds']['utility']> {
  const { utility } = rig.farEnds;
  if (utility === null) throw new Error('there is no simulated utility');
  return utility;
}

describe('a link that is away', () => {
  it('for two days, in which the terminal is off, ends in one booking', async () => {
    let rig = await rigFor();
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
    utilityOf(rig).setFault('answerLost', true);
    await rig.press({ kind: 'pay' });
    await rig.until('processing');
    utilityOf(rig).setFault('down', true);
    await paperSettled(rig);
    const { clock, dataDir } = rig;
    await rig.stop();
    await clock.advance(2 * dayMs);
    rig = await startRig({ config, clock, dataDir, seed: 2 });
    await rig.clock.advance(minuteMs);
    expect(utilityOf(rig).totals().acceptedCount).toBe(1);
    expect(rig.records().filter((record) => record.kind === 'paymentSettled')).toHaveLength(1);
    await rig.stop();
  });

  it('and back every two seconds books once, and shows one end', async () => {
    const rig = await rigFor();
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
    const utility = utilityOf(rig);
    utility.setFault('answerLost', true);
    utility.setFault('slow', true);
    await rig.press({ kind: 'pay' });
    for (let turn = 0; turn < 30; turn += 1) {
      utility.setFault('down', turn % 2 === 0);
      await rig.clock.advance(2_000);
    }
    for (const fault of ['down', 'slow', 'answerLost'] as const) utility.setFault(fault, false);
    await rig.clock.advance(10 * minuteMs);
    expect(utility.totals().acceptedCount).toBe(1);
    expect(rig.records().filter((record) => record.kind === 'paymentSettled')).toHaveLength(1);
    expect(rig.screen().kind).toBe('home');
    expect(moneyProblems(rig)).toEqual([]);
  });
});

describe('a wall clock that is set in the middle of a payment', () => {
  it.each([
    ['a year forward', yearMs],
    ['a year back', -yearMs],
    ['back to 1970', -Date.UTC(2026, 0, 5, 1, 0, 0)],
    ['an hour forward', 60 * minuteMs],
    ['an hour back', -60 * minuteMs],
  ])('%s, at each step, costs nobody anything', async (_name, jumpMs) => {
    for (const step of ['before the notes', 'between two notes', 'while it is booked', 'at the result'] as const) {
      const rig = await startRig({ config });
      await toCash(rig, accounts.twoBills);
      if (step === 'before the notes') rig.clock.jumpWallClock(jumpMs);
      await rig.clock.advance(2_000);
      await rig.insert(100);
      if (step === 'between two notes') rig.clock.jumpWallClock(jumpMs);
      await rig.clock.advance(30_000);
      expect(rig.screen(), step).toMatchObject({ kind: 'cash', insertedFen: 10_000 });
      await slotOpen(rig);
      await insertEnough(rig);
      utilityOf(rig).setFault('slow', true);
      await rig.press({ kind: 'pay' });
      await rig.until('processing');
      if (step === 'while it is booked') rig.clock.jumpWallClock(jumpMs);
      const result = await rig.until('result');
      expect(result, step).toMatchObject({ outcome: 'paid' });
      if (step === 'at the result') rig.clock.jumpWallClock(jumpMs);
      await paperSettled(rig);
      await rig.clock.advance(5_000);
      expect(rig.screen().kind, step).toBe('result');
      await rig.clock.advance(2 * minuteMs);
      expect(rig.screen().kind, step).toBe('home');
      expect(
        rig.records().filter((record) => record.kind === 'clockJumped'),
        step,
      ).toHaveLength(1);
      expect(moneyProblems(rig), step).toEqual([]);
      await rig.dispose();
    }
  });
});
