import { describe, expect, it } from 'vitest';
import { MAX_CODE_BYTES } from '../../../../devices/code-scanner/serial-text/frame.ts';
import { protocolsUnderTest } from './protocols-under-test.ts';
import { createScannerRig } from './rig.ts';

describe.each(protocolsUnderTest)('a bad line to a scanner that speaks $protocol', (under) => {
  it('garbage before a code makes it unreadable, and the next is read', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.fault('garbage', true);
    rig.far.show('one');
    await rig.clock.advance(500);
    rig.far.clear();
    rig.far.takeAway();
    await rig.clock.advance(500);
    rig.far.show('two');
    await rig.clock.advance(1000);
    expect(rig.told()[0]).toBe('unreadable');
    expect(rig.codes()).toEqual(['two']);
  });

  it.each(['noSuffix', 'breaksOff'] as const)(
    'a code with the fault %s is told as unreadable, never in part',
    async (fault) => {
      const rig = createScannerRig(under);
      await rig.scanning();
      rig.far.fault(fault, true);
      rig.far.show('123456');
      await rig.clock.advance(400);
      rig.far.takeAway();
      await rig.clock.advance(1000);
      expect(rig.codes()).toEqual([]);
      expect(rig.told()).toContain('unreadable');
    },
  );

  it('a code that comes byte by byte is whole', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.fault('splits', true);
    rig.far.show('280000000000000001');
    await rig.clock.advance(1500);
    expect(rig.told()).toEqual(['280000000000000001']);
  });

  it('two codes in one chunk are two', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.inject(new TextEncoder().encode('one\rtwo\r'));
    await rig.clock.advance(500);
    expect(rig.told()).toEqual(['one', 'two']);
  });

  it('more bytes than any code has are unreadable, and their tail is no code', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.inject(new TextEncoder().encode('x'.repeat(MAX_CODE_BYTES + 10)));
    rig.inject(new TextEncoder().encode('tail\r'));
    await rig.clock.advance(500);
    expect(rig.told()).toEqual(['unreadable']);
  });

  it('bytes of no character set are unreadable', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.far.show(Uint8Array.of(0x41, 0xff, 0x42));
    await rig.clock.advance(500);
    expect(rig.told()).toEqual(['unreadable']);
  });

  it('the rest of a code that began before the line was opened is passed over', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    rig.line.unplug();
    await rig.clock.advance(10);
    rig.line.plug();
    let opened = false;
    rig.scanner.watch((event) => {
      opened ||= event.kind === 'stateChanged' && event.state === 'scanning';
    });
    while (!opened) await rig.clock.advance(5);
    rig.inject(new TextEncoder().encode('0001\r'));
    rig.inject(new TextEncoder().encode('whole\r'));
    await rig.clock.advance(500);
    expect(rig.told()).toEqual(['whole']);
  });

  it('a code that began before the host asked belongs to the one before, and is passed over', async () => {
    const rig = createScannerRig(under);
    await rig.scanning();
    const off = rig.scanner.scan(false);
    await rig.clock.advance(300);
    await off;
    rig.inject(new TextEncoder().encode('old-'));
    await rig.clock.advance(20);
    void rig.scanner.scan(true);
    await rig.clock.advance(20);
    rig.inject(new TextEncoder().encode('code\rnew\r'));
    await rig.clock.advance(500);
    expect(rig.told()).toEqual(['new']);
  });
});
