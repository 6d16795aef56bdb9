import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeKiosk, type FarEnds } from '../../core/compose.ts';
import type { KeptDevices } from '../../core/far-ends.ts';
import type { SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import type { Answer, Command } from '../../core/contract/commands.ts';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';
import type { Screen, Snapshot } from '../../core/contract/snapshot.ts';
import { heldFen, inFlightFen, openClaimsFen, suspenseFen, type Ledger } from '../../core/domain/ledger.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import { readJournal } from '../../core/journal/read-journal.ts';
import { parseConfig, type KioskConfig } from '../../core/platform/config.ts';
import type { Journal } from '../../core/ports/journal.ts';
import type { Log } from '../../core/ports/log.ts';
import type { WiredCardReader } from '../../devices/card-reader/far-end/far-card-reader.ts';
import type { SimulatedCard } from '../../devices/card-reader/crt310/simulator-cards.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

/** Seeded accounts of the simulated utility, by what they are good for. */
export { simulatedAccounts } from '../../core/billing/simulated-accounts.ts';

export interface RigOptions {
  readonly config?: unknown;
  readonly dataDir?: string;
  readonly clock?: ManualClock;
  readonly seed?: number;
  readonly decorateJournal?: (journal: Journal) => Journal;
  /** Nothing is kept of the log where it is left out. */
  readonly log?: Log;
  /** The devices of a rig before, still powered. */
  readonly keptDevices?: KeptDevices;
  /** A utility that outlives every host of the rig; its maker closes it. */
  readonly keptUtility?: SimulatedUtility;
  /** False for days on end: what the panel shows is most of the work of every second. */
  readonly simulatorPanel?: boolean;
}

/** The real host with the real drivers, wired to far-end simulators over memory links, under a clock that tests move. */
export interface KioskRig {
  readonly clock: ManualClock;
  readonly dataDir: string;
  readonly farEnds: FarEnds;
  readonly ledger: Ledger;
  /** What a view would hold; the rig itself is one watcher of it. */
  readonly connection: KioskConnection;
  readonly snapshots: readonly Snapshot[];
  screen(): Screen;
  snapshot(): Snapshot;
  send(command: Command): Promise<Answer>;
  /** Sends and insists that it was done. */
  press(command: Command): Promise<void>;
  /** Puts a note in and lets the machine work until it has decided. */
  insert(yuan: number | 'foreign' | 'bad'): Promise<void>;
  /** Puts a card into the reader as soon as its gate opens, or throws after some seconds. */
  insertCard(card: SimulatedCard): Promise<void>;
  /** Takes the card that lies in the mouth; false where none comes out within some seconds. */
  takeCard(): Promise<boolean>;
  /** Moves time until the screen is of this kind, or throws after `limitMs`. */
  until<K extends Screen['kind']>(kind: K, limitMs?: number): Promise<Extract<Screen, { kind: K }>>;
  records(): readonly KioskRecord[];
  /** The same data directory and the same devices with a new host, as after a restart. */
  restart(): Promise<KioskRig>;
  /** As `restart`, but the host dies in the middle of its work: nothing more reaches a device or the journal. */
  kill(): Promise<KioskRig>;
  stop(): Promise<void>;
  /** Removes the data as well. */
  dispose(): Promise<void>;
}

/** Milliseconds a hand waits at the card reader. */
const HAND_WAITS_MS = 15_000;

const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function rigConfig(raw: unknown = {}): KioskConfig {
  const parsed = parseConfig(raw, 'rig');
  if (parsed.kind === 'bad') throw new Error(parsed.lines.join('\n'));
  return parsed.config;
}

export async function startRig(options: RigOptions = {}): Promise<KioskRig> {
  const clock = options.clock ?? createManualClock();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'lightpost-rig-'));
  const seed = options.seed ?? 1;
  const kiosk = await composeKiosk({
    config: rigConfig(options.config),
    dataDir,
    log: options.log ?? silentLog,
    clock,
    random: createSeededRandom(seed),
    ...(options.decorateJournal === undefined ? {} : { decorateJournal: options.decorateJournal }),
    ...(options.keptDevices === undefined ? {} : { keptDevices: options.keptDevices }),
    ...(options.simulatorPanel === undefined ? {} : { simulatorPanel: options.simulatorPanel }),
    ...(options.keptUtility === undefined ? {} : { keptUtility: options.keptUtility }),
  });
  if (kiosk.kind === 'refused') throw new Error(kiosk.line);
  const snapshots: Snapshot[] = [];
  const stopWatching = kiosk.connection.watch((snapshot) => {
    snapshots.push(snapshot);
  });

  function snapshot(): Snapshot {
    const last = snapshots.at(-1);
    if (last === undefined) throw new Error('the host has published nothing');
    return last;
  }

  async function stop(): Promise<void> {
    stopWatching();
    const closing = kiosk.kind === 'running' ? kiosk.close() : Promise.resolve();
    await clock.advance(1_000);
    await closing;
  }

  const rig: KioskRig = {
    clock,
    dataDir,
    farEnds: kiosk.farEnds,
    ledger: kiosk.ledger,
    connection: kiosk.connection,
    snapshots,
    screen: () => snapshot().screen,
    snapshot,
    send: async (command) => {
      const answer = await kiosk.connection.send(command);
      await clock.advance(50);
      return answer;
    },
    press: async (command) => {
      const answer = await rig.send(command);
      if (answer.kind === 'refused') throw new Error(`${command.kind} was refused: ${answer.reason}`);
    },
    insert: async (note) => {
      kiosk.farEnds.noteAcceptor?.device.insert(note);
      await clock.advance(4_000);
    },
    insertCard: async (card) => {
      const device = readerOf(kiosk.farEnds);
      for (let waitedMs = 0; waitedMs < HAND_WAITS_MS && !device.view().gateOpen; waitedMs += 100) {
        await clock.advance(100);
      }
      if (device.insertCard(card) === 'refused') {
        throw new Error(`no card goes in: ${device.view().stateText}, the screen is ${snapshot().screen.kind}`);
      }
      await clock.advance(100);
    },
    takeCard: async () => {
      const device = readerOf(kiosk.farEnds);
      for (let waitedMs = 0; waitedMs < HAND_WAITS_MS; waitedMs += 100) {
        if (device.removeCard()) return true;
        await clock.advance(100);
      }
      return false;
    },
    until: async (kind, limitMs = 30_000) => {
      for (let waitedMs = 0; waitedMs <= limitMs; waitedMs += 100) {
        const { screen } = snapshot();
        if (isKind(screen, kind)) return screen;
        await clock.advance(100);
      }
      throw new Error(`the screen is ${snapshot().screen.kind}, not ${kind}, after ${limitMs} ms`);
    },
    records: () => recordsIn(dataDir),
    restart: async () => {
      await stop();
      return await startRig({ ...options, dataDir, clock, seed: seed + 1, keptDevices: kiosk.farEnds });
    },
    kill: async () => {
      const { noteAcceptor, receiptPrinter, cardReader } = kiosk.farEnds;
      const lines = [noteAcceptor?.line, receiptPrinter?.line, cardReader?.line];
      for (const line of lines) line?.unplug();
      await stop();
      for (const line of lines) line?.plug();
      return await startRig({ ...options, dataDir, clock, seed: seed + 1, keptDevices: kiosk.farEnds });
    },
    stop,
    dispose: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  await clock.advance(5_000);
  return rig;
}

