import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultConfig, hardwareIsSimulated, loadConfig, parseConfig } from '../../../core/platform/config.ts';
import { checkConfig, printableConfig } from '../../../core/platform/describe-config.ts';
import { DEMO_PIN_HASH, hashPin } from '../../../core/platform/pin.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lightpost-config-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(text: string): string {
  const file = join(folder, 'kiosk.json');
  writeFileSync(file, text);
  return file;
}

function complaints(raw: unknown): readonly string[] {
  const parsed = parseConfig(raw, 'kiosk.json');
  return parsed.kind === 'bad' ? parsed.lines : [];
}

const realDevices = {
  devices: {
    noteAcceptor: { protocol: 'ccnet', link: { kind: 'serial', path: '/dev/ttyUSB0' } },
    receiptPrinter: { protocol: 'escpos', link: { kind: 'tcp', host: '192.168.1.50', port: 9100 }, paperWidthMm: 58 },
  },
  backEnd: { kind: 'simulated' },
};

describe('the defaults', () => {
  it('simulate everything and open service with the demo PIN', () => {
    const config = defaultConfig();
    expect(hardwareIsSimulated(config)).toBe(true);
    expect(config.service.pinHash).toBe(DEMO_PIN_HASH);
    expect(config.devices).toEqual({
      noteAcceptor: { protocol: 'ccnet', link: { kind: 'simulator' } },
      receiptPrinter: { protocol: 'escpos', link: { kind: 'simulator' }, paperWidthMm: 80 },
      cardReader: { protocol: 'crt310', link: { kind: 'simulator' }, psc: 'ffffff' },
      sensors: null,
      coinAcceptor: null,
      codeScanner: null,
    });
  });

  it('give every timeout the plan names', () => {
    expect(defaultConfig().timeouts).toEqual({
      idleSeconds: 60,
      warningSeconds: 30,
      resultSeconds: 30,
      thanksSeconds: 5,
      pendingAfterSeconds: 20,
      stackSeconds: 30,
      recoverSeconds: 60,
    });
  });
});

describe('a key nobody knows', () => {
  it.each([
    [{ langauge: 'en' }, 'kiosk.json: langauge: unknown key; did you mean "language"?'],
    [{ terminal: { opertorName: 'x' } }, 'kiosk.json: terminal.opertorName: unknown key; did you mean "operatorName"?'],
    [
      { money: { recharge: { quickAmountFen: [5000] } } },
      'kiosk.json: money.recharge.quickAmountFen: unknown key; did you mean "quickAmountsFen"?',
    ],
    [
      {
        ...realDevices,
        devices: { noteAcceptor: { protocol: 'ccnet', link: { kind: 'serial', path: 'x', baudrate: 9600 } } },
      },
      'kiosk.json: devices.noteAcceptor.link.baudrate: unknown key; did you mean "baudRate"?',
    ],
    [
      { backEnd: { kind: 'simulated', sed: 4 } },
      'kiosk.json: backEnd.sed: unknown key; known here: kind, reverseAfterMinutes',
    ],
    [
      { backEnd: { kind: 'http', baseUrl: 'https://utility.example', baseUri: '' } },
      'kiosk.json: backEnd.baseUri: unknown key; did you mean "baseUrl"?',
    ],
    [{ service: { colour: 'blue' } }, 'kiosk.json: service.colour: unknown key; known here: pinHash'],
  ])('is named with its path: %j', (raw, line) => {
    expect(complaints(raw)).toContain(line);
  });
});

const xmlvend = {
  kind: 'xmlvend',
  url: 'https://utility.example/xmlvend',
  clientId: { ean: '0000000000001' },
  terminalId: { id: 'LP01' },
  operator: { name: 'kiosk', passwordFile: 'xmlvend.password' },
  currency: 'CNY',
  lastResponse: 'byMessage',
};

