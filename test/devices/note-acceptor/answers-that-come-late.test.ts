import { expect, it } from 'vitest';
import { createCcnetRig } from '../../support/ccnet-rig.ts';

/** A machine that is busy, or a USB adapter that holds bytes back: what the device says arrives in one burst, later. */
async function stackWithAStandstill(fromMs: number, lastsMs: number): Promise<readonly string[]> {
  const rig = createCcnetRig({ onEscrow: 'wait' });
  const held: (() => void)[] = [];
  let standing = false;
  rig.line.attach((end) => {
    rig.simulator.attach({
      ...end,
      write: (bytes) => {
        const copy = Uint8Array.from(bytes);
        if (standing) held.push(() => end.write(copy));
        else end.write(copy);
      },
    });
  });
  await rig.ready();
  rig.simulator.insert(10);
  await rig.until(() => rig.lastEscrowId() !== '');
  void rig.acceptor.stackNote(rig.lastEscrowId());
  await rig.clock.advance(fromMs);
  standing = true;
  await rig.clock.advance(lastsMs);
  standing = false;
  for (const say of held.splice(0)) say();
  await rig.clock.advance(8_000);
  expect(rig.simulator.contents().stacked.yuan).toBe(10);
  expect(rig.simulator.violations()).toEqual([]);
  await rig.acceptor.close();
  return rig.facts().filter((fact) => fact.startsWith('stacked') || fact.startsWith('returned'));
}

/** Two answers in one burst: the ACK of the first is taken for the second's, and the device says 0x81 only once. */
it('hears the 0x81 of a note however long, and from when on, the line stands still', async () => {
  const wrong: string[] = [];
  for (let fromMs = 0; fromMs <= 900; fromMs += 30) {
    for (let lastsMs = 310; lastsMs <= 850; lastsMs += 60) {
      const told = await stackWithAStandstill(fromMs, lastsMs);
      if (told.join() !== 'stacked 1000') wrong.push(`${fromMs}+${lastsMs}: ${told.join(', ') || 'nothing'}`);
    }
  }
  expect(wrong).toEqual([]);
});
