import { expect, it } from 'vitest';
import type { Columns } from './columns.ts';

/** A kiosk with files, processes or days of its own takes longer than one on the rig. */
const timeoutMs = 60_000;

/**
 * One row of the fault matrix as a test: the fault happens in `run`, and every column of the outcome is compared. The
 * first argument is the row's name in the matrix; the coverage test reads it from the text of the file.
 */
export function scenario(row: string, sentence: string, expected: Columns, run: () => Promise<Columns>): void {
  it(
    `${row}: ${sentence}`,
    async () => {
      expect(await run()).toEqual(expected);
    },
    timeoutMs,
  );
}
