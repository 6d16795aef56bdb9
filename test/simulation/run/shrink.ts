import { join } from 'node:path';
import { playEpisode, type EpisodeResult } from './episode.ts';
import type { Job } from './jobs.ts';
import { makeScratch } from './scratch.ts';

/** Replays at most: each takes a fraction of a second, and a person waits for the answer. */
const ATTEMPTS = 120;

export interface Shrunk {
  readonly result: EpisodeResult;
  readonly kept: readonly string[];
  readonly slots: number;
  readonly attempts: number;
}

/**
 * Leaves visits and troubles out as long as the same invariant is violated: first halves, then quarters, down to single
 * ones. What is left plays as it did, for everything has chance of its own.
 */
export async function shrink(job: Job, first: EpisodeResult): Promise<Shrunk> {
  const scratch = makeScratch();
  let attempts = 0;
  let best: Shrunk | undefined;

  async function violates(kept: readonly string[], slots: number): Promise<boolean> {
    attempts += 1;
    const result = await playEpisode({
      seed: job.seed,
      transactions: job.transactions,
      weather: job.weather,
      protocol: job.protocol,
      slots,
      kept: new Set(kept),
      keepTrace: true,
      directory: join(scratch.directory, 'shrink'),
    });
    if (result.violation?.id !== first.violation?.id) return false;
    best = { result, kept, slots: result.slots, attempts };
    return true;
  }

  try {
    let kept = [...first.played];
    let { slots } = first;
    if (!(await violates(kept, slots))) {
      // The same seed has to give the same run (I27): whoever reads this has a second mistake to find.
      const trace = [
        'the violation did not come again when the episode was played once more: the run is not deterministic',
      ];
      return { result: { ...first, trace }, kept, slots, attempts };
    }
    for (
      let size = Math.ceil(kept.length / 2);
      size >= 1 && attempts < ATTEMPTS;
      size = size === 1 ? 0 : Math.ceil(size / 2)
    ) {
      for (let from = 0; from < kept.length && attempts < ATTEMPTS;) {
        const fewer = kept.toSpliced(from, size);
        if (await violates(fewer, slots)) {
          kept = fewer;
          slots = best?.slots ?? slots;
        } else from += size;
      }
    }
    if (best === undefined) throw new Error('nothing was found to shrink');
    return { ...best, attempts };
  } finally {
    scratch.remove();
  }
}
