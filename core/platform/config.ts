import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { configSchema, deviceNames, type KioskConfig, type LinkConfig } from './config-schema.ts';
import { readFlags, type StartFlags } from './flags.ts';
import { knownKeysAt, memberOf, nearestKey } from './known-keys.ts';
import { DEMO_PIN_HASH } from './pin.ts';

export type { KioskConfig, LinkConfig } from './config-schema.ts';

/** Where a value comes from; the command line goes before the file, the file before the defaults. */
export type ConfigOrigin = 'command line' | 'file' | 'default';

export type LoadedConfig =
  | {
      kind: 'ok';
      config: KioskConfig;
      flags: StartFlags;
      /** By dotted path of every value. */
      origins: ReadonlyMap<string, ConfigOrigin>;
    }
  | { kind: 'bad'; lines: readonly string[] };

/** From the command line of `npm start` to a checked config. Never throws; every fault is one clear line. */
export function loadConfig(argv: readonly string[]): LoadedConfig {
  const read = readFlags(argv);
  if (read.kind === 'bad') return read;
  const { flags } = read;
  const file = flags.config;
  let raw: unknown = {};
  if (file !== undefined) {
    const text = readConfigFile(file);
    if (text.kind === 'bad') return text;
    raw = text.value;
  }
  const parsed = parseConfig(raw, file ?? 'config');
  if (parsed.kind === 'bad') return parsed;
  const base = file === undefined ? process.cwd() : dirname(resolve(file));
  const config = withAbsolutePaths(parsed.config, base, flags.data);
  return { kind: 'ok', config, flags, origins: findOrigins(config, raw, flags) };
}

/** The config of `npm start` without a file: everything simulated. */
export function defaultConfig(): KioskConfig {
  const parsed = parseConfig({}, 'config');
  if (parsed.kind === 'bad') throw new Error(`the defaults are not a valid config: ${parsed.lines.join('; ')}`);
  return parsed.config;
}

/** A value from outside against the schema, defaults filled in; `name` stands before every complaint. */
export function parseConfig(
  raw: unknown,
  name: string,
): { kind: 'ok'; config: KioskConfig } | { kind: 'bad'; lines: readonly string[] } {
  const result = configSchema.safeParse(raw);
  if (!result.success) {
    const lines = result.error.issues.flatMap((issue) => issueLines(issue, raw));
    return { kind: 'bad', lines: lines.map((line) => `${name}: ${line}`) };
  }
  const omitted = simulatedByOmission(result.data, raw);
  if (omitted.length > 0) return { kind: 'bad', lines: omitted.map((line) => `${name}: ${line}`) };
  return { kind: 'ok', config: withDemoPin(withoutOmittedReader(result.data, raw), raw) };
}

/** The far ends are ours: simulator commands mean something and no real money can come in. */
export function hardwareIsSimulated(config: KioskConfig): boolean {
  return realDevices(config).length === 0;
}

function realDevices({ devices, backEnd }: KioskConfig): readonly string[] {
  const real = deviceNames.filter((name) => {
    const device = devices[name];
    return device !== null && device.link.kind !== 'simulator';
  });
  return [...real.map((name) => `devices.${name}`), ...(backEnd.kind === 'simulated' ? [] : ['backEnd'])];
}

/** A kiosk with real parts must not get a simulated one because a line was forgotten. */
function simulatedByOmission(config: KioskConfig, raw: unknown): readonly string[] {
  const real = realDevices(config)[0];
  if (real === undefined) return [];
  return ['devices.noteAcceptor', 'devices.receiptPrinter', 'backEnd']
    .filter((path) => valueAt(raw, path.split('.')) === undefined)
    .map((path) => {
      const none = path === 'backEnd' ? '' : ', or null for none';
      return `${path}: missing; ${real} is real, so say what this is (the simulator must be asked for by name${none})`;
    });
}

/** Most kiosks have no card reader: where anything is real and none is named, there is none. */
function withoutOmittedReader(config: KioskConfig, raw: unknown): KioskConfig {
  const given = valueAt(raw, ['devices', 'cardReader']) !== undefined;
  return given || hardwareIsSimulated(config)
    ? config
    : { ...config, devices: { ...config.devices, cardReader: null } };
}

function withDemoPin(config: KioskConfig, raw: unknown): KioskConfig {
  const given = valueAt(raw, ['service', 'pinHash']) !== undefined;
  return given || !hardwareIsSimulated(config) ? config : { ...config, service: { pinHash: DEMO_PIN_HASH } };
}

