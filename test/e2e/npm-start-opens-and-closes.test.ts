import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../core/commands/ensure-built.ts';

const script = join(import.meta.dirname, '..', '..', 'core', 'commands', 'start.ts');

let dataDir: string;
let children: ChildProcess[];

beforeAll(async () => {
  await ensureBuilt(['renderer']);
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lightpost-start-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  /** Resolves with everything said once the text is there; rejects when the process ends before. */
  until(text: RegExp): Promise<string>;
  readonly ended: Promise<{ code: number | null; said: string }>;
}

function start(words: readonly string[]): Started {
  // Without a display no window opens in front of whoever runs the tests.
  const environment = { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...words], {
    env: environment,
  });
  children.push(child);
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      said += chunk;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, said }));
  });
  return {
    child,
    ended,
    until(text) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.test(said)) resolve(said);
        };
        listeners.add(look);
        look();
        void ended.then(() => reject(new Error(`ended before ${String(text)}: ${said}`)));
      });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('npm start in the browser shell', () => {
  it('serves the kiosk under its token, says where, and closes in order', async () => {
    const port = await freePort();
    const started = start(['--shell', 'browser', '--port', String(port), '--data', dataDir]);
    const said = await started.until(/is open at (\S+)/u);
    const address = new URL(/is open at (\S+)/u.exec(said)?.[1] ?? '');
    expect(address.origin).toBe(`http://127.0.0.1:${port}`);
    const token = new URLSearchParams(address.hash.slice(1)).get('token') ?? '';
    expect(token).toHaveLength(43);

    const page = await fetch(address.origin);
    expect(page.status).toBe(200);
    const stream = await fetch(`${address.origin}/api/snapshots`, { headers: { 'x-lightpost-token': token } });
    const first = await stream.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toMatch(/^\{"revision":\d+,/u);

    started.child.kill('SIGTERM');
    expect((await started.ended).code).toBe(0);
    const log = readFileSync(join(dataDir, 'logs', 'lightpost.log'), 'utf8');
    expect(log).toContain('"event":"hostReady"');
    expect(log).not.toContain(token);
  });

  it('says in one line that the port it was given is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, said } = await start(['--shell', 'browser', '--port', String(port), '--data', dataDir]).ended;
    await new Promise((resolve) => server.close(resolve));
    expect(code).toBe(1);
    expect(said).toBe(`Lightpost does not start: port ${port} is taken by another program.\n`);
  });

  it('says in one line that the data belong to another one that runs', async () => {
    const first = start(['--shell', 'none', '--data', dataDir]);
    await first.until(/runs without a shell/u);
    const second = await start(['--shell', 'none', '--data', dataDir]).ended;
    expect(second.code).toBe(1);
    expect(second.said.trim().split('\n')).toHaveLength(1);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
  });
});
