import { describe, expect, it } from 'vitest';
import { createCoinRig, type CoinRig } from './coin-rig.ts';
import { coinProtocolsUnderTest } from './protocols-under-test.ts';

async function coins(rig: CoinRig, many: number): Promise<void> {
  for (let coin = 0; coin < many; coin += 1) {
    rig.far.insert(100);
    await rig.clock.advance(250);
  }
  await rig.clock.advance(1000);
}

describe.each(coinProtocolsUnderTest)('$name', (protocol) => {
  it('tells every coin across the end of the counter', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.countUnheard(4);
    await rig.clock.advance(1000);
    await coins(rig, 258);
    expect(rig.toldFen()).toBe(25_800);
    expect(rig.lostAtMost()).toBe(0);
    rig.check();
  });

  it.each([1, 2, 3, 4, 5])('tells %i events at once, oldest first', async (many) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    await coins(rig, 1);
    rig.far.countUnheard(many);
    await rig.clock.advance(1000);
    expect(rig.facts().slice(2)).toEqual(Array.from({ length: many }, () => 'rejected unrecognized'));
    expect(rig.lostAtMost()).toBe(0);
  });

  it.each([6, 20, 254])('says how many of %i unheard events may have been coins', async (many) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    await coins(rig, 1);
    rig.far.countUnheard(many);
    await rig.clock.advance(1000);
    await coins(rig, 1);
    expect(rig.lostAtMost()).toBe(many - 5);
    expect(rig.facts().filter((fact) => fact.startsWith('lost')).length).toBe(1);
    expect(rig.toldFen()).toBe(200);
    rig.check();
  });

  it('credits the coins a jump still names, and counts the others as lost', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.line.unplug();
    rig.far.countUnheard(10);
    for (let coin = 0; coin < 3; coin += 1) {
      rig.far.insert(50);
      await rig.clock.advance(250);
    }
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    expect(rig.far.contents().inBox.fen).toBe(150);
    expect(rig.toldFen()).toBe(150);
    expect(rig.lostAtMost()).toBe(8);
    rig.check();
  });

  it.each([3, 4, 6])('sees a start through a counter that has come back to %i', async (counter) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    await coins(rig, 3);
    rig.line.unplug();
    rig.far.power(false);
    rig.far.power(true);
    rig.far.countUnheard(counter);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    expect(rig.facts().slice(4, 5)).toEqual(['opened, restarted']);
    expect(rig.toldFen()).toBe(300);
    // What the buffer no longer names may have been coins.
    expect(rig.lostAtMost()).toBe(Math.max(counter - 5, 0));
    rig.check();
  });

  it('tells coins that fell while the line was cut in the order they fell', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.line.unplug();
    for (const coin of [100, 50, 10]) {
      rig.far.insert(coin);
      await rig.clock.advance(100);
    }
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual(['opened', 'opened', 'coin 100', 'coin 50', 'coin 10']);
  });

  it('counts from what the device says first after a restart of the host', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    await coins(rig, 2);
    rig.far.insert(100);
    await rig.clock.advance(150);
    // The process is killed: its end of the line goes, nothing is said. The coin still falls.
    rig.line.unplug();
    await rig.clock.advance(1000);
    rig.line.plug();
    await rig.acceptor.close();
    const next = createCoinRig(protocol, rig);
    await next.ready();
    await next.clock.advance(2000);
    expect(rig.far.contents().inBox.fen).toBe(300);
    expect(rig.toldFen()).toBe(200);
    // Whether the process before credited them, nobody knows here.
    expect(next.facts()).toEqual(['opened']);
    const detail = next.events.flatMap((event) => (event.kind === 'stateChanged' ? [event.detail] : [])).join(' ');
    expect(detail).toContain('event counter 3');
    await coins(next, 1);
    expect(next.facts()).toEqual(['opened', 'coin 100']);
  });

  it('gives no coin an id of the process before', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    await coins(rig, 2);
    await rig.acceptor.close();
    await rig.clock.advance(1000);
    const next = createCoinRig(protocol, rig);
    await next.ready();
    await coins(next, 2);
    const ids = [...rig.events, ...next.events].flatMap((event) =>
      event.kind === 'coinAccepted' ? [event.coinId] : [],
    );
    expect(new Set(ids).size).toBe(4);
  });
});
