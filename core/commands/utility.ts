import { join } from 'node:path';
import { createInterface } from 'node:readline';

import {
  type SimulatedUtility,
  type UtilityFault,
  openSimulatedUtility,
  utilityFaults,
} from '../billing/simulated-utility.ts';
import { accountSwitches, isAccountSwitch } from '../billing/utility/operator-desk.ts';
import { serveOperatorPage } from '../billing/utility/operator-server.ts';
import { serveUtility } from '../billing/utility-server.ts';
import { nodeTooOld } from '../platform/node-version.ts';
import { systemClock } from '../platform/system-clock.ts';
import { UTILITY_USAGE, type UtilityFlags, readUtilityFlags } from './utility-flags.ts';

const EXIT_USAGE = 2;

/** `npm run utility`: the reference utility as a process of its own. Standard output is JSON, a line each. */
async function main(argv: readonly string[]): Promise<void> {
  const tooOld = nodeTooOld();
  if (tooOld !== undefined) return refuse(tooOld);
  const read = readUtilityFlags(argv);
  switch (read.kind) {
    case 'help':
      console.log(UTILITY_USAGE);
      return;
    case 'bad':
      return refuse(read.line);
    case 'flags':
      return await run(read.flags).catch((error: unknown) => {
        refuse(`the utility cannot start: ${error instanceof Error ? error.message : String(error)}`);
      });
  }
}

async function run({ port, data, town, operatorPort }: UtilityFlags): Promise<void> {
  const path = data === undefined ? ':memory:' : join(data, 'utility.db');
  const utility = openSimulatedUtility({ path, clock: systemClock, town });
  const server = await serveUtility({ gateway: utility, port });
  const page =
    operatorPort === undefined ? undefined : await serveOperatorPage({ desk: utility.operator, port: operatorPort });
  print({
    listening: server.port,
    ...(page === undefined ? {} : { operator: `http://127.0.0.1:${page.port}/operator` }),
  });

  const lines = createInterface({ input: process.stdin });
  const stop = async (): Promise<void> => {
    lines.close();
    // An open pipe from the parent would keep the process alive.
    process.stdin.destroy();
    await page?.close();
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
  const [verb = '', name = '', to = ''] = line.split(/\s+/u);
  if (verb === 'postings') return { postings: utility.postings(), totals: utility.totals() };
  if (verb === 'clear' && name === '') {
    for (const fault of utilityFaults) utility.setFault(fault, false);
    return { faults: utility.faults() };
  }
  if ((verb === 'fault' || verb === 'clear') && isFault(name)) {
    utility.setFault(name, verb === 'fault');
    return { faults: utility.faults() };
  }
  if (verb === 'switch' && isAccountSwitch(to)) {
    const done = utility.operator.switchAccount(name, to);
    return done ? { account: name, behaves: to } : { error: `nobody has the account number ${name}` };
  }
  return { error: `not understood: ${line}`, faults: utilityFaults, switches: accountSwitches };
}

function isFault(name: string): name is UtilityFault {
  return utilityFaults.some((fault) => fault === name);
}

function print(event: unknown): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function refuse(line: string): void {
  console.error(line);
  process.exitCode = EXIT_USAGE;
}

if (import.meta.main) await main(process.argv.slice(2));
