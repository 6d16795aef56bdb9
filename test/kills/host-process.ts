import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { end, keep } from './children.ts';

const script = fileURLToPath(new URL('host.ts', import.meta.url));
/** Lines of a host's complaints that go into a report; the last ones tell most. */
const KEPT_LINES = 40;

export interface HostProcess {
  /** Resolves with the line's address, or with undefined where the host ended first. */
  readonly address: Promise<string | undefined>;
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Now, in this very turn of the loop. */
  killNow(): void;
  /** In order, as an operator does. */
  stop(): Promise<void>;
  complaints(): readonly string[];
}

export function startHost(options: { configFile: string; port: number; compileCache: string }): HostProcess {
  const { configFile, port, compileCache } = options;
  const argv = ['--config', configFile, '--shell', 'browser', '--port', String(port)];
  const child = keep(
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Compiled code is kept between starts, so that a minute holds more kills. It changes nothing else.
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
    }),
  );
  const complaints: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaints.push(line);
    if (complaints.length > KEPT_LINES) complaints.shift();
  });
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const address = new Promise<string | undefined>((resolve) => {
    void exit.then(() => resolve(undefined));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes('#token=')) resolve(line.slice(line.indexOf('http://')).trim());
    });
  });
  return {
    address,
    exit,
    killNow: () => {
      child.kill('SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
    complaints: () => complaints,
  };
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  server.close();
  await once(server, 'close');
  return address.port;
}
