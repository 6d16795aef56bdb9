import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../core/billing/utility-server.ts';
import { composeKiosk } from '../../core/compose.ts';
import type { Command } from '../../core/contract/commands.ts';
import type { Screen, Snapshot } from '../../core/contract/snapshot.ts';
import { parseConfig } from '../../core/platform/config.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { median } from './codec.ts';
import type { BenchRow } from './journal.ts';

const ACCOUNT = '0310100007';
const PAYMENTS = 15;
const YUAN = 20;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * From the press of "pay" to the result on the screen: the acceptor is told to stop and answers over its wire, the journal
 * takes three records to the disk, the posting goes over HTTP to a utility on this machine and comes back. The peer is the
 * round of the acceptor alone, which no kiosk can go below.
 */
export async function benchPayToResult(): Promise<{ rows: BenchRow[] }> {
  const utility = openSimulatedUtility({ path: ':memory:', clock: systemClock });
  const server = await serveUtility({ gateway: utility, port: 0 });
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-bench-pay-'));
  const parsed = parseConfig(
    {
      devices: {
        noteAcceptor: { protocol: 'ccnet', link: { kind: 'simulator' } },
        receiptPrinter: { protocol: 'escpos', link: { kind: 'simulator' } },
        cardReader: null,
      },
      backEnd: { kind: 'http', baseUrl: `http://127.0.0.1:${server.port}` },
    },
    'bench',
  );
  if (parsed.kind === 'bad') throw new Error(parsed.lines.join('\n'));
  const kiosk = await composeKiosk({ config: parsed.config, dataDir, log: silent, simulatorPanel: false });
  if (kiosk.kind === 'refused') throw new Error(kiosk.line);
  const { connection, farEnds } = kiosk;
  let newest: Snapshot | undefined;
  const waiting = new Set<() => void>();
  const stop = connection.watch((snapshot) => {
    newest = snapshot;
    for (const wake of waiting) wake();
  });

  const until = (isThere: (screen: Screen) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (newest === undefined || !isThere(newest.screen)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const press = async (command: Command): Promise<void> => {
    const answer = await connection.send(command);
    if (answer.kind === 'refused') throw new Error(`${command.kind} was refused: ${answer.reason}`);
  };

  const tookMs: number[] = [];
  const closedMs: number[] = [];
  await until(() => newest?.availability.cash.ok === true);
  for (let payment = 0; payment < PAYMENTS; payment += 1) {
    await press({ kind: 'start', purpose: 'recharge' });
    await press({ kind: 'submitAccount', accountNumber: ACCOUNT });
    await until((screen) => screen.kind === 'chooseAmount');
    await press({ kind: 'chooseAmount', amountFen: YUAN * 100 });
    await press({ kind: 'agree', withoutReceipt: false });
    await until((screen) => screen.kind === 'cash' && screen.intake === 'open');
    farEnds.noteAcceptor?.device.insert(YUAN);
    await until((screen) => screen.kind === 'cash' && screen.canPay);
    const beganMs = systemClock.monotonicMs();
    let postingMs = Number.NaN;
    const posting = until((screen) => screen.kind === 'processing').then(() => {
      postingMs = systemClock.monotonicMs();
    });
    await press({ kind: 'pay' });
    await until((screen) => screen.kind === 'result' && screen.outcome === 'paid');
    tookMs.push(systemClock.monotonicMs() - beganMs);
    await posting;
    closedMs.push(postingMs - beganMs);
    await until((screen) => screen.kind === 'result' && screen.receipt.kind !== 'printing');
    await press({ kind: 'finish' });
    await press({ kind: 'finish' });
  }
  stop();
  await kiosk.close();
  await server.close();
  await utility.close();
  rmSync(dataDir, { recursive: true });
  const peerMs = median(closedMs);
  return {
    rows: [
      {
        name: 'from "pay" to the result, local back end',
        value: Math.round(median(tookMs)),
        unit: 'ms',
        peer: `of which until the slot is shut ${Math.round(peerMs)} ms`,
        ratio: median(tookMs) / peerMs,
      },
    ],
  };
}
