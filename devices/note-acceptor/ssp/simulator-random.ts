import type { RandomSource } from '../../../core/ports/clock.ts';

/** Any odd number; the device's secrets need not be secret, only different. */
const START = 0x2545f491;

/** Bytes that look random and are the same every time (xorshift32): a simulated device keeps no secrets. */
export function createPredictableRandom(seed: number = START): RandomSource {
  let state = seed | 1;
  function next(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  }
  return { bytes: (count) => Uint8Array.from({ length: count }, next) };
}
