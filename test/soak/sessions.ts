import { composeKiosk } from '../../core/compose.ts';
import type { Command } from '../../core/contract/commands.ts';
import type { Screen, Snapshot } from '../../core/contract/snapshot.ts';
import { parseConfig } from '../../core/platform/config.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { recordsIn } from '../support/kiosk-rig.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

export interface SoakOrder {
  readonly sessions: number;
  /** The first measurement is taken after this visit. */
  readonly from: number;
  readonly dataDir: string;
  readonly collect: () => void;
}

export interface SoakResult {
  readonly heapAtStart: number;
  readonly heapAtEnd: number;
  readonly records: number;
  readonly timers: number;
}

const prepaidAccount = '0310100007';
const stepMs = 250;
const visitLimitMs = 120_000;
/** A business hall's busy day; the rest of it is slept through, so that days are turned and compared as in the field. */
const visitsADay = 600;
const dayMs = 86_400_000;
/** Beyond the wait after midnight for the comparison of the day before. */
const afterMidnightMs = 10 * 60_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Visits one after another on one host: lookup, one note, booking, receipt, home. The paper is torn off each time. */
export async function soak({ sessions, from, dataDir, collect }: SoakOrder): Promise<SoakResult> {
  const clock = createManualClock();
  const parsed = parseConfig({}, 'soak');
  if (parsed.kind === 'bad') throw new Error(parsed.lines.join('\n'));
  const kiosk = await composeKiosk({
    config: parsed.config,
    dataDir,
    log: silent,
    clock,
    random: createSeededRandom(1),
  });
  if (kiosk.kind === 'refused') throw new Error(kiosk.line);
  const { connection, farEnds, ledger } = kiosk;
  let last: Snapshot | undefined;
  const stop = connection.watch((snapshot) => {
    last = snapshot;
  });

  async function until<K extends Screen['kind']>(kind: K, isReady: (screen: Extract<Screen, { kind: K }>) => boolean) {
    for (let waitedMs = 0; waitedMs < visitLimitMs; waitedMs += stepMs) {
      const screen = last?.screen;
      if (screen !== undefined && isKind(screen, kind) && isReady(screen)) return;
      await clock.advance(stepMs);
    }
    throw new Error(`the screen stays ${JSON.stringify(last?.screen)}, not ${kind}`);
  }

  async function press(command: Command): Promise<void> {
    const answer = await connection.send(command);
    if (answer.kind === 'refused') throw new Error(`${command.kind} was refused: ${answer.reason}`);
    await clock.advance(stepMs);
  }

  async function visit(): Promise<void> {
    await until('home', () => last?.availability.cash.ok === true);
    await press({ kind: 'start', purpose: 'recharge' });
    await press({ kind: 'submitAccount', accountNumber: prepaidAccount });
    await until('chooseAmount', () => true);
    await press({ kind: 'chooseAmount', amountFen: 5_000 });
    await press({ kind: 'agree', withoutReceipt: false });
    await until('cash', (screen) => screen.intake === 'open');
    farEnds.noteAcceptor?.device.insert(50);
    await until('cash', (screen) => screen.canPay && screen.intake === 'open');
    await press({ kind: 'pay' });
    await until('result', (screen) => screen.outcome === 'paid' && screen.receipt.kind === 'printed');
    farEnds.receiptPrinter?.device.tear();
    await press({ kind: 'finish' });
    await press({ kind: 'finish' });
  }

  function heap(): number {
    collect();
    collect();
    return process.memoryUsage().heapUsed;
  }

  let heapAtStart = 0;
  for (let session = 1; session <= sessions; session += 1) {
    await visit();
    if (session === from) heapAtStart = heap();
    if (session % visitsADay === 0) {
      clock.jumpWallClock(dayMs);
      await clock.advance(afterMidnightMs);
    }
  }
  const heapAtEnd = heap();
  if (ledger.totals.creditedFen !== sessions * 5_000) throw new Error(`${ledger.totals.creditedFen} fen were credited`);
  const timers = clock.pendingTimers();
  stop();
  const closing = kiosk.close();
  await clock.advance(1_000);
  await closing;
  return { heapAtStart, heapAtEnd, records: recordsIn(dataDir).length, timers };
}

function isKind<K extends Screen['kind']>(screen: Screen, kind: K): screen is Extract<Screen, { kind: K }> {
  return screen.kind === kind;
}
