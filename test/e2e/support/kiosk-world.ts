import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../../core/billing/utility-server.ts';
import type { LedgerTotals } from '../../../core/domain/ledger.ts';
import { systemClock } from '../../../core/platform/system-clock.ts';
import { listenFarEnd } from '../../../devices/link/far-end-tcp.ts';
import { createCcnetSimulator } from '../../../devices/note-acceptor/ccnet/simulator.ts';
import { createEscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';

/** Devices and a utility that outlive every host, at the far end of real sockets. */
export interface World {
  readonly dataDir: string;
  readonly acceptor: ReturnType<typeof createCcnetSimulator>;
  readonly printer: ReturnType<typeof createEscposSimulator>;
  readonly utility: ReturnType<typeof openSimulatedUtility>;
  readonly config: unknown;
  close(): Promise<void>;
}

/** What a host says of itself when it has come to rest. */
export interface Rest {
  readonly totals: LedgerTotals;
  readonly heldFen: number;
}

export async function openWorld(): Promise<World> {
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

/** The first invariant of the house, from outside: where the notes are, what is booked, what is claimed. */
export function whatIsWrong(world: World, rested: Rest): readonly string[] {
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
