import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { deviceNames, type DeviceConfig, type KioskConfig, type LinkConfig } from './config-schema.ts';
import type { ConfigOrigin } from './config.ts';

/** What a config may hold and nobody is shown. */
const SECRET_PATHS = ['service.pinHash', 'devices.cardReader.psc', 'devices.noteAcceptor.encryption.fixedKey'];

/** `--print-config`: the config in force, a value a line, secrets left out, with the origin of each. */
export function printableConfig(config: KioskConfig, origins: ReadonlyMap<string, ConfigOrigin>): readonly string[] {
  const lines: { path: string; value: string; origin: string }[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) visit(member, path === '' ? key : `${path}.${key}`);
      return;
    }
    const isSecret = SECRET_PATHS.includes(path) && value !== null;
    const shown = isSecret ? '"[redacted]"' : JSON.stringify(value);
    lines.push({ path, value: shown, origin: origins.get(path) ?? 'default' });
  };
  visit(config, '');
  const pathWidth = Math.max(...lines.map((line) => line.path.length));
  const valueWidth = Math.max(...lines.map((line) => line.value.length));
  return lines.map((line) => `${line.path.padEnd(pathWidth)}  ${line.value.padEnd(valueWidth)}  (${line.origin})`);
}

export interface ConfigCheck {
  readonly lines: readonly string[];
  /** Something the config names is not there now. */
  readonly somethingMissing: boolean;
}

/** `--check`: what a start would open, and whether it is there. Nothing is opened, sent or written. */
export function checkConfig(config: KioskConfig): ConfigCheck {
  const parts = [
    ...deviceNames.flatMap((name) => devicePart(name, config.devices[name])),
    { line: `back end: ${backEndLine(config.backEnd)}`, missing: undefined },
    { line: `data: ${config.dataDir}`, missing: missingDirectory(config.dataDir) },
    {
      line: `service: ${config.service.pinHash === null ? 'shut (no PIN; npm run pin makes a hash)' : 'opens with a PIN'}`,
      missing: undefined,
    },
  ];
  return {
    lines: parts.map(({ line, missing }) => (missing === undefined ? line : `${line}: ${missing}`)),
    somethingMissing: parts.some(({ missing }) => missing !== undefined),
  };
}

const deviceWords: Readonly<Record<(typeof deviceNames)[number], string>> = {
  noteAcceptor: 'note acceptor',
  receiptPrinter: 'receipt printer',
  cardReader: 'card reader',
  sensors: 'doors and power',
  coinAcceptor: 'coin acceptor (kept shut)',
  codeScanner: 'code scanner (not asked)',
};
/** Every terminal is expected to have these, so that a missing one is worth a line. */
const usual: readonly string[] = ['noteAcceptor', 'receiptPrinter', 'cardReader'];

function devicePart(
  name: (typeof deviceNames)[number],
  device: DeviceConfig | null,
): readonly { line: string; missing: string | undefined }[] {
  const words = deviceWords[name];
  if (device === null) return usual.includes(name) ? [{ line: `${words}: none`, missing: undefined }] : [];
  const paper = 'paperWidthMm' in device ? `, ${device.paperWidthMm} mm paper` : '';
  return [linkPart(`${words}: ${device.protocol}${paper}`, device.link)];
}

function backEndLine(backEnd: KioskConfig['backEnd']): string {
  const where = backEndAddress(backEnd);
  const minutes = backEnd.reverseAfterMinutes;
  return minutes === null ? where : `${where}; a bill without an answer is taken back after ${minutes} min`;
}

function backEndAddress(backEnd: KioskConfig['backEnd']): string {
  switch (backEnd.kind) {
    case 'simulated':
      return 'the simulated utility';
    case 'http':
      return backEnd.baseUrl;
    case 'xmlvend':
      return `${backEnd.url} (XMLVend 2.1)`;
  }
}

function linkPart(what: string, link: LinkConfig): { line: string; missing: string | undefined } {
  switch (link.kind) {
    case 'serial': {
      const speed = link.baudRate === undefined ? '' : ` at ${link.baudRate} baud`;
      const { path, usb } = link;
      if (usb === undefined) {
        return { line: `${what} on serial port ${path ?? ''}${speed}`, missing: missingPort(path ?? '') };
      }
      const serial = usb.serialNumber === undefined ? '' : ` with serial number ${usb.serialNumber}`;
      const hint = path === undefined ? '' : `, at ${path} if there are several`;
      // Where it is plugged in is found out at every opening.
      return {
        line: `${what} on USB adapter ${usb.vendorId}:${usb.productId}${serial}${hint}${speed}`,
        missing: undefined,
      };
    }
    case 'deviceFile':
      return { line: `${what} on device file ${link.path}`, missing: missingPort(link.path) };
    case 'tcp':
      return { line: `${what} on ${link.host}:${link.port} over TCP`, missing: undefined };
    case 'file':
      return { line: `${what} into file ${link.path}`, missing: missingDirectory(dirname(link.path)) };
    case 'pcsc':
      return {
        line: `${what} of the PC/SC service${link.reader === undefined ? '' : `, reader ${link.reader}`}`,
        missing: undefined,
      };
    case 'simulator':
      return { line: `${what}, simulated`, missing: undefined };
  }
}

/** Windows ports (`COM3`) have no path to look at. */
function missingPort(path: string): string | undefined {
  if (!path.startsWith('/')) return undefined;
  if (!existsSync(path)) return 'NOT THERE NOW';
  return mayUse(path) ? undefined : 'this user may not read and write it';
}

/** The directory is made at the start; the nearest one that exists must be writable. */
function missingDirectory(path: string): string | undefined {
  let nearest = path;
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  if (!statSync(nearest).isDirectory()) return `${nearest} is a file, not a directory`;
  return mayUse(nearest) ? undefined : `this user may not write in ${nearest}`;
}

function mayUse(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
