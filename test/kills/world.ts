import { mkdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSimulatedUtility, type SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../core/billing/utility-server.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import type { BillingGateway } from '../../core/ports/billing-gateway.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { openSerialFarEnd } from '../../devices/link/far-end-serial.ts';
import { createCcnetSimulator } from '../../devices/note-acceptor/ccnet/simulator.ts';
import type { FarNoteAcceptor } from '../../devices/note-acceptor/far-end/far-note-acceptor.ts';
import { createEscposSimulator, type EscposSimulator } from '../../devices/receipt-printer/escpos/simulator.ts';
import { loadProtocol } from '../../devices/protocols.ts';
import { openPtyPair } from './pty-pair.ts';

/** Where something happened that a kill may follow closely. */
export const sources = ['acceptor', 'printer', 'journal', 'utility'] as const;
export type Source = (typeof sources)[number];

/** Everything around one host that outlives it: hardware, cables, the utility, the disk. */
export interface World {
  readonly number: number;
  readonly dataDir: string;
  readonly configFile: string;
  readonly acceptor: FarNoteAcceptor;
  readonly printer: EscposSimulator;
  readonly utility: SimulatedUtility;
  /** All paper that ever left the printer, a string a sheet; the last one may still be in it. */
  sheets(): readonly string[];
  watch(listener: (source: Source, what: string) => void): () => void;
  close(): Promise<void>;
}

/** Prefix of every transaction number in a campaign. */
export const TERMINAL_ID = 'KILL-01';

/** Sheets the printer may have cut before they are taken from it; it keeps far more. */
const TEAR_AFTER_SHEETS = 50;

export async function openWorld(options: { folder: string; number: number; motorSpeed: number }): Promise<World> {
  const { folder, number } = options;
  const place = join(folder, `world-${number}`);
  const dataDir = join(place, 'data');
  const journalDir = join(dataDir, 'journal');
  mkdirSync(journalDir, { recursive: true });

  const clock = fasterClock(options.motorSpeed);
  const acceptor = createCcnetSimulator({ clock });
  const printer = createEscposSimulator({ clock, paperWidthMm: 80 });
  const utility = openSimulatedUtility({ path: ':memory:', clock: systemClock });
  const listeners = new Set<(source: Source, what: string) => void>();
  const tell = (source: Source, what: string): void => {
    for (const listener of listeners) listener(source, what);
  };
  const filed: string[] = [];
  acceptor.watch((event) => {
    if (event.kind !== 'state') tell('acceptor', event.kind);
  });
  printer.watch((event) => {
    if (event.kind === 'linePrinted' || event.kind === 'cut') tell('printer', event.kind);
    if (event.kind !== 'cut' || printer.text().length < TEAR_AFTER_SHEETS) return;
    filed.push(...printer.text());
    printer.tear();
  });
  // Each write into the WAL, before and after its fsync: the instants between the steps of one commit.
  const disk = watch(journalDir, (_, name) => {
    if (name?.endsWith('-wal') === true) tell('journal', 'walWritten');
  });

  const acceptorPty = await openPtyPair(place, 'acceptor');
  const printerPty = await openPtyPair(place, 'printer');
  const acceptorEnd = await plug(acceptorPty.device, 'ccnet', (end) => acceptor.attach(end));
  const printerEnd = await plug(printerPty.device, 'escpos', (end) => printer.attach(end));
  const server = await serveUtility({ gateway: overheard(utility, tell), port: 0 });

  const configFile = join(place, 'kiosk.json');
  const serial = (path: string): unknown => ({ kind: 'serial', path });
  const config = {
    terminal: { id: TERMINAL_ID },
    devices: {
      noteAcceptor: { protocol: 'ccnet', link: serial(acceptorPty.host) },
      receiptPrinter: { protocol: 'escpos', link: serial(printerPty.host), paperWidthMm: 80 },
    },
    backEnd: { kind: 'http', baseUrl: `http://127.0.0.1:${server.port}` },
    timeouts: { resultSeconds: 5, thanksSeconds: 1, stackSeconds: 5, recoverSeconds: 5 },
    ...withoutRestartStorm,
    dataDir,
  };
  writeFileSync(configFile, JSON.stringify(config));

  return {
    number,
    dataDir,
    configFile,
    acceptor,
    printer,
    utility,
    sheets: () => [...filed, ...printer.text()],
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => {
      disk.close();
      await acceptorEnd.close();
      await printerEnd.close();
      await acceptorPty.close();
      await printerPty.close();
      await server.close();
      await utility.close();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/**
 * RESTART STORM. A campaign starts one terminal far more often in ten minutes than the product allows before it closes
 * the intake. That rule has its own scenario; here, and nowhere else, it is switched off.
 */
const withoutRestartStorm = { recovery: { restartStorm: null } };

/** Motors may run faster than real ones: more happens between two writes to the journal, and a minute holds more. */
function fasterClock(speed: number): Clock {
  return {
    nowMs: () => systemClock.nowMs(),
    monotonicMs: () => systemClock.monotonicMs() * speed,
    after: (delayMs, run) => systemClock.after(delayMs / speed, run),
  };
}

async function plug(
  path: string,
  protocol: 'ccnet' | 'escpos',
  attach: (end: Parameters<FarNoteAcceptor['attach']>[0]) => void,
): Promise<{ close(): Promise<void> }> {
  const { serial } = await loadProtocol(protocol);
  const opening = await openSerialFarEnd({ path, settings: serial, clock: systemClock });
  if (opening.kind === 'failed') throw new Error(opening.detail);
  attach(opening.end);
  return opening;
}

/** A posting is killed around: when it arrives, and when the utility has booked it and is about to answer. */
function overheard(utility: BillingGateway, tell: (source: Source, what: string) => void): BillingGateway {
  return {
    ...utility,
    post: async (posting) => {
      tell('utility', 'postArrived');
      const outcome = await utility.post(posting);
      tell('utility', 'postDecided');
      return outcome;
    },
    query: (postingId) => {
      tell('utility', 'queryArrived');
      return utility.query(postingId);
    },
    close: () => Promise.resolve(),
  };
}
