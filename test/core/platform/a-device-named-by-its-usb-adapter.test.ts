import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../core/platform/config.ts';
import { checkConfig } from '../../../core/platform/describe-config.ts';

const adapter = { vendorId: '1a86', productId: '7523' };

function withLink(link: unknown) {
  const devices = { noteAcceptor: { protocol: 'ccnet', link }, receiptPrinter: null };
  return parseConfig({ devices, backEnd: { kind: 'simulated' } }, 'kiosk.json');
}

function complaints(link: unknown): readonly string[] {
  const parsed = withLink(link);
  return parsed.kind === 'bad' ? parsed.lines : [];
}

describe('a serial link in the config', () => {
  it.each([
    [{ kind: 'serial', path: '/dev/ttyUSB0' }],
    [{ kind: 'serial', usb: adapter }],
    [{ kind: 'serial', usb: { ...adapter, serialNumber: 'A50285BI' }, baudRate: 19_200 }],
    [{ kind: 'serial', usb: adapter, path: '/dev/ttyUSB0' }],
  ])('may be %j', (link) => {
    const parsed = withLink(link);
    expect(parsed.kind === 'ok' && parsed.config.devices.noteAcceptor?.link).toEqual(link);
  });

  it.each([
    [
      { kind: 'serial' },
      'devices.noteAcceptor.link.path: missing; name the path of the port, or the usb adapter by vendorId and productId',
    ],
    [
      { kind: 'serial', usb: { vendorId: '0x1a86', productId: '7523' } },
      'devices.noteAcceptor.link.usb.vendorId: expected the four hexadecimal digits of the vendor',
    ],
    [
      { kind: 'serial', usb: { vendorId: '1a86', productID: '7523' } },
      'devices.noteAcceptor.link.usb.productID: unknown key; did you mean "productId"?',
    ],
    [{ kind: 'serial', usb: { ...adapter, serialNumber: '' } }, 'devices.noteAcceptor.link.usb.serialNumber'],
  ])('may not be %j', (link, line) => {
    const said = complaints(link);
    expect(said.join('\n')).toContain(`kiosk.json: ${line}`);
  });

  it('says in the check of a start which adapter is looked for', () => {
    const parsed = withLink({ kind: 'serial', usb: { ...adapter, serialNumber: 'A50285BI' }, path: '/dev/ttyUSB9' });
    if (parsed.kind === 'bad') throw new Error(parsed.lines.join('\n'));
    expect(checkConfig(parsed.config).lines).toContain(
      'note acceptor: ccnet on USB adapter 1a86:7523 with serial number A50285BI, at /dev/ttyUSB9 if there are several',
    );
  });
});
