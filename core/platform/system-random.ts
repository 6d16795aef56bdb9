import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../ports/clock.ts';

/** The operating system's randomness: for ids, tokens and jitter. */
export const systemRandom: RandomSource = {
  bytes: (count) => new Uint8Array(randomBytes(count)),
};
