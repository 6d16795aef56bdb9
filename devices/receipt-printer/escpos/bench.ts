import type { Clock } from '../../../core/ports/clock.ts';
import { createBench } from '../../driver/bench-verbs.ts';
import type { DeviceBench } from '../../driver/device-protocol.ts';
import { sheetsToSvg } from './paper-svg.ts';
import { escposBenchFaults } from './simulator-faults.ts';
import { createEscposSimulator, type EscposSimulatorSettings } from './simulator.ts';

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
  return createBench({
    device,
    tell,
    faultNames: escposBenchFaults,
    status: () => ({ ...device.state(), faults: device.faults() }),
    verbs: {
      paper: (what) => {
        if (what === '') tell({ kind: 'paper', sheets: device.text() });
        else if (what === 'svg') tell({ kind: 'paperPicture', svg: sheetsToSvg(device.picture()) });
        else return 'paper or paper svg';
        return undefined;
      },
      unknown: () => {
        tell({ kind: 'unknown', commands: device.unknown() });
        return undefined;
      },
      tear: () => {
        device.tear();
        return undefined;
      },
      take: () => (device.takeSlip() ? undefined : 'no slip waits at the mouth'),
    },
  });
}
