import { createBench, isSwitch, type BenchVerb } from '../driver/bench-verbs.ts';
import type { DeviceBench } from '../driver/device-protocol.ts';
import type { FarSensors } from './far-end/far-sensors.ts';
import { sensorInputs } from './rest.ts';

/** A simulated board driven by lines of text: every input is a verb. */
export function createSensorsBench(sensors: FarSensors, tell: (event: object) => void): DeviceBench {
  const inputs = sensorInputs.map((input): [string, BenchVerb] => [
    input,
    (what) => {
      if (!isSwitch(what)) return `${input} on or ${input} off`;
      sensors.set(input, what === 'on');
      return undefined;
    },
  ]);
  return createBench({
    device: sensors,
    tell,
    faultNames: sensors.state().faults.map(({ name }) => name),
    status: () => ({ ...sensors.state(), violations: sensors.violations() }),
    verbs: Object.fromEntries(inputs),
  });
}
