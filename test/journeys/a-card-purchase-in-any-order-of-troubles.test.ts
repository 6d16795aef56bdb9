import { expect, it } from 'vitest';
import type { KioskRig } from '../support/kiosk-rig.ts';
import { startMortalKiosk, type MortalKiosk } from '../support/mortal-kiosk.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import {
  cardNumber,
  comeBack,
  expectBoughtOnce,
  isLeftToTheHall,
  ordersOf,
  paidWithCardInside,
  readerOf,
  seeThrough,
} from './card-steps.ts';
import { atRest, cardOf, recharged } from './recharge-steps.ts';

/** Every seed is another afternoon. */
const AFTERNOONS = 40;
const MOST_TROUBLES = 7;
/** Milliseconds between two of them: within a write, within a visit, or beyond both. */
const GAPS_MS = [5, 20, 20, 60, 150, 400, 1_500, 6_000, 45_000] as const;

const config = { recovery: { restartStorm: null } };
/** Milliseconds: the longest wait before a confirmation is repeated, and a little. */
const HEARD_MS = 330_000;

type Trouble = (rig: KioskRig, kiosk: MortalKiosk) => Promise<unknown> | void;

const troubles: readonly Trouble[] = [
  (rig) => void readerOf(rig).tearCardOut(),
  (rig) => {
    readerOf(rig).power(false);
    rig.clock.after(2_000, () => {
      readerOf(rig).power(true);
    });
  },
  (rig) => {
    rig.farEnds.cardReader?.line.unplug();
    rig.clock.after(7_000, () => rig.farEnds.cardReader?.line.plug());
  },
  (_rig, kiosk) => kiosk.reborn(),
  (_rig, { utility }) => {
    utility.setFault('down', !utility.faults().includes('down'));
  },
  (_rig, { utility }) => {
    utility.setFault('answerLost', !utility.faults().includes('answerLost'));
  },
  (rig) => {
    readerOf(rig).fault('writeFails', true);
  },
  (rig) => {
    readerOf(rig).fault('writeFails', false);
  },
  (rig) => rig.send({ kind: 'writeCardAgain' }),
  (rig) => rig.send({ kind: 'finish' }),
  (rig) => void readerOf(rig).removeCard(),
  (rig) => void readerOf(rig).insertCard({ cardNumber }),
  (rig) => void readerOf(rig).insertCard({ cardNumber: cardOf(recharged.cardOpenOrder) }),
];

it.each(Array.from({ length: AFTERNOONS }, (_, index) => index + 1))(
  'afternoon %i: whatever happens, the purchase is on the card once and nothing is lost',
  async (seed) => {
    const chance = createSeededRandom(seed);
    const kiosk = await startMortalKiosk(undefined, { seed, simulatorPanel: false, config });
    const { utility, clock } = kiosk;
    await paidWithCardInside(kiosk.rig);
    await kiosk.rig.connection.send({ kind: 'pay' });
    for (let left = 1 + chance.below(MOST_TROUBLES); left > 0; left -= 1) {
      await clock.advance(GAPS_MS[chance.below(GAPS_MS.length)] ?? 0);
      await troubles[chance.below(troubles.length)]?.(kiosk.current(), kiosk);
    }
    utility.setFault('down', false);
    utility.setFault('answerLost', false);
    const rig = kiosk.current();
    await clock.advance(20_000);
    readerOf(rig).fault('writeFails', false);
    await seeThrough(rig);
    await atRest(rig);
    const isPaid = rig.ledger.totals.creditedFen > 0;
    expect(isPaid).toBe(true);
    if (ordersOf(utility).open > 0 && (await isLeftToTheHall(rig, utility))) return;
    if (ordersOf(utility).open > 0) await comeBack(rig);
    await clock.advance(HEARD_MS);
    await expectBoughtOnce(rig, utility);
  },
);
