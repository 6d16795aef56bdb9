import { describe, expect, it } from 'vitest';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { createScannerRig } from './rig.ts';

/** Milliseconds after the code came under the window; reading and sending it are over by then. */
const steps = Array.from({ length: 30 }, (_, index) => index * 20);
/** Milliseconds in which a device that came back is in service again. */
const BACK_IN_SERVICE_MS = 3000;

describe.each(protocolsUnderTest)('a scanner that speaks $protocol', (under) => {
  it.each(steps)('is unplugged %i ms after a code came, and plugged in again', async (ms) => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.fault('splits', true);
    rig.far.show('280000');
    await rig.clock.advance(ms);
    rig.line.unplug();
    await rig.clock.advance(1000);
    expect(rig.lastState()).toBe('offline');
    const before = rig.codes().length;
    rig.far.takeAway();
    rig.far.clear();
    rig.line.plug();
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    expect(rig.lastState()).toBe('scanning');
    rig.far.show('290000');
    await rig.clock.advance(1000);
    expect(rig.codes()).toEqual([...(before === 1 ? ['280000'] : []), '290000']);
    expect(rig.far.violations()).toEqual([]);
  });

  it.each(steps)('loses its power %i ms after a code came, and gets it back', async (ms) => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.fault('splits', true);
    rig.far.show('280000');
    await rig.clock.advance(ms);
    rig.far.power(false);
    await rig.clock.advance(4000);
    rig.far.takeAway();
    rig.far.clear();
    rig.far.power(true);
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    expect(rig.lastState()).toBe('scanning');
    rig.far.show('290000');
    await rig.clock.advance(1000);
    expect(rig.codes().at(-1)).toBe('290000');
    expect(rig.codes().every((code) => code === '280000' || code === '290000')).toBe(true);
  });

  it('loses its power for a moment that nobody notices, and reads again', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.power(false);
    rig.far.power(true);
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    rig.far.show('290000');
    await rig.clock.advance(1000);
    expect(rig.codes()).toEqual(['290000']);
  });

  it('is unplugged while a command waits, and says that it was not answered', async () => {
    const rig = createScannerRig(under);
    rig.scanner.start();
    await rig.clock.advance(500);
    rig.far.fault('silent', true);
    const outcome = rig.scanner.scan(true);
    rig.line.unplug();
    await rig.clock.advance(5000);
    const { kind } = await outcome;
    expect(rig.scanner.capabilities.triggers ? kind : 'unanswered').toBe('unanswered');
    rig.far.clear();
    rig.line.plug();
    await rig.clock.advance(BACK_IN_SERVICE_MS);
    expect(['idle', 'scanning']).toContain(rig.lastState());
  });

  it('answers at once that it is offline', async () => {
    const rig = createScannerRig(under);
    rig.line.unplug();
    rig.scanner.start();
    await rig.clock.advance(100);
    expect((await rig.scanner.scan(true)).kind).toBe('unanswered');
    expect(rig.lastState()).toBe('offline');
  });

  it('is closed in the middle of everything, and leaves no timer behind', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.show('280000');
    await rig.clock.advance(100);
    rig.far.takeAway();
    await rig.scanner.close();
    await rig.clock.advance(200);
    expect(rig.clock.pendingTimers()).toBe(0);
    expect(rig.codes()).toEqual([]);
  });
});

const asking = protocolsUnderTest.filter(({ protocol }) => protocol !== 'serial-text');

describe.each(asking)('replies of a scanner that speaks $protocol', (under) => {
  it.each(['losesReply', 'repeatsReply', 'garbage', 'splits'] as const)(
    'with the fault %s the scanner is ready all the same',
    async (fault) => {
      const rig = createScannerRig(under);
      rig.far.fault(fault, true);
      rig.scanner.start();
      await rig.clock.advance(15_000);
      expect(rig.lastState()).toBe('idle');
      rig.far.clear();
      const on = rig.scanner.scan(true);
      await rig.clock.advance(1000);
      expect(await on).toEqual({ kind: 'done' });
      rig.far.show('one');
      await rig.clock.advance(1000);
      expect(rig.told()).toEqual(['one']);
    },
  );

  it.each(['silent', 'badChecksum'] as const)(
    'with the fault %s it is offline, and comes back without a restart',
    async (fault) => {
      const rig = createScannerRig(under);
      await rig.scanning();
      rig.far.fault(fault, true);
      await rig.clock.advance(8000);
      expect(rig.lastState()).toBe('offline');
      expect(rig.told()).toEqual([]);
      rig.far.clear();
      await rig.clock.advance(BACK_IN_SERVICE_MS);
      expect(rig.lastState()).toBe('scanning');
    },
  );

  it('that noise looks like tell nothing, and the code behind it is unreadable', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    await rig.clock.advance(100);
    rig.inject(Uint8Array.of(0x02, 0x00, 0x00, 0xff, ...new TextEncoder().encode('280000\r')));
    await rig.clock.advance(500);
    expect(rig.told()).toEqual(['unreadable']);
  });

  it('that are waited for when the line is lost are not waited for any longer', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.fault('silent', true);
    const first = rig.scanner.scan(false);
    const second = rig.scanner.scan(true);
    await rig.clock.advance(100);
    rig.line.unplug();
    let answered = 0;
    for (const asked of [first, second]) void asked.then(({ kind }) => (answered += kind === 'unanswered' ? 1 : 0));
    await rig.clock.advance(100);
    expect(answered).toBe(2);
  });

  it('has its light on only while the host wants codes', async () => {
    const rig = createScannerRig(under);
    rig.scanner.start();
    await rig.clock.advance(500);
    expect(rig.far.state().reading).toBe(false);
    const on = rig.scanner.scan(true);
    await rig.clock.advance(500);
    await on;
    expect(rig.far.state().reading).toBe(true);
    await rig.clock.advance(60_000);
    expect(rig.far.state().reading).toBe(true);
    const off = rig.scanner.scan(false);
    await rig.clock.advance(500);
    await off;
    expect(rig.far.state().reading).toBe(false);
  });
});
