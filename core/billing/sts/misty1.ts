import { S7, S9 } from './misty1-tables.ts';

/**
 * MISTY1 after RFC 2994, eight rounds: encryption algorithm 11 of IEC 62055-41. 64 bits under a 128-bit key. OpenSSL does
 * not offer it. Names are the RFC's, so that the two can be read side by side.
 */
const KEY_WORDS = 8;
const ROUNDS = 8;
const HALF_BITS = 32n;
const HALF_MASK = 0xff_ff_ff_ffn;

interface KeySchedule {
  /** The key itself in 16-bit words. */
  readonly key: readonly number[];
  /** Each word through FI under the next one. */
  readonly mixed: readonly number[];
}

export function encryptMisty1(key: Uint8Array, block: bigint): bigint {
  const schedule = scheduleOf(key);
  let d0 = Number(block >> HALF_BITS);
  let d1 = Number(block & HALF_MASK);
  for (let round = 0; round < ROUNDS; round += 2) {
    d0 = fl(schedule, d0, round);
    d1 = fl(schedule, d1, round + 1);
    d1 = (d1 ^ fo(schedule, d0, round)) >>> 0;
    d0 = (d0 ^ fo(schedule, d1, round + 1)) >>> 0;
  }
  d0 = fl(schedule, d0, ROUNDS);
  d1 = fl(schedule, d1, ROUNDS + 1);
  return (BigInt(d1) << HALF_BITS) | BigInt(d0);
}

export function decryptMisty1(key: Uint8Array, block: bigint): bigint {
  const schedule = scheduleOf(key);
  let d0 = flInverse(schedule, Number(block & HALF_MASK), ROUNDS);
  let d1 = flInverse(schedule, Number(block >> HALF_BITS), ROUNDS + 1);
  for (let round = ROUNDS - 2; round >= 0; round -= 2) {
    d0 = (d0 ^ fo(schedule, d1, round + 1)) >>> 0;
    d1 = (d1 ^ fo(schedule, d0, round)) >>> 0;
    d0 = flInverse(schedule, d0, round);
    d1 = flInverse(schedule, d1, round + 1);
  }
  return (BigInt(d0) << HALF_BITS) | BigInt(d1);
}

function scheduleOf(bytes: Uint8Array): KeySchedule {
  const key = Array.from(
    { length: KEY_WORDS },
    (_, word) => ((bytes[word * 2] ?? 0) << 8) | (bytes[word * 2 + 1] ?? 0),
  );
  return { key, mixed: key.map((word, index) => fi(word, at(key, index + 1))) };
}

/** FL mixes each half into the other under two words of the schedule; even and odd layers take different words. */
function fl(schedule: KeySchedule, input: number, layer: number): number {
  const [and, or] = flKeys(schedule, layer);
  const d0 = input >>> 16;
  const d1 = (input & 0xffff) ^ (d0 & and);
  return (((d0 ^ (d1 | or)) << 16) | d1) >>> 0;
}

function flInverse(schedule: KeySchedule, input: number, layer: number): number {
  const [and, or] = flKeys(schedule, layer);
  const d1 = input & 0xffff;
  const d0 = (input >>> 16) ^ (d1 | or);
  return ((d0 << 16) | (d1 ^ (d0 & and))) >>> 0;
}

function flKeys({ key, mixed }: KeySchedule, layer: number): readonly [and: number, or: number] {
  const half = layer >> 1;
  return layer % 2 === 0 ? [at(key, half), at(mixed, half + 6)] : [at(mixed, half + 2), at(key, half + 4)];
}

function fo({ key, mixed }: KeySchedule, input: number, round: number): number {
  let t0 = input >>> 16;
  let t1 = input & 0xffff;
  t0 = fi(t0 ^ at(key, round), at(mixed, round + 5)) ^ t1;
  t1 = fi(t1 ^ at(key, round + 2), at(mixed, round + 1)) ^ t0;
  t0 = fi(t0 ^ at(key, round + 7), at(mixed, round + 3)) ^ t1;
  t1 ^= at(key, round + 4);
  return ((t1 << 16) | t0) >>> 0;
}

function fi(input: number, key: number): number {
  let d9 = input >>> 7;
  let d7 = input & 0x7f;
  d9 = (S9[d9] ?? 0) ^ d7;
  d7 = ((S7[d7] ?? 0) ^ d9) & 0x7f;
  d7 ^= key >>> 9;
  d9 ^= key & 0x1ff;
  d9 = (S9[d9] ?? 0) ^ d7;
  return (d7 << 9) | d9;
}

/** Words of the schedule are counted in a ring of eight. */
function at(words: readonly number[], index: number): number {
  return words[index % KEY_WORDS] ?? 0;
}
