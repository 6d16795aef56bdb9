/**
 * `npm run sim:kills -- --count N [--seed S] [--lanes L]`: real hosts on real journals and pty devices, killed N times
 * and judged after each recovery. Exit 0: no violation; 1: one was found, or it was stopped; 2: bad arguments.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../../core/commands/ensure-built.ts';
import { EXIT_BAD_ARGUMENTS, readArguments } from './arguments.ts';
import { killAll } from './children.ts';
import { runSaga, type Violation } from './saga.ts';

const USAGE = 'usage: npm run sim:kills -- --count N [--seed S] [--lanes L]';
/** Lanes mostly wait for motors; a host's start is what takes a processor. */
const LANES = 6;
const MOST_LANES = 32;
const EXIT_VIOLATED = 1;
/** 128 + SIGINT, as shells say it. */
const EXIT_STOPPED = 130;
const TELL_EVERY_MS = 15_000;

// Every host and every folder is gone by now; a guard of a request that was cut off would keep the process for a minute.
process.exit(await run(process.argv.slice(2)));

async function run(argv: readonly string[]): Promise<number> {
  const read = readArguments(argv, { lanes: LANES, mostLanes: MOST_LANES, usage: USAGE });
  if (read.kind === 'bad') {
    console.error(read.line);
    return EXIT_BAD_ARGUMENTS;
  }
  const { count, seed, lanes } = read.values;
  const folder = mkdtempSync(join(tmpdir(), `lightpost-kills-${process.pid}-`));
  let killed = 0;
  let recovered = 0;
  let withMoney = 0;
  const trails = new Map<string, number>();
  let tickets = count;
  let worlds = 0;
  const violations: Violation[] = [];
  const startedMs = performance.now();
  const perMinute = (): string => ((killed * 60_000) / (performance.now() - startedMs)).toFixed(1);

  const stop = (): void => {
    killAll();
    removeFolder(folder);
    console.log(`stopped: ${killed} killed, ${recovered} recovered so far`);
    process.exit(EXIT_STOPPED);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  console.log(`seed ${seed}, ${lanes} lanes`);
  // Once for all starts: the hosts themselves do not look.
  await ensureBuilt(['renderer']);
  const teller = setInterval(() => {
    console.log(`${killed} killed, ${recovered} recovered, world ${worlds}, ${perMinute()} kills a minute`);
  }, TELL_EVERY_MS);

  const lane = async (): Promise<void> => {
    while (tickets > 0 && violations.length === 0) {
      worlds += 1;
      const violation = await runSaga({
        folder,
        compileCache: join(folder, 'compiled'),
        seed,
        number: worlds,
        takeTicket: () => {
          if (tickets === 0 || violations.length > 0) return false;
          tickets -= 1;
          return true;
        },
        giveBack: () => {
          tickets += 1;
        },
        onKill: (trail) => {
          killed += 1;
          trails.set(trail, (trails.get(trail) ?? 0) + 1);
        },
        onRecovered: (kills, found) => {
          recovered += kills;
          withMoney += found;
        },
      });
      if (violation !== undefined) violations.push(violation);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
  } finally {
    clearInterval(teller);
    killAll();
    removeFolder(folder);
  }
  for (const violation of violations) report(violation, seed);
  for (const [trail, times] of [...trails].toSorted(([a], [b]) => a.localeCompare(b)))
    console.log(`${times} killed: ${trail}`);
  console.log(`${withMoney} restarts found money inside that was neither booked nor claimed`);
  console.log(`${perMinute()} kills a minute in ${worlds} worlds`);
  console.log(`${killed} killed, ${recovered} recovered, ${violations.length} violations`);
  return violations.length === 0 && killed === recovered ? 0 : EXIT_VIOLATED;
}

/** A process that has just been killed may still be ending its last write. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** Everything that is known, in a folder of its own; the heart of it on the screen. */
function report(violation: Violation, seed: number): void {
  const { worldNumber, problems, instants, evidence, complaints } = violation;
  const file = join(mkdtempSync(join(tmpdir(), 'lightpost-violation-')), 'violation.json');
  writeFileSync(file, JSON.stringify({ seed, ...violation }, undefined, 1));
  console.error(`VIOLATION in world ${worldNumber} of seed ${seed}; all of it is in ${file}`);
  for (const problem of problems) console.error(`  ${problem}`);
  for (const instant of instants.slice(-8)) console.error(`  ${instant}`);
  for (const line of complaints.slice(-8)) console.error(`  host: ${line}`);
  console.error(`  device: ${JSON.stringify(evidence?.contents)}`);
  for (const record of evidence?.records.slice(-60) ?? []) console.error(`  journal: ${JSON.stringify(record)}`);
}
