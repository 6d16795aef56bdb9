import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';

const script = fileURLToPath(new URL('../kills/kills.ts', import.meta.url));

interface Campaign {
  readonly child: ReturnType<typeof spawn>;
  readonly lines: string[];
  readonly complaints: string[];
  readonly ended: Promise<number | null>;
}

function startCampaign(argv: readonly string[]): Campaign {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const complaints: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => complaints.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, lines, complaints, ended };
}

it('fourteen real hosts killed at random instants on a real journal and real ptys lose no fen and invent none', async () => {
  const { ended, lines, complaints } = startCampaign(['--count', '14', '--seed', '20261122', '--lanes', '7']);
  expect(await ended, complaints.join('\n')).toBe(0);
  expect(lines.at(-1)).toBe('14 killed, 14 recovered, 0 violations');
});

/** Processes of this machine that name the folder in their command line. */
function processesIn(folder: string): readonly string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(folder));
}

it('Ctrl-C leaves no process and no file behind', async () => {
  const { child, ended, lines } = startCampaign(['--count', '50', '--seed', '1', '--lanes', '2']);
  const folder = `lightpost-kills-${child.pid}-`;
  // A host runs, and so do the two cables of its devices.
  await vi.waitUntil(() => processesIn(folder).length > 2, { timeout: 30_000, interval: 100 });
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(lines.at(-1)).toMatch(/^stopped: \d+ killed, \d+ recovered so far$/u);
  await vi.waitUntil(() => processesIn(folder).length === 0, { timeout: 5_000, interval: 50 });
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(folder))).toEqual([]);
});

it.each([
  [[], '--count needs a whole number from 1'],
  [['--count', 'many'], '--count needs a whole number from 1'],
  [['--count', '3', '--lanes', '0'], '--lanes needs a whole number from 1 to 32'],
  [['--count', '3', '--speed', '9'], "Unknown option '--speed'"],
])('arguments %j are refused in one line', async (argv, line) => {
  const { ended, lines, complaints } = startCampaign(argv);
  expect(await ended).toBe(2);
  expect(lines).toEqual([]);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain(line);
});