describe('every device', () => {
  it.each([
    ['noteAcceptor', { protocol: 'ssp', encryption: { fixedKey: '0011223344556677' } }],
    ['noteAcceptor', { protocol: 'id003', country: 105, stackCommand: 'stack1' }],
    ['noteAcceptor', { protocol: 'ict104', billTypes: [1, 5, 10, 20, 50, 100] }],
    ['noteAcceptor', { protocol: 'ebds', noteValuesFen: [100, 500], identify: 'cpi', anyWayUp: true }],
    ['noteAcceptor', { protocol: 'cctalk-bill', checksum: 'crc', address: 40 }],
    ['cardReader', { protocol: 'crt571', psc: 'c0ffee', address: 3 }],
    ['sensors', { protocol: 'modbus', board: 'icpDas' }],
    ['sensors', { protocol: 'modbus', board: { inputs: [{ input: 'tamper', address: 4, inverted: true }] } }],
    ['coinAcceptor', { protocol: 'cctalk-coin', valuesFen: [10, 50, 100] }],
    ['codeScanner', { protocol: 'serial-text' }],
    ['codeScanner', { protocol: 'gm65' }],
  ])('%s can be %j', (name, device) => {
    const link = { kind: 'serial', usb: { vendorId: '0403', productId: '6001' } };
    const parsed = parseConfig(
      { ...realDevices, devices: { ...realDevices.devices, [name]: { ...device, link } } },
      'k',
    );
    expect(parsed).toMatchObject({ kind: 'ok', config: { devices: { [name]: { ...device, link } } } });
  });

  it('of a PC/SC service is named by its reader', () => {
    const cardReader = { protocol: 'pcsc', psc: 'c0ffee', link: { kind: 'pcsc', reader: 'ACR39' } };
    const parsed = parseConfig({ ...realDevices, devices: { ...realDevices.devices, cardReader } }, 'k');
    expect(parsed).toMatchObject({ kind: 'ok', config: { devices: { cardReader } } });
  });
});

describe('a value that cannot be', () => {
  it.each([
    [{ terminal: { id: 'no spaces please' } }, 'terminal.id'],
    [{ devices: { noteAcceptor: { protocol: 'ssp', encryption: { fixedKey: 'x' } } } }, 'devices.noteAcceptor.link'],
    [{ devices: { sensors: { protocol: 'modbus', board: { inputs: [] } } } }, 'devices.sensors.link'],
    [{ money: { acceptedNotesFen: [200] } }, 'money.acceptedNotesFen.0'],
    [{ money: { acceptedNotesFen: [100, 100] } }, 'money.acceptedNotesFen'],
    [{ money: { acceptedNotesFen: [10_000], maxSurplusFen: 5_000 } }, 'money.maxSurplusFen'],
    [{ money: { maxSurplusFen: 0.5 } }, 'money.maxSurplusFen'],
    [{ money: { recharge: { minFen: 300_000 } } }, 'money.recharge.minFen'],
    [{ money: { recharge: { stepFen: 700 } } }, 'money.recharge.stepFen'],
    [{ money: { recharge: { quickAmountsFen: [5_050] } } }, 'money.recharge.quickAmountsFen.0'],
    [{ money: { maxTransactionFen: 100_000 } }, 'money.recharge.maxFen'],
    [{ timeouts: { idleSeconds: 0 } }, 'timeouts.idleSeconds'],
    [{ backEnd: { kind: 'http', baseUrl: 'http://utility.example/' } }, 'backEnd.baseUrl'],
    [{ backEnd: { ...xmlvend, lastResponse: undefined } }, 'backEnd.lastResponse'],
    [{ backEnd: { ...xmlvend, url: 'http://utility.example/' } }, 'backEnd.url'],
    [{ backEnd: { ...xmlvend, clientId: '0000000000001' } }, 'backEnd.clientId'],
    [{ backEnd: { ...xmlvend, operator: { name: 'kiosk', password: 'secret' } } }, 'backEnd.operator.passwordFile'],
    [{ service: { pinHash: '246810' } }, 'service.pinHash'],
    [{ devices: { cardReader: { protocol: 'crt310', link: { kind: 'simulator' } } } }, 'devices.cardReader.psc'],
    [
      { devices: { cardReader: { protocol: 'crt310', link: { kind: 'simulator' }, psc: 'fffff' } } },
      'devices.cardReader.psc',
    ],
    [[], 'the whole file'],
    ['kiosk', 'the whole file'],
  ])('is named with its path: %j', (raw, path) => {
    expect(complaints(raw).some((line) => line.startsWith(`kiosk.json: ${path}: `))).toBe(true);
  });
});