function readerOf({ cardReader }: FarEnds): WiredCardReader {
  if (cardReader === null) throw new Error('no simulated card reader');
  return cardReader.device;
}

/** What is on disk, read beside the writer. */
export function recordsIn(dataDir: string): readonly KioskRecord[] {
  const reading = readJournal(join(dataDir, 'journal'));
  if (reading.kind !== 'opened') throw new Error(reading.detail);
  try {
    return [...reading.reader.replay()].map((stored) => stored.record);
  } finally {
    reading.reader.close();
  }
}

function isKind<K extends Screen['kind']>(screen: Screen, kind: K): screen is Extract<Screen, { kind: K }> {
  return screen.kind === kind;
}

/** The first invariant of the house, from three sides: the hardware's truth, the journal and the utility's books. */
export function moneyProblems(rig: KioskRig): readonly string[] {
  const problems: string[] = [];
  const { ledger } = rig;
  const { totals } = ledger;
  if (inFlightFen(ledger) !== heldFen(ledger)) {
    problems.push(`in flight ${inFlightFen(ledger)} but held ${heldFen(ledger)}`);
  }
  if (openClaimsFen(ledger) !== suspenseFen(ledger)) {
    problems.push(`open claims of ${openClaimsFen(ledger)} but in suspense ${suspenseFen(ledger)}`);
  }
  const booked = rig.farEnds.utility?.totals().acceptedFen;
  const journalFen = totals.creditedFen + totals.postedFen;
  const unanswered =
    [...ledger.open.values()].some((entry) => entry.posting !== null && entry.booking === null) ||
    [...ledger.claims.values()].some((claim) => claim.posting !== null);
  if (booked !== undefined && (booked < journalFen || (booked > journalFen && !unanswered))) {
    problems.push(`the journal says ${journalFen} is booked, the utility booked ${booked}`);
  }
  return [...problems, ...noteProblems(rig)];
}

/** Where every note is, as only the simulated device can know, against what the journal says of them. */
function noteProblems(rig: KioskRig): readonly string[] {
  const contents = rig.farEnds.noteAcceptor?.device.contents();
  if (contents === undefined) return [];
  const problems: string[] = [];
  const { inserted, returned, stacked, inPath, takenOut } = contents;
  if (inserted.yuan !== returned.yuan + stacked.yuan + inPath.yuan + takenOut.yuan) {
    problems.push(`notes went missing inside the device: ${JSON.stringify(contents)}`);
  }
  const { totals, open } = rig.ledger;
  let underIntentFen = 0;
  for (const entry of open.values()) underIntentFen += entry.openNote?.valueFen ?? 0;
  const journalFen = totals.stackedFen + totals.inDoubtFen + underIntentFen;
  const keptFen = (stacked.yuan + inPath.yuan + takenOut.yuan) * 100;
  // A note in escrow or on its way back is in the path and in nobody's book: only what stays there is owed.
  const owedFen = rig.screen().kind === 'cash' ? keptFen - inPath.yuan * 100 : keptFen;
  const unvalued = rig.records().some((record) => record.kind === 'orphanNote' && record.valueFen === 0);
  if (owedFen > journalFen && !unvalued) problems.push(`the device keeps ${keptFen}, the journal knows ${journalFen}`);
  if (totals.stackedFen > keptFen) problems.push(`the journal counts ${totals.stackedFen}, the device has ${keptFen}`);
  // What a recharge card was worth never was a note.
  const placedFen = totals.creditedFen + totals.claimedFen - totals.redeemedFen;
  if (placedFen > keptFen + totals.inDoubtFen) problems.push(`placed ${placedFen}, but the device has ${keptFen}`);
  return problems;
}
