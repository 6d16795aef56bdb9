import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

import { openMemoryJournal } from '../../../core/journal/memory-journal.ts';
import { LOW_SPACE_BYTES, RESERVE_BYTES, holdReserve } from '../../../core/journal/space-reserve.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { newDirectory, openSound, someRecords, writtenJournal } from './journal-directory.ts';

describe('the reserve beside the journal', () => {
  it('is made of real blocks that no file system can leave out or squeeze', () => {
    const directory = writtenJournal();
    const file = join(directory, 'journal.reserve');
    const { size, blocks } = statSync(file);
    expect(size).toBe(RESERVE_BYTES);
    expect(blocks * 512).toBeGreaterThanOrEqual(RESERVE_BYTES);
    expect(gzipSync(readFileSync(file)).length).toBeGreaterThanOrEqual(RESERVE_BYTES);
  });

  it('is kept from run to run, and made anew where it is gone or cut', () => {
    const directory = writtenJournal();
    const file = join(directory, 'journal.reserve');
    const first = statSync(file).ino;
    openSound(directory).close();
    expect(statSync(file).ino).toBe(first);
    writeFileSync(file, 'short');
    openSound(directory).close();
    expect(statSync(file).size).toBe(RESERVE_BYTES);
    rmSync(file);
    const journal = openSound(directory);
    expect(journal.append([{ kind: 'boxInserted' }])).toEqual({ kind: 'appended', lastSeq: 7, spaceLow: false });
    journal.close();
    expect(statSync(file).size).toBe(RESERVE_BYTES);
  });

  it('does not keep the journal from opening where it cannot be made: every append says so', () => {
    const directory = writtenJournal();
    rmSync(join(directory, 'journal.reserve'));
    mkdirSync(join(directory, 'journal.reserve'));
    const journal = openSound(directory);
    expect(journal.spaceLow()).toBe(true);
    expect(journal.append([{ kind: 'boxInserted' }])).toEqual({ kind: 'appended', lastSeq: 7, spaceLow: true });
    expect(journal.append([])).toEqual({ kind: 'appended', lastSeq: 7, spaceLow: true });
    journal.close();
  });

  it('is given back once, and what is low stays low', () => {
    const directory = newDirectory();
    const reserve = holdReserve(join(directory, 'reserve'), directory);
    expect([reserve.isHeld(), reserve.isLow()]).toEqual([true, false]);
    expect([reserve.release(), reserve.release()]).toEqual([true, false]);
    expect([reserve.isHeld(), reserve.isLow()]).toEqual([false, true]);
    expect(statSync(join(directory, 'reserve'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it('leaves room for what the limit of free space is for', () => {
    expect(LOW_SPACE_BYTES).toBeGreaterThan(8 * RESERVE_BYTES);
  });

  it('says that space is low where the disk does not say how much it has', () => {
    const directory = join(newDirectory(), 'unplugged');
    mkdirSync(directory);
    const reserve = holdReserve(join(directory, 'reserve'), directory);
    expect(reserve.isLow()).toBe(false);
    rmSync(directory, { recursive: true });
    expect(reserve.isLow()).toBe(true);
  });
});

it('a journal in memory never runs out', () => {
  const journal = openMemoryJournal(createManualClock());
  expect(journal.spaceLow()).toBe(false);
  expect(journal.append(someRecords)).toEqual({ kind: 'appended', lastSeq: 6, spaceLow: false });
  journal.close();
});

it('what a run left in its log is written into the database before the next run adds to it', () => {
  const directory = newDirectory();
  const copy = newDirectory();
  const living = openSound(directory);
  living.append(someRecords);
  for (const name of ['journal.db', 'journal.db-wal']) copyFileSync(join(directory, name), join(copy, name));
  living.close();
  const logBytes = statSync(join(copy, 'journal.db-wal')).size;
  const next = openSound(copy);
  // Only the opening's own write is in it.
  expect(statSync(join(copy, 'journal.db-wal')).size).toBeLessThan(logBytes);
  expect([...next.replay()].map((row) => row.record)).toEqual(someRecords);
  expect(readFileSync(join(copy, 'journal.db')).includes('deviceSaidStacked')).toBe(true);
  next.close();
});
