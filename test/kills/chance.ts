import { createSeededRandom } from '../support/seeded-random.ts';

/** Seeded chance for residents, instants and tears: the same seed plans the same. */
export interface Chance {
  /** 0 to limit - 1. */
  below(limit: number): number;
  between(least: number, most: number): number;
  oneIn(count: number): boolean;
  percent(chance: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  bytes(count: number): Uint8Array;
}

/** Seeds of worlds and cases lie apart: neighbours in a small generator resemble each other in their first draws. */
const SEED_STRIDE = 0x9e37_79b1;

export function createChance(seed: number, stream: number): Chance {
  const random = createSeededRandom(Math.imul(seed + 1, SEED_STRIDE) ^ Math.imul(stream + 1, SEED_STRIDE >>> 3));
  const below = (limit: number): number => random.below(limit);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    oneIn: (count) => below(count) === 0,
    percent: (chance) => below(100) < chance,
    pick: <Item>(items: readonly Item[]): Item => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
    bytes: (count) => random.bytes(count),
  };
}
