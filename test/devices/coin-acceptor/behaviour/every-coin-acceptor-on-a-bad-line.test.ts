import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { allCoins, createCoinRig } from './coin-rig.ts';
import { coinProtocolsUnderTest } from './protocols-under-test.ts';

const survivable = [
  'garbage',
  'repeatsReplies',
  'losesReplies',
  'mergesReplies',
  'corruptsEcho',
  'foreignTraffic',
] as const;

describe.each(coinProtocolsUnderTest)('$name', (protocol) => {
  it.each(survivable)('tells every coin once with %s on the line, from the first word on', async (fault) => {
    const rig = createCoinRig(protocol);
    rig.far.fault(fault, true);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    const enabled = rig.acceptor.enable(allCoins);
    await rig.until(() => rig.states().at(-1) === 'idle');
    expect(await enabled).toEqual({ kind: 'done' });
    for (let coin = 0; coin < 20; coin += 1) {
      rig.far.insert(100);
      await rig.clock.advance(730);
    }
    await rig.clock.advance(3000);
    expect(rig.facts()).toEqual(['opened', ...Array.from({ length: 20 }, () => 'coin 100')]);
    rig.check();
  });

  it.each(survivable)('tells every coin once when %s begins while it works', async (fault) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.fault(fault, true);
    for (let coin = 0; coin < 20; coin += 1) {
      rig.far.insert(50);
      await rig.clock.advance(730);
    }
    rig.far.fault(fault, false);
    await rig.clock.advance(3000);
    expect(rig.toldFen()).toBe(1000);
    expect(rig.far.contents().inBox.fen).toBe(1000);
    expect(rig.lostAtMost()).toBe(0);
    rig.check();
  });

  it.each(['silent', 'badChecksum'] as const)('is offline while it is %s, and comes back without it', async (fault) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(250);
    rig.far.fault(fault, true);
    await rig.clock.advance(10_000);
    expect(rig.states().at(-1)).toBe('offline');
    expect(await rig.acceptor.enable(allCoins)).toMatchObject({ kind: 'unanswered' });
    rig.far.fault(fault, false);
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    // It fell while the device was not heard, and is told when it is heard again.
    expect(rig.facts()).toEqual(['opened', 'opened', 'coin 100']);
    rig.check();
  });

  it('tells no coin out of noise, and none of its coins is drowned by it', async () => {
    const random = createSeededRandom(7);
    const rig = createCoinRig(protocol);
    await rig.ready();
    for (let burst = 0; burst < 1000; burst += 1) {
      rig.inject(random.bytes(1 + (burst % 23)));
      await rig.clock.advance(37);
    }
    expect(rig.toldFen()).toBe(0);
    expect(rig.lostAtMost()).toBe(0);
    await rig.clock.advance(5000);
    const enabled = rig.acceptor.enable(allCoins);
    await rig.clock.advance(1000);
    expect(await enabled).toEqual({ kind: 'done' });
    for (let coin = 0; coin < 20; coin += 1) {
      rig.inject(random.bytes(9));
      rig.far.insert(10);
      await rig.clock.advance(400);
    }
    await rig.clock.advance(3000);
    expect(rig.toldFen()).toBe(200);
    rig.check();
  });
});
