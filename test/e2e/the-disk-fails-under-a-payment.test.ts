import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { recordsIn } from '../support/kiosk-rig.ts';
import type { KilledHostOrder } from './support/killed-host.ts';
import { openWorld, whatIsWrong, type Rest, type World } from './support/kiosk-world.ts';
import { killTraced, spawnWithFaults, tracedCalls, type Injection } from './support/strace.ts';

/** One note against a larger bill: a host that closes the slot still pays with what it has. */
const accountNumber = '0310100006';
const notesYuan = [50];
/** Runs at once. A host that polls its device too seldom, because the machine is busy, loses notes from escrow. */
const lanes = 3;
const script = fileURLToPath(new URL('support/killed-host.ts', import.meta.url));
const NOBODY = 65_534;
/** Root may write anywhere, so what may not be written is tried as somebody else. */
const ordinaryUser = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

type Message =
  | { kind: 'insert'; yuan: number }
  | { kind: 'appending'; append: number; records: readonly string[] }
  | { kind: 'screen'; screen: string }
  | { kind: 'walked'; appends: number }
  | ({ kind: 'rested' } & Rest);

interface Run {
  readonly messages: readonly Message[];
  readonly child: ChildProcess;
}

function order(world: World, walks: boolean): string {
  const stopAt = walks ? ({ append: 10_000, side: 'before' } as const) : undefined;
  const whole: KilledHostOrder = { dataDir: world.dataDir, config: world.config, accountNumber, notesYuan, stopAt };
  return JSON.stringify(whole);
}

