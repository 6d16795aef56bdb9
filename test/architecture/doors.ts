import { posix } from 'node:path';
import type { Source } from './source.ts';

/** A room and its doors. The first room whose `files` match a path is the file's room. */
interface Room {
  readonly name: string;
  readonly files: RegExp;
  /** Files of other rooms it may import; its own always. */
  readonly opens: readonly RegExp[];
  /** Packages and built-in modules. `node:` stands for all of them. */
  readonly packages: readonly string[];
  /** Time, chance, scheduling and network come only through ports here. */
  readonly machineThroughPorts: boolean;
}

const domain = /^core\/domain\//u;
const money = /^core\/domain\/money\.ts$/u;
const ports = /^core\/ports\//u;
const contract = /^core\/contract\//u;
const link = /^devices\/link\//u;
const driver = /^devices\/driver\//u;
/** The one bus that two classes of devices sit on. */
const cctalk = /^devices\/cctalk\//u;
const locales = /^assets\/locales\/[^/]+\/[^/]+\.json$/u;
const logos = /^assets\/receipt-logos\/[^/]+\.json$/u;
const tariffs = /^assets\/tariffs\/[^/]+\.json$/u;
/** Checked data, nothing of the machine: the simulated utility prices its bills by the tables it publishes. */
const tariffTables = /^core\/platform\/tariff-tables\.ts$/u;

/** Built-in modules a driver may use: plain data, no machine. */
const DATA_MODULES = ['node:buffer', 'node:util', 'node:assert', 'node:zlib'];

function below(name: string, opens: readonly RegExp[], packages: readonly string[]): Room {
  return { name, files: new RegExp(`^${name}/`, 'u'), opens, packages, machineThroughPorts: true };
}

function above(name: string, files: RegExp, opens: readonly RegExp[], packages: readonly string[]): Room {
  return { name, files, opens, packages, machineThroughPorts: false };
}