function withAbsolutePaths(config: KioskConfig, base: string, dataFlag: string | undefined): KioskConfig {
  const { noteAcceptor, receiptPrinter, cardReader, sensors, coinAcceptor, codeScanner } = config.devices;
  return {
    ...config,
    devices: {
      noteAcceptor: noteAcceptor && reachedFrom(noteAcceptor, base),
      receiptPrinter: receiptPrinter && reachedFrom(receiptPrinter, base),
      cardReader: cardReader && reachedFrom(cardReader, base),
      sensors: sensors && reachedFrom(sensors, base),
      coinAcceptor: coinAcceptor && reachedFrom(coinAcceptor, base),
      codeScanner: codeScanner && reachedFrom(codeScanner, base),
    },
    backEnd: absoluteKeys(config.backEnd, base),
    dataDir: dataFlag === undefined ? resolve(base, config.dataDir) : resolve(dataFlag),
  };
}

/** Keys, certificates and passwords stand in files of their own, which begin at the config file. */
function absoluteKeys(backEnd: KioskConfig['backEnd'], base: string): KioskConfig['backEnd'] {
  switch (backEnd.kind) {
    case 'simulated':
      return backEnd;
    case 'http':
      return { ...backEnd, identity: absoluteIdentity(backEnd.identity, base) };
    case 'xmlvend': {
      const operator = { ...backEnd.operator, passwordFile: resolve(base, backEnd.operator.passwordFile) };
      const identity = backEnd.identity.kind === 'none' ? backEnd.identity : absoluteTls(backEnd.identity, base);
      return { ...backEnd, identity, operator };
    }
  }
}

type Identity = Extract<KioskConfig['backEnd'], { kind: 'http' }>['identity'];
type MutualTls = Extract<Identity, { kind: 'mutualTls' }>;

function absoluteIdentity(identity: Identity, base: string): Identity {
  switch (identity.kind) {
    case 'none':
      return identity;
    case 'signature':
      return { ...identity, keyFile: resolve(base, identity.keyFile) };
    case 'mutualTls':
      return absoluteTls(identity, base);
  }
}

function absoluteTls({ certFile, keyFile, caFile, ...identity }: MutualTls, base: string): MutualTls {
  return {
    ...identity,
    certFile: resolve(base, certFile),
    keyFile: resolve(base, keyFile),
    ...(caFile === undefined ? {} : { caFile: resolve(base, caFile) }),
  };
}

/** Ports keep their names (`COM3` is no path); plain files begin at the config file. */
function reachedFrom<Device extends { readonly link: LinkConfig }>(device: Device, base: string): Device {
  const { link } = device;
  return link.kind === 'file' ? { ...device, link: { ...link, path: resolve(base, link.path) } } : device;
}

function readConfigFile(file: string): { kind: 'read'; value: unknown } | { kind: 'bad'; lines: readonly string[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const why = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${code})`;
    return { kind: 'bad', lines: [`${file}: ${why}`] };
  }
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
    return { kind: 'read', value };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // The message quotes the file, and a disk that lost its power leaves zeros: the line stays one that can be read.
    const readable = why.replaceAll(/\s+/gu, ' ').replaceAll(/\p{Cc}/gu, '?');
    return { kind: 'bad', lines: [`${file}: is not valid JSON: ${readable}`] };
  }
}

function issueLines(issue: z.core.$ZodIssue, raw: unknown): readonly string[] {
  const where = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeysAt(configSchema, issue.path, raw);
    return issue.keys.map((key) => {
      const near = nearestKey(key, known);
      const hint = near === undefined ? `known here: ${known.join(', ')}` : `did you mean "${near}"?`;
      return `${where === '' ? key : `${where}.${key}`}: unknown key; ${hint}`;
    });
  }
  const message = issue.message.replace(/^Invalid input: /u, '').replace(/^(Too (?:big|small)): /u, '$1: ');
  const missing = issue.code === 'invalid_type' && where !== '' && valueAt(raw, issue.path) === undefined;
  const said = missing ? `missing; ${message.replace(/, received undefined$/u, '')}` : message;
  return [`${where === '' ? 'the whole file' : where}: ${said}`];
}

function findOrigins(config: KioskConfig, raw: unknown, flags: StartFlags): ReadonlyMap<string, ConfigOrigin> {
  const origins = new Map<string, ConfigOrigin>();
  for (const path of leafPaths(config, [])) {
    const inFile = valueAt(raw, path) !== undefined;
    const origin = path[0] === 'dataDir' && flags.data !== undefined ? 'command line' : inFile ? 'file' : 'default';
    origins.set(path.join('.'), origin);
  }
  return origins;
}

function leafPaths(value: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path];
  return Object.entries(value).flatMap(([key, member]) => leafPaths(member, [...path, key]));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => memberOf(at, key), value);
}
