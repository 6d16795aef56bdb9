import { spawn } from 'node:child_process';
import type { StartFlags } from '../platform/flags.ts';
import { ROOT } from './ensure-built.ts';

/** The window and the host are Electron's from here on; this process waits and passes signals on. */
export function runElectron(binary: string, flags: StartFlags): Promise<number> {
  const words = [
    ...(flags.config === undefined ? [] : ['--config', flags.config]),
    ...(flags.data === undefined ? [] : ['--data', flags.data]),
    // Chromium's sandbox refuses to work for root; only a container from source runs as root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  return new Promise((resolve) => {
    const child = spawn(binary, [ROOT, ...words], { stdio: 'inherit' });
    const pass = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    process.on('SIGINT', pass);
    process.on('SIGTERM', pass);
    child.once('error', (error) => {
      console.error(`Electron does not start: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 0)));
  });
}
