import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A program of ours in its own process, with the lines it has said. */
export interface Program {
  readonly lines: readonly string[];
  /** The first line, said before or still to come, that `matches`. */
  line(matches: (line: string) => boolean, limitMs?: number): Promise<string>;
  tell(line: string): void;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const lineLimitMs = 30_000;

export function startProgram(command: string, argv: readonly string[], cwd: string = root): Program {
  const child: ChildProcessWithoutNullStreams = spawn(command, argv, { cwd, stdio: 'pipe' });
  const lines: string[] = [];
  const errors: string[] = [];
  const waiting = new Set<() => void>();
  let left = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      left = true;
      for (const wake of waiting) wake();
      resolve();
    });
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    for (const wake of waiting) wake();
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    for (const wake of waiting) wake();
  });
  return {
    lines,
    line: (matches, limitMs = lineLimitMs) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = [...lines, ...errors].find(matches);
          if (found === undefined && !left) return;
          waiting.delete(look);
          clearTimeout(timer);
          if (found === undefined) reject(new Error(`${command} left: ${errors.join('\n')}`));
          else resolve(found);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`${argv.join(' ')} did not say it in ${limitMs} ms: ${[...lines, ...errors].join('\n')}`));
        }, limitMs);
        waiting.add(look);
        look();
      }),
    tell: (line) => {
      child.stdin.write(`${line}\n`);
    },
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await gone;
    },
  };
}

/** One of our commands, run as `npm run` would. */
export function startCommand(name: string, argv: readonly string[]): Program {
  return startProgram(process.execPath, ['--disable-warning=ExperimentalWarning', `core/commands/${name}.ts`, ...argv]);
}

/** What one of our commands said and how it left, its standard input ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function runToEnd(name: string, argv: readonly string[]): Promise<Ended> {
  const command = ['--disable-warning=ExperimentalWarning', `core/commands/${name}.ts`, ...argv];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, err });
    });
  });
}
