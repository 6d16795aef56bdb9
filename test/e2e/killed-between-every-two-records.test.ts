import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { LedgerTotals } from '../../core/domain/ledger.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import type { KilledHostOrder } from './support/killed-host.ts';
import { openWorld, whatIsWrong, type World } from './support/kiosk-world.ts';

/** Two bills; the notes are less than the first, which may be paid in part. */
const accountNumber = '0310100006';
const notesYuan = [50, 20];
/** Runs at once: they mostly wait for simulated motors. */
const lanes = 4;
const script = fileURLToPath(new URL('support/killed-host.ts', import.meta.url));

type Message =
  | { kind: 'insert'; yuan: number }
  | { kind: 'stopped'; append: number }
  | { kind: 'walked'; appends: number }
  | { kind: 'rested'; totals: LedgerTotals; heldFen: number };

/** Starts a host and follows it until `isLast`. The child is left running. */
function follow(
  world: World,
  stopAt: KilledHostOrder['stopAt'],
  isLast: (message: Message) => boolean,
): Promise<{ child: ChildProcess; last: Message }> {
  const order: KilledHostOrder = { dataDir: world.dataDir, config: world.config, accountNumber, notesYuan, stopAt };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      reject(new Error(`the host left with ${String(code)}: ${errors}`));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      if (message.kind === 'insert') world.acceptor.insert(message.yuan);
      if (isLast(message)) resolve({ child, last: message });
    });
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

interface KillPoint {
  readonly append: number;
  readonly side: 'before' | 'after';
  readonly powerCut: boolean;
}

/** Kills at one point, restarts, and tells what is wrong with the money. */
async function surviveKillAt(point: KillPoint): Promise<readonly string[]> {
  const world = await openWorld();
  try {
    const { append, side } = point;
    const walking = await follow(world, { append, side }, (message) => message.kind === 'stopped');
    await kill(walking.child);
    if (point.powerCut) {
      world.acceptor.power(false);
      world.acceptor.power(true);
    }
    const resting = await follow(world, undefined, (message) => message.kind === 'rested');
    await new Promise((resolve) => resting.child.once('exit', resolve));
    if (resting.last.kind !== 'rested') return ['the host did not come to rest'];
    return whatIsWrong(world, resting.last).map((problem) => `${JSON.stringify(point)}: ${problem}`);
  } finally {
    await world.close();
  }
}

it('a host killed before or after any append, with or without a power cut, loses no fen and invents none', async () => {
  const rehearsal = await openWorld();
  const whole = await follow(rehearsal, { append: 10_000, side: 'before' }, (message) => message.kind === 'walked');
  await kill(whole.child);
  const records = recordsIn(rehearsal.dataDir);
  expect(records.map((record) => record.kind)).toContain('paymentSettled');
  expect(rehearsal.utility.totals().acceptedFen).toBe(7_000);
  await rehearsal.close();

  // Records of one append are one transaction of the database: there is no instant between them.
  const appends = whole.last.kind === 'walked' ? whole.last.appends : 0;
  const points: KillPoint[] = [];
  for (let append = 1; append <= appends; append += 1) {
    for (const side of ['before', 'after'] as const) {
      points.push({ append, side, powerCut: false });
      if (side === 'after') points.push({ append, side, powerCut: true });
    }
  }
  const problems: string[] = [];
  let tried = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) {
        problems.push(...(await surviveKillAt(point)));
        tried += 1;
      }
    }),
  );
  expect(problems).toEqual([]);
  expect(tried).toBeGreaterThan(20);
});
