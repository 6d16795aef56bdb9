import { describe, expect, it } from 'vitest';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { atRest, createSensorsRig } from './rig.ts';

/** Milliseconds after a door was opened; it is known by then. */
const steps = Array.from({ length: 25 }, (_, index) => index * 20);
/** Milliseconds in which a device that came back is in service again. */
const BACK_IN_SERVICE_MS = 3000;

describe.each(protocolsUnderTest)('a board that speaks $protocol', (under) => {
  it.each(steps)('is unplugged %i ms after a door opened, and plugged in again', async (ms) => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.told();
    rig.far.set('serviceDoor', true);
    await rig.clock.advance(ms);
    rig.line.unplug();
    await rig.clock.advance(1000);
    expect(rig.lastState()).toBe('offline');
    const before = rig.told();
    expect(before.length).toBeLessThanOrEqual(1);
    rig.line.plug();
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    expect(rig.lastState()).toBe('idle');
    expect([...rig.told()].sort()).toEqual(['serviceDoor on', ...atRest.slice(1)].sort());
    expect(rig.far.violations()).toEqual([]);
  });

  it.each(steps)('loses its power %i ms after a door opened, and gets it back', async (ms) => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.told();
    rig.far.set('serviceDoor', true);
    await rig.clock.advance(ms);
    rig.far.power(false);
    await rig.clock.advance(4000);
    expect(rig.lastState()).toBe('offline');
    rig.told();
    rig.far.power(true);
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    expect(rig.lastState()).toBe('idle');
    expect([...rig.told()].sort()).toEqual(['serviceDoor on', ...atRest.slice(1)].sort());
  });

  it.each(steps)(
    'is unplugged %i ms after an output was to be switched, and the outcome is one of the three',
    async (ms) => {
      const rig = createSensorsRig(under);
      await rig.started();
      const asked = rig.sensors.setOutput('fan', true);
      await rig.clock.advance(ms / 10);
      rig.line.unplug();
      await rig.clock.advance(8000);
      const { kind } = await asked;
      expect(['done', 'unanswered']).toContain(kind);
      if (kind === 'done') expect(rig.lit('fan')).toBe(true);
    },
  );

  it('is closed in the middle of everything, and leaves no timer behind', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    void rig.sensors.setOutput('fan', true);
    await rig.clock.advance(3);
    await rig.sensors.close();
    await rig.clock.advance(1000);
    expect(rig.clock.pendingTimers()).toBe(0);
  });

  it('tells a door that opened and closed while nobody listened, where it latches', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.line.unplug();
    rig.told();
    await rig.clock.advance(1000);
    rig.far.set('cashBoxDoor', true);
    rig.far.set('mainsPower', false);
    await rig.clock.advance(2000);
    rig.far.set('cashBoxDoor', false);
    rig.far.set('mainsPower', true);
    await rig.clock.advance(1000);
    rig.line.plug();
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    const { latches } = rig.sensors.capabilities;
    expect(rig.of('cashBoxDoor').slice(1)).toEqual(
      latches ? ['cashBoxDoor on, latched', 'cashBoxDoor off'] : ['cashBoxDoor off'],
    );
    expect(rig.of('mainsPower').slice(1)).toEqual(
      latches ? ['mainsPower off, latched', 'mainsPower on'] : ['mainsPower on'],
    );
    rig.told();
    rig.line.unplug();
    await rig.clock.advance(1000);
    rig.line.plug();
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    // It was told once; the board has been made to forget it.
    expect([...rig.told()].sort()).toEqual([...atRest].sort());
  });

  it('does not tell as latched what it told while it happened', async () => {
    const rig = createSensorsRig(under);
    await rig.started();
    rig.far.set('serviceDoor', true);
    await rig.clock.advance(1000);
    rig.far.set('serviceDoor', false);
    await rig.clock.advance(1000);
    rig.told();
    rig.line.unplug();
    await rig.clock.advance(1000);
    rig.line.plug();
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    expect([...rig.told()].sort()).toEqual([...atRest].sort());
  });
});
