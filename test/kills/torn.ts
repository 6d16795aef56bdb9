/**
 * `npm run sim:torn -- --count N [--seed S]`: journals of real payments, torn N times in every way there is a name for,
 * opened for real and held to what is promised. Exit 0: as defined; 1: a violation, or it was stopped; 2: bad arguments.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../core/journal/open-journal.ts';
import { EXIT_BAD_ARGUMENTS, readArguments } from './arguments.ts';
import { createChance } from './chance.ts';
import { scratchFolder } from './scratch.ts';
import type { TornCase } from './torn-case.ts';
import { crashes } from './torn-crashes.ts';
import { damages } from './torn-damages.ts';
import { recordHistories } from './torn-histories.ts';
import { judgeTorn, type Verdict } from './torn-verdict.ts';

const USAGE = 'usage: npm run sim:torn -- --count N [--seed S]';
const EXIT_VIOLATED = 1;
const EXIT_STOPPED = 130;
/** After this many the cause is known, and the rest of the list would only hide it. */
const MOST_VIOLATIONS = 20;
const TELL_EVERY_MS = 15_000;
/** Cases between two looks at signals: the campaign itself never waits for anything. */
const BREATHE_EVERY = 50;

process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<number> {
  const read = readArguments(argv, { lanes: 1, mostLanes: 1, usage: USAGE });
  if (read.kind === 'bad') {
    console.error(read.line);
    return EXIT_BAD_ARGUMENTS;
  }
  const { count, seed } = read.values;
  const folder = mkdtempSync(join(scratchFolder(), 'lightpost-torn-'));
  const table = new Map<string, Map<Verdict['kind'], number>>();
  let torn = 0;
  let violations = 0;
  const stop = (): void => {
    rmSync(folder, { recursive: true, force: true });
    console.log(`stopped: ${torn} torn so far`);
    process.exit(EXIT_STOPPED);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`seed ${seed}`);
  try {
    const histories = await recordHistories(folder);
    for (const { name, moments, truth } of histories) {
      console.log(`${name}: ${moments.length} moments of ${truth.length} records`);
    }
    const directory = join(folder, 'torn');
    mkdirSync(directory);
    const tears = [...crashes, ...damages];
    const startedMs = performance.now();
    let toldMs = startedMs;
    for (; torn < count && violations < MOST_VIOLATIONS; torn += 1) {
      // Each tear in turn, so that a short run has met all of them.
      const tear = tears[torn % tears.length];
      if (tear === undefined) break;
      const made = tear.make(createChance(seed, torn), histories);
      const verdict = judgeTorn(made, directory, openJournal);
      const row = table.get(tear.name) ?? new Map<Verdict['kind'], number>();
      row.set(verdict.kind, (row.get(verdict.kind) ?? 0) + 1);
      table.set(tear.name, row);
      if (verdict.kind === 'violation') {
        violations += 1;
        report(made, torn, seed, verdict.detail);
      }
      if (performance.now() - toldMs > TELL_EVERY_MS) {
        toldMs = performance.now();
        console.log(`${torn} torn, ${violations} violations`);
      }
      if (torn % BREATHE_EVERY === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    tell(table, torn / ((performance.now() - startedMs) / 1_000));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${torn} torn, ${torn - violations} as defined, ${violations} violations`);
  return violations === 0 ? 0 : EXIT_VIOLATED;
}

function report({ tear, place, history, promised }: TornCase, number: number, seed: number, detail: string): void {
  console.error(`VIOLATION, case ${number} of seed ${seed}: ${tear} (${history.name}; ${place}): ${detail}`);
  console.error(`  promised: ${JSON.stringify(promised)}`);
}

function tell(table: ReadonlyMap<string, ReadonlyMap<Verdict['kind'], number>>, aSecond: number): void {
  const sums = new Map<Verdict['kind'], number>();
  for (const [name, row] of table) {
    console.log(`  ${name}: ${[...row].map(([kind, times]) => `${kind} ${times}`).join(', ')}`);
    for (const [kind, times] of row) sums.set(kind, (sums.get(kind) ?? 0) + times);
  }
  const of = (kind: Verdict['kind']): number => sums.get(kind) ?? 0;
  console.log(`${aSecond.toFixed(0)} a second`);
  console.log(`opened whole ${of('whole')}, with the append that was under way ${of('wholeAndMore')}`);
  console.log(`refused as corrupt ${of('refusedCorrupt')}, under another name ${of('refusedOtherwise')}`);
  console.log(`known limit, shorter and no witness on this terminal: ${of('unwitnessed')}`);
}
