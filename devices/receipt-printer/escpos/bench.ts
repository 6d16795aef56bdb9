import type { Clock } from '../../../core/ports/clock.ts';
import type { DeviceBench } from '../../driver/device-protocol.ts';
import { sheetsToSvg } from './paper-svg.ts';
import { escposBenchFaults } from './simulator-faults.ts';
import { createEscposSimulator, type EscposSimulatorSettings } from './simulator.ts';

const FAULT_USAGE = 'fault <name> [on|off]';
const USAGE = 'say fault, clear, power, paper, paper svg, unknown, tear, take, state or quit';

/** `--paper 58`, `--answers all|automatic|none`, `--presenter yes`; what is none of these is as if it were not there. */
export function printerFlags(flags: Readonly<Record<string, string>>): Omit<EscposSimulatorSettings, 'clock'> {
  const answers = (['all', 'automatic', 'none'] as const).find((word) => word === flags['answers']) ?? 'all';
  return { paperWidthMm: flags['paper'] === '58' ? 58 : 80, answers, presenter: flags['presenter'] === 'yes' };
}

/** The simulated printer, driven by lines of text. */
export function createPrinterBench(
  clock: Clock,
  tell: (event: object) => void,
  settings: Omit<EscposSimulatorSettings, 'clock'>,
): DeviceBench {
  const device = createEscposSimulator({ clock, ...settings });
  device.watch(tell);

  function switchFault(what: string | undefined, more: string | undefined): string | undefined {
    const name = escposBenchFaults.find((candidate) => candidate === what);
    if (name === undefined) return `faults are ${escposBenchFaults.join(', ')}`;
    if (more !== undefined && more !== 'on' && more !== 'off') return FAULT_USAGE;
    device.fault(name, more !== 'off');
    return undefined;
  }

  return {
    attach: (end) => {
      device.attach(end);
    },
    perform: (line) => {
      const [verb, what, more] = line.split(/\s+/u);
      switch (verb) {
        case 'fault':
          return switchFault(what, more);
        case 'clear':
          device.clear();
          return undefined;
        case 'power':
          if (what !== 'off' && what !== 'on') return 'power off or power on';
          device.power(what === 'on');
          return undefined;
        case 'paper':
          if (what === undefined) tell({ kind: 'paper', sheets: device.text() });
          else if (what === 'svg') tell({ kind: 'paperPicture', svg: sheetsToSvg(device.picture()) });
          else return 'paper or paper svg';
          return undefined;
        case 'unknown':
          tell({ kind: 'unknown', commands: device.unknown() });
          return undefined;
        case 'tear':
          device.tear();
          return undefined;
        case 'take':
          return device.takeSlip() ? undefined : 'no slip waits at the mouth';
        case 'state':
          tell({ kind: 'status', ...device.state(), faults: device.faults() });
          return undefined;
        default:
          return USAGE;
      }
    },
  };
}