describe('a config with a real device', () => {
  it('is taken when every part is named', () => {
    expect(complaints(realDevices)).toEqual([]);
    expect(complaints({ ...realDevices, backEnd: xmlvend })).toEqual([]);
  });

  it('never gets a simulated part by omission', () => {
    expect(complaints({ devices: { noteAcceptor: realDevices.devices.noteAcceptor } })).toEqual([
      'kiosk.json: devices.receiptPrinter: missing; devices.noteAcceptor is real, so say what this is (the simulator must be asked for by name, or null for none)',
      'kiosk.json: backEnd: missing; devices.noteAcceptor is real, so say what this is (the simulator must be asked for by name)',
    ]);
  });

  it('has no card reader where none is named, and a simulated one only by name', () => {
    const parsed = parseConfig(realDevices, 'kiosk.json');
    expect(parsed.kind === 'ok' && parsed.config.devices.cardReader).toBeNull();
    const cardReader = { protocol: 'crt310', link: { kind: 'simulator' }, psc: '0a0b0c' };
    const named = parseConfig({ ...realDevices, devices: { ...realDevices.devices, cardReader } }, 'kiosk.json');
    expect(named.kind === 'ok' && named.config.devices.cardReader).toEqual(cardReader);
  });

  it('may be one whose only real part is the card reader, and then says what the others are', () => {
    const cardReader = { protocol: 'crt310', link: { kind: 'serial', path: '/dev/ttyUSB1' }, psc: '0a0b0c' };
    expect(complaints({ devices: { cardReader } })[0]).toContain(
      'devices.noteAcceptor: missing; devices.cardReader is real',
    );
  });

  it('keeps service shut without a PIN of its own', async () => {
    const without = parseConfig(realDevices, 'kiosk.json');
    expect(without.kind === 'ok' && without.config.service.pinHash).toBeNull();
    const pinHash = await hashPin('908172');
    const withPin = parseConfig({ ...realDevices, service: { pinHash } }, 'kiosk.json');
    expect(withPin.kind === 'ok' && withPin.config.service.pinHash).toBe(pinHash);
  });
});

describe('loading', () => {
  it('puts the command line before the file and the file before the defaults', () => {
    const file = write('{ "terminal": { "id": "HALL-7" }, "dataDir": "ledger" }');
    const fromFile = loadConfig(['--config', file]);
    expect(fromFile.kind === 'ok' && fromFile.config.dataDir).toBe(join(folder, 'ledger'));
    const loaded = loadConfig([`--config=${file}`, '--data', '/var/lib/lightpost']);
    if (loaded.kind !== 'ok') throw new Error(loaded.lines.join('\n'));
    expect(loaded.config.terminal.id).toBe('HALL-7');
    expect(loaded.config.dataDir).toBe('/var/lib/lightpost');
    expect(loaded.origins.get('terminal.id')).toBe('file');
    expect(loaded.origins.get('language')).toBe('default');
    expect(loaded.origins.get('dataDir')).toBe('command line');
  });

  it('says what is wrong with a file in one line', () => {
    expect(loadConfig(['--config', join(folder, 'none.json')])).toEqual({
      kind: 'bad',
      lines: [`${join(folder, 'none.json')}: there is no such file`],
    });
    const broken = loadConfig(['--config', write('{ "language": "en", }')]);
    if (broken.kind !== 'bad') throw new Error('a broken file was taken');
    expect(broken.lines).toHaveLength(1);
    expect(broken.lines[0]).toContain('is not valid JSON');
    expect(loadConfig(['--config', folder])).toEqual({ kind: 'bad', lines: [`${folder}: cannot be read (EISDIR)`] });
  });

  it.each([
    [['--prot', '3'], 'unknown flag "--prot"; npm start -- --help lists them'],
    [['kiosk.json'], 'unknown flag "kiosk.json"; npm start -- --help lists them'],
    [['--port', 'http'], '--port needs a number from 1 to 65535, not "http"'],
    [['--port', '70000'], '--port needs a number from 1 to 65535, not "70000"'],
    [['--config'], '--config needs a value'],
    [['--data', '--check'], '--data needs a value'],
    [['--shell', 'cinema'], '--shell is electron, browser or none, not "cinema"'],
    [['--check=yes'], '--check takes no value'],
  ])('says what is wrong with %j', (argv, line) => {
    expect(loadConfig(argv)).toEqual({ kind: 'bad', lines: [line] });
  });
});

