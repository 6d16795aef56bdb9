import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { matrix } from './matrix.ts';

/** Scenarios that need a browser or processes of their own stand with the other heavy tests. */
const folders = [import.meta.dirname, join(import.meta.dirname, '..', '..', 'e2e')];

function rowsWithScenarios(): ReadonlySet<string> {
  const texts = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\bscenario\(\s*'([A-Z]\d+)'/gu)].map((hit) => hit[1] ?? '')),
  );
}

it('has a scenario for every fault of the matrix that software can inject', () => {
  const covered = rowsWithScenarios();
  const injectable = matrix.filter((row) => row.notInjectable === undefined);
  const missing = injectable.filter(({ row }) => !covered.has(row)).map(({ row, fault }) => `${row} ${fault}`);
  const coveredRows = injectable.length - missing.length;
  console.log(`fault matrix: ${coveredRows} covered / ${injectable.length} injectable / ${matrix.length} rows`);
  for (const { row, notInjectable } of matrix) {
    if (notInjectable !== undefined) console.log(`  ${row} not injectable: ${notInjectable}`);
  }
  expect(missing).toEqual([]);
  expect(matrix).toHaveLength(115);
});

it('has no scenario for a row that does not exist, or that is said to be out of reach', () => {
  const reachable = new Set(matrix.filter((row) => row.notInjectable === undefined).map(({ row }) => row));
  expect([...rowsWithScenarios()].filter((row) => !reachable.has(row))).toEqual([]);
});
