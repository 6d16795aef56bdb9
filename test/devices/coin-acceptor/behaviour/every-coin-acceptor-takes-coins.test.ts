import { describe, expect, it } from 'vitest';
import { fen } from '../../../../core/domain/money.ts';
import { coinAcceptorFaultNames } from '../../../../devices/coin-acceptor/far-end/faults.ts';
import { allCoins, createCoinRig } from './coin-rig.ts';
import { coinProtocolsUnderTest } from './protocols-under-test.ts';

describe.each(coinProtocolsUnderTest)('$name', (protocol) => {
  it('says that it is open, closed, and after being enabled idle', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    expect(rig.facts()).toEqual(['opened']);
    expect(rig.states()).toEqual(['initializing', 'disabled', 'idle']);
    expect(rig.far.violations()).toEqual([]);
  });

  it('tells each coin once, in order', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    for (const coin of [100, 50, 10, 100]) {
      rig.far.insert(coin);
      await rig.clock.advance(300);
    }
    await rig.clock.advance(5000);
    expect(rig.facts()).toEqual(['opened', 'coin 100', 'coin 50', 'coin 10', 'coin 100']);
    expect(rig.far.contents().inBox.fen).toBe(260);
    rig.check();
    expect(rig.far.violations()).toEqual([]);
  });

  it('keeps up with a stream of five coins a second', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    for (let coin = 0; coin < 30; coin += 1) {
      rig.far.insert(100);
      await rig.clock.advance(200);
    }
    await rig.clock.advance(1000);
    expect(rig.toldFen()).toBe(3000);
    expect(rig.lostAtMost()).toBe(0);
    rig.check();
  });

  it('takes nothing before it is enabled, and nothing after it is disabled', async () => {
    const rig = createCoinRig(protocol);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    rig.far.insert(100);
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual(['opened', 'rejected inhibited']);
    const enabled = rig.acceptor.enable(allCoins);
    await rig.until(() => rig.states().at(-1) === 'idle');
    expect(await enabled).toEqual({ kind: 'done' });
    rig.far.insert(100);
    await rig.clock.advance(1000);
    const disabled = rig.acceptor.disable();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(await disabled).toEqual({ kind: 'done' });
    rig.far.insert(100);
    await rig.clock.advance(1000);
    const again = rig.acceptor.enable(allCoins);
    await rig.until(() => rig.states().at(-1) === 'idle');
    await again;
    rig.far.insert(50);
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual(['opened', 'rejected inhibited', 'coin 100', 'rejected inhibited', 'coin 50']);
    rig.check();
  });

  it('still tells a coin that was falling when it was disabled', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(150);
    const disabled = rig.acceptor.disable();
    await rig.clock.advance(2000);
    expect(await disabled).toEqual({ kind: 'done' });
    expect(rig.facts()).toEqual(['opened', 'coin 100']);
  });

  it('takes only the coins that were asked for', async () => {
    const rig = createCoinRig(protocol);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    const enabled = rig.acceptor.enable([fen(100)]);
    await rig.clock.advance(1000);
    expect(await enabled).toEqual({ kind: 'done' });
    for (const coin of [10, 100, 50]) {
      rig.far.insert(coin);
      await rig.clock.advance(500);
    }
    expect(rig.facts()).toEqual(['opened', 'rejected inhibited', 'coin 100', 'rejected inhibited']);
  });

  it('tells a coin that is no longer asked for when it arrives as lost, not as accepted', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert(50);
    await rig.clock.advance(150);
    const enabled = rig.acceptor.enable([fen(100)]);
    await rig.clock.advance(2000);
    expect(await enabled).toEqual({ kind: 'done' });
    expect(rig.facts()).toEqual(['opened', 'lost 1']);
    expect(rig.far.contents().inBox.fen).toBe(50);
  });

  it('refuses to be enabled for coins it does not know', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    const enabled = rig.acceptor.enable([fen(500)]);
    await rig.clock.advance(1000);
    expect(await enabled).toEqual({ kind: 'refused', detail: 'the device knows none of these coins' });
  });

  it('gives foreign coins, slugs and coins that come too fast back, and says why', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert('foreign');
    await rig.clock.advance(500);
    rig.far.insert('slug');
    await rig.clock.advance(500);
    rig.far.insert(100);
    rig.far.insert(100);
    await rig.clock.advance(1000);
    expect(rig.facts()).toEqual([
      'opened',
      'rejected inhibited',
      'rejected unrecognized',
      'rejected tooFast',
      'coin 100',
    ]);
    rig.check();
  });

  it('tells the return lever, a coin on a string and a coin of unknown value as what they are', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.pressReturn();
    await rig.clock.advance(500);
    rig.far.fault('coinOnString', true);
    rig.far.insert(100);
    await rig.clock.advance(500);
    rig.far.fault('coinOnString', false);
    rig.far.fault('swallowsCoins', true);
    rig.far.insert(100);
    await rig.clock.advance(500);
    expect(rig.facts()).toEqual(['opened', 'return requested', 'cheat suspected', 'lost 1']);
    expect(rig.toldFen()).toBe(0);
  });

  it('is jammed while a coin sticks at its sensor, and idle when it is free', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.fault('sensorBlocked', true);
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('jammed');
    rig.far.fault('sensorBlocked', false);
    await rig.clock.advance(10_000);
    expect(rig.states().at(-1)).toBe('idle');
  });

  it('has failed where its self-check says so', async () => {
    const rig = createCoinRig(protocol);
    rig.far.fault('failure', true);
    rig.acceptor.start();
    await rig.until(() => rig.states().at(-1) === 'failed');
    rig.far.fault('failure', false);
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts()).toEqual(['opened']);
  });

  it('shuts itself when nobody polls', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.line.unplug();
    await rig.clock.advance(1500);
    rig.far.insert(100);
    await rig.clock.advance(1000);
    expect(rig.far.contents().returned.fen).toBe(100);
  });

  it('takes no more coins once the host has left', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    await rig.acceptor.close();
    await rig.clock.advance(100);
    rig.far.insert(100);
    await rig.clock.advance(1000);
    expect(rig.far.contents().returned.fen).toBe(100);
    expect(rig.clock.pendingTimers()).toBe(0);
  });

  it('tells a technician who it is and what was said last', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(1000);
    const { model, link, counters, frames } = rig.acceptor.inspect();
    expect(model).not.toBe('');
    expect(link).toBe('memory coin acceptor');
    expect(counters['framesSent']).toBeGreaterThan(10);
    expect(frames.length).toBeLessThanOrEqual(50);
    expect(frames.every(({ text }) => text !== '')).toBe(true);
  });

  it('plays faults that have names', () => {
    const names = createCoinRig(protocol)
      .far.state()
      .faults.map(({ name }) => name);
    for (const name of names) expect(coinAcceptorFaultNames).toContain(name);
  });
});
