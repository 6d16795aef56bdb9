import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bug } from './bugs.ts';
import type { NoteProtocolName } from '../world/note-protocols.ts';
import type { HuntResult } from './hunt.ts';

/** As many as the smallest machine has cores. */
const HUNTERS = 2;

export interface Hunt extends HuntResult {
  readonly bug: Bug;
  readonly seconds: number;
}

/** Hunts for bugs side by side, each in a process of its own with that one bug in it. Answers in the order of the bugs. */
export async function huntAll(
  bugs: readonly Bug[],
  seedsFor: (bug: Bug) => readonly number[],
  onDone: (hunt: Hunt) => void = () => undefined,
): Promise<Hunt[]> {
  const hunts = new Map<Bug, Hunt>();
  const waiting = [...bugs];
  async function work(): Promise<void> {
    for (let bug = waiting.shift(); bug !== undefined; bug = waiting.shift()) {
      const startedMs = performance.now();
      const result = await hunt(bug.protocol ?? 'ccnet', seedsFor(bug), bug.name);
      const done = { ...result, bug, seconds: (performance.now() - startedMs) / 1_000 };
      hunts.set(bug, done);
      onDone(done);
    }
  }
  await Promise.all(Array.from({ length: HUNTERS }, work));
  return bugs.flatMap((bug) => hunts.get(bug) ?? []);
}

/** The product as it is, by protocol: the seeds that caught a bug there. Each protocol's are split between the hunters. */
export async function controlAll(seeds: ReadonlyMap<NoteProtocolName, ReadonlySet<number>>): Promise<HuntResult[]> {
  const controls: HuntResult[] = [];
  const waiting = [...seeds].flatMap(([protocol, those]) =>
    Array.from({ length: HUNTERS }, (_, part) => ({
      protocol,
      seeds: [...those].filter((_seed, at) => at % HUNTERS === part),
    })).filter((part) => part.seeds.length > 0),
  );
  async function work(): Promise<void> {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      controls.push(await hunt(part.protocol, part.seeds));
    }
  }
  await Promise.all(Array.from({ length: HUNTERS }, work));
  return controls;
}

/** Plays the seeds with a bug, or without any: the control. Rejects where the hunt itself did not come to an end. */
export function hunt(protocol: NoteProtocolName, seeds: readonly number[], bugName?: string): Promise<HuntResult> {
  const loader = bugName === undefined ? [] : ['--import', new URL('load-bug.ts', import.meta.url).href];
  const words = [
    '--disable-warning=ExperimentalWarning',
    ...loader,
    fileURLToPath(new URL('hunt.ts', import.meta.url)),
  ];
  const child = spawn(process.execPath, [...words, protocol, ...seeds.map(String)], {
    env: { ...process.env, LIGHTPOST_BUG: bugName ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      try {
        resolve(JSON.parse(out) as HuntResult);
      } catch {
        reject(new Error(`the hunt for ${bugName ?? 'nothing'} ended with code ${code ?? 'none'}: ${errors || out}`));
      }
    });
  });
}
