import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One system call on one file that fails or is slow, as `strace -e inject` understands it. */
export interface Injection {
  readonly call: 'pwrite64' | 'fsync,fdatasync' | 'pwrite64,fsync,fdatasync';
  readonly path: string;
  /** `error=EIO:when=3`, `delay_enter=5000000:when=3+`; undefined only counts. */
  readonly what: string | undefined;
  /** Where the calls are written down. */
  readonly log: string;
}

/** A Node program whose disk does what it is told. Nothing else in the process notices. */
export function spawnWithFaults(
  { call, path, what, log }: Injection,
  argv: readonly string[],
  stdio: 'pipe' | 'inherit' = 'pipe',
): ChildProcess {
  const inject = what === undefined ? [] : ['-e', `inject=${call}:${what}`];
  const words = ['-f', '-qq', '-o', log, '-P', path, '-e', `trace=${call}`, ...inject];
  const program = [process.execPath, '--disable-warning=ExperimentalWarning', ...argv];
  return spawn('strace', [...words, ...program], { stdio: ['ignore', stdio, stdio] });
}

/** The calls of a finished program, in order; `INJECTED` stands where one was made to fail. */
export function tracedCalls(log: string): readonly string[] {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => /\d+ +(pwrite64|fsync|fdatasync)\(/u.test(line));
}

/** Kills the program under strace; strace follows when the kernel has taken everything from it, its locks as well. */
export async function killTraced(strace: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => strace.once('exit', resolve));
  if (strace.exitCode !== null || strace.signalCode !== null || strace.pid === undefined) return;
  const children = readFileSync(`/proc/${strace.pid}/task/${strace.pid}/children`, 'utf8');
  for (const pid of children.split(' ').filter((word) => word !== '')) process.kill(Number(pid), 'SIGKILL');
  await gone;
}
