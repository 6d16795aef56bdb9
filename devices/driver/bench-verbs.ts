import type { FarEnd } from '../link/link.ts';
import type { DeviceBench } from './device-protocol.ts';

const FAULT_USAGE = 'fault <name> [on|off]';
const POWER_USAGE = 'power off or power on';

/** Undefined when it was understood and done, otherwise why not. `rest` is all that stands behind the verb. */
export type BenchVerb = (what: string, more: string, rest: string) => string | undefined;

/** What a hand can do to any simulated device. */
export interface BenchDevice<Fault extends string> {
  attach(end: FarEnd): void;
  fault(name: Fault, on: boolean): void;
  clear(): void;
  power(on: boolean): void;
  watch(listener: (event: object) => void): () => void;
}

/** A simulated device driven by lines of text: the verbs that all of them know, and its own. */
export function createBench<Fault extends string>(options: {
  readonly device: BenchDevice<Fault>;
  readonly tell: (event: object) => void;
  /** Faults the device can play. */
  readonly faultNames: readonly Fault[];
  /** Told for `state`. */
  readonly status: () => object;
  readonly verbs: Readonly<Record<string, BenchVerb>>;
}): DeviceBench {
  const { device, tell, faultNames } = options;
  device.watch(tell);

  const common: Readonly<Record<string, BenchVerb>> = {
    fault: (what, more) => {
      const name = faultNames.find((candidate) => candidate === what);
      if (name === undefined) return `faults are ${faultNames.join(', ')}`;
      if (more !== '' && !isSwitch(more)) return FAULT_USAGE;
      device.fault(name, more !== 'off');
      return undefined;
    },
    clear: () => {
      device.clear();
      return undefined;
    },
    power: (what) => {
      if (!isSwitch(what)) return POWER_USAGE;
      device.power(what === 'on');
      return undefined;
    },
    state: () => {
      tell({ kind: 'status', ...options.status() });
      return undefined;
    },
  };
  const verbs = new Map([...Object.entries(options.verbs), ...Object.entries(common)]);

  return {
    attach: (end) => {
      device.attach(end);
    },
    perform: (line) => {
      const words = line.trim();
      const [verb = '', what = '', more = ''] = words.split(/\s+/u);
      const run = verbs.get(verb);
      return run === undefined
        ? `say ${[...verbs.keys()].join(', ')} or quit`
        : run(what, more, words.slice(verb.length).trim());
    },
  };
}

export function isSwitch(word: string): word is 'on' | 'off' {
  return word === 'on' || word === 'off';
}
