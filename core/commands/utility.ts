import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import {
  type SimulatedUtility,
  type UtilityFault,
  openSimulatedUtility,
  utilityFaults,
} from '../billing/simulated-utility.ts';
import { serveUtility } from '../billing/utility-server.ts';
import { systemClock } from '../platform/system-clock.ts';

const LARGEST_PORT = 65_535;

/**
 * The simulated utility as a process of its own: `--port N --data DIR`. Prints one JSON line when it listens. Lines on
 * standard input drive it: `fault <name>`, `clear [name]`, `postings`, `quit`.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '0' }, data: { type: 'string' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > LARGEST_PORT)
    throw new RangeError(`--port ${values.port} is not a port`);
  const path = values.data === undefined ? ':memory:' : join(values.data, 'utility.db');
  const utility = openSimulatedUtility({ path, clock: systemClock });
  const server = await serveUtility({ gateway: utility, port });
  print({ listening: server.port });

  const lines = createInterface({ input: process.stdin });
  const stop = async (): Promise<void> => {
    lines.close();
    // An open pipe from the parent would keep the process alive.
    process.stdin.destroy();
    await server.close();
    await utility.close();
  };
  lines.on('line', (line) => {
    if (line.trim() === 'quit') void stop();
    else print(drive(utility, line.trim()));
  });
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

function drive(utility: SimulatedUtility, line: string): unknown {
  const [verb = '', name = ''] = line.split(/\s+/u);
  if (verb === 'postings') return { postings: utility.postings(), totals: utility.totals() };
  if (verb === 'clear' && name === '') {
    for (const fault of utilityFaults) utility.setFault(fault, false);
    return { faults: utility.faults() };
  }
  if ((verb === 'fault' || verb === 'clear') && isFault(name)) {
    utility.setFault(name, verb === 'fault');
    return { faults: utility.faults() };
  }
  return { error: `not understood: ${line}`, faults: utilityFaults };
}

function isFault(name: string): name is UtilityFault {
  return utilityFaults.some((fault) => fault === name);
}

function print(event: unknown): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

if (import.meta.main) await main();
