import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { end, keep } from './children.ts';

/** Milliseconds for socat to make two pseudo terminals; it takes some ten. */
const READY_LIMIT_MS = 10_000;

export interface PtyPair {
  readonly host: string;
  readonly device: string;
  close(): Promise<void>;
}

/** Two pseudo terminals: what is written to one end is read at the other. */
export async function openPtyPair(folder: string, name: string): Promise<PtyPair> {
  const host = join(folder, `${name}-host`);
  const device = join(folder, `${name}-device`);
  const socat = keep(
    spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${host}`, `pty,raw,echo=0,link=${device}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('socat made no pty pair in time')), READY_LIMIT_MS);
    socat.once('error', () => reject(new Error('socat is not here: apt-get install socat')));
    socat.once('exit', (code) => reject(new Error(`socat left with ${String(code)}`)));
    createInterface({ input: socat.stderr }).on('line', (line) => {
      if (!line.includes('starting data transfer loop')) return;
      clearTimeout(timer);
      resolve();
    });
  });
  // A killed host closes its end, and a pty that nobody has open would end the cable with it. A real cable stays.
  const holding = openSync(host, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  return {
    host,
    device,
    close: async () => {
      closeSync(holding);
      await end(socat, 'SIGKILL');
    },
  };
}