export const ROOMS: readonly Room[] = [
  below('core/domain', [], []),
  below('core/ports', [domain], []),
  below('core/contract', [domain], ['zod']),
  below('core/journal', [ports, domain], ['node:']),
  // The one file of the room that touches the network; compose hands it in.
  above(
    'core/billing/fetch-send.ts',
    /^core\/billing\/fetch-send\.ts$/u,
    [/^core\/billing\//u, ports, domain],
    ['node:'],
  ),
  below('core/billing', [ports, domain, tariffTables], ['node:', 'zod', '@xmldom/xmldom']),
  below('core/cashless', [ports, domain], ['node:', 'zod']),
  below('core/host', [ports, contract, domain], []),
  below('core/loopback', [contract], ['node:']),
  above(
    'core/platform',
    /^core\/platform\//u,
    [ports, domain, locales, logos, tariffs, /^package\.json$/u],
    ['node:', 'pino', 'zod', 'i18next'],
  ),
  above('core/commands', /^core\/commands\//u, [/^core\//u, /^devices\//u, locales], ['node:', 'vite']),
  above(
    'core/compose',
    /^core\/[^/]+\.ts$/u,
    [
      /^core\/(?!commands\/|loopback\/)/u,
      /^devices\/registry\.ts$/u,
      link,
      /^devices\/.*\/simulator(-[a-z-]+)?\.ts$/u,
      /^devices\/[a-z-]+\/far-end\//u,
      /^devices\/(simulated|device-config)\.ts$/u,
    ],
    ['node:'],
  ),
  below('devices/link', [ports], ['node:', 'serialport']),
  below('devices/driver', [ports, link], DATA_MODULES),
  below('devices/cctalk', [ports, link, driver], DATA_MODULES),
  below('devices/note-acceptor', [ports, money, link, driver, cctalk], [...DATA_MODULES, 'node:crypto']),
  below(
    'devices/receipt-printer',
    [ports, money, link, driver],
    [...DATA_MODULES, 'iconv-lite', 'node-thermal-printer', 'jsbarcode', 'uqr'],
  ),
  below('devices/coin-acceptor', [ports, money, link, driver, cctalk], DATA_MODULES),
  below('devices/card-reader', [ports, money, link, driver], [...DATA_MODULES, 'smartcard']),
  below('devices/code-scanner', [ports, money, link, driver], DATA_MODULES),
  below('devices/energy-meter', [ports, money, link, driver], DATA_MODULES),
  below('devices/sensors', [ports, money, link, driver], DATA_MODULES),
  above('devices', /^devices\/[^/]+\.ts$/u, [/^devices\//u, ports, money], []),
  above('electron/vite', /^electron\/vite(\.[a-z]+)?\.config\.ts$/u, [], ['node:', 'vite']),
  above('electron/preload', /^electron\/preload\.ts$/u, [/^electron\//u, contract], ['electron']),
  above(
    'electron/host-process',
    /^electron\/host-[a-z-]+\.ts$/u,
    [/^electron\//u, contract, /^core\/(compose\.ts|platform\/)/u],
    ['electron', 'node:'],
  ),
  above('electron', /^electron\/(?!host-process)/u, [/^electron\//u, contract, locales], ['electron', 'node:']),
  above('renderer/vite', /^renderer\/vite\.config\.ts$/u, [], ['node:', 'vite', '@vitejs/plugin-react']),
  above(
    'renderer',
    /^renderer\//u,
    [contract, money, /^assets\//u],
    [
      'react',
      'react-dom',
      'zustand',
      'i18next',
      'react-i18next',
      'react-aria-components',
      'uqr',
      '@fontsource-variable/noto-sans-sc',
      'vite',
    ],
  ),
  above('test', /^test\//u, [/./u], ['*']),
];

/** A package that one kind of file speaks to, so that it can be changed in one place. */
const SOLE_IMPORTERS: readonly { readonly name: string; readonly files: RegExp }[] = [
  { name: 'serialport', files: /^devices\/link\/(far-end-)?serial[a-z-]*\.ts$/u },
  { name: 'node-thermal-printer', files: /^devices\/receipt-printer\/escpos\/render\.ts$/u },
  { name: 'node:sqlite', files: /^core\/(journal|billing)\//u },
  { name: 'electron', files: /^electron\//u },
  { name: '@xmldom/xmldom', files: /^core\/billing\/xmlvend\/xml-reader\.ts$/u },
];

/** More than this on one page is two things. */
export const LINES_MAX = 400;
/** As long as the contract it is made from; nobody reads it from top to bottom. */
const GENERATED = /^core\/billing\/contract-types\.ts$/u;

/** Every way in which a file breaks the plan of the house, a line each. */
export function findBreaches(source: Source): readonly string[] {
  const room = ROOMS.find((candidate) => candidate.files.test(source.path));
  if (room === undefined) return [`${source.path}: stands in no room`];
  const isTest = room.name === 'test';
  const breaches = source.imports.flatMap((specifier) => importBreaches(room, source.path, specifier));
  if (!isTest) {
    for (const specifier of source.starExports) breaches.push(`re-exports all of ${specifier}; barrels hide the doors`);
    if (source.lineCount > LINES_MAX && !GENERATED.test(source.path))
      breaches.push(`has ${source.lineCount} lines, more than ${LINES_MAX}`);
  }
  if (room.machineThroughPorts) {
    for (const call of new Set(source.machineCalls)) breaches.push(`uses ${call}; it comes through a port here`);
  }
  return breaches.map((breach) => `${source.path}: ${breach}`);
}

function importBreaches(room: Room, from: string, specifier: string): string[] {
  if (specifier === '<computed>')
    return room.name === 'test' ? [] : ['imports a computed name; nobody can check that door'];
  if (!specifier.startsWith('.')) return packageBreaches(room, from, specifier);
  const target = posix.normalize(posix.join(posix.dirname(from), specifier.replace(/\?.*$/u, '')));
  if (room.name === 'test') return [];
  if (/^(test|renderer)\//u.test(target) && !target.startsWith(`${room.name.split('/')[0] ?? ''}/`)) {
    return [`imports ${target}; nobody imports ${target.split('/')[0] ?? ''}`];
  }
  // The command lines of npm are entered from outside only.
  if (target.startsWith('core/commands/') && room.name !== 'core/commands') return [`imports ${target}; nobody does`];
  const isOwn = ROOMS.find((candidate) => candidate.files.test(target)) === room;
  if (isOwn || room.opens.some((door) => door.test(target))) return [];
  return [`${room.name} may not import ${target}`];
}

function packageBreaches(room: Room, from: string, specifier: string): string[] {
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
  if (room.packages.includes('*')) return [];
  const sole = SOLE_IMPORTERS.find((entry) => entry.name === name);
  if (sole !== undefined && !sole.files.test(from)) return [`imports ${name}, which only ${sole.files.source} may`];
  if (room.packages.includes(name) || (name.startsWith('node:') && room.packages.includes('node:'))) return [];
  return [`${room.name} may not import ${specifier}`];
}
