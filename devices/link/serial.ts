import { stat } from 'node:fs/promises';
import type { SerialPort } from 'serialport';
import type { Clock } from '../../core/ports/clock.ts';
import { createLinkEnds, openFailure } from './link-ends.ts';
import type { Link, LinkOpener, SerialSettings } from './link.ts';
import { findUsbPort, listSerialPorts, usbName, type ListSerialPorts, type UsbIdentity } from './serial-ports.ts';
import { writeWithin } from './write-deadline.ts';

/**
 * Milliseconds to open a port: a USB adapter that hangs must not hang its driver. With the list of ports (1 s) and the longest
 * pause between two attempts (1 s) it is shorter than the 3 s in which a device that is plugged in again is in service.
 */
export const OPEN_TIMEOUT_MS = 1500;
/** Milliseconds in which what still comes in counts as old: a USB adapter empties its buffer in 16 ms steps. */
const STALE_INPUT_MS = 50;
/** Milliseconds to close. The close event may never come when the adapter was pulled out. */
const CLOSE_TIMEOUT_MS = 1000;
/**
 * Milliseconds between two looks whether the port still has its file. A port that vanishes just after bytes came from it is
 * read as nothing, over and over: serialport says no word, and drivers that only listen would never know.
 */
const PRESENCE_MS = 500;

const parityLetters = { none: 'N', even: 'E', odd: 'O' } as const;

/** `/dev/ttyUSB0 9600 8N1` */
export function serialName(path: string, settings: SerialSettings): string {
  return `${path} ${settings.baudRate} ${settings.dataBits}${parityLetters[settings.parity]}${settings.stopBits}`;
}

/** Opens the port at a path. */
export type OpenSerialPath = (
  path: string,
  settings: SerialSettings,
  clock: Clock,
) => Promise<{ kind: 'opened'; link: Link } | { kind: 'failed'; detail: string }>;

/** Which port: at a path, or wherever the USB device is now. With both, the path chooses among devices that look the same. */
export type SerialPlace =
  | { readonly path: string; readonly usb?: undefined }
  | { readonly path?: string | undefined; readonly usb: UsbIdentity };

export type SerialOpenerOptions = SerialPlace & {
  readonly settings: SerialSettings;
  readonly clock: Clock;
  /** The system's own, unless a test brings another. */
  readonly listPorts?: ListSerialPorts;
  readonly openPath?: OpenSerialPath;
};

/** The port is locked while it is open; a second opener is told that it is busy. */
export function createSerialOpener(options: SerialOpenerOptions): LinkOpener {
  const { settings, clock } = options;
  const openPath = options.openPath ?? openSerialPath;
  const list = options.listPorts ?? listSerialPorts;
  if (options.usb === undefined) {
    const { path } = options;
    return { name: serialName(path, settings), open: () => openPath(path, settings, clock) };
  }
  const { path, usb } = options;
  return {
    name: serialName(usbName(usb), settings),
    // Asked anew at every opening: a device that was plugged in again may stand under another path.
    open: async () => {
      const listed = await list(clock);
      if (listed.kind === 'failed') return { kind: 'failed', detail: `${usbName(usb)}: ${listed.detail}` };
      const found = findUsbPort(listed.ports, usb, path);
      return found.kind === 'failed' ? found : await openPath(found.path, settings, clock);
    },
  };
}

const openSerialPath: OpenSerialPath = async (path, settings, clock) => {
  const name = serialName(path, settings);
  let port: SerialPort;
  try {
    const serialport = await import('serialport');
    port = new serialport.SerialPort({ path, ...settings, lock: true, autoOpen: false });
  } catch (error) {
    return { kind: 'failed', detail: openFailure(name, error) };
  }
  const file = await fileAt(path);
  const failure = await openPort(port, name, clock);
  if (failure !== undefined) return { kind: 'failed', detail: failure };
  const link = createSerialLink(port, file, name, clock);
  await drainStaleInput(port, clock);
  return { kind: 'opened', link };
};

function openPort(port: SerialPort, name: string, clock: Clock): Promise<string | undefined> {
  return new Promise((resolve) => {
    let late = false;
    const stop = clock.after(OPEN_TIMEOUT_MS, () => {
      late = true;
      resolve(`${name}: the port did not open in time`);
    });
    port.open((error) => {
      stop();
      if (late && error === null) port.close(() => undefined);
      resolve(error === null ? undefined : openFailure(name, error));
    });
  });
}

function createSerialLink(port: SerialPort, file: PortFile, name: string, clock: Clock): Link {
  const ends = createLinkEnds();
  let fresh = false;
  clock.after(STALE_INPUT_MS, () => {
    fresh = true;
  });
  port.on('data', (bytes: Uint8Array) => {
    if (fresh) ends.deliver(Uint8Array.from(bytes));
  });
  port.on('close', () => {
    ends.end('the port closed');
  });
  // Without a listener an error event would end the process; a port with an error is of no use any more.
  const fails = (why: string): void => {
    if (ends.end(why) && port.isOpen) port.close(() => undefined);
  };
  port.on('error', (error) => {
    fails(openFailure(name, error));
  });
  watchFile(file, ends, clock, () => {
    fails(`${name}: the port has vanished`);
  });
  return {
    name,
    answers: true,
    onData: ends.onData,
    onClose: ends.onClose,
    write: (bytes, timeoutMs) => {
      if (!ends.isOpen() || !port.isOpen) return Promise.resolve({ kind: 'closed' });
      return writeWithin(clock, timeoutMs, (end) => {
        port.write(Buffer.from(bytes), (error) => {
          end(error === null || error === undefined ? { kind: 'written' } : { kind: 'closed' });
        });
      });
    },
    close: () =>
      new Promise((resolve) => {
        ends.end('closed by the host');
        if (!port.isOpen) {
          resolve();
          return;
        }
        const stop = clock.after(CLOSE_TIMEOUT_MS, resolve);
        port.close(() => {
          stop();
          resolve();
        });
      }),
  };
}

/** Says once that the file of the port is gone, or is another one. */
function watchFile(file: PortFile, link: Pick<Link, 'onClose'>, clock: Clock, vanished: () => void): void {
  // Windows has no files for ports.
  if (file.is === undefined) return;
  let isOpen = true;
  let stop: () => void = () => undefined;
  link.onClose(() => {
    isOpen = false;
    stop();
  });
  async function look(): Promise<void> {
    const isThere = (await fileAt(file.path)).is === file.is;
    if (!isOpen) return;
    if (isThere) stop = clock.after(PRESENCE_MS, () => void look());
    else vanished();
  }
  stop = clock.after(PRESENCE_MS, () => void look());
}

interface PortFile {
  readonly path: string;
  /** Undefined where there is none. */
  readonly is: string | undefined;
}

async function fileAt(path: string): Promise<PortFile> {
  try {
    const { dev, ino, rdev } = await stat(path);
    return { path, is: `${dev} ${ino} ${rdev}` };
  } catch {
    return { path, is: undefined };
  }
}

/** Resolves when nothing old can be delivered any more. */
async function drainStaleInput(port: SerialPort, clock: Clock): Promise<void> {
  port.flush(() => undefined);
  await new Promise<void>((resolve) => {
    clock.after(STALE_INPUT_MS, resolve);
  });
}
