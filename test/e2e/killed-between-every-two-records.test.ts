import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openSimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../core/billing/utility-server.ts';
import type { LedgerTotals } from '../../core/domain/ledger.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { listenFarEnd } from '../../devices/link/far-end-tcp.ts';
import { createCcnetSimulator } from '../../devices/note-acceptor/ccnet/simulator.ts';
import { createEscposSimulator } from '../../devices/receipt-printer/escpos/simulator.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import type { KilledHostOrder } from './support/killed-host.ts';

/** Two bills; the notes are less than the first, which may be paid in part. */
const accountNumber = '0310100006';
const notesYuan = [50, 20];
/** Runs at once: they mostly wait for simulated motors. */
const lanes = 4;
const script = fileURLToPath(new URL('support/killed-host.ts', import.meta.url));

interface World {
  readonly dataDir: string;
  readonly acceptor: ReturnType<typeof createCcnetSimulator>;
  readonly printer: ReturnType<typeof createEscposSimulator>;
  readonly utility: ReturnType<typeof openSimulatedUtility>;
  readonly config: unknown;
  close(): Promise<void>;
}

type Message =
  | { kind: 'insert'; yuan: number }
  | { kind: 'stopped'; append: number }
  | { kind: 'walked'; appends: number }
  | { kind: 'rested'; totals: LedgerTotals; heldFen: number };

async function openWorld(): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-kill-'));
  const acceptor = createCcnetSimulator({ clock: systemClock });
  const printer = createEscposSimulator({ clock: systemClock, paperWidthMm: 80 });
  const utility = openSimulatedUtility({ path: ':memory:', clock: systemClock });
  const acceptorEnd = await listenFarEnd({ port: 0, attach: (end) => acceptor.attach(end) });
  const printerEnd = await listenFarEnd({ port: 0, attach: (end) => printer.attach(end) });
  if (acceptorEnd.kind === 'failed' || printerEnd.kind === 'failed') throw new Error('no port is free');
  const server = await serveUtility({ gateway: utility, port: 0 });
  const tcp = (port: number): unknown => ({ kind: 'tcp', host: '127.0.0.1', port });
  const config = {
    devices: {
      noteAcceptor: { protocol: 'ccnet', link: tcp(acceptorEnd.port) },
      receiptPrinter: { protocol: 'escpos', link: tcp(printerEnd.port), paperWidthMm: 80, confirmsPrint: true },
    },
    backEnd: { kind: 'http', baseUrl: `http://127.0.0.1:${server.port}` },
    timeouts: { resultSeconds: 5, thanksSeconds: 1, stackSeconds: 5, recoverSeconds: 5 },
  };
  return {
    dataDir,
    acceptor,
    printer,
    utility,
    config,
    close: async () => {
      await acceptorEnd.close();
      await printerEnd.close();
      await server.close();
      await utility.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

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

function whatIsWrong(world: World, rested: Extract<Message, { kind: 'rested' }>): readonly string[] {
  const problems: string[] = [];
  const { totals } = rested;
  const where = world.acceptor.contents();
  const yuan = (count: { yuan: number }): number => count.yuan * 100;
  const insertedFen = yuan(where.inserted);
  const returnedFen = yuan(where.returned);
  const insideFen = yuan(where.stacked) + yuan(where.inPath);
  const booked = world.utility.totals();
  const placedFen = booked.acceptedFen + totals.claimedFen;
  if (rested.heldFen !== 0) problems.push(`${rested.heldFen} fen are in flight at rest`);
  if (insertedFen !== returnedFen + insideFen) problems.push(`the device lost a note: ${JSON.stringify(where)}`);
  if (totals.creditedFen !== booked.acceptedFen) {
    problems.push(`the journal credits ${totals.creditedFen}, the utility booked ${booked.acceptedFen}`);
  }
  if (placedFen < insideFen)
    problems.push(`${insideFen} fen are inside, only ${placedFen} are booked or claimed: ${JSON.stringify(where)}`);
  // A claim for a note in doubt may turn out to be more than is inside; nothing else may.
  if (placedFen > insideFen + totals.inDoubtFen) problems.push(`${placedFen} fen are placed, ${insideFen} are inside`);
  if (booked.acceptedCount > 1) problems.push(`${booked.acceptedCount} bookings for one transaction`);
  const originals = world.printer.text().filter((sheet) => sheet.includes('电费交费凭条')).length;
  if (originals > 1) problems.push(`${originals} original receipts`);
  if (world.acceptor.violations().length > 0) problems.push(world.acceptor.violations().join('; '));
  return problems;
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
