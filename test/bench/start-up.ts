import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../e2e/support/process.ts';
import { createCcnetSimulator } from '../../devices/note-acceptor/ccnet/simulator.ts';
import { listenFarEnd } from '../../devices/link/far-end-tcp.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { median } from './codec.ts';
import type { BenchRow } from './journal.ts';

const rounds = 7;

/** From the start of the process to the first reply of a device, beside a Node that does nothing. */
export async function benchStartUp(): Promise<{ rows: BenchRow[] }> {
  const ours: number[] = [];
  const bare: number[] = [];
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-bench-start-'));
  // A terminal starts with the journal it has; the first start of all makes it.
  await firstDeviceReply(directory);
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareNode());
    ours.push(await firstDeviceReply(directory));
  }
  rmSync(directory, { recursive: true, force: true });
  const value = median(ours);
  const peer = median(bare);
  return {
    rows: [
      {
        name: 'process start to first device reply',
        value: Math.round(value),
        unit: 'ms',
        peer: `bare Node ${peer.toFixed(1)} ms`,
        ratio: value / peer,
      },
    ],
  };
}

async function bareNode(): Promise<number> {
  const startMs = performance.now();
  const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
  return performance.now() - startMs;
}

async function firstDeviceReply(directory: string): Promise<number> {
  const device = createCcnetSimulator({ clock: systemClock });
  let replied: (atMs: number) => void = () => undefined;
  const reply = new Promise<number>((resolve) => {
    replied = resolve;
  });
  const far = await listenFarEnd({
    port: 0,
    attach: (end) => {
      device.attach({
        ...end,
        write: (bytes) => {
          end.write(bytes);
          replied(performance.now());
        },
      });
    },
  });
  if (far.kind === 'failed') throw new Error(far.detail);
  const config = {
    devices: {
      noteAcceptor: { protocol: 'ccnet', link: { kind: 'tcp', host: '127.0.0.1', port: far.port } },
      receiptPrinter: null,
    },
    backEnd: { kind: 'simulated' },
    dataDir: join(directory, 'data'),
  };
  const file = join(directory, 'kiosk.json');
  writeFileSync(file, JSON.stringify(config));
  const startMs = performance.now();
  const argv = ['--disable-warning=ExperimentalWarning', 'core/commands/start.ts', '--shell', 'none', '--config', file];
  const child = spawn(process.execPath, argv, { cwd: root, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const atMs = await Promise.race([reply, gone.then(() => Number.NaN)]);
  child.kill('SIGKILL');
  await gone;
  await far.close();
  if (Number.isNaN(atMs)) throw new Error('the host left before it had asked the device');
  return atMs - startMs;
}
