import type { ProtocolChoice } from './run/jobs.ts';
import { isNoteProtocol, noteProtocolNames } from './world/note-protocols.ts';

/** What `npm run sim` understands. */
export interface SimFlags {
  readonly seed: number;
  readonly transactions: number;
  readonly workers: number | undefined;
  /** Plays one episode alone, of a run with this seed. */
  readonly episode: number | undefined;
  readonly slots: number | undefined;
  readonly keep: readonly string[] | undefined;
  /** So many runs of one episode with increasing seeds, up to the first violation. */
  readonly seeds: number | undefined;
  /** The note acceptor's protocol; undefined where none is named. */
  readonly protocol: ProtocolChoice | undefined;
  readonly bug: string | undefined;
  readonly listBugs: boolean;
  readonly help: boolean;
}

export type ReadSimFlags = { kind: 'flags'; flags: SimFlags } | { kind: 'bad'; line: string };

export const SIM_USAGE = `npm run sim -- [flags]

  --seed S            chance of the whole run; the same seed gives the same trace-hash (1)
  --transactions N    transactions to play (1000)
  --protocol P            the note acceptor's: ${noteProtocolNames.join(', ')}; all: every episode draws one (ccnet)
  --workers N         worker threads (the number of cores)
  --seeds N           instead: one episode with each of N seeds from S on, up to the first violation
  --episode K         instead: only episode K of the run with seed S
  --slots N           of it: only the first N visits with their faults
  --keep v1,t1.0      of it: only these visits and faults; "none" keeps none
  --bug NAME          run with one deliberate bug until it is caught; exit 1 with the seed, 0 where nothing caught it
  --list-bugs         name the bugs
  --help              this text`;

/** Seeds are 32 bits wide. */
const HIGHEST_SEED = 0xffff_ffff;
/** Some days of work. */
const MOST_TRANSACTIONS = 1_000_000_000;
const MOST_WORKERS = 256;
const DEFAULT_TRANSACTIONS = 1_000;

type Mutable = { -readonly [Name in keyof SimFlags]: SimFlags[Name] };

/** Accepts `--name value` and `--name=value`. The first thing it does not understand is named. */
export function readSimFlags(argv: readonly string[]): ReadSimFlags {
  const flags: Mutable = {
    seed: 1,
    transactions: DEFAULT_TRANSACTIONS,
    workers: undefined,
    episode: undefined,
    slots: undefined,
    keep: undefined,
    seeds: undefined,
    protocol: undefined,
    bug: undefined,
    listBugs: false,
    help: false,
  };
  const words = [...argv];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const at = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = at === -1 ? word : word.slice(0, at);
    const inline = at === -1 ? undefined : word.slice(at + 1);
    if (name === '--list-bugs' || name === '--help') {
      if (inline !== undefined) return bad(`${name} takes no value`);
      if (name === '--help') flags.help = true;
      else flags.listBugs = true;
      continue;
    }
    const take = takers[name];
    if (take === undefined) return bad(`unknown flag "${word}"; npm run sim -- --help lists them`);
    const value = inline ?? words.shift();
    if (value === undefined || value === '' || value.startsWith('--')) return bad(`${name} needs a value`);
    const problem = take(flags, value);
    if (problem !== undefined) return bad(`${name} ${problem}, not "${value}"`);
  }
  if (flags.episode === undefined && (flags.slots !== undefined || flags.keep !== undefined)) {
    return bad('--slots and --keep belong to one episode; name it with --episode');
  }
  return { kind: 'flags', flags };
}

type Taker = (flags: Mutable, value: string) => string | undefined;

const takers: Readonly<Record<string, Taker | undefined>> = {
  '--seed': number('seed', 0, HIGHEST_SEED),
  '--transactions': number('transactions', 1, MOST_TRANSACTIONS),
  '--workers': number('workers', 1, MOST_WORKERS),
  '--seeds': number('seeds', 1, MOST_TRANSACTIONS),
  '--episode': number('episode', 0, MOST_TRANSACTIONS),
  '--slots': number('slots', 0, MOST_TRANSACTIONS),
  '--keep': (flags, value) => {
    const ids = value === 'none' ? [] : value.split(',');
    if (!ids.every((id) => /^(?:v\d+|t\d+\.\d+)$/u.test(id))) return 'needs names like v3,t3.0 or "none"';
    flags.keep = ids;
    return undefined;
  },
  '--protocol': (flags, value) => {
    if (value !== 'all' && !isNoteProtocol(value)) return `needs one of ${noteProtocolNames.join(', ')} or all`;
    flags.protocol = value;
    return undefined;
  },
  '--bug': (flags, value) => {
    flags.bug = value;
    return undefined;
  },
};

function number(
  name: 'seed' | 'transactions' | 'workers' | 'seeds' | 'episode' | 'slots',
  low: number,
  high: number,
): Taker {
  return (flags, value) => {
    const parsed = Number(value);
    if (!/^\d{1,10}$/u.test(value) || parsed < low || parsed > high) return `needs a number from ${low} to ${high}`;
    flags[name] = parsed;
    return undefined;
  };
}

function bad(line: string): ReadSimFlags {
  return { kind: 'bad', line };
}
