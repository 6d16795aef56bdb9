import { it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { states, stateOf } from '/work/main/test/core/domain/support/states.ts';
import { inputs, longAfterMs } from '/work/main/test/core/domain/support/inputs.ts';
import { outcomeOf } from '/work/main/test/core/domain/support/outcome.ts';
it('gen', () => {
  const out: string[] = [];
  for (const s of Object.keys(states)) out.push(s.padEnd(32) + stateOf(states[s]!().kiosk));
  const all: Record<string, (w: any) => any> = { ...Object.fromEntries(Object.entries(inputs).map(([k, f]) => [k, (w: any) => w.give(f(w))])), 'tick long after': (w: any) => w.pass(longAfterMs) };
  const table: Record<string, Record<string, string>> = {};
  for (const [name, f] of Object.entries(all)) {
    const row: Record<string, string> = {};
    for (const s of Object.keys(states)) {
      const w = states[s]!();
      try { row[s] = outcomeOf(w, f); } catch (e) { row[s] = 'THROW ' + String(e).slice(0, 300); }
    }
    table[name] = row;
    const count = new Map<string, number>();
    for (const r of Object.values(row)) count.set(r, (count.get(r) ?? 0) + 1);
    const most = [...count.entries()].sort((a, b) => b[1] - a[1])[0]![0];
    out.push(`\n## ${name}: otherwise ${most}`);
    for (const [s, r] of Object.entries(row)) if (r !== most) out.push(`   ${s.padEnd(30)} ${r}`);
  }
  writeFileSync('/tmp/table.txt', out.join('\n'));
  writeFileSync('/tmp/table.json', JSON.stringify(table));
});
