import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCampaign, type Campaign } from './run/campaign.ts';
import { playEpisode } from './run/episode.ts';
import { jobAt, jobsOf, jobsOfSeeds, type Job, type ProtocolChoice } from './run/jobs.ts';
import { summary, violationReport } from './run/report.ts';
import { makeScratch } from './run/scratch.ts';
import { shrink } from './run/shrink.ts';
import { readSimFlags, SIM_USAGE, type SimFlags } from './sim-flags.ts';

/** 1 is a violation; 2 is a wrong command line. */
const EXIT_VIOLATION = 1;
const EXIT_WRONG_CALL = 2;
/** Seeds a bug is hunted with where none are named. */
const SEEDS_PER_BUG = 200;
/** A sign of life on standard error. */
const PROGRESS_MS = 15_000;
/** Names the bug that runs, in the process that has it. */
const BUG_VARIABLE = 'LIGHTPOST_BUG';

function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

async function main(argv: readonly string[]): Promise<number> {
  const read = readSimFlags(argv);
  if (read.kind === 'bad') {
    process.stderr.write(`${read.line}\n`);
    return EXIT_WRONG_CALL;
  }
  const { flags } = read;
  if (flags.help) {
    say(SIM_USAGE);
    return 0;
  }
  if (flags.listBugs) return await listBugs();
  if (flags.bug !== undefined && process.env[BUG_VARIABLE] === undefined) return await runWithBug(flags.bug, argv);
  if (flags.episode !== undefined)
    return await playOne(flags, jobAt(flags.seed, flags.episode, await protocolOf(flags)));
  const seeds = flags.seeds ?? (flags.bug === undefined ? undefined : SEEDS_PER_BUG);
  const protocol = await protocolOf(flags);
  const jobs =
    seeds === undefined ? jobsOf(flags.seed, flags.transactions, protocol) : jobsOfSeeds(flags.seed, seeds, protocol);
  const title = seeds === undefined ? `seed ${flags.seed}` : `seeds ${flags.seed} to ${flags.seed + seeds - 1}`;
  const campaign = await runCampaign(jobs, flags.workers ?? availableParallelism(), progress(jobs.length));
  return await conclude(campaign, title, flags);
}

async function conclude(campaign: Campaign, title: string, flags: SimFlags): Promise<number> {
  const { caught, hash } = campaign;
  const { bug } = flags;
  if (caught !== undefined) {
    say(...violationReport(caught.job, await shrink(caught.job, caught.result), bug));
    if (bug !== undefined) say(`caught: ${bug} by seed ${caught.job.runSeed}, ${caught.result.violation?.id ?? ''}`);
  } else if (bug !== undefined) say(`not caught: ${bug}, with ${campaign.episodes} seeds from ${flags.seed} on`);
  say(...summary(campaign, title), `trace-hash ${hash}`);
  return caught === undefined ? 0 : EXIT_VIOLATION;
}

/** One episode again, whole or the part of it that a report named. */
async function playOne(flags: SimFlags, job: Job): Promise<number> {
  const scratch = makeScratch();
  const startedMs = performance.now();
  const kept = flags.keep === undefined ? undefined : new Set(flags.keep);
  try {
    const result = await playEpisode({
      seed: job.seed,
      transactions: job.transactions,
      weather: job.weather,
      protocol: job.protocol,
      slots: flags.slots,
      kept,
      keepTrace: true,
      directory: join(scratch.directory, 'one'),
    });
    const { hash, counts, violation, played, slots } = result;
    const caught = violation === undefined ? undefined : { job, result };
    if (caught !== undefined) say(...violationReport(job, { result, kept: played, slots, attempts: 1 }, flags.bug));
    const wallMs = performance.now() - startedMs;
    const campaign: Campaign = { hash, counts, episodes: 1, caught, wallMs };
    say(...summary(campaign, `seed ${job.runSeed}, episode ${job.episode}`), `trace-hash ${hash}`);
    return caught === undefined ? 0 : EXIT_VIOLATION;
  } finally {
    scratch.remove();
  }
}

interface NamedBug {
  readonly name: string;
  readonly protocol?: ProtocolChoice;
  readonly what: string;
}

async function knownBugs(): Promise<readonly NamedBug[]> {
  const { bugs } = (await import('./bugs/bugs.ts')) as { readonly bugs: readonly NamedBug[] };
  return bugs;
}

/** What is named on the command line, else what the bug is in. */
async function protocolOf({ protocol, bug }: SimFlags): Promise<ProtocolChoice> {
  if (protocol !== undefined) return protocol;
  const known = bug === undefined ? undefined : (await knownBugs()).find(({ name }) => name === bug);
  return known?.protocol ?? 'ccnet';
}

async function listBugs(): Promise<number> {
  for (const { name, what } of await knownBugs()) say(`${name}  ${what}`);
  return 0;
}

/** The bug is put into the product's text while it is loaded: that takes a process of its own. */
async function runWithBug(name: string, argv: readonly string[]): Promise<number> {
  const bug = (await knownBugs()).find((candidate) => candidate.name === name);
  if (bug === undefined) {
    process.stderr.write(`there is no bug "${name}"; npm run sim -- --list-bugs names them\n`);
    return EXIT_WRONG_CALL;
  }
  say(`bug ${bug.name}: ${bug.what}`);
  const child = spawn(
    process.execPath,
    [
      ...process.execArgv,
      '--import',
      new URL('bugs/load-bug.ts', import.meta.url).href,
      fileURLToPath(import.meta.url),
      ...argv,
    ],
    { stdio: 'inherit', env: { ...process.env, [BUG_VARIABLE]: name } },
  );
  return await new Promise((resolve) => {
    child.on('exit', (code) => {
      resolve(code ?? EXIT_VIOLATION);
    });
  });
}

function progress(total: number): (played: number) => void {
  let toldMs = performance.now();
  return (played) => {
    if (performance.now() - toldMs < PROGRESS_MS) return;
    toldMs = performance.now();
    process.stderr.write(`${played} of ${total} episodes\n`);
  };
}

// Whoever closes the pipe has read enough.
process.stdout.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2));
