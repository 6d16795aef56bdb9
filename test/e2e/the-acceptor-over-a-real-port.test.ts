import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fen } from '../../core/domain/money.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { NoteAcceptorEvent } from '../../core/ports/note-acceptor.ts';
import { openNoteAcceptor } from '../../devices/registry.ts';
import { silentLog } from '../support/note-rig.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lightpost-port-'));
const near = join(folder, 'near');
const far = join(folder, 'far');

function runCommand(name: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', `core/commands/${name}.ts`, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

describe('the CCNET acceptor and the simulator of npm run device, as two processes on a pty pair', () => {
  let cable: ChildProcess;
  beforeAll(async () => {
    cable = spawn('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' });
    await vi.waitUntil(() => existsSync(near) && existsSync(far), { timeout: 5000 });
  });
  afterAll(() => {
    cable.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('stacks a note, rejects a foreign one, and survives the device being started anew', async () => {
    const events: NoteAcceptorEvent[] = [];
    const acceptor = await openNoteAcceptor(
      { protocol: 'ccnet', link: { kind: 'serial', path: near } },
      { clock: systemClock, log: silentLog },
    );
    const stateNow = (): string | undefined =>
      events.flatMap((event) => (event.kind === 'stateChanged' ? [event.state] : [])).at(-1);
    acceptor.watch((event) => {
      events.push(event);
      if (event.kind === 'noteInEscrow') void acceptor.stackNote(event.escrowId);
      if (event.kind === 'noteStacked') void acceptor.acknowledgeStacked(event.stackedId);
    });
    let device = runCommand('device', ['ccnet', '--path', far]);
    let over = ended(device);
    acceptor.start();
    await vi.waitUntil(() => stateNow() === 'disabled', { timeout: 20_000 });
    expect(await acceptor.enable([fen(1000)])).toEqual({ kind: 'done' });
    await vi.waitUntil(() => stateNow() === 'idle', { timeout: 5000 });
    device.stdin?.write('insert 10\n');
    await vi.waitUntil(() => events.some((event) => event.kind === 'noteStacked'), { timeout: 10_000 });
    await vi.waitUntil(() => stateNow() === 'idle', { timeout: 5000 });
    device.stdin?.write('insert foreign\n');
    await vi.waitUntil(() => events.some((event) => event.kind === 'noteRejected'), { timeout: 10_000 });
    await vi.waitUntil(() => stateNow() === 'idle', { timeout: 5000 });
    device.stdin?.write('quit\n');
    const first = await over;
    expect(first.code).toBe(0);
    const kinds = first.out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind)
      .filter((kind) => kind !== 'state');
    expect(kinds.slice(kinds.indexOf('ready'))).toEqual([
      'ready',
      'inserted',
      'escrow',
      'stacked',
      'acknowledged',
      'inserted',
      'rejected',
      'disconnected',
      'stopped',
    ]);
    await vi.waitUntil(() => stateNow() === 'offline', { timeout: 10_000 });
    device = runCommand('device', ['ccnet', '--path', far]);
    over = ended(device);
    await vi.waitUntil(() => stateNow() === 'disabled', { timeout: 30_000 });
    await acceptor.close();
    device.stdin?.end();
    expect((await over).code).toBe(0);
  });

  it('says in one line that a port is not there', async () => {
    const { code, err } = await ended(runCommand('device', ['ccnet', '--path', '/dev/ttyNobody']));
    expect({ code, err }).toEqual({ code: 1, err: '/dev/ttyNobody 9600 8N1: there is no such port or file\n' });
  });
});

describe('npm run decode', () => {
  it.each([
    [['--protocol', 'ccnet', '02', '03', '06', '33', 'DA', '81'], 0, /POLL/u],
    [['--protocol', 'ccnet', '0203063300 00'], 1, /checksum is 00 00 and should be DA 81/u],
    [['--protocol', 'escpos', '1b40'], 0, /initialize/u],
    [['--protocol', 'escpos', '1d76'], 1, /broken/u],
    [['--protocol', 'morse', '00'], 2, /^$/u],
    [['--protocol', 'ccnet', 'zz'], 2, /^$/u],
    [[], 2, /^$/u],
  ] as const)('%j ends with %i', async (args, code, words) => {
    const said = await ended(runCommand('decode', args));
    expect(said.code).toBe(code);
    expect(said.out).toMatch(words);
    expect(said.err.trim().split('\n')).toHaveLength(1);
    expect(said.err === '').toBe(code !== 2);
  });
});
