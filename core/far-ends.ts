import { join } from 'node:path';
import { openSimulatedUtility, type SimulatedUtility } from './billing/simulated-utility.ts';
import type { KioskConfig } from './platform/config.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import { createCrt310Simulator, type Crt310Simulator } from '../devices/card-reader/crt310/simulator.ts';
import { createMemoryLine, type MemoryLine } from '../devices/link/memory.ts';
import { createCcnetSimulator } from '../devices/note-acceptor/ccnet/simulator.ts';
import type { FarNoteAcceptor } from '../devices/note-acceptor/far-end/far-note-acceptor.ts';
import { createEscposSimulator, type EscposSimulator } from '../devices/receipt-printer/escpos/simulator.ts';

/** What is at the far end of the wires where it is simulated, for the panel and for tests. */
export interface FarEnds {
  readonly noteAcceptor: { readonly device: FarNoteAcceptor; readonly line: MemoryLine } | null;
  readonly receiptPrinter: { readonly device: EscposSimulator; readonly line: MemoryLine } | null;
  readonly cardReader: { readonly device: Crt310Simulator; readonly line: MemoryLine } | null;
  readonly utility: SimulatedUtility | null;
}

/** Simulated devices that outlive the host, as real ones do; whoever brings none of a kind gets a new one. */
export type KeptDevices = Pick<FarEnds, 'noteAcceptor' | 'receiptPrinter'> & Partial<Pick<FarEnds, 'cardReader'>>;

export const noFarEnds: FarEnds = { noteAcceptor: null, receiptPrinter: null, cardReader: null, utility: null };

interface FarEndOptions {
  readonly config: KioskConfig;
  readonly dataDir: string;
  readonly keptDevices?: KeptDevices | undefined;
  readonly keptUtility?: SimulatedUtility | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Everything that the config wants simulated. */
export function simulateFarEnds({ config, dataDir, keptDevices, keptUtility, clock, log }: FarEndOptions): FarEnds {
  const { noteAcceptor, receiptPrinter, cardReader } = config.devices;
  return {
    noteAcceptor:
      keptDevices?.noteAcceptor ??
      (noteAcceptor?.link.kind === 'simulator'
        ? onLine(createCcnetSimulator({ clock }), 'simulated note acceptor')
        : null),
    receiptPrinter:
      keptDevices?.receiptPrinter ??
      (receiptPrinter?.link.kind === 'simulator'
        ? onLine(
            createEscposSimulator({ clock, paperWidthMm: receiptPrinter.paperWidthMm }),
            'simulated receipt printer',
          )
        : null),
    cardReader:
      keptDevices?.cardReader ??
      (cardReader?.link.kind === 'simulator'
        ? onLine(createCrt310Simulator({ clock, log, psc: cardReader.psc }), 'simulated card reader')
        : null),
    utility:
      config.backEnd.kind === 'simulated'
        ? (keptUtility ?? openSimulatedUtility({ path: join(dataDir, 'simulated-utility.db'), clock }))
        : null,
  };
}

type FarDevice = { attach(end: Parameters<Parameters<MemoryLine['attach']>[0]>[0]): void };

function onLine<Device extends FarDevice>(
  device: Device,
  name: string,
): { readonly device: Device; readonly line: MemoryLine } {
  const line = createMemoryLine(name);
  line.attach((end) => {
    device.attach(end);
  });
  return { device, line };
}
