import { describe, expect, it } from 'vitest';
import { REPEAT_WINDOW_MS } from '../../../../devices/code-scanner/limits.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { createScannerRig } from './rig.ts';

describe.each(protocolsUnderTest)('a code under a scanner that speaks $protocol', (under) => {
  it('is told once, however long it lies there', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.show('280000000000000001');
    await rig.clock.advance(10 * REPEAT_WINDOW_MS);
    expect(rig.told()).toEqual(['280000000000000001']);
    expect(rig.far.violations()).toEqual([]);
  });

  it('is told again when it comes back later', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.show('one');
    await rig.clock.advance(1000);
    rig.far.takeAway();
    await rig.clock.advance(2 * REPEAT_WINDOW_MS);
    rig.far.show('one');
    await rig.clock.advance(1000);
    expect(rig.told()).toEqual(['one', 'one']);
  });

  it('is told again when the host asks anew, because somebody else may hold it', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.show('one');
    await rig.clock.advance(1000);
    const off = rig.scanner.scan(false);
    const on = rig.scanner.scan(true);
    await rig.clock.advance(2000);
    expect(await off).toEqual({ kind: 'done' });
    expect(await on).toEqual({ kind: 'done' });
    expect(rig.told()).toEqual(['one', 'one']);
  });

  it('is followed by the next one without a pause', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.show('one');
    await rig.clock.advance(700);
    rig.far.show('two');
    await rig.clock.advance(1000);
    expect(rig.told()).toEqual(['one', 'two']);
  });

  it('is told once by a scanner that tells everything twice', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.fault('repeatsCode', true);
    rig.far.show('one');
    await rig.clock.advance(1000);
    expect(rig.told()).toEqual(['one']);
    expect(rig.scanner.inspect().counters['codesRepeated']).toBeGreaterThan(0);
  });

  it('is not told while scanning is off, before or after', async () => {
    const rig = createScannerRig(under);
    rig.far.show('before');
    await rig.scanning();
    rig.far.takeAway();
    const off = rig.scanner.scan(false);
    await rig.clock.advance(500);
    expect(await off).toEqual({ kind: 'done' });
    const told = rig.told();
    rig.far.show('after');
    await rig.clock.advance(5000);
    expect(rig.told()).toEqual(told);
    expect(rig.told()).not.toContain('after');
    expect(rig.lastState()).toBe('idle');
  });

  it('is not told after scan(false) was said, even while the scanner has not heard of it', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.fault('losesReply', true);
    void rig.scanner.scan(false);
    rig.inject(new TextEncoder().encode('late\r'));
    await rig.clock.advance(3000);
    expect(rig.told()).toEqual([]);
  });

  it('does not begin when it was stopped before it began', async () => {
    const rig = createScannerRig(under);
    rig.scanner.start();
    await rig.clock.advance(500);
    const on = rig.scanner.scan(true);
    const off = rig.scanner.scan(false);
    await rig.clock.advance(1000);
    expect((await on).kind).not.toBe('unanswered');
    expect(await off).toEqual({ kind: 'done' });
    rig.far.show('one');
    await rig.clock.advance(3000);
    expect(rig.told()).toEqual([]);
  });

  it('leaves its text in no log and no trace', async () => {
    const rig = createScannerRig(under);
    const secret = '28123456789012345678';
    await rig.scanning();
    rig.far.show(secret);
    await rig.clock.advance(1000);
    rig.far.fault('garbage', true);
    await rig.clock.advance(1000);
    rig.inject(Uint8Array.of(0x02, 0x00, 0x00, 0xff, ...new TextEncoder().encode(`${secret}\r`)));
    await rig.clock.advance(1000);
    expect(rig.codes()).toEqual([secret]);
    // The same in the place of a reply that the host waits for.
    rig.far.fault('silent', true);
    void rig.scanner.scan(true);
    await rig.clock.advance(1);
    rig.inject(Uint8Array.of(0x02, 0x00, 0x00, 0xff, ...new TextEncoder().encode(`${secret}\r`)));
    await rig.clock.advance(5000);
    const shown = `${rig.logged.join('\n')}\n${JSON.stringify(rig.scanner.inspect())}`;
    const hex = Buffer.from(secret.slice(0, 4))
      .toString('hex')
      .toUpperCase()
      .replaceAll(/(..)(?=.)/gu, '$1 ');
    expect(shown).not.toContain(secret.slice(0, 4));
    expect(shown).not.toContain(hex);
    expect(rig.scanner.inspect().frames.length).toBeGreaterThan(0);
  });
});
