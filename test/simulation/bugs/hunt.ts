/**
 * Plays seeds with the bug that `LIGHTPOST_BUG` names, in one thread and without shrinking, up to the first violation:
 * what `npm run sim -- --bug` does for a person, done quickly for a test. Without the variable it is the control.
 *
 *     node --import ./load-bug.ts hunt.ts PROTOCOL SEED...
 */
import { join } from 'node:path';
import { playEpisode } from '../run/episode.ts';
import { jobAt } from '../run/jobs.ts';
import { makeScratch } from '../run/scratch.ts';
import { isNoteProtocol, type NoteProtocolName } from '../world/note-protocols.ts';

/** The exit codes of `npm run sim`. */
const EXIT_VIOLATION = 1;
const EXIT_WRONG_CALL = 2;

/** One line of JSON on standard output. */
export interface HuntResult {
  /** Undefined where all seeds passed. */
  readonly caught: { readonly seed: number; readonly invariant: string; readonly detail: string } | undefined;
  readonly seeds: number;
  readonly transactions: number;
}

async function hunt(protocol: NoteProtocolName, seeds: readonly number[]): Promise<HuntResult> {
  const scratch = makeScratch();
  let transactions = 0;
  let played = 0;
  try {
    for (const runSeed of seeds) {
      const job = jobAt(runSeed, 0, protocol);
      const { violation, counts } = await playEpisode({
        seed: job.seed,
        transactions: job.transactions,
        protocol,
        directory: join(scratch.directory, 'hunt'),
      });
      played += 1;
      transactions += counts.transactions;
      if (violation === undefined) continue;
      const { id: invariant, detail } = violation;
      return { caught: { seed: runSeed, invariant, detail }, seeds: played, transactions };
    }
    return { caught: undefined, seeds: played, transactions };
  } finally {
    scratch.remove();
  }
}

const [protocol = '', ...words] = process.argv.slice(2);
const seeds = words.map(Number);
if (
  !isNoteProtocol(protocol) ||
  seeds.length === 0 ||
  !seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)
) {
  process.stderr.write(
    `hunt.ts needs a protocol and seeds, whole numbers from 0 on, not "${protocol} ${words.join(' ')}"\n`,
  );
  process.exitCode = EXIT_WRONG_CALL;
} else {
  const result = await hunt(protocol, seeds);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exitCode = result.caught === undefined ? 0 : EXIT_VIOLATION;
}
