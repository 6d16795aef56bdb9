import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { FullDiskMode, FullDiskRow } from './support/full-disk-kiosk.ts';
import { runOnSmallDisk, type SmallDiskKind } from './support/small-disk.ts';

/** One more than a whole payment of two notes appends. */
const appends = 16;
/** The first append after the terminal's start and the consent: a note is in escrow. */
const firstIntent = 3;
const script = fileURLToPath(new URL('support/full-disk-kiosk.ts', import.meta.url));

function pay(
  plan: Partial<Record<FullDiskMode, number>>,
  wish: SmallDiskKind = 'mounted',
): { disk: SmallDiskKind; rows: readonly FullDiskRow[] } {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-full-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const mount = join(directory, 'disk');
  mkdirSync(mount);
  const { disk, out, err } = runOnSmallDisk(script, mount, [JSON.stringify(plan)], wish);
  expect(err).toBe('');
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as FullDiskRow);
  const expected = Object.values(plan).reduce((sum, last) => sum + last, 0);
  expect(rows).toHaveLength(expected);
  for (const row of rows) expectMoneyRight(row);
  return { disk, rows };
}

/** Whatever happened: once the disk has room again the kiosk serves, and every note is where the journal says. */
function expectMoneyRight(row: FullDiskRow): void {
  expect(row).toMatchObject({ screen: 'home', problems: [], heldFen: 0 });
}

/** A disk that cannot take a record closes the kiosk and books nothing it has not on record. */
function expectClosed(row: FullDiskRow): void {
  expect(row.failed).toBeGreaterThan(0);
  expect(row).toMatchObject({ screenWhileFull: 'outOfService', cashWhileFull: false });
}

it('a disk that is full at any append: the payment is finished from the reserve, and no other one begins', () => {
  const { disk, rows } = pay({ kept: appends, stays: appends });
  for (const row of rows) {
    if (disk === 'limited') {
      if (row.failed > 0 && row.mode === 'kept') expectClosed(row);
      continue;
    }
    expect(row).toMatchObject({ failed: 0, screenWhileFull: 'home' });
    expect(row.spaceLow).toBe(row.appended);
    if (row.appended > 0) expect(row.cashWhileFull).toBe(false);
    if (row.append >= firstIntent) expect(row.bookedWhileFull).toBe(true);
  }
  expect(rows.filter((row) => row.appended + row.failed > 0).length).toBeGreaterThan(20);
});

it('a full disk without a reserve, and one whose reserve is eaten: nothing moves without its record', () => {
  const { disk, rows } = pay({ missing: appends, eaten: 8 });
  for (const row of rows) {
    if (row.appended + row.failed === 0) continue;
    if (row.mode === 'missing' || disk === 'limited') expect(row.appended).toBe(0);
    else expect(row).toMatchObject({ appended: 1, spaceLow: 1 });
    // The first record of the second kind took the reserve, and the start writes no other.
    if (row.mode === 'missing' || row.append > 1 || disk === 'limited') expectClosed(row);
  }
  expect(rows.filter((row) => row.failed > 0).length).toBeGreaterThan(18);
});

it('a disk that was full before the start: the reserve of the last run opens the journal, without one it stays shut', () => {
  const { disk, rows } = pay({ atStart: 1, atStartMissing: 1 });
  const [withReserve, without] = rows;
  if (disk === 'mounted') expect(withReserve).toMatchObject({ screenWhileFull: 'home', failed: 0 });
  if (disk === 'mounted') expect(withReserve?.spaceLow).toBeGreaterThan(0);
  expect(withReserve?.cashWhileFull).toBe(false);
  expect(without).toMatchObject({ screenWhileFull: 'outOfService', cashWhileFull: false });
});

it('a limit on the size of files, met in the middle of a write: the kiosk closes, and the money is right after it', () => {
  const { disk, rows } = pay({ kept: 10 }, 'limited');
  expect(disk).toBe('limited');
  const met = rows.filter((row) => row.failed > 0);
  expect(met.length).toBeGreaterThan(7);
  for (const row of met) expectClosed(row);
});
