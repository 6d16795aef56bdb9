/**
 * Encryption algorithm 07 of IEC 62055-41, the standard transfer algorithm: 64 bits under a 64-bit key in sixteen rounds,
 * each of which substitutes every nibble by one of two tables, moves every bit, and turns the key by one.
 */
const ROUNDS = 16;
const NIBBLES = 16;
const BITS = 64n;
const MASK = (1n << BITS) - 1n;
/** The key enters complemented and turned right by this many bits. */
const KEY_START_TURN = 12n;
/** The uppermost bit of the key's nibble chooses the table for the data's nibble. */
const CHOOSING_BIT = 3n;

const SUBSTITUTION_0 = [14, 10, 7, 9, 12, 3, 2, 5, 13, 0, 15, 1, 4, 8, 6, 11] as const;
const SUBSTITUTION_1 = [12, 8, 2, 13, 7, 6, 1, 3, 11, 5, 9, 15, 0, 4, 10, 14] as const;
/** Where each bit goes, the lowest bit first. */
const PERMUTATION = [
  55, 42, 10, 18, 24, 21, 44, 35, 2, 22, 56, 43, 27, 58, 9, 50, 6, 36, 12, 61, 37, 38, 53, 16, 62, 3, 7, 4, 32, 20, 63,
  25, 51, 52, 54, 33, 49, 19, 46, 29, 48, 31, 23, 30, 41, 28, 13, 5, 40, 60, 39, 11, 15, 17, 1, 0, 57, 34, 59, 8, 47,
  14, 45, 26,
] as const;

const BACK_0 = inverse(SUBSTITUTION_0);
const BACK_1 = inverse(SUBSTITUTION_1);

export function encryptStandardTransfer(key: bigint, block: bigint): bigint {
  let roundKey = turnLeft(~key & MASK, BITS - KEY_START_TURN);
  let data = block;
  for (let round = 0; round < ROUNDS; round += 1) {
    data = moveBits(substitute(data, roundKey, SUBSTITUTION_0, SUBSTITUTION_1), 'forward');
    roundKey = turnLeft(roundKey, 1n);
  }
  return data;
}

export function decryptStandardTransfer(key: bigint, block: bigint): bigint {
  let roundKey = turnLeft(~key & MASK, BITS - KEY_START_TURN + BigInt(ROUNDS));
  let data = block;
  for (let round = 0; round < ROUNDS; round += 1) {
    roundKey = turnLeft(roundKey, BITS - 1n);
    data = substitute(moveBits(data, 'back'), roundKey, BACK_0, BACK_1);
  }
  return data;
}

function substitute(data: bigint, key: bigint, zero: readonly number[], one: readonly number[]): bigint {
  let out = 0n;
  for (let nibble = 0; nibble < NIBBLES; nibble += 1) {
    const shift = BigInt(nibble) * 4n;
    const table = ((key >> (shift + CHOOSING_BIT)) & 1n) === 0n ? zero : one;
    out |= BigInt(table[Number((data >> shift) & 0xfn)] ?? 0) << shift;
  }
  return out;
}

function moveBits(data: bigint, way: 'forward' | 'back'): bigint {
  let out = 0n;
  for (const [index, target] of PERMUTATION.entries()) {
    const [from, to] = way === 'forward' ? [index, target] : [target, index];
    out |= ((data >> BigInt(from)) & 1n) << BigInt(to);
  }
  return out;
}

function inverse(table: readonly number[]): readonly number[] {
  const back: number[] = table.map(() => 0);
  for (const [index, value] of table.entries()) back[value] = index;
  return back;
}

function turnLeft(key: bigint, by: bigint): bigint {
  const steps = by % BITS;
  return ((key << steps) | (key >> (BITS - steps))) & MASK;
}
