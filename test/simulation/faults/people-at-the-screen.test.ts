import { describe } from 'vitest';
import type { Command } from '../../../core/contract/commands.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { accounts, insertEnough, toCash, toConsent } from '../../journeys/steps.ts';
import { nothing, paid } from './support/columns.ts';
import { onRig } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';

describe('people at the screen', () => {
  scenario(
    'U7',
    'twenty taps on "pay" are one submission',
    {
      ...paid,
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
    },
    onRig(async (world) => {
      await toCash(world.rig, accounts.oneBill);
      await insertEnough(world.rig);
      world.strike();
      await Promise.all(Array.from({ length: 20 }, () => world.rig.send({ kind: 'pay' })));
      await world.rest();
    }),
  );

  scenario(
    'U8',
    'the resident walks away with money inside: it is booked as consented, and the screen is wiped',
    {
      ...paid,
      money: { ...nothing, inserted: 20, stacked: 20, booked: 20 },
    },
    onRig(async (world) => {
      await toCash(world.rig, accounts.partPayment);
      await world.rig.insert(20);
      world.strike();
      await world.rest();
    }),
  );

  scenario(
    'U9',
    'the technician cannot open the service mode in the middle of a payment',
    {
      ...paid,
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
    },
    onRig(async (world) => {
      await toCash(world.rig, accounts.oneBill);
      await insertEnough(world.rig);
      world.strike();
      const answer = await world.rig.send({ kind: 'openService' });
      if (answer.kind !== 'refused') throw new Error('the service mode opened over a payment');
      await world.rig.press({ kind: 'pay' });
      await world.rest();
    }),
  );

  scenario(
    'U11',
    'ghost touches all over the screen neither lose nor move money, and the visit ends',
    {
      money: { ...nothing },
      journal: '',
      paper: [],
      screen: 'consent bills consent bills consent bills enterAccount home',
      alerts: [],
    },
    onRig(async (world) => {
      await toConsent(world.rig, accounts.oneBill);
      world.strike();
      const random = createSeededRandom(11);
      const ghosts: readonly Command[] = [
        { kind: 'touch' },
        { kind: 'goBack' },
        { kind: 'continue' },
        { kind: 'agree', withoutReceipt: false },
        { kind: 'pay' },
        { kind: 'finishShort' },
        { kind: 'setLanguage', language: 'en' },
      ];
      for (let touch = 0; touch < 300; touch += 1) {
        const ghost = ghosts[random.below(ghosts.length)];
        if (ghost !== undefined) await world.rig.send(ghost);
      }
      await world.rest();
    }),
  );
});
