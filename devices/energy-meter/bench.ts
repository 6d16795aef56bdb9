import type { DeviceBench } from '../driver/device-protocol.ts';
import type { FarEnergyMeters } from './far-end/far-energy-meter.ts';
import { energyMeterFaultNames, isEnergyMeterFault } from './far-end/faults.ts';

const USAGE = 'say "load METER WATTS", "period N", "meters", "fault NAME on|off", "clear", "power on|off", "state"';

/** Simulated meters driven by lines of text. */
export function createMeterBench(meters: FarEnergyMeters, tell: (event: object) => void): DeviceBench {
  meters.watch(tell);
  return {
    attach: meters.attach,
    perform: (line) => {
      const [verb = '', first = '', second = ''] = line.trim().split(/\s+/u);
      if (verb === 'load' && /^-?\d+$/u.test(second)) {
        if (!meters.state().meters.some(({ meterNumber }) => meterNumber === first)) {
          const known = meters.state().meters.map(({ meterNumber }) => meterNumber);
          return `there is no meter ${first}; there are ${known.join(', ')}`;
        }
        meters.load(first, Number(second));
        return undefined;
      }
      if (verb === 'period' && /^\d+$/u.test(first)) {
        meters.period(Number(first));
        return undefined;
      }
      if (verb === 'meters') {
        tell({ kind: 'meters', meters: meters.state().meters });
        return undefined;
      }
      if (verb === 'clear') {
        meters.clear();
        return undefined;
      }
      if (verb === 'state') {
        tell({ kind: 'status', ...meters.state(), violations: meters.violations() });
        return undefined;
      }
      if (verb === 'power' && (first === 'on' || first === 'off')) {
        meters.power(first === 'on');
        return undefined;
      }
      if (verb === 'fault' && (second === 'on' || second === 'off')) {
        if (!isEnergyMeterFault(first))
          return `there is no fault "${first}"; there are ${energyMeterFaultNames.join(', ')}`;
        meters.fault(first, second === 'on');
        return undefined;
      }
      return `not understood: "${line.trim()}"; ${USAGE}`;
    },
  };
}
