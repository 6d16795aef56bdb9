import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createRequestSigner } from '../../core/billing/request-signing.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { systemRandom } from '../../core/platform/system-random.ts';
import { provideContractTools } from './contract-tools.ts';
import type { Verdict } from './conformance-asker.ts';
import { checkConformance } from './conformance.ts';

const USAGE = `usage: npm run contract:check -- --url http://127.0.0.1:PORT [--account NUMBER] [--phone-tail DDDD]
         [--card-account NUMBER] [--date YYYY-MM-DD] [--runs N] [--seed N]
         [--key-id ID --key-file FILE]
Books small recharges on these accounts: never against a utility that is in use.
Ids are made of the seed: another one for every run against the same books.`;
const EXIT_USAGE = 2;
const DEFAULT_RUNS = 40;
const MOST_RUNS = 10_000;
/** Lines of faults; the first few say what is wrong. */
const MOST_FAULTS_SHOWN = 40;

/** A line an operation, the faults, and the sum. */
export function printVerdicts(verdicts: readonly Verdict[]): readonly string[] {
  const byOperation = Map.groupBy(verdicts, ({ operation }) => operation);
  const failed = verdicts.filter(({ faults }) => faults.length > 0);
  const lines = [...byOperation].map(([operation, cases]) => {
    const bad = cases.filter(({ faults }) => faults.length > 0).length;
    const counts = `${String(cases.length).padStart(5)} cases ${String(bad).padStart(4)} failed`;
    // Whoever is only ever refused has not shown much.
    const statuses = [...Map.groupBy(cases, ({ status }) => status)].toSorted(([one], [two]) => one - two);
    const told = statuses.map(([status, all]) => `${status === 0 ? '' : `${status} `}×${all.length}`).join('  ');
    return `${operation.padEnd(18)} ${counts}   ${told}`;
  });
  const faults = failed
    .slice(0, MOST_FAULTS_SHOWN)
    .map(({ operation, name, faults: [first = ''] }) => `${operation}, ${name}: ${first}`);
  const sum = `${byOperation.size - 1} operations, ${verdicts.length} cases: ${verdicts.length - failed.length} passed, ${failed.length} failed`;
  return [...lines, ...faults, sum];
}

/** `npm run contract:check`. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      account: { type: 'string', default: '0310100007' },
      'phone-tail': { type: 'string' },
      'card-account': { type: 'string' },
      date: { type: 'string' },
      runs: { type: 'string', default: String(DEFAULT_RUNS) },
      seed: { type: 'string' },
      'key-id': { type: 'string' },
      'key-file': { type: 'string' },
    },
  });
  const { url, account, date, runs, 'key-id': keyId, 'key-file': keyFile } = values;
  const count = Number(runs);
  // Ids are made of it, and a back end keeps ids for ever.
  const seed = values.seed === undefined ? Math.trunc(Date.now() / 1_000) : Number(values.seed);
  const isGood = Number.isInteger(count) && count > 0 && count <= MOST_RUNS && Number.isInteger(seed);
  if (url === undefined || !URL.canParse(url) || !isGood || (keyId === undefined) !== (keyFile === undefined)) {
    console.error(USAGE);
    return EXIT_USAGE;
  }
  const missing = provideContractTools();
  if (missing !== undefined) {
    console.error(missing);
    return 1;
  }
  const signer =
    keyId === undefined || keyFile === undefined
      ? {}
      : {
          sign: createRequestSigner({
            keyId,
            secret: Buffer.from(readFileSync(keyFile, 'utf8').trim(), 'base64'),
            clock: systemClock,
            random: systemRandom,
          }),
        };
  const verdicts = await checkConformance({
    url: url.replace(/\/$/u, ''),
    accountNumber: account,
    phoneTail: values['phone-tail'],
    cardAccountNumber: values['card-account'],
    businessDate: date ?? new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date()),
    runs: count,
    seed,
    ...signer,
  });
  for (const line of printVerdicts(verdicts)) console.log(line);
  return verdicts.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

if (import.meta.main) process.exitCode = await main();
