import type { Temper } from '../people/person.ts';
import { createChance, deriveSeed } from './chance.ts';

/** One visit and the troubles around it. Each has a seed of its own: without one, the others stay what they were. */
export interface Slot {
  readonly index: number;
  readonly visit: VisitPlan | undefined;
  readonly troubles: readonly TroublePlan[];
}

export interface VisitPlan {
  readonly id: string;
  readonly seed: number;
  readonly temper: Temper;
}

export interface TroublePlan {
  readonly id: string;
  readonly seed: number;
  /** From the beginning of the slot. */
  readonly afterMs: number;
}

/** Where a seed branches. */
const BRANCH = { visit: 1, troubles: 2 } as const;
/** In parts of a hundred visits. */
const TEMPERS: readonly (readonly [Temper, number])[] = [
  ['patient', 54],
  ['impatient', 26],
  ['malicious', 15],
  ['technician', 5],
];
/** How much goes wrong: a bad week in which most is tried, or the days between, in which much is done. */
export type Weather = 'foul' | 'fair';

/** Troubles around a visit, in parts of a hundred slots: most visits meet none, some meet several at once. */
const TROUBLES: Readonly<Record<Weather, readonly (readonly [count: number, parts: number])[]>> = {
  foul: [
    [0, 57],
    [1, 28],
    [2, 11],
    [3, 4],
  ],
  fair: [
    [0, 90],
    [1, 8],
    [2, 2],
  ],
};
/** A visit lasts about this long; troubles begin anywhere in it. */
const SLOT_MS = 14_000;

export function slotAt(seed: number, index: number, weather: Weather): Slot {
  const visitSeed = deriveSeed(seed, BRANCH.visit, index);
  const troubleChance = createChance(deriveSeed(seed, BRANCH.troubles, index));
  const count = weighted(TROUBLES[weather], troubleChance.below(100));
  return {
    index,
    visit: { id: `v${index}`, seed: visitSeed, temper: weighted(TEMPERS, createChance(visitSeed).below(100)) },
    troubles: Array.from({ length: count }, (_, number) => ({
      id: `t${index}.${number}`,
      seed: deriveSeed(seed, BRANCH.troubles, index, number),
      afterMs: createChance(deriveSeed(seed, BRANCH.troubles, index, number, 1)).below(SLOT_MS),
    })),
  };
}

/** The slot with only what is in `kept`; everything where that is undefined. */
export function only(slot: Slot, kept: ReadonlySet<string> | undefined): Slot {
  if (kept === undefined) return slot;
  const { visit } = slot;
  return {
    index: slot.index,
    visit: visit !== undefined && kept.has(visit.id) ? visit : undefined,
    troubles: slot.troubles.filter((trouble) => kept.has(trouble.id)),
  };
}

function weighted<T>(choices: readonly (readonly [T, number])[], roll: number): T {
  let left = roll;
  for (const [choice, parts] of choices) {
    if (left < parts) return choice;
    left -= parts;
  }
  const [first] = choices;
  if (first === undefined) throw new Error('nothing to choose from');
  return first[0];
}
