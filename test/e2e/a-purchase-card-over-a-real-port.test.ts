import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../core/platform/system-clock.ts';
import { systemRandom } from '../../core/platform/system-random.ts';
import type { CardReaderState } from '../../core/ports/card-reader.ts';
import { openCardReader } from '../../devices/registry.ts';
import { silentLog } from '../support/note-rig.ts';
import { CARD, purchase, request } from '../support/sample-card.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lightpost-card-'));
const near = join(folder, 'near');
const far = join(folder, 'far');
/** An SLE4442 comes from its maker with this code, and so does a simulated card. */
const MAKERS_CODE = 'ffffff';

function startDevice(): { child: ChildProcess; lines: Record<string, unknown>[]; over: Promise<number | null> } {
  const args = ['--disable-warning=ExperimentalWarning', 'core/commands/device.ts', 'crt310', '--path', far];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: Record<string, unknown>[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk.toString()}`.split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as Record<string, unknown>));
  });
  return { child, lines, over: new Promise((resolve) => child.once('close', resolve)) };
}

describe('the CRT-310 reader and the simulator of npm run device, as two processes on a pty pair', () => {
  let cable: ChildProcess;
  beforeAll(async () => {
    cable = spawn('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' });
    await vi.waitUntil(() => existsSync(near) && existsSync(far), { timeout: 5000 });
  });
  afterAll(() => {
    cable.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes a card, gives it back, and survives the device being started anew', async () => {
    const reader = await openCardReader(
      { protocol: 'crt310', link: { kind: 'serial', path: near }, psc: MAKERS_CODE },
      { clock: systemClock, log: silentLog, random: systemRandom },
    );
    let state: CardReaderState = 'offline';
    reader.watch((event) => {
      state = event.state;
    });
    const reaches = (wanted: CardReaderState): Promise<unknown> =>
      vi.waitUntil(() => state === wanted, { timeout: 30_000 });
    let device = startDevice();
    reader.start();
    await reaches('empty');
    expect(await reader.acceptCard(true)).toEqual({ kind: 'done' });
    device.child.stdin?.write(`insert ${CARD}\n`);
    await reaches('cardInside');
    expect(await reader.readCard()).toEqual({ kind: 'read', cardNumber: CARD });
    expect(await reader.writeCard({ ...request, cardNumber: '1' })).toEqual({ kind: 'wrongCard' });
    expect(await reader.writeCard(request)).toEqual({ kind: 'written' });
    device.child.stdin?.write('state\n');
    await vi.waitUntil(() => device.lines.some((line) => line['kind'] === 'status'), { timeout: 5000 });
    expect(device.lines.find((line) => line['kind'] === 'status')).toMatchObject({
      card: { cardNumber: CARD, purchase, triesLeft: 3 },
      violations: [],
    });
    expect(await reader.eject()).toEqual({ kind: 'done' });
    await reaches('taken');
    device.child.stdin?.write('take\n');
    await reaches('empty');
    device.child.stdin?.write('quit\n');
    expect(await device.over).toBe(0);
    const kinds = device.lines.map((line) => line['kind']).filter((kind) => kind !== 'state' && kind !== 'status');
    expect(kinds.slice(kinds.indexOf('ready'))).toEqual([
      'ready',
      'inserted',
      'drawnIn',
      'ejected',
      'taken',
      'disconnected',
      'stopped',
    ]);
    await reaches('offline');
    device = startDevice();
    await reaches('empty');
    await reader.close();
    device.child.stdin?.end();
    expect(await device.over).toBe(0);
  });
});
