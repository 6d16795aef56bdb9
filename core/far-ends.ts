import { join } from 'node:path';
import { openSimulatedUtility, type SimulatedUtility } from './billing/simulated-utility.ts';
import type { KioskConfig } from './platform/config.ts';
import type { Clock } from './ports/clock.ts';
import type { Log } from './ports/log.ts';
import type { WiredCardReader } from '../devices/card-reader/far-end/far-card-reader.ts';
import { createMemoryLine, type MemoryLine } from '../devices/link/memory.ts';
import type { FarNoteAcceptor } from '../devices/note-acceptor/far-end/far-note-acceptor.ts';
import { createEscposSimulator, type EscposSimulator } from '../devices/receipt-printer/escpos/simulator.ts';
import type { FarSensors } from '../devices/sensors/far-end/far-sensors.ts';
import { simulateCardReader, simulateNoteAcceptor, simulateSensors } from '../devices/simulated.ts';

/** What is at the far end of the wires where it is simulated, for the panel and for tests. */
export interface FarEnds {
  readonly noteAcceptor: OnLine<FarNoteAcceptor> | null;
  readonly receiptPrinter: OnLine<EscposSimulator> | null;
  readonly cardReader: OnLine<WiredCardReader> | null;
  readonly sensors: OnLine<FarSensors> | null;
  readonly utility: SimulatedUtility | null;
}

interface OnLine<Device> {
  readonly device: Device;
  readonly line: MemoryLine;
}

/** Simulated devices that outlive the host, as real ones do; whoever brings none of a kind gets a new one. */
export type KeptDevices = Pick<FarEnds, 'noteAcceptor' | 'receiptPrinter'> &
  Partial<Pick<FarEnds, 'cardReader' | 'sensors'>>;

export const noFarEnds: FarEnds = {
  noteAcceptor: null,
  receiptPrinter: null,
  cardReader: null,
  sensors: null,
  utility: null,
};

interface FarEndOptions {
  readonly config: KioskConfig;
  readonly dataDir: string;
  readonly keptDevices?: KeptDevices | undefined;
  readonly keptUtility?: SimulatedUtility | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Everything that the config wants simulated. */
export async function simulateFarEnds(options: FarEndOptions): Promise<FarEnds> {
  const { config, dataDir, keptDevices, keptUtility, clock, log } = options;
  const { noteAcceptor, receiptPrinter, cardReader, sensors } = config.devices;
  const parts = { clock, log };
  return {
    noteAcceptor:
      keptDevices?.noteAcceptor ??
      (noteAcceptor?.link.kind === 'simulator'
        ? onLine(await simulateNoteAcceptor(noteAcceptor, parts), 'simulated note acceptor')
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
      (cardReader !== null && cardReader.protocol !== 'pcsc' && cardReader.link.kind === 'simulator'
        ? onLine(await simulateCardReader(cardReader, parts), 'simulated card reader')
        : null),
    sensors:
      keptDevices?.sensors ??
      (sensors?.link.kind === 'simulator' ? onLine(await simulateSensors(sensors, parts), 'simulated sensors') : null),
    utility:
      config.backEnd.kind === 'simulated'
        ? (keptUtility ?? openSimulatedUtility({ path: join(dataDir, 'simulated-utility.db'), clock }))
        : null,
  };
}

type FarDevice = { attach(end: Parameters<Parameters<MemoryLine['attach']>[0]>[0]): void };

function onLine<Device extends FarDevice>(device: Device, name: string): OnLine<Device> {
  const line = createMemoryLine(name);
  line.attach((end) => {
    device.attach(end);
  });
  return { device, line };
}
