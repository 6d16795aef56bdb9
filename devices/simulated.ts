import type { Clock } from '../core/ports/clock.ts';
import type { Log } from '../core/ports/log.ts';
import type { WiredCardReader } from './card-reader/far-end/far-card-reader.ts';
import type { CardReaderConfig, NoteAcceptorConfig, SensorsConfig } from './device-config.ts';
import type { FarNoteAcceptor } from './note-acceptor/far-end/far-note-acceptor.ts';
import type { FarSensors } from './sensors/far-end/far-sensors.ts';

interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
}

/** Config → the far end that a `simulator` link leads to. Its code is loaded only where it is asked for. */
export async function simulateNoteAcceptor(
  { protocol }: NoteAcceptorConfig,
  options: Surroundings,
): Promise<FarNoteAcceptor> {
  switch (protocol) {
    case 'ccnet':
      return (await import('./note-acceptor/ccnet/simulator.ts')).createCcnetSimulator(options);
    case 'ssp':
      return (await import('./note-acceptor/ssp/simulator.ts')).createSspSimulator(options);
    case 'id003':
      return (await import('./note-acceptor/id003/simulator.ts')).createId003Simulator(options);
    case 'ict104':
      return (await import('./note-acceptor/ict104/simulator.ts')).createIct104Simulator(options);
    case 'ebds':
      return (await import('./note-acceptor/ebds/simulator.ts')).createEbdsSimulator(options);
    case 'cctalk-bill':
      return (await import('./note-acceptor/cctalk/simulator.ts')).createCctalkBillSimulator(options);
    default:
      return protocol satisfies never;
  }
}

/** PC/SC is no wire: there is nothing to put a far end to. */
export async function simulateCardReader(
  config: Exclude<CardReaderConfig, { protocol: 'pcsc' }>,
  options: Surroundings,
): Promise<WiredCardReader> {
  const { psc } = config;
  switch (config.protocol) {
    case 'crt310':
      return (await import('./card-reader/crt310/simulator.ts')).createCrt310Simulator({ ...options, psc });
    case 'crt571':
      return (await import('./card-reader/crt571/simulator.ts')).createCrt571Simulator({ ...options, psc });
    default:
      return config satisfies never;
  }
}

export async function simulateSensors({ board }: SensorsConfig, { clock }: Surroundings): Promise<FarSensors> {
  const { icpDasBoard, plainBoard } = await import('./sensors/modbus/board.ts');
  const { createModbusSimulator } = await import('./sensors/modbus/simulator.ts');
  const shown = board === 'plain' ? plainBoard : board === 'icpDas' ? icpDasBoard : board;
  return createModbusSimulator({ clock, board: shown });
}
