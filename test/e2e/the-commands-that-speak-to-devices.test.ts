import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../core/platform/config.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { systemRandom } from '../../core/platform/system-random.ts';
import { openNoteAcceptor } from '../../devices/registry.ts';
import { acceptedFen, silentLog } from '../support/note-rig.ts';
import { openPtyPair, type PtyPair } from '../support/pty-pair.ts';
import { root, startCommand } from './support/process.ts';

const folder = mkdtempSync(join(tmpdir(), 'lightpost-device-commands-'));
let pair: PtyPair;
beforeAll(async () => {
  pair = await openPtyPair();
});
afterAll(async () => {
  await pair.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(name: string, argv: readonly string[], input: 'ends' | 'stays' = 'ends'): Promise<Ended> {
  const command = ['--disable-warning=ExperimentalWarning', `core/commands/${name}.ts`, ...argv];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
  if (input === 'ends') child.stdin.end();
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Starts a host that takes whatever comes. */
async function startHost(path: string): Promise<{ close(): Promise<void> }> {
  const acceptor = await openNoteAcceptor(
    { protocol: 'ccnet', link: { kind: 'serial', path } },
    { clock: systemClock, log: silentLog, random: systemRandom },
  );
  acceptor.watch((event) => {
    if (event.kind === 'stateChanged' && event.state === 'disabled') void acceptor.enable(acceptedFen);
    if (event.kind === 'noteInEscrow') void acceptor.stackNote(event.escrowId);
    if (event.kind === 'noteStacked') void acceptor.acknowledgeStacked(event.stackedId);
  });
  acceptor.start();
  return acceptor;
}

describe('npm run device with a scenario', () => {
  it('plays it against a host, writes the trace down, and npm run decode explains every frame', async () => {
    const script = file(
      'two-notes.txt',
      '# two notes\nwait state text=idle\nrepeat 2\n  insert 10\n  wait stacked\n  wait state text=idle\nend\nquit\n',
    );
    const trace = join(folder, 'two-notes.trace');
    const device = run('device', ['ccnet', '--path', pair.device, '--script', script, '--record', trace], 'stays');
    const host = await startHost(pair.host);
    const { code, out, err } = await device;
    await host.close();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const kinds = out.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { kind: string }).kind]));
    expect(kinds.filter((kind) => kind === 'stacked')).toHaveLength(2);
    expect(kinds.at(-1)).toBe('stopped');
    expect(readFileSync(trace, 'utf8')).toContain('# protocol: ccnet\n');
    const explained = await run('decode', ['--trace', trace]);
    expect({ code: explained.code, err: explained.err }).toEqual({ code: 0, err: '' });
    expect(explained.out).toMatch(/← device {2}02 03 07 81/u);
    expect(explained.out).toMatch(/\+0\.\d{3} s/u);
    const broken = file(
      'broken.trace',
      `${readFileSync(trace, 'utf8')}2026-01-05T09:00:00Z > 02 03 06 33 DA 82\nnoise\n`,
    );
    const lines = readFileSync(broken, 'utf8').split('\n').length;
    const faults = await run('decode', [`--trace=${broken}`]);
    expect({ code: faults.code, err: faults.err }).toEqual({
      code: 1,
      err:
        `${broken}:${lines - 2}: not a sound ccnet frame\n` +
        `${broken}:${lines - 1}: "noise" is not a time: write it as ISO 8601 or in milliseconds\n`,
    });
  });

  it('ends with 1 and names file and line where an awaited event does not come, and where a line is not understood', async () => {
    const script = file('nobody.txt', 'wait connected\nwait stacked 200\n');
    const late = await run('device', ['ccnet', '--path', pair.device, '--script', script], 'stays');
    expect({ code: late.code, err: late.err }).toEqual({
      code: 1,
      err: `${script}:2: wait stacked 200: it did not come within 200 ms\n`,
    });
    const nonsense = file('nonsense.txt', 'juggle\n');
    const unknown = await run('device', ['ccnet', '--tcp', '0', '--script', nonsense], 'stays');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain(`${nonsense}:1: juggle: say insert`);
  });

  it.each([
    [['morse', '--tcp', '0'], /^no protocol is called morse; there are ccnet/u],
    [['ccnet', '--tcp', '0', '--script', '/nowhere.txt'], /^the scenario \/nowhere\.txt cannot be read \(ENOENT\)/u],
    [['ccnet', '--tcp', '0', '--record', '/nowhere/a.trace'], /^the trace \/nowhere\/a\.trace cannot be written/u],
    [['escpos', '--tcp', '0', '--papper', '58'], /^--papper is no flag of ESC\/POS/u],
  ])('%j is refused in one line with 2', async (argv, line) => {
    const { code, out, err } = await run('device', argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('lists every protocol by class with --help', async () => {
    const { code, out } = await run('device', ['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/note acceptors:\n {2}ccnet +CCNET/u);
    expect(out).toMatch(/receipt printers:\n {2}escpos +ESC\/POS/u);
  });
});

describe('npm run detect', () => {
  it('finds our devices on a port and over TCP, and prints what the config takes', async () => {
    const acceptor = startCommand('device', ['ccnet', '--path', pair.device]);
    const printer = startCommand('device', ['escpos', '--tcp', '0']);
    await acceptor.line((line) => line.includes('"ready"'));
    const ready = JSON.parse(await printer.line((line) => line.includes('"ready"'))) as { where: string };
    const address = ready.where.replace('tcp ', '');
    const argv = ['--path', pair.host, '--tcp', address];
    const { code, out, err } = await run('detect', [...argv, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { found } = JSON.parse(out) as { found: { place: string; found: { protocol: string }; config: object }[] };
    expect(found.map(({ place, found: device }) => [place, device.protocol])).toEqual([
      [pair.host, 'ccnet'],
      [address, 'escpos'],
    ]);
    const devices = {
      noteAcceptor: null,
      receiptPrinter: null,
      ...Object.assign({}, ...found.map(({ config }) => config)),
    };
    expect(parseConfig({ devices, backEnd: { kind: 'simulated' } }, 'detected').kind).toBe('ok');
    const told = await run('detect', argv);
    expect(told.out).toContain('CCNET bill validators (CashCode and kin) at 9600 baud');
    expect(told.out).toContain(`under "devices" in the config: "noteAcceptor":{"protocol":"ccnet"`);
    await acceptor.stop();
    await printer.stop();
  });

  it('says who is silent, what is busy and what is not there', async () => {
    const silent = await run('detect', ['--path', pair.host, '--protocol', 'ccnet', '--timeout', '100']);
    expect(silent.code).toBe(1);
    expect(silent.out).toMatch(/nobody answered; asked in ccnet at 9600, ccnet at 19200/u);
    const holder = startCommand('device', ['ccnet', '--path', pair.host]);
    await holder.line((line) => line.includes('"ready"'));
    const busy = await run('detect', ['--path', pair.host]);
    expect(busy.code).toBe(3);
    expect(busy.out).toContain('busy; another program is using it');
    await holder.stop();
    const missing = await run('detect', ['--path', '/dev/ttyNobody']);
    expect(missing.code).toBe(3);
    expect(missing.out).toContain('there is no such port or file');
  });

  it.each([
    [['--speed', '9600'], 'unknown argument --speed'],
    [['--protocol', 'morse'], 'no protocol is called morse'],
    [['--tcp', 'printer'], '--tcp printer: expected HOST:PORT'],
    [['--timeout', '1'], '--timeout 1: expected 50 to 10000 milliseconds'],
    [['--path'], '--path needs a value'],
  ])('%j is refused in one line with 2', async (argv, line) => {
    const { code, err } = await run('detect', argv);
    expect(code).toBe(2);
    expect(err).toContain(line);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});
