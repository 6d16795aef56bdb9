import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeTooOld } from '../../core/platform/node-version.ts';
import { soak } from './sessions.ts';

/**
 * `npm run soak -- --sessions N [--from M]`: N visits in one process, and the heap after a garbage collection at visit M
 * and at visit N. Exit 1 where it grew by more than the limit.
 */
const usage = 'usage: npm run soak -- [--sessions N] [--from M]   (whole numbers, 1 <= M < N)';
/** Caches and compiled code have settled by then. */
const defaultFrom = 1_000;
const defaultSessions = 10_000;
/** Of the heap at visit M. */
const growthLimitPercent = 5;

function whole(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const value = Number(text);
  return /^\d+$/u.test(text) && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

async function main(): Promise<number> {
  const tooOld = nodeTooOld();
  if (tooOld !== undefined) {
    console.error(tooOld);
    return 2;
  }
  let values: { sessions?: string; from?: string };
  try {
    ({ values } = parseArgs({ options: { sessions: { type: 'string' }, from: { type: 'string' } } }));
  } catch {
    console.error(usage);
    return 2;
  }
  const sessions = whole(values.sessions, defaultSessions);
  const from = whole(values.from, Math.min(defaultFrom, Math.max(1, (sessions ?? 2) - 1)));
  if (sessions === undefined || from === undefined || from >= sessions) {
    console.error(usage);
    return 2;
  }
  const collect = globalThis.gc;
  if (collect === undefined) {
    console.error('The soak needs --expose-gc: start it with npm run soak.');
    return 2;
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-soak-'));
  try {
    const result = await soak({
      sessions,
      from,
      dataDir,
      collect: () => {
        collect();
      },
    });
    const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(2);
    const growth = ((result.heapAtEnd - result.heapAtStart) / result.heapAtStart) * 100;
    console.log(`${sessions} visits paid, ${result.records} records, ${result.timers} timers waiting`);
    console.log(`heap after visit ${from}: ${megabytes(result.heapAtStart)} MiB`);
    console.log(`heap after visit ${sessions}: ${megabytes(result.heapAtEnd)} MiB (${growth.toFixed(2)} %)`);
    if (growth <= growthLimitPercent) return 0;
    console.error(`The heap grew by more than ${growthLimitPercent} %.`);
    return 1;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

process.exitCode = await main();
