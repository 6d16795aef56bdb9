import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Two ends of a cable, each a path that can be opened as a serial port. */
export interface PtyPair {
  readonly host: string;
  readonly device: string;
  remove(): Promise<void>;
}

const APPEAR_MS = 5000;
const LOOK_AGAIN_MS = 10;

export async function openPtyPair(): Promise<PtyPair> {
  const folder = mkdtempSync(join(tmpdir(), 'lightpost-pty-'));
  const [host, device] = [join(folder, 'host'), join(folder, 'device')];
  const cable = spawn('socat', [`pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`], { stdio: 'ignore' });
  const gone = new Promise((resolve) => cable.once('exit', resolve));
  const untilMs = performance.now() + APPEAR_MS;
  while (!(existsSync(host) && existsSync(device))) {
    if (performance.now() > untilMs) throw new Error('socat made no pty pair');
    await sleep(LOOK_AGAIN_MS);
  }
  return {
    host,
    device,
    remove: async () => {
      cable.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
