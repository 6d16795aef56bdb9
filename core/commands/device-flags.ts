import type { SerialSettings } from '../../devices/link/link.ts';

/** Where the far end is put. */
export type DeviceLine =
  | { readonly kind: 'serial'; readonly path: string; readonly baudRate: number | undefined }
  | { readonly kind: 'tcp'; readonly port: number; readonly address: string };

export interface DeviceFlags {
  readonly protocol: string;
  readonly line: DeviceLine;
  readonly script: string | undefined;
  readonly record: string | undefined;
  /** What the command does not know itself: the simulated device is asked. */
  readonly flags: Readonly<Record<string, string>>;
}

const MAX_TCP_PORT = 65_535;
/** This machine only: a simulator on the network is asked for by name. */
const LOOPBACK = '127.0.0.1';

export const DEVICE_USAGE =
  'usage: npm run device -- <protocol> (--path <serial port or pty> [--baud N] | --tcp <port> [--listen <address>]) ' +
  '[--script FILE] [--record FILE] [--<flag of the device> <value>]; npm run device -- --help lists the protocols';

/** A string is the one line that says what is wrong. */
export function readDeviceFlags(argv: readonly string[]): DeviceFlags | string {
  const [protocol, ...rest] = argv;
  if (protocol === undefined || protocol.startsWith('-')) return DEVICE_USAGE;
  const given = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    const named = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/iu.exec(word);
    const name = named?.[1];
    if (name === undefined) return `unknown argument ${word}; ${DEVICE_USAGE}`;
    if (given.has(name)) return `--${name} is given twice`;
    let value = named?.[2];
    if (value === undefined) {
      at += 1;
      value = rest[at];
    }
    if (value === undefined || value === '' || value.startsWith('--'))
      return `--${name} needs a value; ${DEVICE_USAGE}`;
    given.set(name, value);
  }
  const take = (name: string): string | undefined => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const line = readLine(take('path'), take('tcp'), take('listen'), take('baud'));
  if (typeof line === 'string') return line;
  const script = take('script');
  const record = take('record');
  return { protocol, line, script, record, flags: Object.fromEntries(given) };
}

function readLine(
  path: string | undefined,
  tcp: string | undefined,
  listen: string | undefined,
  baud: string | undefined,
): DeviceLine | string {
  if (path !== undefined && tcp === undefined) {
    if (listen !== undefined) return '--listen belongs to --tcp';
    const baudRate = baud === undefined ? undefined : Number(baud);
    if (baudRate !== undefined && (!Number.isSafeInteger(baudRate) || baudRate <= 0)) {
      return `--baud ${baud ?? ''} is not a speed`;
    }
    return { kind: 'serial', path, baudRate };
  }
  if (tcp === undefined || path !== undefined) return `give either --path or --tcp; ${DEVICE_USAGE}`;
  if (baud !== undefined) return '--baud belongs to --path';
  const port = Number(tcp);
  if (!Number.isSafeInteger(port) || port < 0 || port > MAX_TCP_PORT) return `--tcp ${tcp} is not a port number`;
  return { kind: 'tcp', port, address: listen ?? LOOPBACK };
}

export function settingsFor(settings: SerialSettings, line: DeviceLine): SerialSettings {
  return line.kind === 'serial' && line.baudRate !== undefined ? { ...settings, baudRate: line.baudRate } : settings;
}

/**
 * The flags as a device reads them, and those that it did not ask for: they are typing errors, and only the device knows
 * its own.
 */
export function watchedFlags(flags: Readonly<Record<string, string>>): {
  flags: Readonly<Record<string, string>>;
  unread: () => readonly string[];
} {
  const unread = new Set(Object.keys(flags));
  const watched: Record<string, string> = {};
  for (const [name, value] of Object.entries(flags)) {
    Object.defineProperty(watched, name, {
      enumerable: true,
      get: () => {
        unread.delete(name);
        return value;
      },
    });
  }
  return { flags: watched, unread: () => [...unread] };
}
