import { expect, it } from 'vitest';
import { createCcnetRig } from '../../../support/ccnet-rig.ts';
import type { NoteRig } from '../../../support/note-rig.ts';

async function jammedOnItsWayBack(): Promise<NoteRig> {
  const rig = createCcnetRig({ onEscrow: 'return' });
  await rig.ready();
  rig.simulator.fault('jamWhileReturning', true);
  rig.simulator.insert(100);
  await rig.until(() => rig.states().at(-1) === 'jammedInAcceptor');
  return rig;
}

it('is not told as a note given back: a technician holds it, and the device has never said 0x82', async () => {
  const rig = await jammedOnItsWayBack();
  rig.simulator.fault('jamWhileReturning', false);
  await rig.until(() => rig.states().at(-1) === 'disabled');
  await rig.clock.advance(5_000);
  expect(rig.simulator.contents()).toMatchObject({ takenOut: { yuan: 100 }, returned: { yuan: 0 } });
  expect(rig.facts()).toEqual(['opened, found nothing', 'escrow 10000']);
});

it('still tells what the device itself gives back afterwards', async () => {
  const rig = await jammedOnItsWayBack();
  // The power comes back with the note in the path: with the reset it goes to the hand, and 0x82 says so.
  rig.simulator.fault('jamInAcceptor', true);
  rig.simulator.power(false);
  await rig.clock.advance(3_000);
  rig.simulator.fault('jamWhileReturning', false);
  rig.simulator.power(true);
  await rig.until(() => rig.states().at(-1) === 'disabled', 120_000);
  expect(rig.simulator.contents()).toMatchObject({ returned: { yuan: 100 } });
  expect(rig.facts()).toContain('returned 10000');
});
