import { describe, expect, it } from 'vitest';
import { createCoinRig } from './coin-rig.ts';
import { coinProtocolsUnderTest } from './protocols-under-test.ts';

/** Milliseconds after the coin went in; it has fallen after 300 and is told by 500. */
const steps = Array.from({ length: 35 }, (_, index) => index * 20);
/** Milliseconds after the start: bringing up takes about 100. */
const startSteps = Array.from({ length: 30 }, (_, index) => index * 5);

describe.each(coinProtocolsUnderTest)('$name', (protocol) => {
  it.each(steps)('the cable is pulled %i ms after a coin went in, and plugged in again', async (ms) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(ms);
    rig.line.unplug();
    await rig.clock.advance(1000);
    expect(rig.states().at(-1)).toBe('offline');
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    rig.check();
    expect(rig.toldFen()).toBe(rig.far.contents().inBox.fen);
    expect(rig.facts().filter((fact) => fact === 'opened').length).toBe(2);
    expect(rig.facts().filter((fact) => fact.includes('restarted'))).toEqual([]);
    expect(rig.lostAtMost()).toBe(0);
  });

  it.each(steps)('the power fails %i ms after a coin went in, and comes back', async (ms) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(1000);
    rig.far.insert(100);
    await rig.clock.advance(ms);
    rig.far.power(false);
    await rig.clock.advance(5000);
    expect(rig.states().at(-1)).toBe('offline');
    rig.far.power(true);
    await rig.until(() => rig.states().at(-1) === 'disabled');
    await rig.clock.advance(1000);
    rig.check();
    // What the device had not told is gone with its memory: the host learns that it may have been a coin.
    expect(rig.facts().at(-1)).toBe('opened, restarted');
    expect(rig.toldFen()).toBeGreaterThanOrEqual(100);
  });

  it.each(steps)('the power fails for a moment %i ms after a coin went in, unseen by the link', async (ms) => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.insert(100);
    await rig.clock.advance(1000);
    rig.far.insert(100);
    await rig.clock.advance(ms);
    rig.far.power(false);
    rig.far.power(true);
    await rig.clock.advance(3000);
    rig.check();
    expect(rig.facts().at(-1)).toBe('opened, restarted');
    expect(rig.states().at(-1)).toBe('disabled');
    rig.far.insert(100);
    await rig.clock.advance(1000);
    expect(rig.facts().at(-1)).toBe('rejected inhibited');
  });

  it.each(startSteps)('the cable is pulled %i ms after the start', async (ms) => {
    const rig = createCoinRig(protocol);
    rig.acceptor.start();
    await rig.clock.advance(ms);
    rig.line.unplug();
    await rig.clock.advance(1000);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled');
    expect(rig.facts().every((fact) => fact === 'opened')).toBe(true);
  });

  it('learns of a power cut before the first event from an order that was forgotten', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.far.power(false);
    rig.far.power(true);
    await rig.clock.advance(2000);
    // The counter stood at 0 and stands at 0: nothing shows that the device takes no coins any more.
    rig.far.insert(100);
    await rig.clock.advance(3000);
    expect(rig.facts()).toEqual(['opened', 'rejected inhibited', 'opened, restarted']);
    expect(rig.states().at(-1)).toBe('disabled');
  });

  it('is found within three seconds of being plugged in again', async () => {
    const rig = createCoinRig(protocol);
    await rig.ready();
    rig.line.unplug();
    await rig.clock.advance(30_000);
    rig.line.plug();
    await rig.until(() => rig.states().at(-1) === 'disabled', 3000);
    expect(rig.facts()).toEqual(['opened', 'opened']);
  });
});
