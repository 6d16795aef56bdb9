/**
 * Hunts every bug, or those that are named, and prints the table: bug, invariant, seeds, transactions, seconds. With
 * `--write` the seeds that caught them go into `first-seeds.ts`.
 *
 *     node test/simulation/bugs/find-seeds.ts [--write] [NAME...]
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bugs } from './bugs.ts';
import { firstSeeds } from './first-seeds.ts';
import { huntAll } from './hunters.ts';
import { seedsFor } from './seeds-for.ts';

const HEAD = `/** The seed that caught each bug soonest when \`find-seeds.ts\` last looked: it is tried first, and then all the others. */
export const firstSeeds: Readonly<Record<string, number>> = {
`;

const words = process.argv.slice(2);
const isKept = words.includes('--write');
const names = words.filter((word) => !word.startsWith('--'));
const hunted = names.length === 0 ? bugs : bugs.filter((bug) => names.includes(bug.name));
const seeds: Record<string, number> = { ...firstSeeds };
await huntAll(
  hunted,
  (bug) => seedsFor(bug.name),
  ({ bug, caught, seeds: played, transactions, seconds }) => {
    const by = caught === undefined ? 'NOT CAUGHT' : `${caught.invariant} | seed ${caught.seed}`;
    const foreign = caught !== undefined && !bug.invariants.includes(caught.invariant) ? ' (not one of its own)' : '';
    const effort = `${played} seeds, ${transactions} transactions | ${seconds.toFixed(1)} s`;
    process.stdout.write(`${bug.name} | ${by}${foreign} | ${effort} | ${caught?.detail.slice(0, 150) ?? ''}\n`);
    if (caught === undefined) delete seeds[bug.name];
    else seeds[bug.name] = caught.seed;
  },
);
if (isKept) {
  const lines = bugs.flatMap(({ name }) => (seeds[name] === undefined ? [] : [`  ${name}: ${seeds[name]},\n`]));
  writeFileSync(fileURLToPath(new URL('first-seeds.ts', import.meta.url)), `${HEAD}${lines.join('')}};\n`);
}
