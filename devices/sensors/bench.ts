import type { DeviceBench } from '../driver/device-protocol.ts';
import type { FarSensors } from './far-end/far-sensors.ts';
import { isSensorFault, sensorFaultNames } from './far-end/faults.ts';
import { isSensorInput, sensorInputs } from './rest.ts';

const USAGE = 'say "INPUT on|off", "fault NAME on|off", "clear", "power on|off", "state"';

/** A simulated board driven by lines of text. */
export function createSensorsBench(sensors: FarSensors, tell: (event: object) => void): DeviceBench {
  sensors.watch(tell);
  return {
    attach: sensors.attach,
    perform: (line) => {
      const [verb = '', first = '', second = ''] = line.trim().split(/\s+/u);
      if (verb === 'clear') {
        sensors.clear();
        return undefined;
      }
      if (verb === 'state') {
        tell({ kind: 'status', ...sensors.state(), violations: sensors.violations() });
        return undefined;
      }
      if (verb === 'power' && (first === 'on' || first === 'off')) {
        sensors.power(first === 'on');
        return undefined;
      }
      if (verb === 'fault' && (second === 'on' || second === 'off')) {
        if (!isSensorFault(first)) return `there is no fault "${first}"; there are ${sensorFaultNames.join(', ')}`;
        sensors.fault(first, second === 'on');
        return undefined;
      }
      if (isSensorInput(verb) && (first === 'on' || first === 'off')) {
        sensors.set(verb, first === 'on');
        return undefined;
      }
      return `not understood: "${line.trim()}"; ${USAGE}; inputs are ${sensorInputs.join(', ')}`;
    },
  };
}
