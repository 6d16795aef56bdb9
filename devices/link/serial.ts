import type { SerialPort } from 'serialport';
import type { Clock } from '../../core/ports/clock.ts';
import { createLinkEnds, openFailure } from './link-ends.ts';
import type { Link, LinkOpener, SerialSettings } from './link.ts';
import { writeWithin } from './write-deadline.ts';

/** Milliseconds to open a port: a USB adapter that hangs must not hang its driver. */
const OPEN_TIMEOUT_MS = 5000;
/** Milliseconds in which what still comes in counts as old: a USB adapter empties its buffer in 16 ms steps. */
const STALE_INPUT_MS = 50;
/** Milliseconds to close. The close event may never come when the adapter was pulled out. */
const CLOSE_TIMEOUT_MS = 1000;

const parityLetters = { none: 'N', even: 'E', odd: 'O' } as const;

/** `/dev/ttyUSB0 9600 8N1` */
export function serialName(path: string, settings: SerialSettings): string {
  return `${path} ${settings.baudRate} ${settings.dataBits}${parityLetters[settings.parity]}${settings.stopBits}`;
}

/** The only importer of serialport. The port is locked while it is open; a second opener is told that it is busy. */
export function createSerialOpener(options: { path: string; settings: SerialSettings; clock: Clock }): LinkOpener {
  const { path, settings, clock } = options;
  const name = serialName(path, settings);
  return {
    name,
    open: async () => {
      let port: SerialPort;
      try {
        const serialport = await import('serialport');
        port = new serialport.SerialPort({ path, ...settings, lock: true, autoOpen: false });
      } catch (error) {
        return { kind: 'failed', detail: openFailure(name, error) };
      }
      const failure = await openPort(port, name, clock);
      if (failure !== undefined) return { kind: 'failed', detail: failure };
      const link = createSerialLink(port, name, clock);
      await drainStaleInput(port, clock);
      return { kind: 'opened', link };
    },
  };
}

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

function createSerialLink(port: SerialPort, name: string, clock: Clock): Link {
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
  port.on('error', (error) => {
    if (ends.end(openFailure(name, error)) && port.isOpen) port.close(() => undefined);
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

/** Resolves when nothing old can be delivered any more. */
async function drainStaleInput(port: SerialPort, clock: Clock): Promise<void> {
  port.flush(() => undefined);
  await new Promise<void>((resolve) => {
    clock.after(STALE_INPUT_MS, resolve);
  });
}
