import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { RandomSource } from '../../../core/ports/clock.ts';
import { crcSsp } from './frame.ts';

/**
 * eSSP: the encryption of SSP (GA138, encryption layer; GA973 §4). The data of a frame becomes `7E` and whole AES blocks of
 * `length | counter, 4 bytes, least significant first | data | packing | CRC low | CRC high`. The key is 128 bits: the fixed
 * half that the terminal's maker chose, then the half that both sides negotiate after each sync, each least significant
 * byte first (confirmed by frames of other implementations).
 */
export const STEX = 0x7e;

/** GA973 §4.2: the fixed half of a device that nobody has given another one. */
export const DEFAULT_FIXED_KEY = '0123456701234567';

const BLOCK_BYTES = 16;
const LENGTH_BYTES = 1;
const COUNT_BYTES = 4;
const CRC_BYTES = 2;
const HEADER_BYTES = LENGTH_BYTES + COUNT_BYTES;
const HALF_KEY_BYTES = 8;

/**
 * Bits of the primes of a key exchange. The field has 64, but the published examples and the maker's library stay below 2^31:
 * a device may multiply in 64 bits. Breaking a key of this size is quick; so it would be for 64 bits. The fixed half is
 * what keeps a stranger out.
 */
const PRIME_BITS = 31;
const PRIME_BYTES = 4;
/** Odd numbers tried before the random source counts as broken; one in eleven of this size is prime. */
const PRIME_TRIES = 10_000;

/** Bases of the Miller-Rabin test that leave no doubt for any number of 64 bits. */
const WITNESSES: readonly bigint[] = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];

export function powMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Exact for every number of 64 bits. */
export function isPrime(candidate: bigint): boolean {
  if (candidate < 2n) return false;
  for (const prime of WITNESSES) if (candidate % prime === 0n) return candidate === prime;
  let odd = candidate - 1n;
  let twos = 0;
  while ((odd & 1n) === 0n) {
    odd >>= 1n;
    twos += 1;
  }
  return WITNESSES.every((witness) => {
    let power = powMod(witness, odd, candidate);
    if (power === 1n || power === candidate - 1n) return true;
    for (let round = 1; round < twos; round += 1) {
      power = (power * power) % candidate;
      if (power === candidate - 1n) return true;
    }
    return false;
  });
}

/** Eight bytes, least significant first, as generator, modulus and intermediate keys go over the line. */
export function bytesOf64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(HALF_KEY_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}

/** Undefined where there are not exactly eight bytes. */
export function valueOf64(bytes: Uint8Array): bigint | undefined {
  if (bytes.length !== HALF_KEY_BYTES) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}

/** `0123456701234567`, as manuals and configuration write it. Undefined where it is not sixteen hexadecimal digits. */
export function parseFixedKey(text: string): bigint | undefined {
  return /^[0-9a-f]{16}$/iu.test(text) ? BigInt(`0x${text}`) : undefined;
}

/** The AES key of both halves. */
export function sessionKey(fixed: bigint, negotiated: bigint): Uint8Array {
  const key = new Uint8Array(2 * HALF_KEY_BYTES);
  key.set(bytesOf64(fixed), 0);
  key.set(bytesOf64(negotiated), HALF_KEY_BYTES);
  return key;
}

/** One side of a key exchange (Diffie-Hellman). A new one for every negotiation. */
export interface KeyExchange {
  readonly generator: bigint;
  readonly modulus: bigint;
  /** What the other side gets to see. */
  readonly intermediate: bigint;
  /** Undefined for a number that cannot be an intermediate key. */
  negotiated(other: bigint): bigint | undefined;
}

/** GA973 §4.2.1: two primes, of which the generator is the larger one, and a secret. */
export function beginKeyExchange(random: RandomSource): KeyExchange {
  const first = randomPrime(random);
  let second = randomPrime(random);
  while (second === first) second = randomPrime(random);
  const [generator, modulus] = first > second ? [first, second] : [second, first];
  return keyExchange(generator, modulus, randomBelow(random, modulus - 3n) + 2n);
}

