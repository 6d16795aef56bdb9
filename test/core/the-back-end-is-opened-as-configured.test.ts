import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBackEnd, type OpenedBackEnd } from '../../core/back-end.ts';
import { loadConfig, parseConfig, type KioskConfig } from '../../core/platform/config.ts';
import { createTerminalTime } from '../../core/platform/terminal-time.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lightpost-back-end-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const http = { kind: 'http', baseUrl: 'https://utility.example/kiosk' };
const xmlvend = {
  kind: 'xmlvend',
  url: 'https://utility.example/xmlvend',
  clientId: { id: 'CLIENT-1' },
  terminalId: { id: 'TERMINAL-1' },
  operator: { name: 'kiosk', passwordFile: 'password.txt' },
  currency: 'CNY',
  lastResponse: 'byMessage',
};

function open(backEnd: unknown): OpenedBackEnd {
  const devices = { noteAcceptor: null, receiptPrinter: null, cardReader: null };
  const parsed = parseConfig({ devices, backEnd }, 'kiosk.json');
  if (parsed.kind === 'bad') throw new Error(parsed.lines.join('\n'));
  return openWith(parsed.config);
}

function openWith(config: KioskConfig): OpenedBackEnd {
  const time = createTerminalTime('Asia/Shanghai');
  return openBackEnd(config, { utility: null, clock: createManualClock(), random: createSeededRandom(1), time });
}

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test('a back end over HTTP offers what the config says it has', () => {
  const opened = open({ ...http, services: ['history', 'cards'] });
  expect(opened.kind === 'opened' && [...opened.services.offered]).toEqual(['history', 'cards']);
});

test('a signing key is read from its file, and one that is too short or missing is said in one line', () => {
  const keyFile = file('key.b64', Buffer.alloc(32, 7).toString('base64'));
  const identity = { kind: 'signature', keyId: 'DEMO-001', keyFile };
  expect(open({ ...http, identity }).kind).toBe('opened');
  const short = file('short.b64', Buffer.alloc(16, 7).toString('base64'));
  expect(open({ ...http, identity: { ...identity, keyFile: short } })).toEqual({
    kind: 'bad',
    line: `backEnd.identity: ${short} holds no signing key; expected 32 bytes or more as base64`,
  });
  const missing = join(folder, 'missing.b64');
  expect(open({ ...http, identity: { ...identity, keyFile: missing } })).toEqual({
    kind: 'bad',
    line: `backEnd: ${missing} cannot be read as the signing key (ENOENT); check the path in the config`,
  });
});

test('a certificate that is not there is said before anything is sent', () => {
  const identity = { kind: 'mutualTls', certFile: join(folder, 'c.pem'), keyFile: join(folder, 'k.pem') };
  expect(open({ ...http, identity })).toMatchObject({ kind: 'bad', line: expect.stringContaining('c.pem') as string });
});

test('XMLVend sells tokens with a password from its file', () => {
  const passwordFile = file('password.txt', 'made-up\n');
  const opened = open({ ...xmlvend, operator: { ...xmlvend.operator, passwordFile } });
  expect(opened.kind === 'opened' && opened.services.offered.has('tokens')).toBe(true);
  expect(open({ ...xmlvend, operator: { ...xmlvend.operator, passwordFile: join(folder, 'none') } }).kind).toBe('bad');
});

test('key files begin at the config file, wherever the command is called from', () => {
  mkdirSync(join(folder, 'keys'));
  file('keys/key.b64', Buffer.alloc(32, 7).toString('base64'));
  file('keys/password.txt', 'made-up');
  const devices = { noteAcceptor: null, receiptPrinter: null };
  const signed = { ...http, identity: { kind: 'signature', keyId: 'DEMO-001', keyFile: 'keys/key.b64' } };
  const vend = { ...xmlvend, operator: { ...xmlvend.operator, passwordFile: 'keys/password.txt' } };
  for (const backEnd of [signed, vend]) {
    const loaded = loadConfig(['--config', file('kiosk.json', JSON.stringify({ devices, backEnd }))]);
    if (loaded.kind === 'bad') throw new Error(loaded.lines.join('\n'));
    expect(openWith(loaded.config).kind).toBe('opened');
  }
});