describe('what the terminal does with trouble', () => {
  function parsed(raw: unknown): unknown {
    const outcome = parseConfig(raw, 'kiosk.json');
    if (outcome.kind === 'bad') return outcome.lines;
    const { backEnd, recovery } = outcome.config;
    return { reverseAfterMinutes: backEnd.reverseAfterMinutes, restartStorm: recovery.restartStorm };
  }

  it('takes nothing back and minds restarts where nothing is said', () => {
    const byDefault = { reverseAfterMinutes: null, restartStorm: { starts: 5, withinMinutes: 10 } };
    expect(parsed({})).toEqual(byDefault);
    expect(parsed({ ...realDevices, backEnd: { kind: 'http', baseUrl: 'https://utility.example' } })).toEqual(
      byDefault,
    );
  });

  it('is said in minutes, or not wanted', () => {
    const raw = { backEnd: { kind: 'simulated', reverseAfterMinutes: 30 }, recovery: { restartStorm: null } };
    expect(parsed(raw)).toEqual({ reverseAfterMinutes: 30, restartStorm: null });
  });

  it.each([
    [{ backEnd: { kind: 'simulated', reverseAfterMinutes: 0 } }, 'backEnd.reverseAfterMinutes'],
    [{ backEnd: { kind: 'simulated', reverseAfterMinutes: 20_000 } }, 'backEnd.reverseAfterMinutes'],
    [{ recovery: { restartStorm: { starts: 1, withinMinutes: 10 } } }, 'recovery.restartStorm.starts'],
    [{ recovery: { restartStorm: { starts: 5 } } }, 'recovery.restartStorm.withinMinutes'],
  ])('names what is out of its limits: %j', (raw, path) => {
    expect(JSON.stringify(parsed(raw))).toContain(`kiosk.json: ${path}`);
  });

  it('stands in the line of the check', () => {
    const outcome = parseConfig({ backEnd: { kind: 'simulated', reverseAfterMinutes: 30 } }, 'kiosk.json');
    if (outcome.kind === 'bad') throw new Error(outcome.lines.join('\n'));
    expect(checkConfig(outcome.config).lines).toContain(
      'back end: the simulated utility; a bill without an answer is taken back after 30 min',
    );
  });
});

describe('a key that is not there', () => {
  it('is called missing, with what was expected', () => {
    const parsed = parseConfig({ backEnd: { kind: 'http' } }, 'kiosk.json');
    expect(parsed).toEqual({ kind: 'bad', lines: ['kiosk.json: backEnd.baseUrl: missing; expected string'] });
  });
});

describe('telling', () => {
  it('prints every value with its origin and no secret', () => {
    const loaded = loadConfig([]);
    if (loaded.kind !== 'ok') throw new Error(loaded.lines.join('\n'));
    const lines = printableConfig(loaded.config, loaded.origins);
    expect(lines.find((line) => line.startsWith('timeouts.idleSeconds '))).toMatch(/60 +\(default\)$/u);
    expect(lines.join('\n')).not.toContain('scrypt$');
    expect(lines.find((line) => line.startsWith('devices.cardReader.psc '))).toMatch(/"\[redacted\]" +\(default\)$/u);
    expect(lines.join('\n')).not.toContain('ffffff');
  });

  it('says what a start would open and what is not there', () => {
    const config = defaultConfig();
    const present = checkConfig({ ...config, dataDir: folder });
    expect(present.somethingMissing).toBe(false);
    const absent = checkConfig({
      ...config,
      dataDir: folder,
      devices: {
        noteAcceptor: { protocol: 'ccnet', link: { kind: 'serial', path: '/dev/no-such-port' } },
        receiptPrinter: null,
        cardReader: { protocol: 'crt310', link: { kind: 'serial', path: '/dev/no-such-reader' }, psc: 'ffffff' },
        sensors: { protocol: 'modbus', link: { kind: 'tcp', host: 'board.local', port: 502 }, board: 'plain' },
        coinAcceptor: null,
        codeScanner: null,
      },
    });
    expect(absent.somethingMissing).toBe(true);
    expect(absent.lines[0]).toBe('note acceptor: ccnet on serial port /dev/no-such-port: NOT THERE NOW');
    expect(absent.lines[1]).toBe('receipt printer: none');
    expect(absent.lines[2]).toBe('card reader: crt310 on serial port /dev/no-such-reader: NOT THERE NOW');
    expect(absent.lines[3]).toBe('doors and power: modbus on board.local:502 over TCP');
  });

  it('misses a data directory where a file stands', () => {
    const file = join(folder, 'data');
    writeFileSync(file, '');
    const check = checkConfig({ ...defaultConfig(), dataDir: join(file, 'deeper') });
    expect(check.somethingMissing).toBe(true);
    expect(check.lines).toContain(`data: ${join(file, 'deeper')}: ${file} is a file, not a directory`);
  });
});