export function keyExchange(generator: bigint, modulus: bigint, secret: bigint): KeyExchange {
  return {
    generator,
    modulus,
    intermediate: powMod(generator, secret, modulus),
    // Zero and one would be keys that everybody knows.
    negotiated: (other) => (other > 1n && other < modulus ? powMod(other, secret, modulus) : undefined),
  };
}

export function randomBelow(random: RandomSource, limit: bigint): bigint {
  return drawBits(random) % limit;
}

function drawBits(random: RandomSource): bigint {
  return BigInt.asUintN(64, valueOf64(random.bytes(HALF_KEY_BYTES)) ?? 0n);
}

function randomPrime(random: RandomSource): bigint {
  for (let attempt = 0; attempt < PRIME_TRIES; attempt += 1) {
    const drawn = random.bytes(PRIME_BYTES).reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
    // The top bit is set so that no key is smaller than it looks, the lowest because an even number is not prime.
    const candidate = (drawn & ((1n << BigInt(PRIME_BITS)) - 1n)) | (1n << BigInt(PRIME_BITS - 1)) | 1n;
    if (isPrime(candidate)) return candidate;
  }
  throw new Error('no prime among the numbers of the random source: it does not give random bytes');
}

export type Opened =
  | { readonly kind: 'opened'; readonly count: number; readonly data: Uint8Array }
  /** Not whole blocks, or the checksum inside is wrong: another key. */
  | { readonly kind: 'sealed' };

/** Seals and opens the data of frames with one AES key. It does not count; both sides do that for themselves. */
export interface EsspCipher {
  /** The data of a frame: 7E and whole blocks. Throws where it would not fit into a frame. */
  seal(count: number, data: Uint8Array): Uint8Array;
  open(sealed: Uint8Array): Opened;
}

/** Bytes of data that fit: 255 in a frame, of which one is 7E and the rest whole blocks. */
export const MAX_SEALED_DATA_BYTES = Math.floor((0xff - 1) / BLOCK_BYTES) * BLOCK_BYTES - HEADER_BYTES - CRC_BYTES;

export function createEsspCipher(key: Uint8Array, random: RandomSource): EsspCipher {
  return {
    seal: (count, data) => {
      if (data.length > MAX_SEALED_DATA_BYTES) {
        throw new RangeError(`eSSP carries at most ${MAX_SEALED_DATA_BYTES} bytes, not ${data.length}`);
      }
      const needed = HEADER_BYTES + data.length + CRC_BYTES;
      const length = Math.ceil(needed / BLOCK_BYTES) * BLOCK_BYTES;
      const plain = new Uint8Array(length);
      const view = new DataView(plain.buffer);
      plain[0] = data.length;
      view.setUint32(LENGTH_BYTES, count, true);
      plain.set(data, HEADER_BYTES);
      plain.set(random.bytes(length - needed), HEADER_BYTES + data.length);
      view.setUint16(length - CRC_BYTES, crcSsp(plain, 0, length - CRC_BYTES), true);
      const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      return Uint8Array.from([STEX, ...cipher.update(plain), ...cipher.final()]);
    },
    open: (sealed) => {
      const blocks = sealed.subarray(1);
      if (sealed[0] !== STEX || blocks.length === 0 || blocks.length % BLOCK_BYTES !== 0) return { kind: 'sealed' };
      const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
      const plain = Uint8Array.from([...decipher.update(blocks), ...decipher.final()]);
      const view = new DataView(plain.buffer);
      const crcAt = plain.length - CRC_BYTES;
      const length = plain[0] ?? 0;
      const fits = length > 0 && HEADER_BYTES + length <= crcAt;
      if (!fits || crcSsp(plain, 0, crcAt) !== view.getUint16(crcAt, true)) return { kind: 'sealed' };
      const data = plain.slice(HEADER_BYTES, HEADER_BYTES + length);
      return { kind: 'opened', count: view.getUint32(LENGTH_BYTES, true), data };
    },
  };
}
