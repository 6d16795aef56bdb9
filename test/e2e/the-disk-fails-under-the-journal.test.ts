import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { KioskRecord } from '../../core/domain/records.ts';
import { openJournal } from '../../core/journal/open-journal.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { recordsOf, type WriterMessage } from './support/journal-writer.ts';
import { killTraced, spawnWithFaults, tracedCalls, type Injection } from './support/strace.ts';

/** Single and threefold appends in turn, over the edge of the first page. */
const appends = 6;
/** Enough that the log is written back into the database once: that is after a thousand pages. */
const appendsWithCheckpoint = 600;
const script = fileURLToPath(new URL('support/journal-writer.ts', import.meta.url));

interface Written {
  readonly opening: Extract<WriterMessage, { kind: 'opening' }>;
  readonly appends: readonly Extract<WriterMessage, { kind: 'append' }>[];
  readonly calls: readonly string[];
  readonly directory: string;
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-disk-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Lets a journal be written in its own process over such a disk, and cuts the process off. */
async function write(
  call: Injection['call'],
  what: string | undefined,
  file = 'journal.db-wal',
  count = appends,
): Promise<Written> {
  const directory = newDirectory();
  const journal = join(directory, 'journal');
  const log = join(directory, 'strace.log');
  const child = spawnWithFaults({ call, what, log, path: join(journal, file) }, [script, journal, String(count)]);
  const messages: WriterMessage[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', () => resolve());
      if (child.stdout === null) throw new Error('no output');
      createInterface({ input: child.stdout }).on('line', (line) => {
        const message = JSON.parse(line) as WriterMessage;
        messages.push(message);
        if (message.kind === 'done') resolve();
      });
    });
  } finally {
    await killTraced(child);
  }
  const opening = messages.find((message) => message.kind === 'opening');
  if (opening === undefined) throw new Error('the writer said nothing');
  const done = messages.filter((message) => message.kind === 'append');
  return { opening, appends: done, calls: tracedCalls(log), directory: journal };
}

/** What stands in the journal when it is opened again on a sound disk, and that it goes on. */
function reopened(directory: string): readonly KioskRecord[] {
  const opening = openJournal({ directory, clock: systemClock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  const records = [...opening.journal.replay()].map((stored) => stored.record);
  const next = opening.journal.append([{ kind: 'boxInserted' }]);
  opening.journal.close();
  expect(next).toEqual({ kind: 'appended', lastSeq: records.length + 1, spaceLow: false });
  return records;
}

function allRecords(count: number): readonly KioskRecord[] {
  return Array.from({ length: count }, (_, index) => recordsOf(index + 1)).flat();
}

/** All or nothing: what was promised is there, and of the append that failed every record or none. */
function expectPromisesKept(written: Written): void {
  const failedAt = written.appends.findIndex(({ outcome }) => outcome.kind === 'failed');
  const promised = failedAt === -1 ? written.appends.length : failedAt;
  const found = reopened(written.directory);
  const wholes = [allRecords(promised).length, ...(failedAt === -1 ? [] : [allRecords(promised + 1).length])];
  expect(wholes).toContain(found.length);
  expect(found).toEqual(allRecords(written.appends.length).slice(0, found.length));
  for (const { outcome } of failedAt === -1 ? [] : written.appends.slice(failedAt)) expect(outcome.kind).toBe('failed');
}

/** The numbers of the calls that belong to appends: the opening's own come first. */
async function callsOfAppends(call: Injection['call'], file?: string, count?: number): Promise<readonly number[]> {
  const sound = await write(call, undefined, file, count);
  const none = await write(call, undefined, file, 0);
  expect(sound.appends.every(({ outcome }) => outcome.kind === 'appended' && !outcome.spaceLow)).toBe(true);
  return Array.from({ length: sound.calls.length - none.calls.length }, (_, index) => none.calls.length + index + 1);
}

/** Heads of frames and their pages alternate; every third call meets both, and writes in the middle of an append. */
function everyThird(points: readonly number[]): readonly number[] {
  return points.filter((_, index) => index % 3 === 0);
}

describe('a disk that fails under the journal', () => {
  it('full at any single write: the reserve takes the append, and every later one says that space is low', async () => {
    const points = await callsOfAppends('pwrite64');
    expect(points.length).toBeGreaterThanOrEqual(2 * appends);
    for (const point of points) {
      const written = await write('pwrite64', `error=ENOSPC:when=${point}`);
      expect(written.calls.filter((line) => line.includes('INJECTED'))).toHaveLength(1);
      expect(written.appends).toHaveLength(appends);
      const lows = written.appends.map(({ outcome }) => outcome.kind === 'appended' && outcome.spaceLow);
      expect(lows.at(-1)).toBe(true);
      expect(lows.indexOf(true)).toBe(lows.filter((low) => !low).length);
      expectPromisesKept(written);
    }
  });

  it('full for good: the append fails once and for all, and nothing that was promised is lost', async () => {
    for (const point of everyThird(await callsOfAppends('pwrite64'))) {
      const written = await write('pwrite64', `error=ENOSPC:when=${point}+`);
      expect(written.appends.at(-1)?.outcome).toMatchObject({
        kind: 'failed',
        detail: expect.stringContaining('disk is full') as string,
      });
      expectPromisesKept(written);
    }
  });

  it.each([{ call: 'pwrite64' }, { call: 'fsync,fdatasync' }] as const)(
    'an error of $call at any append is final, even if the next one would succeed',
    async ({ call }) => {
      const points = await callsOfAppends(call);
      expect(points.length).toBeGreaterThanOrEqual(appends);
      for (const point of call === 'pwrite64' ? everyThird(points) : points) {
        const written = await write(call, `error=EIO:when=${point}`);
        expect(written.appends.at(-1)?.outcome).toMatchObject({
          kind: 'failed',
          detail: expect.stringContaining('disk I/O error') as string,
        });
        expectPromisesKept(written);
      }
    },
  );

  it('slow: an append answers only when its fsync has come back', async () => {
    const [, second] = await callsOfAppends('fsync,fdatasync');
    const written = await write('fsync,fdatasync', `delay_enter=1500000:when=${second}`);
    const slow = written.appends.filter(({ tookMs }) => tookMs >= 1_500);
    expect(slow).toHaveLength(1);
    expect(written.appends.every(({ outcome }) => outcome.kind === 'appended')).toBe(true);
    expectPromisesKept(written);
  });

  it.each([
    ['pwrite64', 'ENOSPC'],
    ['pwrite64', 'EIO'],
    ['fsync,fdatasync', 'EIO'],
  ] as const)('%s gives %s while the log is written back: the log keeps what was promised', async (call, error) => {
    const [first] = await callsOfAppends(call, 'journal.db', appendsWithCheckpoint);
    const written = await write(call, `error=${error}:when=${first}+`, 'journal.db', appendsWithCheckpoint);
    expect(written.calls.some((line) => line.includes('INJECTED'))).toBe(true);
    expect(written.appends).toHaveLength(appendsWithCheckpoint);
    expectPromisesKept(written);
  });

  it.each(['journal.db', 'journal.db-wal'])('an opening over a failing fsync of %s takes no money', async (file) => {
    const written = await write('fsync,fdatasync', 'error=EIO:when=1+', file);
    expect(written.opening.opening).toBe('corrupt');
    expect(written.appends).toEqual([]);
  });
});
