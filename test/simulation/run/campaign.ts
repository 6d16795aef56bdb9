import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { newCounts, type Counts } from './counts.ts';
import type { EpisodeResult } from './episode.ts';
import type { Job } from './jobs.ts';
import { makeScratch } from './scratch.ts';

export interface Campaign {
  /** Over the hashes of the episodes in their order. */
  readonly hash: string;
  readonly counts: Counts;
  readonly episodes: number;
  /** The first of the run, whichever worker met it when. */
  readonly caught: { readonly job: Job; readonly result: EpisodeResult } | undefined;
  readonly wallMs: number;
}

interface Played {
  readonly job: Job;
  readonly result: EpisodeResult;
}

/** Plays the jobs over worker threads. What comes out does not depend on how many there are. */
export async function runCampaign(
  jobs: readonly Job[],
  workers: number,
  onProgress: (played: number) => void = () => undefined,
): Promise<Campaign> {
  const startedMs = performance.now();
  const scratch = makeScratch();
  const played: (EpisodeResult | undefined)[] = [];
  let next = 0;
  let done = 0;
  /** Nothing after the first violation is handed out any more. */
  let end = jobs.length;

  async function work(): Promise<void> {
    const worker = new Worker(new URL('episode-worker.ts', import.meta.url), {
      workerData: { directory: scratch.directory },
    });
    const emptyHanded = new Promise<void>((resolve, reject) => {
      const hand = (): void => {
        const job = next < end ? jobs[next] : undefined;
        if (job === undefined) {
          resolve();
          return;
        }
        next += 1;
        worker.postMessage(job);
      };
      worker.on('message', ({ job, result }: Played) => {
        played[job.index] = result;
        done += 1;
        if (result.violation !== undefined) end = Math.min(end, job.index + 1);
        onProgress(done);
        hand();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        reject(new Error(`a worker ended with code ${code}`));
      });
      hand();
    });
    try {
      await emptyHanded;
    } finally {
      worker.removeAllListeners();
      await worker.terminate();
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(workers, jobs.length) }, work));
  } finally {
    scratch.remove();
  }
  return { ...sumUp(jobs, played.slice(0, end)), wallMs: performance.now() - startedMs };
}

function sumUp(jobs: readonly Job[], played: readonly (EpisodeResult | undefined)[]): Omit<Campaign, 'wallMs'> {
  const hash = createHash('sha256');
  const counts = newCounts();
  let caught: Campaign['caught'];
  for (const [index, result] of played.entries()) {
    const job = jobs[index];
    if (result === undefined || job === undefined) continue;
    hash.update(`${result.hash}\n`);
    addCounts(counts, result.counts);
    if (result.violation !== undefined) caught ??= { job, result };
  }
  return { hash: hash.digest('hex'), counts, episodes: played.length, caught };
}

function addCounts(sum: Counts, more: Counts): void {
  for (const name of Object.keys(sum) as (keyof Counts)[]) {
    if (name === 'troubles') continue;
    sum[name] += more[name];
  }
  for (const [kind, count] of Object.entries(more.troubles)) sum.troubles[kind] = (sum.troubles[kind] ?? 0) + count;
}
