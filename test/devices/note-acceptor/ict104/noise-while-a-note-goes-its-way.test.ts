import { expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import { ict104, ict106 } from '../../../support/ict104-rig.ts';
import { id003 } from '../../../support/id003-rig.ts';
import { createNoteRig } from '../../../support/note-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const NOTES = 6;
const seeds = Array.from({ length: 12 }, (_, index) => index + 1);

const cases = [ict106, ict104, id003].flatMap((protocol) =>
  seeds.map((seed) => [protocol.name, seed, protocol] as const),
);

/** Bursts of one to six random bytes, in a quarter of all 300 ms, over six notes on their way into the box. */
it.each(cases)('%s invents no credit out of noise, seed %i', async (name, seed, protocol) => {
  const random = createSeededRandom(seed);
  const chance = (below: number): number => (random.bytes(1)[0] ?? 0) % below;
  const rig = createNoteRig(protocol);
  await rig.ready();
  for (let note = 0; note < NOTES; note += 1) {
    rig.simulator.insert(10);
    for (let step = 0; step < 12; step += 1) {
      if (chance(4) === 0) rig.inject(random.bytes(1 + chance(6)));
      await rig.clock.advance(300);
    }
    if (rig.simulator.state().accepting) continue;
    await rig.clock.advance(10_000);
    void rig.acceptor.enable([fen(1000)]);
    await rig.clock.advance(1000);
  }
  await rig.clock.advance(40_000);
  const { stacked, inPath } = rig.simulator.contents();
  const credited = 10 * rig.facts().filter((fact) => fact === 'stacked 1000').length;
  expect(inPath.yuan).toBe(0);
  expect(['idle', 'disabled']).toContain(rig.states().at(-1));
  // A checksum lets every note through; without one, a disturbed note stays in doubt.
  if (name === 'id003') expect(credited).toBe(stacked.yuan);
  else expect(credited).toBeLessThanOrEqual(stacked.yuan);
  expect(stacked.yuan).toBeGreaterThan(0);
});
