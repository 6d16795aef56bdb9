import type { StoredRecord } from '../../core/ports/journal.ts';
import { createChance } from './chance.ts';
import { openClient } from './client.ts';
import { findFreePort, startHost, type HostProcess } from './host-process.ts';
import { arm, describeInstant, drawInstant } from './instants.ts';
import { judge, type Evidence } from './judge.ts';
import { live, pause, readRecords, settle } from './life.ts';
import { createResident, departing } from './resident.ts';
import { openWorld, type World } from './world.ts';

/** Kills one journal lives through before a fresh one: replays over a growing journal, and not only over a short one. */
export const KILLS_A_WORLD = 25;
/** Kills in a row without a rest in between: a recovery that is killed, and the recovery of that, and so on. */
const KILLS_IN_A_ROW = 5;
const KILLED_AGAIN_PERCENT = 30;
const POWER_LOST_PERCENT = 35;
/** Milliseconds a device is without power; some of these are longer than a host is gone. */
const POWER_LOST_MS = 1_500;
/** Milliseconds before somebody starts the host again. */
const GONE_MS = 400;
const LOST_ANSWERS_PERCENT = 15;
/** Milliseconds from the start of the process to its first screen; a busy machine takes some seconds. */
const START_LIMIT_MS = 60_000;
/** Times a host may find its port taken by another program before that is a fault. */
const PORT_TRIES = 5;

export interface SagaOptions {
  readonly folder: string;
  readonly compileCache: string;
  readonly seed: number;
  readonly number: number;
  /** Takes one of the campaign's kills; false where none is left. */
  readonly takeTicket: () => boolean;
  /** A ticket that could not be used. */
  readonly giveBack: () => void;
  readonly onKill: (trail: string) => void;
  /** `withMoney`: restarts since the last rest that found a resident's money inside and unplaced. */
  readonly onRecovered: (kills: number, withMoney: number) => void;
}

export interface Violation {
  readonly worldNumber: number;
  readonly problems: readonly string[];
  /** The last kills, newest last: which world's instant it was. */
  readonly instants: readonly string[];
  readonly evidence: Evidence | undefined;
  readonly complaints: readonly string[];
}

/** One terminal's life: a journal, its devices and its utility, and one host after the other. */
export async function runSaga(options: SagaOptions): Promise<Violation | undefined> {
  const chance = createChance(options.seed, options.number);
  const world = await openWorld({ folder: options.folder, number: options.number, motorSpeed: chance.pick([1, 1, 3]) });
  try {
    return await liveAndDie(world, options);
  } finally {
    await world.close();
  }
}

