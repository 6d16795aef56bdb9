import type { SensorEvent, SensorInput, SensorOutcome, SensorOutput, Sensors } from '../../../../core/ports/sensors.ts';
import { createMemoryLine, type MemoryLine } from '../../../../devices/link/memory.ts';
import type { FarSensors } from '../../../../devices/sensors/far-end/far-sensors.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import type { ProtocolUnderTest } from './protocols-under-test.ts';

export interface SensorsRig {
  readonly clock: ManualClock;
  readonly line: MemoryLine;
  readonly far: FarSensors;
  readonly sensors: Sensors;
  /** `serviceDoor on`, `tamper on, latched`: since the last call. */
  told(): readonly string[];
  of(input: SensorInput): readonly string[];
  lastState(): string | undefined;
  states(): readonly string[];
  started(): Promise<void>;
  switchOutput(output: SensorOutput, on: boolean): Promise<SensorOutcome>;
  lit(output: SensorOutput): boolean;
}

export function createSensorsRig(under: ProtocolUnderTest): SensorsRig {
  const clock = createManualClock();
  const line = createMemoryLine('memory board');
  const far = under.createFarEnd({ clock });
  line.attach(far.attach);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const sensors = under.createSensors({ opener: line.opener, clock, log });
  const states: string[] = [];
  const all: { input: SensorInput; words: string }[] = [];
  let from = 0;
  sensors.watch((event: SensorEvent) => {
    if (event.kind === 'stateChanged') states.push(event.state);
    else {
      const words = `${event.input} ${event.on ? 'on' : 'off'}${event.latched ? ', latched' : ''}`;
      all.push({ input: event.input, words });
    }
  });
  return {
    clock,
    line,
    far,
    sensors,
    told: () => {
      const news = all.slice(from).map(({ words }) => words);
      from = all.length;
      return news;
    },
    of: (input) => all.filter((entry) => entry.input === input).map(({ words }) => words),
    lastState: () => states.at(-1),
    states: () => states,
    started: async () => {
      sensors.start();
      await clock.advance(1000);
    },
    switchOutput: async (output, on) => {
      const asked = sensors.setOutput(output, on);
      await clock.advance(6000);
      return asked;
    },
    lit: (output) => far.state().outputs.some((entry) => entry.output === output && entry.on),
  };
}

/** What is told after every opening of a terminal where nothing is the matter. */
export const atRest = [
  'serviceDoor off',
  'cashBoxDoor off',
  'tamper off',
  'presence off',
  'mainsPower on',
  'batteryLow off',
];
