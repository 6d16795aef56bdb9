import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyPin } from '../../../core/platform/pin.ts';

const commands = join(import.meta.dirname, '..', '..', '..', 'core', 'commands');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lightpost-command-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(command: string, words: readonly string[], input = ''): Promise<Run> {
  return new Promise((resolve) => {
    const script = join(commands, command);
    const child = execFile(process.execPath, [script, ...words], { cwd: folder }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
    child.stdin?.end(input);
  });
}

describe('npm start', () => {
  it('names an unknown flag in one line and exits with 2', async () => {
    const { code, out, err } = await run('start.ts', ['--confg', 'kiosk.json']);
    expect({ code, out, err }).toEqual({
      code: 2,
      out: '',
      err: 'unknown flag "--confg"; npm start -- --help lists them\n',
    });
  });

  it('names every fault of a config with its path and exits with 2', async () => {
    const file = join(folder, 'kiosk.json');
    writeFileSync(file, '{ "timeouts": { "idelSeconds": 60 }, "language": "fr" }');
    const { code, err } = await run('start.ts', ['--config', file]);
    expect(code).toBe(2);
    expect(err).toContain(`${file}: timeouts.idelSeconds: unknown key; did you mean "idleSeconds"?\n`);
    expect(err).toContain(`${file}: language: `);
    expect(err.trim().split('\n')).toHaveLength(2);
  });

  it('checks without writing anything, and exits with 1 where something is missing', async () => {
    const good = await run('start.ts', ['--check']);
    expect(good.code).toBe(0);
    expect(good.out).toContain('note acceptor: ccnet, simulated\n');
    const file = join(folder, 'kiosk.json');
    const noteAcceptor = { protocol: 'ccnet', link: { kind: 'serial', path: '/dev/no-such-port' } };
    writeFileSync(
      file,
      JSON.stringify({ devices: { noteAcceptor, receiptPrinter: null }, backEnd: { kind: 'simulated' } }),
    );
    const missing = await run('start.ts', ['--config', file, '--check']);
    expect(missing.code).toBe(1);
    expect(missing.out).toContain('/dev/no-such-port: NOT THERE NOW');
    expect(readdirSync(folder)).toEqual(['kiosk.json']);
  });

  it('prints the config in force', async () => {
    const { code, out } = await run('start.ts', ['--print-config', '--data', '/somewhere']);
    expect(code).toBe(0);
    expect(out).toMatch(/^dataDir +"\/somewhere" +\(command line\)$/mu);
  });
});

describe('a start that cannot take money', () => {
  it.each([
    ['a file', () => join(folder, 'kiosk.json'), /^the data directory \S+ is a file; choose another with --data\n$/u],
    [
      'below a file',
      () => join(folder, 'kiosk.json', 'data'),
      /^the data directory \S+ cannot be made \(ENOTDIR\); choose another with --data\n$/u,
    ],
    [
      'below /proc',
      () => '/proc/lightpost',
      /^the data directory \S+ cannot be made \(E\w+\); choose another with --data\n$/u,
    ],
  ])('refuses a data directory that is %s in one line and exits with 1', async (_, path, line) => {
    writeFileSync(join(folder, 'kiosk.json'), '{}');
    const { code, out, err } = await run('start.ts', ['--shell', 'none', '--data', path()]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(line);
  });

  it('stays up over a damaged journal, says so in one line, and ends cleanly on a signal', async () => {
    mkdirSync(join(folder, 'journal'));
    writeFileSync(join(folder, 'journal', 'journal.db'), 'this is no database, and never was one');
    const script = join(commands, 'start.ts');
    const words = ['--disable-warning=ExperimentalWarning', script, '--shell', 'none', '--data', folder];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
    expect(err).toMatch(/^Lightpost is out of service: The journal in \S+ is damaged: [^\n]+\n$/u);
  });
});

describe('npm run decode', () => {
  it.each([
    [['--protocol', 'ccnet', '02', '03', '06', '33', 'DA', '81'], 0],
    [['--protocol', 'ccnet', '02030677DA81'], 1],
    [['--protocol', 'ccnet', '020306'], 1],
    [['--protocol', 'escpos', '1DFF'], 0],
    [['--protocol', 'escpos', '1D28'], 1],
    [['--protocol', 'crt310', '02 00 02 31 30 03 02'], 0],
    [['--protocol', 'crt310', '06'], 0],
    [['--protocol', 'crt310', '02000231300303'], 1],
  ])('explains %j and exits with %i', async (words, exit) => {
    const { code, out, err } = await run('decode.ts', words);
    expect({ code, err }).toEqual({ code: exit, err: '' });
    expect(out).not.toBe('');
  });

  it.each([
    [['--protocol', 'ccnet', '']],
    [['--protocol', 'ccnet']],
    [['--protocol', 'ccnet', '020']],
    [['--protocol', 'ccnet', 'xyz']],
    [['--protocol', 'mdb', '02']],
    [['0203']],
  ])('refuses %j in one line and exits with 2', async (words) => {
    const { code, out, err } = await run('decode.ts', words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^\S[^\n]+\n$/u);
  });
});

describe('npm run pin', () => {
  it('prints a hash of the PIN given twice', async () => {
    const { code, out } = await run('pin.ts', [], '908172\n908172\n');
    expect(code).toBe(0);
    expect(await verifyPin('908172', out.trim())).toBe(true);
  });

  it.each([
    ['', 'Give the PIN twice, on two lines.\n'],
    ['908172\n908173\n', 'The two are not the same.\n'],
    ['12345\n12345\n', 'A PIN has at least six digits.\n'],
    ['111111\n111111\n', 'The same digit all along is the first thing anybody tries.\n'],
  ])('refuses %j', async (input, line) => {
    expect(await run('pin.ts', [], input)).toEqual({ code: 2, out: '', err: line });
  });
});
