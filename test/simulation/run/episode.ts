import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { KioskConfig } from '../../../core/platform/config.ts';
import { allInvariants } from '../invariants/all.ts';
import { createInspector, type Violation } from '../invariants/inspector.ts';
import { openDamagedCopy } from '../world/damage.ts';
import { createDisk } from '../world/disk.ts';
import { recoverTwice } from '../world/recover-twice.ts';
import { startLife, type CrashMoment, type Life } from '../world/life.ts';
import { createTrace } from '../world/trace.ts';
import { LATE_EVENING_MS, MORNING_MS, settled } from '../world/virtual-clock.ts';
import type { NoteProtocolName } from '../world/note-protocols.ts';
import { createWorld, type World } from '../world/world.ts';
import { createChance, deriveSeed } from './chance.ts';
import { count, newCounts, type Counts } from './counts.ts';
import { only, slotAt, type Slot, type VisitPlan, type Weather } from './plan.ts';
import { comeToRest, type Stage } from './rest.ts';
import { simulationConfig } from './simulation-config.ts';
import { playVisit } from './stage-hands.ts';
import type { RestartPlan, Scene } from './scene.ts';
import { troublesFor, troubleOf } from './trouble.ts';

export interface EpisodeOptions {
  readonly seed: number;
  /** The episode ends after this many transactions. */
  readonly transactions: number;
  readonly protocol: NoteProtocolName;
  /** Foul where nothing is said. */
  readonly weather?: Weather | undefined;
  /** For a shorter trace: end after this many slots, with only these visits and troubles. */
  readonly slots?: number | undefined;
  readonly kept?: ReadonlySet<string> | undefined;
  /** Keeps the words of the trace for a report. */
  readonly keepTrace?: boolean | undefined;
  /** A directory of its own, on a memory file system. */
  readonly directory: string;
}

export interface EpisodeResult {
  readonly seed: number;
  readonly hash: string;
  readonly violation: Violation | undefined;
  readonly slots: number;
  /** Visits and troubles that were played. */
  readonly played: readonly string[];
  readonly trace: readonly string[];
  readonly journal: readonly string[];
  readonly counts: Counts;
}

/** Slots an episode may take for its transactions: in the worst weather every third visit comes to one. */
const SLOTS_PER_TRANSACTION = 8;
/** A visit ends by itself; one that does not within this time is left standing there. */
const VISIT_LIMIT_MS = 1_200_000;
/** Every so many slots the utility sends new bills. */
const SLOTS_PER_MONTH = 12;
/** After a journal failure somebody restarts the terminal, as the operator's guide says. */
const FAILED_RESTART_MS = 20_000;
const NO_CASH_MS = 3_000;
/** Between two visits of somebody who answers for the cash box. */
const BOX_ANSWERER_MS = 20_000;
/** A damaged copy of the journal is tried at one crash of so many. */
const CRASHES_PER_DAMAGE = 3;
/** A sound copy is recovered twice at one of so many. */
const CRASHES_PER_COPY = 6;
/** One recovery of so many ends in another crash. */
const RECOVERIES_PER_RELAPSE = 6;
/** Where a seed branches. */
const BRANCH = { life: 11, restart: 12, month: 13, damage: 14, recovery: 15, relapse: 16, conditions: 17 } as const;

/** What the operator has configured, and when the terminal is switched on: one place among several. */
interface Conditions {
  readonly config: KioskConfig;
  readonly startMs: number;
}

/** What is in doubt for as long as the shortest outages last is taken back. */
const REVERSING_MINUTES = 1;

function conditionsOf(seed: number, protocol: NoteProtocolName): Conditions {
  const chance = createChance(deriveSeed(seed, BRANCH.conditions));
  return {
    config: simulationConfig(protocol, chance.happens(1, 3) ? REVERSING_MINUTES : null),
    startMs: chance.happens(1, 3) ? LATE_EVENING_MS : MORNING_MS,
  };
}

