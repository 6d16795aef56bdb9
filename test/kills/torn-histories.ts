import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KioskRecord } from '../../core/domain/records.ts';
import { journalFiles } from '../../core/journal/journal-files.ts';
import { openJournal } from '../../core/journal/open-journal.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { Journal, StoredRecord } from '../../core/ports/journal.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../journeys/steps.ts';
import { startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { WAL_HEADER_BYTES } from './wal-layout.ts';

/** A journal's files, byte for byte; undefined where there is none of that name. */
export interface Files {
  readonly database: Buffer | undefined;
  readonly wal: Buffer | undefined;
  readonly index: Buffer | undefined;
  readonly mark: Buffer | undefined;
}

/** The files right after an append was acknowledged, or after an opening or a closing. */
export interface Moment {
  readonly files: Files;
  /** Records acknowledged so far. */
  readonly records: number;
}

/** One opening of one journal: what was on disk at each of its moments, and what is true. */
export interface History {
  readonly name: string;
  /** The first one is right after the opening. */
  readonly moments: readonly Moment[];
  /** After an orderly close; undefined where the process died. */
  readonly closed: Moment | undefined;
  /** Every record in the end; a moment's are the first of them. */
  readonly truth: readonly StoredRecord[];
}

/** Appends kept before and after the log began anew from its start. */
const MOMENTS_AROUND_A_RESTART = 5;
/** More than SQLite's thousand pages need, so that a log that never restarts is noticed. */
const MOST_APPENDS = 5_000;

/**
 * Journals of real payments on the whole kiosk, in memory wires and virtual time, but with real files: a first life, a
 * second after an orderly close, a third after a death, and one whose log has begun anew over its old frames.
 */
export async function recordHistories(folder: string): Promise<readonly History[]> {
  const first = await recordLife('first life', join(folder, 'first'), async (rig) => {
    await payOnce(rig, accounts.oneBill);
    await payOnce(rig, accounts.dayClosed);
  });
  const second = await recordLife('second life', join(folder, 'first'), (rig) => payOnce(rig, accounts.twoBills));

  const death = second.moments.at(-1);
  const third = join(folder, 'third');
  mkdirSync(join(third, 'journal'), { recursive: true });
  if (death === undefined) throw new Error('the second life has no moments');
  // The process of the second life is over and closed its files; its death is copied from a moment before that.
  cpSync(join(folder, 'death'), join(third, 'journal'), { recursive: true });
  const afterDeath = await recordLife('life after a death', third, (rig) => payOnce(rig, accounts.oneBill));
  const restarted = recordRestartedLog(join(folder, 'restarted'), batchesOf(first));
  return [first, second, afterDeath, restarted];
}

async function recordLife(name: string, dataDir: string, live: (rig: KioskRig) => Promise<void>): Promise<History> {
  const directory = join(dataDir, 'journal');
  const moments: Moment[] = [];
  const decorateJournal = (journal: Journal): Journal => {
    moments.push({ files: readFiles(directory), records: [...journal.replay()].length });
    return {
      ...journal,
      append: (records) => {
        const outcome = journal.append(records);
        if (outcome.kind === 'appended') moments.push({ files: readFiles(directory), records: outcome.lastSeq });
        return outcome;
      },
    };
  };
  const rig = await startRig({ dataDir, decorateJournal });
  await live(rig);
  if (name === 'second life') cpSync(directory, join(dataDir, '..', 'death'), { recursive: true });
  await rig.stop();
  const truth = readAll(directory);
  return { name, moments, closed: { files: readFiles(directory), records: truth.length }, truth };
}

async function payOnce(rig: KioskRig, accountNumber: string): Promise<void> {
  await toCash(rig, accountNumber);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  await paperSettled(rig);
  await rig.press({ kind: 'finish' });
  await rig.until('home');
}

/** The records of each append of a life, as they were written together. */
function batchesOf(life: History): readonly (readonly KioskRecord[])[] {
  return life.moments.flatMap((moment, index) => {
    const before = life.moments[index - 1]?.records ?? 0;
    const batch = life.truth.slice(before, moment.records).map((stored) => stored.record);
    return batch.length === 0 ? [] : [batch];
  });
}

/** The same payments over and over, until the log is checkpointed under way and its frames are written over. */
function recordRestartedLog(directory: string, batches: readonly (readonly KioskRecord[])[]): History {
  const opening = openJournal({ directory, clock: systemClock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  const { journal } = opening;
  let moments: Moment[] = [{ files: readFiles(directory), records: 0 }];
  let header = '';
  let afterRestart = 0;
  for (let appends = 0; afterRestart < MOMENTS_AROUND_A_RESTART; appends += 1) {
    if (appends > MOST_APPENDS) throw new Error('the write-ahead log never began anew');
    const outcome = journal.append(batches[appends % batches.length] ?? []);
    if (outcome.kind === 'failed') throw new Error(outcome.detail);
    const files = readFiles(directory);
    moments.push({ files, records: outcome.lastSeq });
    // New salts stand in the header when frames are written over the old ones.
    const now = files.wal?.toString('hex', 0, WAL_HEADER_BYTES) ?? '';
    if (afterRestart > 0 || (header !== '' && now !== header)) afterRestart += 1;
    else moments = moments.slice(-MOMENTS_AROUND_A_RESTART);
    header = now;
  }
  journal.close();
  const truth = readAll(directory);
  return { name: 'log begun anew', moments, closed: { files: readFiles(directory), records: truth.length }, truth };
}

function readFiles(directory: string): Files {
  const { database, writeAheadLog, mark } = journalFiles(directory);
  return {
    database: readIfThere(database),
    wal: readIfThere(writeAheadLog),
    index: readIfThere(`${database}-shm`),
    mark: readIfThere(mark),
  };
}

function readIfThere(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}

function readAll(directory: string): readonly StoredRecord[] {
  const opening = openJournal({ directory, clock: systemClock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  const records = [...opening.journal.replay()];
  opening.journal.close();
  return records;
}
