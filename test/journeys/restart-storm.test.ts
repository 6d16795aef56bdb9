import { describe, expect, it, onTestFinished } from 'vitest';
import { startRig, moneyProblems, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, toCash } from './steps.ts';

const minuteMs = 60_000;

async function startedTimes(times: number): Promise<KioskRig> {
  let rig = await startRig();
  for (let count = 1; count < times; count += 1) rig = await rig.kill();
  const last = rig;
  onTestFinished(() => last.dispose());
  return rig;
}

function cashOf(rig: KioskRig): unknown {
  return rig.snapshot().availability.cash;
}

describe('a terminal that restarts again and again', () => {
  it('takes money after the fourth start within ten minutes', async () => {
    const rig = await startedTimes(4);
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
  });

  it('takes none after the fifth, says why, and takes it again after ten quiet minutes', async () => {
    const rig = await startedTimes(5);
    expect(JSON.stringify(cashOf(rig))).toContain('restartStorm');
    await rig.press({ kind: 'start', purpose: 'bill' });
    await rig.press({ kind: 'submitAccount', accountNumber: accounts.oneBill });
    await rig.until('bills');
    expect(await rig.send({ kind: 'continue' })).toEqual({ kind: 'refused', reason: 'cashUnavailable' });
    await rig.insert(100);
    expect(rig.ledger.totals.stackedFen).toBe(0);
    await rig.clock.advance(9 * minuteMs);
    expect(JSON.stringify(cashOf(rig))).toContain('restartStorm');
    await rig.clock.advance(2 * minuteMs);
    expect(JSON.stringify(cashOf(rig))).not.toContain('restartStorm');
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
  });

  it('finishes the payment that it was in the middle of', async () => {
    let rig = await startedTimes(4);
    await toCash(rig, accounts.oneBill);
    await insertEnough(rig);
    rig = await rig.kill();
    const last = rig;
    onTestFinished(() => last.dispose());
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'paid' });
    expect(JSON.stringify(cashOf(rig))).toContain('restartStorm');
    expect(moneyProblems(rig)).toEqual([]);
  });
});
