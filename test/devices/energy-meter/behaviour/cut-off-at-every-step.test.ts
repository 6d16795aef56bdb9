import { describe, expect, it } from 'vitest';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { createMeterRig, METER } from './rig.ts';

/** Milliseconds after the reading began; on a sound line it is over by then. */
const steps = Array.from({ length: 40 }, (_, index) => index * 10);
/** Milliseconds in which a device that came back is in service again. */
const BACK_IN_SERVICE_MS = 3000;

describe.each(protocolsUnderTest)('a meter that speaks $protocol', (under) => {
  it.each(steps)('is cut off from the line %i ms after its reading began, and comes back', async (ms) => {
    const rig = createMeterRig(under);
    await rig.started();
    rig.far.fault('longAnswers', true);
    const asked = rig.reader.readMeter(METER);
    await rig.clock.advance(ms);
    rig.line.unplug();
    await rig.clock.advance(1000);
    expect(rig.states.at(-1)).toBe('offline');
    const outcome = await asked;
    if (outcome.kind === 'read') expect(outcome.totalCentiKwh).toBe(102_345);
    else expect(outcome.kind).toBe('unanswered');
    rig.line.plug();
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    expect(rig.states.at(-1)).toBe('idle');
    expect(await rig.read()).toMatchObject({ kind: 'read', totalCentiKwh: 102_345 });
    expect(rig.far.violations()).toEqual([]);
  });

  it.each(steps)('loses its power %i ms after its reading began, and gets it back', async (ms) => {
    const rig = createMeterRig(under);
    await rig.started();
    rig.far.fault('splits', true);
    const asked = rig.reader.readMeter(METER);
    await rig.clock.advance(ms);
    rig.far.power(false);
    await rig.clock.advance(10_000);
    expect(await asked).toMatchObject({ kind: 'unanswered' });
    expect(rig.states.at(-1)).toBe('failed');
    rig.far.power(true);
    rig.far.clear();
    expect(await rig.read()).toMatchObject({ kind: 'read', totalCentiKwh: 102_345 });
    expect(rig.states.at(-1)).toBe('idle');
  });

  it('is asked while the line is away, and says at once that it is not answered', async () => {
    const rig = createMeterRig(under);
    rig.line.unplug();
    await rig.started();
    expect(await rig.read()).toMatchObject({ kind: 'unanswered' });
  });

  it('is not waited for when the reader is closed, and no timer is left', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    const asked = rig.reader.readMeter(METER);
    await rig.clock.advance(20);
    await rig.reader.close();
    expect(await asked).toMatchObject({ kind: 'unanswered' });
    await rig.clock.advance(100);
    expect(rig.clock.pendingTimers()).toBe(0);
  });
});
