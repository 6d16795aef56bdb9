/**
 * Whole payments on a disk that is full from the n-th append on, in one process with its own file system: the real host
 * and journal, simulated devices, a manual clock. Says one line a payment.
 */
import { mkdirSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { heldFen } from '../../../core/domain/ledger.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { AppendOutcome, Journal } from '../../../core/ports/journal.ts';
import { accounts, toCash } from '../../journeys/steps.ts';
import { moneyProblems, startRig, type KioskRig } from '../../support/kiosk-rig.ts';
import { openSmallDisk, type SmallDisk, type SmallDiskKind } from './small-disk.ts';

/**
 * `kept`: nobody else wants the reserve. `eaten`: something else takes every byte that becomes free. `missing`: there is
 * no reserve. `stays`: as `kept`, and the host restarts while the disk is still full. `atStart` and `atStartMissing`: the
 * disk is full before the host starts, with and without the reserve of the run before.
 */
export type FullDiskMode = 'kept' | 'eaten' | 'missing' | 'stays' | 'atStart' | 'atStartMissing';

export interface FullDiskRow {
  readonly mode: FullDiskMode;
  readonly append: number;
  /** How the appends from that one on ended. */
  readonly appended: number;
  readonly spaceLow: number;
  readonly failed: number;
  readonly screenWhileFull: string;
  readonly cashWhileFull: boolean;
  readonly bookedWhileFull: boolean;
  /** After the restart. */
  readonly screen: string;
  readonly problems: readonly string[];
  readonly heldFen: number;
}

/** The log is the longest file then, so that a limit on files stops it and nothing else. */
const PADDING: readonly KioskRecord[] = Array.from({ length: 600 }, (_, index) => ({
  kind: 'noteAcknowledged',
  noteId: `padding ${index} `.padEnd(400, 'x'),
}));

function fillingAt(
  append: number,
  mode: FullDiskMode,
  disk: SmallDisk,
  directory: string,
  outcomes: AppendOutcome[],
): (journal: Journal) => Journal {
  let count = 0;
  return (journal) => ({
    ...journal,
    append: (records) => {
      count += 1;
      if (count === append && mode === 'missing') rmSync(join(directory, 'journal.reserve'), { force: true });
      if (count === append || (count === append + 1 && mode === 'eaten')) disk.fill(directory);
      const outcome = journal.append(records);
      if (count >= append && !disarmed) outcomes.push(outcome);
      return outcome;
    },
  });
}

function watching(journal: Journal, outcomes: AppendOutcome[]): Journal {
  return {
    ...journal,
    append: (records) => {
      const outcome = journal.append(records);
      if (!disarmed) outcomes.push(outcome);
      return outcome;
    },
  };
}

/** Set while the payment is over and the disk is mended. */
let disarmed = false;

async function payAsFarAsItGoes(rig: KioskRig): Promise<void> {
  await toCash(rig, accounts.oneBill).catch(() => undefined);
  for (const yuan of [50, 50, 50]) await rig.insert(yuan);
  await rig.send({ kind: 'pay' });
  await rig.send({ kind: 'finishShort' });
  await rig.clock.advance(300_000);
}

async function payWithFullDisk(kind: SmallDiskKind, mount: string, mode: FullDiskMode, append: number): Promise<void> {
  const name = `${mode}-${append}`;
  const dataDir = join(mount, '..', name);
  const directory = join(mount, name);
  mkdirSync(directory);
  mkdirSync(dataDir);
  symlinkSync(directory, join(dataDir, 'journal'));
  const disk = openSmallDisk(kind, kind === 'mounted' ? mount : directory);
  const outcomes: AppendOutcome[] = [];
  disarmed = false;
  let armed: (journal: Journal) => Journal = (journal) => {
    if (mode === 'atStart' || mode === 'atStartMissing') return watching(journal, outcomes);
    if (kind === 'limited') journal.append(PADDING);
    armed = (later) => later;
    return fillingAt(append, mode, disk, directory, outcomes)(journal);
  };
  if (mode === 'atStart' || mode === 'atStartMissing') {
    const before = await startRig({ dataDir });
    await before.stop();
    if (mode === 'atStartMissing') rmSync(join(directory, 'journal.reserve'));
    disk.fill(directory);
  }
  let rig = await startRig({ dataDir, decorateJournal: (journal) => armed(journal) });
  await payAsFarAsItGoes(rig);
  const bookedWhileFull = (rig.farEnds.utility?.totals().acceptedCount ?? 0) > 0;
  disarmed = true;
  if (mode === 'stays') rig = await rig.kill();
  const screenWhileFull = rig.screen().kind;
  const cashWhileFull = rig.snapshot().availability.cash.ok;
  disk.free();
  rig = await rig.kill();
  await rig.clock.advance(600_000);
  const row: FullDiskRow = {
    mode,
    append,
    appended: outcomes.filter(({ kind: how }) => how === 'appended').length,
    spaceLow: outcomes.filter((outcome) => outcome.kind === 'appended' && outcome.spaceLow).length,
    failed: outcomes.filter(({ kind: how }) => how === 'failed').length,
    screenWhileFull,
    cashWhileFull,
    bookedWhileFull,
    screen: rig.screen().kind,
    problems: moneyProblems(rig),
    heldFen: heldFen(rig.ledger),
  };
  writeSync(1, `${JSON.stringify(row)}\n`);
  await rig.dispose();
  rmSync(directory, { recursive: true, force: true });
}

/** `plan` says how far each mode goes, `{ "kept": 17 }`. */
async function main(mount: string, kind: SmallDiskKind, plan: Readonly<Record<FullDiskMode, number>>): Promise<void> {
  for (const [mode, last] of Object.entries(plan)) {
    for (let append = 1; append <= last; append += 1) await payWithFullDisk(kind, mount, mode as FullDiskMode, append);
  }
}

if (import.meta.main) {
  const [mount = '', kind, plan = '{}'] = process.argv.slice(2);
  await main(mount, kind as SmallDiskKind, JSON.parse(plan) as Readonly<Record<FullDiskMode, number>>);
}
