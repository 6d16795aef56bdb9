import { ensureBuilt } from '../../core/commands/ensure-built.ts';
import { benchCodec } from './codec.ts';
import { benchFirstLoad } from './first-load.ts';
import { benchFuzz } from './fuzz.ts';
import { benchJournal, type BenchRow } from './journal.ts';
import { benchLatency } from './latency.ts';
import { benchPayToResult } from './pay-to-result.ts';
import { benchPorts } from './ports.ts';
import { benchReceipts } from './receipt.ts';
import { benchReferenceUtility } from './reference-utility.ts';
import { benchStartUp } from './start-up.ts';
import { benchUtility } from './utility.ts';

/** `npm run bench [name …]`: ours beside a peer, measured in one run. Quote the ratios, not the absolute figures. */
const benches: Readonly<Record<string, () => Promise<{ rows: readonly BenchRow[] }>>> = {
  'start-up': benchStartUp,
  receipt: benchReceipts,
  journal: benchJournal,
  codec: benchCodec,
  fuzz: benchFuzz,
  latency: benchLatency,
  ports: benchPorts,
  'pay-to-result': benchPayToResult,
  utility: benchUtility,
  'reference-utility': benchReferenceUtility,
  'first-load': async () => {
    await ensureBuilt(['renderer']);
    return await benchFirstLoad();
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { rows } = await bench();
  for (const row of rows) {
    const figures = `${row.value} ${row.unit}`.padEnd(22);
    console.log(`${row.name.padEnd(44)} ${figures} ${`× ${row.ratio.toFixed(2)}`.padEnd(10)} ${row.peer}`);
  }
}