async function liveAndDie(world: World, options: SagaOptions): Promise<Violation | undefined> {
  const chance = createChance(options.seed, options.number + 0x1_0000);
  const instants: string[] = [];
  let kills = 0;
  let sinceRest = 0;
  let portsLost = 0;
  let seen: StoredRecord | undefined;
  let isLast = false;

  const violated = (problems: readonly string[], host: HostProcess, records: readonly StoredRecord[]): Violation => ({
    worldNumber: options.number,
    problems,
    instants,
    evidence: records.length === 0 ? undefined : gather(world, records),
    complaints: host.complaints(),
  });

  for (;;) {
    const port = await findFreePort();
    const running = startHost({ configFile: world.configFile, port, compileCache: options.compileCache });
    let over = false;
    let struck = false;
    void running.exit.then(() => {
      over = true;
    });
    const strike = (how: string, trail: string): void => {
      if (over) return;
      struck = true;
      running.killNow();
      if (chance.percent(POWER_LOST_PERCENT)) {
        losePower(world, chance.pick(['acceptor', 'acceptor', 'printer', 'both']), chance.below(POWER_LOST_MS));
      }
      kills += 1;
      sinceRest += 1;
      instants.push(`kill ${kills}: ${how}`);
      options.onKill(trail);
    };

    const again = sinceRest < KILLS_IN_A_ROW && !isLast && chance.percent(KILLED_AGAIN_PERCENT) && options.takeTicket();
    const hunt = (phase: 'visit' | 'recovery'): (() => void) => {
      const instant = drawInstant(chance, phase);
      return arm(world, instant, phase, (how) => strike(how, describeInstant(instant, phase)));
    };
    let disarm = again ? hunt('recovery') : (): void => undefined;
    const address = await Promise.race([running.address, pause(START_LIMIT_MS)]);
    const client = address === undefined ? undefined : await openClient(address);
    if (client === undefined && !over && !again) {
      running.killNow();
      return violated([`the host did not answer ${START_LIMIT_MS} ms after its start`], running, recordsOrNone(world));
    }
    if (client !== undefined) {
      const rest = await settle(world, client, () => over, departing);
      if (rest.kind === 'restless') {
        disarm();
        running.killNow();
        return violated([rest.detail], running, recordsOrNone(world));
      }
      if (rest.kind === 'rested') {
        const problems = [...judge(gather(world, rest.records)), ...judgePrefix(seen, rest.records)];
        if (problems.length > 0) {
          disarm();
          running.killNow();
          return violated(problems, running, rest.records);
        }
        options.onRecovered(sinceRest, restartsWithMoney(rest.records, seen?.seq ?? 0));
        seen = rest.records.at(-1);
        sinceRest = 0;
        if (!again) {
          isLast = kills >= KILLS_A_WORLD || !options.takeTicket();
          if (isLast) {
            client.close();
            await running.stop();
            const { code } = await running.exit;
            return code === 0 ? undefined : violated([`a host at rest left with ${code}`], running, rest.records);
          }
          disarm = hunt('visit');
        }
        world.utility.setFault('answerLost', chance.percent(LOST_ANSWERS_PERCENT));
        await live(world, client, createResident(chance), chance.below, () => over);
        world.utility.setFault('answerLost', false);
      }
      client.close();
    }
    await running.exit;
    disarm();
    if (!struck) {
      // The port was free a moment ago; where another program was faster, another one does.
      const lostItsPort = address === undefined && running.complaints().some((line) => line.includes(`${port}`));
      portsLost += lostItsPort ? 1 : 0;
      if (lostItsPort && portsLost < PORT_TRIES) {
        if (again) options.giveBack();
        continue;
      }
      const { code, signal } = await running.exit;
      const detail = `the host left by itself with ${String(code ?? signal)}`;
      return violated([detail], running, recordsOrNone(world));
    }
    await pause(chance.below(GONE_MS));
  }
}

function losePower(world: World, what: 'acceptor' | 'printer' | 'both', forMs: number): void {
  const devices = what === 'both' ? [world.acceptor, world.printer] : [world[what]];
  for (const device of devices) device.power(false);
  setTimeout(() => {
    for (const device of devices) device.power(true);
  }, forMs);
}

export function gather(world: World, records: readonly StoredRecord[]): Evidence {
  return {
    records: records.map((stored) => stored.record),
    contents: world.acceptor.contents(),
    postings: world.utility.postings(),
    sheets: world.sheets(),
    wireViolations: world.acceptor.violations(),
  };
}

/** What was on disk at the last rest must be there still, unchanged: a journal only grows. */
export function judgePrefix(seen: StoredRecord | undefined, records: readonly StoredRecord[]): readonly string[] {
  if (seen === undefined) return [];
  const now = records[seen.seq - 1];
  if (now === undefined) return [`the journal ended at record ${seen.seq} before, and at ${records.length} now`];
  return now.hash === seen.hash ? [] : [`record ${seen.seq} is not the one that stood there before`];
}

/** Restarts after record `since` that found notes taken or under an intent and neither booked nor claimed. */
export function restartsWithMoney(records: readonly StoredRecord[], since: number): number {
  const unplaced = new Map<string, number>();
  const add = (id: string, notes: number): void => {
    unplaced.set(id, (unplaced.get(id) ?? 0) + notes);
  };
  let found = 0;
  for (const { seq, record } of records) {
    if (record.kind === 'noteStacking') add(record.transactionId, 1);
    if (record.kind === 'noteReturned' || record.kind === 'noteInDoubt') add(record.transactionId, -1);
    if (record.kind === 'paymentSettled') unplaced.delete(record.transactionId);
    if (record.kind === 'claimOpened' && record.noteId === undefined) unplaced.delete(record.transactionId ?? '');
    if (record.kind === 'terminalStarted' && seq > since && [...unplaced.values()].some((notes) => notes > 0))
      found += 1;
  }
  return found;
}

function recordsOrNone(world: World): readonly StoredRecord[] {
  const reading = readRecords(world);
  return reading.kind === 'read' ? reading.records : [];
}
