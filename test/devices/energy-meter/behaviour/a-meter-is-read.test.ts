import { describe, expect, it } from 'vitest';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { createMeterRig, METER, OTHER_METER } from './rig.ts';

const whole = {
  kind: 'read',
  meterNumber: METER,
  totalCentiKwh: 102_345,
  byPeriodCentiKwh: [100_000, 2000, 300, 45],
  voltageDeciVolt: 2203,
  currentMilliAmpere: 6809,
  powerWatt: 1500,
};

describe.each(protocolsUnderTest)('a meter that speaks $protocol', (under) => {
  it('tells its number and everything it knows', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    expect(await rig.find()).toEqual({ kind: 'read', meterNumber: METER });
    expect(await rig.read()).toEqual(whole);
    expect(rig.states).toEqual(['idle']);
    expect(rig.far.violations()).toEqual([]);
  });

  it('goes on counting: an hour of 1.5 kW is 1.50 kWh more, in the period that counts', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    rig.far.period(1);
    await rig.clock.advance(3_600_000);
    const later = await rig.read();
    expect(later).toMatchObject({ totalCentiKwh: 102_495, byPeriodCentiKwh: [100_000, 2150, 300, 45] });
  });

  it('tells power that flows back as negative, and does not count it', async () => {
    const rig = createMeterRig(under, 'two');
    await rig.started();
    await rig.clock.advance(3_600_000);
    expect(await rig.read(OTHER_METER)).toMatchObject({
      meterNumber: OTHER_METER,
      totalCentiKwh: 7,
      powerWatt: -250,
      currentMilliAmpere: -1135,
    });
  });

  it('is read by its number although another one is on the line', async () => {
    const rig = createMeterRig(under, 'two');
    await rig.started();
    expect(await rig.read()).toEqual(whole);
    expect(await rig.read(OTHER_METER)).toMatchObject({ meterNumber: OTHER_METER, totalCentiKwh: 7 });
  });

  it('is not found while another one answers too', async () => {
    const rig = createMeterRig(under, 'two');
    await rig.started();
    expect(await rig.find()).toMatchObject({ kind: 'unanswered', detail: expect.stringContaining('more than one') });
  });

  it('answers only to its own number', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    expect(await rig.read('000000009999')).toMatchObject({ kind: 'unanswered' });
    expect(await rig.read('12345')).toMatchObject({ kind: 'refused' });
    expect(rig.far.violations()).toEqual([]);
  });

  it('without periods, or with a sensor that is not there, is read without them', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    rig.far.fault('noPeriods', true);
    rig.far.fault('notDecimal', true);
    expect(await rig.read()).toEqual({ ...whole, byPeriodCentiKwh: [], voltageDeciVolt: undefined });
  });

  it('that tells long data in several frames is read as a whole', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    rig.far.fault('longAnswers', true);
    expect(await rig.read()).toEqual(whole);
  });

  it('that says every part twice, the second time when the next is asked for, is read as a whole', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    rig.far.fault('longAnswers', true);
    rig.far.fault('repeatsReply', true);
    expect(await rig.read()).toEqual(whole);
  });

  it('that has no such data refuses, and is not silent', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    rig.far.fault('refuses', true);
    expect(await rig.read()).toEqual({ kind: 'refused', detail: 'no such data' });
    expect(rig.states).toEqual(['idle']);
  });

  it('answers two questions at once one after the other', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    const both = await Promise.all([rig.read(), rig.find()]);
    expect(both).toEqual([whole, { kind: 'read', meterNumber: METER }]);
  });

  it.each(['losesReply', 'repeatsReply', 'splits', 'echo', 'foreignAnswer', 'garbage'] as const)(
    'is read right with the fault %s on the line',
    async (fault) => {
      const rig = createMeterRig(under);
      await rig.started();
      rig.far.fault(fault, true);
      expect(await rig.read()).toEqual(whole);
      expect(await rig.read()).toEqual(whole);
      expect(rig.far.violations()).toEqual([]);
    },
  );

  it.each(['silent', 'badChecksum', 'breaksOff'] as const)(
    'is not read with the fault %s, and is read again without a restart',
    async (fault) => {
      const rig = createMeterRig(under);
      await rig.started();
      rig.far.fault(fault, true);
      expect(await rig.read()).toMatchObject({ kind: 'unanswered' });
      expect(await rig.find()).toMatchObject({ kind: 'unanswered' });
      expect(rig.states).toEqual(['idle', 'failed']);
      rig.far.clear();
      expect(await rig.read()).toEqual(whole);
      expect(rig.states).toEqual(['idle', 'failed', 'idle']);
    },
  );

  it('is only ever read: nothing that was sent writes or switches anything', async () => {
    const rig = createMeterRig(under);
    await rig.started();
    for (const fault of ['longAnswers', 'losesReply', 'refuses'] as const) {
      rig.far.fault(fault, true);
      await rig.read();
      await rig.find();
    }
    expect(under.onlyReads(rig.sent())).toBe(true);
  });
});
