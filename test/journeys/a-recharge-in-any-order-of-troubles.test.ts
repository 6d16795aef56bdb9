import { expect, it } from 'vitest';
import type { UtilityFault } from '../../core/billing/simulated-utility.ts';
import { heldFen } from '../../core/domain/ledger.ts';
import { moneyProblems, type KioskRig } from '../support/kiosk-rig.ts';
import { startMortalKiosk, type MortalKiosk } from '../support/mortal-kiosk.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { atRest, centiKwhOf, payIn, recharged, recordsOf, toAmounts } from './recharge-steps.ts';

/** Every seed is another afternoon. */
const AFTERNOONS = 20;
const MOST_TROUBLES = 8;
/** Milliseconds between two of them: within a request, within a visit, or beyond both. */
const GAPS_MS = [1, 5, 20, 60, 150, 400, 1_500, 6_000, 45_000] as const;
const AMOUNT_FEN = 10_000;
const WORTH_50 = '860000000000050031';
const WORTH_50_FEN = 5_000;
const METER = '04101000182';
const config = { recovery: { restartStorm: null } };

/** The back end's own trouble when the request goes out: most of what can go wrong begins while nothing is known. */
const firstFaults: readonly (UtilityFault | undefined)[] = ['answerLost', 'slow', 'down', undefined, 'nonsense'];

function beginBadly({ utility }: MortalKiosk, seed: number): void {
  const fault = firstFaults[seed % firstFaults.length];
  if (fault !== undefined) utility.setFault(fault, true);
}

type Trouble = (rig: KioskRig, kiosk: MortalKiosk) => Promise<unknown> | void;

const troubles: readonly Trouble[] = [
  (_rig, kiosk) => kiosk.reborn(),
  (_rig, kiosk) => kiosk.reborn(),
  ...(['down', 'answerLost', 'slow', 'nonsense'] as const).map((fault): Trouble => (_rig, { utility }) => {
    utility.setFault(fault, !utility.faults().includes(fault));
  }),
  (rig) => {
    rig.farEnds.receiptPrinter?.line.unplug();
    rig.clock.after(7_000, () => rig.farEnds.receiptPrinter?.line.plug());
  },
  (rig) => rig.send({ kind: 'finish' }),
  (rig) => rig.send({ kind: 'pay' }),
  (rig) => rig.send({ kind: 'submitRechargeCard', secret: WORTH_50 }),
];

async function trouble(kiosk: MortalKiosk, seed: number): Promise<KioskRig> {
  const chance = createSeededRandom(seed);
  const { clock, utility } = kiosk;
  for (let left = 1 + chance.below(MOST_TROUBLES); left > 0; left -= 1) {
    await clock.advance(GAPS_MS[chance.below(GAPS_MS.length)] ?? 0);
    await troubles[chance.below(troubles.length)]?.(kiosk.current(), kiosk);
  }
  for (const fault of utility.faults()) utility.setFault(fault, false);
  await clock.advance(10_000);
  const rig = kiosk.current();
  await atRest(rig);
  return rig;
}

const seeds = Array.from({ length: AFTERNOONS }, (_, index) => index + 1);

it.each(seeds)('afternoon %i of a token: one booking, its tokens written down, whatever happens', async (seed) => {
  const kiosk = await startMortalKiosk(undefined, { seed, config });
  const { utility } = kiosk;
  await toAmounts(kiosk.rig, recharged.tokenArrears);
  await payIn(kiosk.rig, AMOUNT_FEN);
  beginBadly(kiosk, seed);
  await kiosk.rig.connection.send({ kind: 'pay' });
  const rig = await trouble(kiosk, seed);
  expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: AMOUNT_FEN, toArrearsFen: 3_560 });
  expect(recordsOf(rig, 'paymentSubmitted')).toHaveLength(1);
  const [settled, ...more] = recordsOf(rig, 'paymentSettled');
  expect(more).toEqual([]);
  const { outcome } = utility.postings()[0] ?? {};
  expect(outcome).toMatchObject({ kind: 'accepted', booking: { vend: { tokens: settled?.vend?.tokens } } });
  expect(settled?.vend?.tokens.map((token) => centiKwhOf(token, METER))).toEqual([settled?.vend?.unitsCentiKwh]);
  expect(rig.ledger.totals).toMatchObject({ creditedFen: AMOUNT_FEN, claimedFen: 0 });
  expect(heldFen(rig.ledger)).toBe(0);
  expect(moneyProblems(rig)).toEqual([]);
});

it.each(seeds)('afternoon %i of a recharge card: redeemed once or not, and the journal agrees', async (seed) => {
  const kiosk = await startMortalKiosk(undefined, { seed, config });
  const { utility } = kiosk;
  await toAmounts(kiosk.rig, recharged.rechargeCardDemo);
  await kiosk.rig.press({ kind: 'useRechargeCard' });
  beginBadly(kiosk, seed);
  await kiosk.rig.connection.send({ kind: 'submitRechargeCard', secret: WORTH_50 });
  const rig = await trouble(kiosk, seed);
  const settled = recordsOf(rig, 'paymentSettled');
  expect(settled.length).toBeLessThanOrEqual(1);
  expect(utility.totals()).toMatchObject({
    acceptedCount: settled.length,
    acceptedFen: settled.length * WORTH_50_FEN,
  });
  expect(recordsOf(rig, 'paymentRefused').length + settled.length).toBe(recordsOf(rig, 'paymentSubmitted').length);
  expect(rig.ledger.totals).toMatchObject({ stackedFen: 0, claimedFen: 0, creditedFen: settled.length * WORTH_50_FEN });
  expect(moneyProblems(rig)).toEqual([]);
});