/** One terminal's life, from its first start on an empty disk to rest. */
export async function playEpisode(options: EpisodeOptions): Promise<EpisodeResult> {
  const { directory } = options;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const trace = createTrace(options.keepTrace === true);
  const conditions = conditionsOf(options.seed, options.protocol);
  const world = createWorld({
    directory,
    trace,
    startMs: conditions.startMs,
    protocol: options.protocol,
    makeInspector: (evidence) => createInspector(evidence, allInvariants),
  });
  const stop = catchThrows(world);
  try {
    return await play(world, conditions.config, options);
  } finally {
    stop();
    world.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function play(world: World, config: KioskConfig, options: EpisodeOptions): Promise<EpisodeResult> {
  const { seed } = options;
  const { clock, inspector } = world;
  const disk = createDisk(world.directory, clock);
  const counts = newCounts();
  const played: string[] = [];
  let life: Life | undefined;
  let lives = 0;
  let active = 0;
  /** No trouble begins any more. */
  let quiet = false;
  let boxAnswererMs = -BOX_ANSWERER_MS;
  const ends = new Set<() => void>();
  const troubles = troublesFor(world);

  const scene: Scene = {
    world,
    disk,
    life: () => life,
    plan: { downMs: 1_000, powerCut: false, devicesCut: false },
    counted: (kind) => {
      counts.troubles[kind] = (counts.troubles[kind] ?? 0) + 1;
    },
    during: (ms, end) => {
      active += 1;
      const over = (): void => {
        if (!ends.delete(over)) return;
        active -= 1;
        world.note('a trouble ends');
        end();
      };
      ends.add(over);
      clock.after(ms, over);
    },
  };

  async function start(how: string | undefined, again: readonly string[] = []): Promise<void> {
    lives += 1;
    counts.starts += 1;
    const started = await startLife(world, disk, config, {
      seed: deriveSeed(seed, BRANCH.life, lives),
      crash: how === undefined ? undefined : relapse(),
      onOpened: (found) => {
        if (how === undefined) return;
        inspector.recovered(found, how, again);
        // Written, never promised, and there: from now on it counts.
        if (typeof found === 'string') return;
        for (const { json } of found.slice(world.evidence.book.seq)) world.written(JSON.parse(json) as KioskRecord);
      },
    });
    if (started.kind === 'refused') {
      inspector.recovered(started.line, how ?? 'an orderly end', []);
      return;
    }
    life = started.life;
  }

  /** From the death of the host to its next start, with what the plan says in between. */
  async function restart(): Promise<void> {
    const plan: RestartPlan = scene.plan;
    counts.crashes += 1;
    life = undefined;
    if (plan.devicesCut) cutDevices(false);
    const how = disk.crash(plan.powerCut, createChance(deriveSeed(seed, BRANCH.restart, lives)));
    world.note(`down for ${plan.downMs} ms: ${how}`);
    const again = recoverCopy();
    tryDamage();
    let up = false;
    clock.after(plan.downMs, () => {
      up = true;
    });
    await turnUntil(() => up);
    if (plan.devicesCut) cutDevices(true);
    await start(how, again);
  }

  /** What the crash left, once more in a copy and not as it was written: that must not open. */
  function tryDamage(): void {
    const chance = createChance(deriveSeed(seed, BRANCH.damage, lives));
    if (!chance.happens(1, CRASHES_PER_DAMAGE)) return;
    const found = openDamagedCopy(disk.directory(), join(world.directory, 'damaged'), clock, chance);
    if (found === undefined) return;
    world.note(`${found.how}: ${found.opening}`);
    inspector.damaged(found);
  }

  /** Recovered twice over on a copy, before the terminal itself does it. */
  function recoverCopy(): readonly string[] {
    const chance = createChance(deriveSeed(seed, BRANCH.recovery, lives));
    if (!chance.happens(1, CRASHES_PER_COPY)) return [];
    return recoverTwice(disk.directory(), join(world.directory, 'copy'), clock);
  }

  /** The host may die once more at a record of its recovery, and has to find the rest by itself. */
  function relapse(): CrashMoment | undefined {
    const chance = createChance(deriveSeed(seed, BRANCH.relapse, lives));
    if (quiet || !chance.happens(1, RECOVERIES_PER_RELAPSE)) return undefined;
    scene.counted('crash.whileRecovering');
    return { at: 'append', count: chance.between(1, 3), before: chance.happens(1, 2) };
  }

  function cutDevices(on: boolean): void {
    world.acceptor.power(on);
    world.printer.power(on);
    world.cards.reader.power(on);
  }

  /** Lets time pass, timer by timer, until something is so. Between two timers everything is settled and checked. */
  async function turnUntil(isSo: () => boolean): Promise<void> {
    for (;;) {
      await settled();
      if (isSo() || inspector.violation() !== undefined) return;
      if (!clock.runNext()) return;
    }
  }

  async function passUntil(isSo: () => boolean): Promise<void> {
    let lookedAt = -1;
    await turnUntil(() => {
      const records = world.evidence.book.seq;
      if (records !== lookedAt) {
        lookedAt = records;
        world.look(active > 0);
        inspector.settled();
      }
      return isSo() || needsRestart();
    });
    if (inspector.violation() !== undefined || !needsRestart()) return;
    if (life?.isDead() === true) await restart();
    else await replace();
    await passUntil(isSo);
  }

  function needsRestart(): boolean {
    if (life === undefined || life.isDead()) return life !== undefined;
    const { journalFailedSinceMs: sinceMs } = world.host;
    return sinceMs !== undefined && clock.monotonicMs() - sinceMs >= FAILED_RESTART_MS;
  }

  /** The operator restarts a terminal whose journal takes nothing more. */
  async function replace(): Promise<void> {
    const old = life;
    life = undefined;
    let closed = false;
    void old?.close().then(() => {
      closed = true;
    });
    await turnUntil(() => closed);
    if (closed) await start('an orderly end');
  }

  async function pass(ms: number): Promise<void> {
    let over = false;
    clock.after(ms, () => {
      over = true;
    });
    await passUntil(() => over);
  }

  const stage: Stage = {
    world,
    pass,
    passUntil,
    endTroubles: () => {
      quiet = true;
      for (const end of ends) end();
      active = 0;
    },
  };

  function beginTroubles(slot: Slot): void {
    for (const plan of slot.troubles) {
      played.push(plan.id);
      clock.after(plan.afterMs, () => {
        if (quiet) return;
        const { trouble, chance } = troubleOf(troubles, plan.seed);
        world.note(`trouble ${plan.id}: ${trouble.name}`);
        scene.counted(trouble.name);
        trouble.begin(scene, chance);
      });
    }
  }

  async function playSlot(slot: Slot): Promise<void> {
    beginTroubles(slot);
    const { visit } = slot;
    if (visit === undefined) {
      await pass(1_000);
      return;
    }
    played.push(visit.id);
    const cash = world.screen.snapshot?.availability.cash;
    // Whoever is sent does not come again at once where the door would not open.
    const sentLately = clock.monotonicMs() - boxAnswererMs < BOX_ANSWERER_MS;
    // Few come while the home screen says that there is no cash to be paid.
    if (cash?.ok === false) await pass(NO_CASH_MS);
    if (cash?.ok === false && cash.reason === 'cashBoxUnanswered' && !sentLately) {
      boxAnswererMs = clock.monotonicMs();
      await receive({ id: `${visit.id}.box`, seed: visit.seed, temper: 'boxAnswerer' });
    }
    await receive(visit);
  }

  async function receive(visit: VisitPlan): Promise<void> {
    counts.sessions += 1;
    const cash = world.screen.snapshot?.availability.cash;
    const closed = cash === undefined ? ', the screen is dark' : cash.ok ? '' : `, no cash: ${cash.reason}`;
    world.note(`visit ${visit.id}: ${visit.temper}${closed}`);
    let left = false;
    void playVisit(world, scene.life, visit).then(
      () => {
        left = true;
      },
      (error: unknown) => {
        inspector.report('bug', `the visit ${visit.id} threw: ${String(error)}`);
      },
    );
    const untilMs = clock.monotonicMs() + VISIT_LIMIT_MS;
    await passUntil(() => left || clock.monotonicMs() >= untilMs);
  }

  await start(undefined);
  await pass(4_000);
  const limit = options.slots ?? options.transactions * SLOTS_PER_TRANSACTION;
  let slots = 0;
  while (slots < limit && inspector.violation() === undefined) {
    if (options.slots === undefined && world.evidence.book.transactions.size >= options.transactions) break;
    if (slots % SLOTS_PER_MONTH === 0) {
      const month = createChance(deriveSeed(seed, BRANCH.month, slots));
      world.utility.billAnew(() => (month.happens(1, 2) ? month.between(20, 400) : 0));
    }
    await playSlot(only(slotAt(seed, slots, options.weather ?? 'foul'), options.kept));
    slots += 1;
  }
  if (inspector.violation() === undefined) await comeToRest(stage);
  if (inspector.violation() === undefined) await replaceForTheLastTime();
  count(world, counts);
  const journal = inspector.violation() === undefined ? [] : inspector.promised();
  return {
    seed,
    hash: world.trace.hash(),
    violation: inspector.violation(),
    slots,
    played,
    trace: world.trace.lines(),
    journal,
    counts,
  };

  /** What the disk holds at the end is what was promised: the chain is verified once more. */
  async function replaceForTheLastTime(): Promise<void> {
    await replace();
    const last = life;
    life = undefined;
    void last?.close();
    await pass(1_000);
  }
}

/** A throw of the product that nobody catches is a violation of its own, never the end of the campaign. */
function catchThrows(world: World): () => void {
  const caught = (error: unknown): void => {
    world.inspector.report('bug', error instanceof Error ? (error.stack ?? error.message) : String(error));
  };
  process.on('uncaughtException', caught);
  process.on('unhandledRejection', caught);
  return () => {
    process.off('uncaughtException', caught);
    process.off('unhandledRejection', caught);
  };
}
