import type { RandomSource } from '../../../core/ports/clock.ts';

/** One stream of chance. Each visit, each trouble and each life of the host has its own, so that dropping one leaves the others as they were. */
export interface Chance extends RandomSource {
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** True in `parts` of `whole` cases. */
  happens(parts: number, whole: number): boolean;
}

/** Mulberry32: the same seed gives the same stream on every machine. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => next() >>> 24),
    below: (limit) => next() % limit,
    between: (low, high) => low + (next() % (high - low + 1)),
    pick: (list) => list[next() % list.length] ?? list[0],
    happens: (parts, whole) => next() % whole < parts,
  };
}

/** A seed of its own for a part of something that has one: murmur3's mixer, so that neighbours have nothing in common. */
export function deriveSeed(seed: number, ...parts: readonly number[]): number {
  let mixed = seed >>> 0;
  for (const part of parts) {
    mixed = Math.imul(mixed ^ (part >>> 0), 0x85ebca6b) >>> 0;
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0;
    mixed = (mixed ^ (mixed >>> 16)) + 0x9e3779b9;
  }
  return mixed >>> 0;
}
