import { describe, expect, it } from 'vitest';
import type { LinkOpener } from '../../../devices/link/link.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createSerialOpener, type SerialPlace } from '../../../devices/link/serial.ts';
import { findUsbPort, listInTime, type SerialPortInfo } from '../../../devices/link/serial-ports.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const settings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const;
const ftdi = { vendorId: '0403', productId: '6001' };
const port = (path: string, usb: SerialPortInfo['usb'] = ftdi): SerialPortInfo => ({
  path,
  usb,
  manufacturer: undefined,
});

/** An opener over ports that a test plugs in and out; `opened` lists the paths it went to. */
function desk(place: SerialPlace): {
  opener: LinkOpener;
  plug: (...ports: SerialPortInfo[]) => void;
  opened: string[];
} {
  let plugged: readonly SerialPortInfo[] = [];
  const opened: string[] = [];
  const opener = createSerialOpener({
    ...place,
    settings,
    clock: createManualClock(),
    listPorts: () => Promise.resolve({ kind: 'listed', ports: plugged }),
    openPath: (path) => {
      opened.push(path);
      return createMemoryLine(path).opener.open();
    },
  });
  return {
    opener,
    plug: (...ports) => {
      plugged = ports;
    },
    opened,
  };
}

async function failure(opener: LinkOpener): Promise<string> {
  const opening = await opener.open();
  return opening.kind === 'failed' ? opening.detail : 'opened';
}

describe('a port named by the USB identity of its adapter', () => {
  it('is found under whatever path it has at each opening', async () => {
    const { opener, plug, opened } = desk({ usb: { ...ftdi, serialNumber: 'A50285BI' } });
    plug(port('/dev/ttyS0', undefined), port('/dev/ttyUSB0', { ...ftdi, serialNumber: 'A50285BI' }));
    expect(await failure(opener)).toBe('opened');
    plug();
    expect(await failure(opener)).toBe('USB 0403:6001 A50285BI: no such device is plugged in');
    plug(port('/dev/ttyUSB3', { ...ftdi, serialNumber: 'a50285bi' }), port('/dev/ttyUSB0'));
    expect(await failure(opener)).toBe('opened');
    expect(opened).toEqual(['/dev/ttyUSB0', '/dev/ttyUSB3']);
    expect(opener.name).toBe('USB 0403:6001 A50285BI 9600 8N1');
  });

  it('is not guessed: two that look the same are both named, and neither is opened', async () => {
    const { opener, plug, opened } = desk({ usb: ftdi });
    plug(port('/dev/ttyUSB0'), port('/dev/ttyUSB1'));
    expect(await failure(opener)).toBe(
      'USB 0403:6001: /dev/ttyUSB0 and /dev/ttyUSB1 both are this device; name the serialNumber of the one that is meant',
    );
    expect(opened).toEqual([]);
  });

  it('with a path beside it, the path chooses among two that look the same, and is not used for anything else', async () => {
    const { opener, plug, opened } = desk({ usb: ftdi, path: '/dev/ttyUSB1' });
    plug(port('/dev/ttyUSB0'), port('/dev/ttyUSB1'));
    expect(await failure(opener)).toBe('opened');
    plug(port('/dev/ttyUSB0'), port('/dev/ttyUSB1', { vendorId: '067b', productId: '2303' }));
    expect(await failure(opener)).toBe('opened');
    plug(port('/dev/ttyUSB1', { vendorId: '067b', productId: '2303' }));
    expect(await failure(opener)).toBe('USB 0403:6001: no such device is plugged in');
    expect(opened).toEqual(['/dev/ttyUSB1', '/dev/ttyUSB0']);
  });

  it('is matched in capitals and in small letters', () => {
    const ports = [port('COM4', { vendorId: '1A86', productId: '7523' })];
    expect(findUsbPort(ports, { vendorId: '1a86', productId: '7523' })).toEqual({ kind: 'found', path: 'COM4' });
  });

  it('is not opened where the system cannot list its ports', async () => {
    const opener = createSerialOpener({
      usb: ftdi,
      settings,
      clock: createManualClock(),
      listPorts: () => Promise.resolve({ kind: 'failed', detail: 'the serial ports cannot be listed: udevadm' }),
      openPath: () => Promise.reject(new Error('nothing may be opened')),
    });
    expect(await failure(opener)).toBe('USB 0403:6001: the serial ports cannot be listed: udevadm');
  });

  it('is given up after a second where the list never comes', async () => {
    const clock = createManualClock();
    const listing = listInTime(clock, () => new Promise(() => undefined));
    await clock.advance(1000);
    expect(await listing).toEqual({
      kind: 'failed',
      detail: 'the serial ports cannot be listed: the system did not answer in time',
    });
  });
});
