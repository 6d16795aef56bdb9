import { firstSeeds } from './first-seeds.ts';

/** Seeds within which every bug must be caught: some three thousand transactions, a third of them tokens and cards. */
export const SEEDS_PER_BUG = 54;

/** The one that caught it before, then 1, 2, 3 and so on. */
export function seedsFor(bugName: string): readonly number[] {
  const first = firstSeeds[bugName];
  const others = Array.from({ length: SEEDS_PER_BUG }, (_, index) => index + 1);
  return first === undefined ? others : [first, ...others.filter((seed) => seed !== first)];
}
