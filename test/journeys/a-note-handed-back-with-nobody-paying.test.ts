import { afterEach, expect, it } from 'vitest';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, toCash } from './steps.ts';

let rig: KioskRig;
afterEach(async () => {
  expect(moneyProblems(rig)).toEqual([]);
  await rig.dispose();
});

async function enterService(): Promise<void> {
  await rig.press({ kind: 'openService' });
  await rig.press({ kind: 'enterPin', pin: '246810' });
  await rig.until('service');
}

it('a tested note that gets stuck on its way back is in doubt and a claim, also in the service mode', async () => {
  rig = await startRig();
  await enterService();
  await rig.press({ kind: 'serviceNoteTest', on: true });
  await rig.clock.advance(2_000);
  rig.farEnds.noteAcceptor?.device.fault('jamWhileReturning', true);
  await rig.insert(50);
  expect(rig.ledger.totals).toMatchObject({ inDoubtFen: 5_000, claimedFen: 5_000 });
  const kinds = rig.records().map((record) => record.kind);
  expect(kinds.slice(-2)).toEqual(['noteInDoubt', 'claimOpened']);
});

it('a tested note comes back when the link drops under it', async () => {
  rig = await startRig();
  await enterService();
  await rig.press({ kind: 'serviceNoteTest', on: true });
  await rig.clock.advance(2_000);
  rig.farEnds.noteAcceptor?.device.insert(50);
  await rig.clock.advance(900);
  rig.farEnds.noteAcceptor?.line.unplug();
  await rig.clock.advance(5_000);
  rig.farEnds.noteAcceptor?.line.plug();
  await rig.clock.advance(20_000);
  expect(rig.farEnds.noteAcceptor?.device.contents()).toMatchObject({ stacked: { yuan: 0 }, returned: { yuan: 50 } });
  expect(rig.ledger.totals).toMatchObject({ stackedFen: 0, claimedFen: 0 });
});

it('a late note that gets stuck on its way back is claimed by the payment on the screen', async () => {
  rig = await startRig();
  await toCash(rig, accounts.oneBill);
  const cash = await insertEnough(rig);
  rig.farEnds.utility?.setFault('slow', true);
  rig.farEnds.noteAcceptor?.device.fault('jamWhileReturning', true);
  rig.farEnds.noteAcceptor?.device.fault('escrowsInhibited', true);
  rig.farEnds.noteAcceptor?.device.insert(20);
  await rig.press({ kind: 'pay' });
  const result = await paperSettled(rig);
  expect(result).toMatchObject({ outcome: 'paid', insertedFen: cash.insertedFen, claim: { amountFen: 2_000 } });
});
