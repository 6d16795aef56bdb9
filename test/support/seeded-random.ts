import type { RandomSource } from '../../core/ports/clock.ts';

/** Mulberry32: the same seed gives the same bytes on every machine. */
export function createSeededRandom(seed: number): RandomSource & { below(limit: number): number } {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
  return {
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    below: (limit) => next() % limit,
  };
}
