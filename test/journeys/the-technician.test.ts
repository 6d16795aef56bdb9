import { afterEach, expect, it } from 'vitest';
import { startRig, type KioskRig } from '../support/kiosk-rig.ts';

const demoPin = '246810';
let rig: KioskRig;
afterEach(async () => {
  await rig.dispose();
});

async function enterWrong(times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    expect(await rig.send({ kind: 'enterPin', pin: '111222' })).toEqual({ kind: 'refused', reason: 'wrongPin' });
  }
}

it('five wrong PINs lock the door, also after a restart, and the right one opens it when the lock has run out', async () => {
  rig = await startRig();
  await rig.press({ kind: 'openService' });
  await enterWrong(5);
  expect(await rig.send({ kind: 'enterPin', pin: demoPin })).toEqual({ kind: 'refused', reason: 'pinLocked' });
  rig = await rig.restart();
  await rig.press({ kind: 'openService' });
  expect(await rig.send({ kind: 'enterPin', pin: demoPin })).toEqual({ kind: 'refused', reason: 'pinLocked' });
  expect(await rig.until('servicePin')).toMatchObject({ lockedUntilMs: expect.any(Number) as number });
  await rig.press({ kind: 'goBack' });
  await rig.clock.advance(16 * 60_000);
  await rig.press({ kind: 'openService' });
  await rig.press({ kind: 'enterPin', pin: demoPin });
  await rig.until('service');
});

it('sees devices, frames and the journal, prints a test, tests a note that always comes back, and leaves', async () => {
  rig = await startRig();
  expect(await rig.send({ kind: 'serviceTestPrint' })).toEqual({ kind: 'refused', reason: 'serviceOnly' });
  await rig.press({ kind: 'openService' });
  await rig.press({ kind: 'enterPin', pin: demoPin });
  const service = await rig.until('service');
  expect(service.devices.map((device) => device.name)).toEqual([
    'noteAcceptor',
    'receiptPrinter',
    'cardReader',
    'backEnd',
    'journal',
  ]);
  expect(service.devices[0]?.frames.length).toBeGreaterThan(0);
  expect(service.journal.rows.map((row) => row.kind)).toContain('pinAccepted');
  await rig.press({ kind: 'serviceTestPrint' });
  await rig.clock.advance(5_000);
  expect(await rig.until('service')).toMatchObject({ testPrint: 'printed' });
  await rig.press({ kind: 'serviceNoteTest', on: true });
  await rig.clock.advance(2_000);
  await rig.insert(50);
  expect(await rig.until('service')).toMatchObject({ noteTest: { notes: [{ valueFen: 5_000, returned: true }] } });
  expect(rig.farEnds.noteAcceptor?.device.contents()).toMatchObject({ stacked: { yuan: 0 }, returned: { yuan: 50 } });
  await rig.press({ kind: 'leaveService' });
  await rig.until('home');
  expect(rig.ledger.totals.stackedFen).toBe(0);
});
