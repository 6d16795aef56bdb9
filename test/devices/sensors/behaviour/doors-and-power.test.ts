import { describe, expect, it } from 'vitest';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { atRest, createSensorsRig } from './rig.ts';

/** Milliseconds within which a change is known. */
const SOON_MS = 500;

describe.each(protocolsUnderTest)('contacts on $protocol', (under) => {
  it('are each told once when the board is there', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    expect([...rig.told()].sort()).toEqual([...atRest].sort());
    expect(rig.lastState()).toBe('idle');
    await rig.clock.advance(60_000);
    expect(rig.told()).toEqual([]);
    expect(rig.far.violations()).toEqual([]);
  });

  it('are told when they change, once each way', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.told();
    for (const input of rig.sensors.capabilities.inputs) {
      const rest = input === 'mainsPower';
      rig.far.set(input, !rest);
      await rig.clock.advance(SOON_MS);
      expect(rig.told()).toEqual([`${input} ${rest ? 'off' : 'on'}`]);
      rig.far.set(input, rest);
      await rig.clock.advance(SOON_MS);
      expect(rig.told()).toEqual([`${input} ${rest ? 'on' : 'off'}`]);
    }
  });

  it('that bounce are told once they are still', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.told();
    rig.far.fault('bounces', true);
    rig.far.set('serviceDoor', true);
    await rig.clock.advance(2 * SOON_MS);
    expect(rig.told()).toEqual(['serviceDoor on']);
  });

  it('that never come to rest are not told at all', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.told();
    for (let times = 0; times < 40; times += 1) {
      rig.far.set('tamper', times % 2 === 0);
      await rig.clock.advance(100);
    }
    expect(rig.told()).toEqual([]);
  });

  it('that change while a bad line loses half of the answers are told once', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.told();
    rig.far.fault('losesReply', true);
    rig.far.set('cashBoxDoor', true);
    await rig.clock.advance(10_000);
    rig.far.set('cashBoxDoor', false);
    await rig.clock.advance(10_000);
    expect(rig.told()).toEqual(['cashBoxDoor on', 'cashBoxDoor off']);
    expect(rig.lastState()).toBe('idle');
  });

  it.each(['garbage', 'repeatsReply', 'answersLate', 'splits', 'echo', 'foreignAnswer'] as const)(
    'are told right with the fault %s on the line',
    async (fault) => {
      const rig = createSensorsRig(under);
      rig.far.fault(fault, true);
      await rig.started();
      await rig.clock.advance(5000);
      expect([...rig.told()].sort()).toEqual([...atRest].sort());
      rig.far.set('serviceDoor', true);
      await rig.clock.advance(5000);
      expect(rig.told()).toEqual(['serviceDoor on']);
      expect(rig.lastState()).toBe('idle');
    },
  );

  it.each(['silent', 'badChecksum', 'breaksOff'] as const)(
    'are not told with the fault %s, and each is told once when it is over',
    async (fault) => {
      const rig = createSensorsRig(under);
      await rig.started();
      rig.told();
      rig.far.fault(fault, true);
      await rig.clock.advance(5000);
      expect(rig.lastState()).toBe('offline');
      rig.far.set('serviceDoor', true);
      await rig.clock.advance(5000);
      expect(rig.told()).toEqual([]);
      rig.far.clear();
      await rig.clock.advance(4000);
      expect(rig.lastState()).toBe('idle');
      expect([...rig.told()].sort()).toEqual(['serviceDoor on', ...atRest.slice(1)].sort());
    },
  );

  it('of a board that refuses to be read make it failed, and are told when it reads again', async () => {
    const rig = createSensorsRig(under);
    rig.far.fault('noSuchAddress', true);
    await rig.started();
    await rig.clock.advance(5000);
    expect(rig.lastState()).toBe('failed');
    rig.far.clear();
    await rig.clock.advance(3000);
    expect(rig.lastState()).toBe('idle');
    expect([...rig.told()].sort()).toEqual([...atRest].sort());
  });

  it('of a board that is busy for a moment are told without a word of failure', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.far.fault('busy', true);
    await rig.clock.advance(1500);
    rig.far.clear();
    await rig.clock.advance(2000);
    expect(rig.states()).toEqual(['idle']);
  });
});

describe.each(protocolsUnderTest)('outputs on $protocol', (under) => {
  it('are switched, and the board says so', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    for (const output of rig.sensors.capabilities.outputs) {
      expect(await rig.switchOutput(output, true)).toEqual({ kind: 'done' });
      expect(rig.lit(output)).toBe(true);
      expect(await rig.switchOutput(output, false)).toEqual({ kind: 'done' });
      expect(rig.lit(output)).toBe(false);
    }
    expect(rig.far.violations()).toEqual([]);
  });

  it.each(['losesReply', 'repeatsReply', 'garbage', 'echo', 'splits', 'foreignAnswer'] as const)(
    'are switched with the fault %s on the line',
    async (fault) => {
      const rig = createSensorsRig(under);
      await rig.started();
      rig.far.fault(fault, true);
      expect(await rig.switchOutput('fan', true)).toEqual({ kind: 'done' });
      expect(rig.lit('fan')).toBe(true);
    },
  );

  it('that the board refuses to switch are refused', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    await rig.switchOutput('fan', false);
    rig.far.fault('noSuchAddress', true);
    expect(await rig.switchOutput('fan', true)).toMatchObject({ kind: 'refused' });
    expect(rig.lit('fan')).toBe(false);
  });

  it('are not acknowledged by a line that only gives back what is said to it', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.far.fault('echo', true);
    rig.far.fault('silent', true);
    expect(await rig.switchOutput('fan', true)).toMatchObject({ kind: 'unanswered' });
  });

  it('cannot be switched while the board is away', async () => {
    const rig = createSensorsRig(under);
    rig.line.unplug();
    await rig.started();
    expect(await rig.switchOutput('fan', true)).toMatchObject({ kind: 'unanswered' });
  });
});