/** Follows a host until it has said what is waited for; puts in the notes that it asks for. */
function follow(world: World, child: ChildProcess, isLast: (messages: readonly Message[]) => boolean): Promise<Run> {
  const messages: Message[] = [];
  let errors = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the host left with ${String(code)}: ${errors}`)));
    if (child.stdout === null) throw new Error('no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      messages.push(message);
      if (message.kind === 'insert') world.acceptor.insert(message.yuan);
      if (isLast(messages)) resolve({ messages, child });
    });
  });
}

/** A note was asked for, and the visit is over, one way or the other. */
function visitOver(messages: readonly Message[]): boolean {
  const last = messages.at(-1);
  const inserted = messages.some(({ kind }) => kind === 'insert');
  return inserted && last?.kind === 'screen' && ['thanks', 'home', 'outOfService'].includes(last.screen);
}

/** A host on a sound disk recovers, comes to rest and leaves. */
async function rest(world: World): Promise<Rest> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, order(world, false)]);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const { messages } = await follow(world, child, (said) => said.at(-1)?.kind === 'rested');
  await gone;
  const rested = messages.at(-1);
  if (rested?.kind !== 'rested') throw new Error('the host did not come to rest');
  return rested;
}

async function newWorld(): Promise<World> {
  const world = await openWorld();
  onTestFinished(() => world.close());
  const timeouts = { idleSeconds: 10, warningSeconds: 5, resultSeconds: 5, thanksSeconds: 1 };
  return {
    ...world,
    config: { ...(world.config as object), timeouts: { ...timeouts, stackSeconds: 5, recoverSeconds: 5 } },
  };
}

function walk(world: World, call: Injection['call'], what: string | undefined, log: string): Promise<Run> {
  const path = join(world.dataDir, 'journal', 'journal.db-wal');
  const child = spawnWithFaults({ call, what, log, path }, [script, order(world, true)]);
  return follow(world, child, visitOver);
}

interface Spot {
  /** The first write of the append, and its fsync, counted from the start of the process. */
  readonly pwrite64: number;
  readonly fsync: number;
}

/** Where in the life of a process the appends with these records write: seen once on a sound disk. */
async function findSpots(): Promise<(record: string) => Spot> {
  const world = await newWorld();
  const log = join(world.dataDir, 'strace.log');
  const { messages, child } = await walk(world, 'pwrite64,fsync,fdatasync', undefined, log);
  await killTraced(child);
  const appending = messages.filter((message) => message.kind === 'appending');
  const calls = tracedCalls(log);
  const syncs = calls.flatMap((line, index) => (line.includes('sync(') ? [index] : []));
  return (record) => {
    const at = appending.findIndex(({ records }) => records.includes(record));
    // Each append is one fsync, the last ones of the process are the appends'; more may have come after the last.
    const sync = syncs.length - appending.length + at;
    const before = calls.slice(0, (syncs[sync - 1] ?? 0) + 1).filter((line) => line.includes('pwrite64('));
    if (at === -1) throw new Error(`nothing appended ${record}`);
    return { pwrite64: before.length + 1, fsync: sync + 1 };
  };
}

interface Fault {
  readonly what: string;
  readonly record: string;
  readonly call: 'pwrite64' | 'fsync';
  readonly inject: (at: number) => string;
  /** Where the visit ends, and where the note is then. */
  readonly ends: readonly string[];
  readonly note: 'returned' | 'stacked';
}

const once = (error: string) => (at: number) => `error=${error}:when=${at}`;
const forEver = (error: string) => (at: number) => `error=${error}:when=${at}+`;
const slow = (at: number): string => `delay_enter=5000000:when=${at}`;
const closed = ['outOfService'];

const faults: readonly Fault[] = [
  {
    what: 'full',
    record: 'noteStacking',
    call: 'pwrite64',
    inject: once('ENOSPC'),
    ends: ['thanks', 'home'],
    note: 'stacked',
  },
  {
    what: 'full',
    record: 'noteCredited',
    call: 'pwrite64',
    inject: once('ENOSPC'),
    ends: ['thanks', 'home'],
    note: 'stacked',
  },
  {
    what: 'full for good',
    record: 'noteStacking',
    call: 'pwrite64',
    inject: forEver('ENOSPC'),
    ends: closed,
    note: 'returned',
  },
  {
    what: 'full for good',
    record: 'noteCredited',
    call: 'pwrite64',
    inject: forEver('ENOSPC'),
    ends: closed,
    note: 'stacked',
  },
  {
    what: 'suddenly read-only',
    record: 'noteCredited',
    call: 'pwrite64',
    inject: forEver('EROFS'),
    ends: closed,
    note: 'stacked',
  },
  {
    what: 'failing at fsync',
    record: 'noteStacking',
    call: 'fsync',
    inject: once('EIO'),
    ends: closed,
    note: 'returned',
  },
  {
    what: 'failing at fsync',
    record: 'noteCredited',
    call: 'fsync',
    inject: once('EIO'),
    ends: closed,
    note: 'stacked',
  },
  {
    what: 'failing at fsync',
    record: 'paymentSubmitted',
    call: 'fsync',
    inject: once('EIO'),
    ends: closed,
    note: 'stacked',
  },
  {
    what: 'slow for five seconds',
    record: 'noteStacking',
    call: 'fsync',
    inject: slow,
    ends: ['thanks', 'home'],
    note: 'returned',
  },
  {
    what: 'slow for five seconds',
    record: 'noteCredited',
    call: 'fsync',
    inject: slow,
    ends: ['thanks', 'home'],
    note: 'stacked',
  },
];

async function surviveFault(fault: Fault, spot: Spot): Promise<readonly string[]> {
  const world = await newWorld();
  const name = `${fault.what} at ${fault.record}`;
  const log = join(world.dataDir, 'strace.log');
  const call = fault.call === 'fsync' ? 'fsync,fdatasync' : 'pwrite64';
  const walked = await walk(world, call, fault.inject(spot[fault.call]), log);
  await killTraced(walked.child);
  const problems: string[] = [];
  const hits = tracedCalls(log).filter((line) => /INJECTED|DELAYED/u.test(line));
  if (hits.length === 0) problems.push('the fault was never met');
  const end = walked.messages.findLast(({ kind }) => kind === 'screen');
  if (end?.kind !== 'screen' || !fault.ends.includes(end.screen)) problems.push(`ended at ${JSON.stringify(end)}`);
  problems.push(...whatIsWrong(world, await rest(world)).filter((problem) => !isLateHold(fault, problem)));
  const { returned, stacked } = world.acceptor.contents();
  const where = returned.yuan > 0 ? 'returned' : stacked.yuan > 0 ? 'stacked' : 'nowhere';
  if (where !== fault.note) problems.push(`the note is ${where}`);
  return problems.map((problem) => `${name}: ${problem}`);
}

/** A host that stood still for five seconds cannot know yet that the device has handed the note back by itself. */
function isLateHold(fault: Fault, problem: string): boolean {
  return fault.inject === slow && fault.note === 'returned' && problem === 'HOLD with no note in escrow';
}

it('a disk that is full, fails, turns read-only or is slow under a payment loses no fen and invents none', async () => {
  const spotOf = await findSpots();
  const waiting = [...faults];
  const problems: string[] = [];
  const lane = async (): Promise<void> => {
    for (let fault = waiting.shift(); fault !== undefined; fault = waiting.shift()) {
      problems.push(...(await surviveFault(fault, spotOf(fault.record))));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  expect(problems).toEqual([]);
});

it('a volume that is read-only at the start takes no note, and serves again when it can be written', async () => {
  const world = await newWorld();
  await rest(world);
  const journal = join(world.dataDir, 'journal');
  const { uid, gid } = ordinaryUser;
  const give = (path: string): void => {
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  };
  give(world.dataDir);
  give(journal);
  mkdirSync(join(world.dataDir, 'logs'), { recursive: true });
  for (const name of readdirSync(journal)) {
    give(join(journal, name));
    chmodSync(join(journal, name), 0o444);
  }
  chmodSync(journal, 0o555);
  const before = recordsIn(world.dataDir).length;
  const argv = ['--disable-warning=ExperimentalWarning', script, order(world, true)];
  const child = spawn(process.execPath, argv, ordinaryUser);
  const { messages } = await follow(world, child, (said) => said.some(({ kind }) => kind === 'screen'));
  expect(messages).toContainEqual({ kind: 'screen', screen: 'outOfService' });
  expect(world.acceptor.insert(50)).toBe('refused');
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  chmodSync(journal, 0o755);
  for (const name of readdirSync(journal)) chmodSync(join(journal, name), 0o644);
  expect(whatIsWrong(world, await rest(world))).toEqual([]);
  expect(recordsIn(world.dataDir).length).toBeGreaterThan(before);
});
