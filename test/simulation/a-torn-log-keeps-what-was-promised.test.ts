import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, it } from 'vitest';
import { createChance } from './run/chance.ts';
import { SYNCHRONOUS_FULL, tear } from './world/disk.ts';

const ROWS = 40;
const SYNCHRONOUS_NORMAL = 1;
const directory = mkdtempSync(join(tmpdir(), 'lightpost-tear-'));
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Writes rows one by one, tears the log as a power cut would, and counts what is left. */
function rowsAfter(seed: number, synchronous: number): number {
  const source = join(directory, `source-${seed}-${synchronous}.db`);
  const database = new DatabaseSync(source);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE row (n INTEGER PRIMARY KEY)');
  for (let n = 1; n <= ROWS; n += 1) database.exec(`INSERT INTO row VALUES (${n})`);
  const copy = join(directory, `copy-${seed}-${synchronous}.db`);
  copyFileSync(source, copy);
  copyFileSync(`${source}-wal`, `${copy}-wal`);
  database.close();
  tear(`${copy}-wal`, { synchronous, pageBytes: 4_096, chance: createChance(seed) });
  const torn = new DatabaseSync(copy);
  const exists = torn.prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name = 'row'").get()?.['count'] === 1;
  const count = exists ? Number(torn.prepare('SELECT count(*) AS count FROM row').get()?.['count']) : 0;
  torn.close();
  return count;
}

it('a torn tail behind synced commits loses none of them; without the sync it loses some', () => {
  const seeds = Array.from({ length: 12 }, (_, seed) => seed);
  expect(new Set(seeds.map((seed) => rowsAfter(seed, SYNCHRONOUS_FULL)))).toEqual(new Set([ROWS]));
  expect(Math.min(...seeds.map((seed) => rowsAfter(seed, SYNCHRONOUS_NORMAL)))).toBeLessThan(ROWS);
});
