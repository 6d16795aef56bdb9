import { createBench } from '../driver/bench-verbs.ts';
import type { DeviceBench } from '../driver/device-protocol.ts';
import type { FarEnergyMeters } from './far-end/far-energy-meter.ts';

/** Simulated meters driven by lines of text. */
export function createMeterBench(meters: FarEnergyMeters, tell: (event: object) => void): DeviceBench {
  return createBench({
    device: meters,
    tell,
    faultNames: meters.state().faults.map(({ name }) => name),
    status: () => ({ ...meters.state(), violations: meters.violations() }),
    verbs: {
      load: (meterNumber, watts) => {
        const known = meters.state().meters.map((meter) => meter.meterNumber);
        if (!/^-?\d+$/u.test(watts)) return 'load <meter> <watts>';
        if (!known.includes(meterNumber)) return `there is no meter ${meterNumber}; there are ${known.join(', ')}`;
        meters.load(meterNumber, Number(watts));
        return undefined;
      },
      period: (index) => {
        if (!/^\d+$/u.test(index)) return 'period <number>, the first is 0';
        meters.period(Number(index));
        return undefined;
      },
      meters: () => {
        tell({ kind: 'meters', meters: meters.state().meters });
        return undefined;
      },
    },
  });
}
