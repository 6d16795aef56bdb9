import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHex } from '../../../../devices/driver/hex.ts';
import {
  beginKeyExchange,
  bytesOf64,
  createEsspCipher,
  DEFAULT_FIXED_KEY,
  isPrime,
  keyExchange,
  MAX_SEALED_DATA_BYTES,
  parseFixedKey,
  powMod,
  sessionKey,
  STEX,
  valueOf64,
} from '../../../../devices/note-acceptor/ssp/essp.ts';
import { createSspDecoder, crcSsp, encodeFrame } from '../../../../devices/note-acceptor/ssp/frame.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { foreignEncryptedReply, publishedEncryptedPoll, publishedKeyExchange } from './published-frames.ts';

function bytes(hex: string): Uint8Array {
  const parsed = parseHex(hex);
  if (parsed === undefined) throw new Error(`not hexadecimal: ${hex}`);
  return parsed;
}

function number(hex: string): bigint {
  const value = valueOf64(bytes(hex));
  if (value === undefined) throw new Error(`not eight bytes: ${hex}`);
  return value;
}

const random = createSeededRandom(1);
const fixed = parseFixedKey(DEFAULT_FIXED_KEY) ?? 0n;

describe('the key exchange of eSSP', () => {
  it('comes to the published intermediate keys and their common key', () => {
    const { generator, modulus, hostInter, deviceInter, hostSecret, deviceSecret, negotiatedKey } =
      publishedKeyExchange;
    const host = keyExchange(number(generator), number(modulus), hostSecret);
    const device = keyExchange(number(generator), number(modulus), deviceSecret);
    expect(host.intermediate).toBe(number(hostInter));
    expect(device.intermediate).toBe(number(deviceInter));
    expect(host.negotiated(number(deviceInter))).toBe(negotiatedKey);
    expect(device.negotiated(number(hostInter))).toBe(negotiatedKey);
  });

  it('takes two primes below 2^31, the generator the larger one, and comes to the same key on both sides', () => {
    for (let round = 0; round < 50; round += 1) {
      const host = beginKeyExchange(random);
      expect(isPrime(host.generator) && isPrime(host.modulus)).toBe(true);
      expect(host.generator).toBeGreaterThan(host.modulus);
      expect(host.generator).toBeLessThan(2n ** 31n);
      const device = keyExchange(host.generator, host.modulus, 12_345n);
      const key = host.negotiated(device.intermediate);
      expect(key).toBeDefined();
      expect(device.negotiated(host.intermediate)).toBe(key);
    }
  });

  it('refuses intermediate keys that make a key everybody knows', () => {
    const host = beginKeyExchange(random);
    for (const other of [0n, 1n, host.modulus, host.modulus + 5n]) expect(host.negotiated(other)).toBeUndefined();
  });

  it('says so where the random source does not give random bytes', () => {
    expect(() => beginKeyExchange({ bytes: (count) => new Uint8Array(count).fill(0xfe) })).toThrow('random source');
  });

  it('knows primes exactly', () => {
    const sieve = Array.from({ length: 5000 }, (_, value) => BigInt(value));
    const divisible = (value: bigint): boolean => sieve.some((by) => by > 1n && by < value && value % by === 0n);
    for (const value of sieve) expect(isPrime(value)).toBe(value > 1n && !divisible(value));
    // The primes of the manuals, a Carmichael number, a strong pseudoprime to the bases 2 to 23, and the largest prime.
    for (const prime of [982_451_653n, 1_287_821n, 0x7b059425n, 0x068bfb6bn]) expect(isPrime(prime)).toBe(true);
    expect(isPrime(561n)).toBe(false);
    expect(isPrime(3_825_123_056_546_413_051n)).toBe(false);
    expect(isPrime(18_446_744_073_709_551_557n)).toBe(true);
  });

  it('raises to powers as arithmetic does', () => {
    const small = fc.bigInt({ min: 0n, max: 40n });
    fc.assert(
      fc.property(small, small, fc.bigInt({ min: 1n, max: 1000n }), (base, exponent, modulus) => {
        expect(powMod(base, exponent, modulus)).toBe(base ** exponent % modulus);
      }),
    );
  });

  it('writes 64 bits least significant byte first, and the fixed key as the manual prints it on the line', () => {
    expect(Buffer.from(bytesOf64(fixed)).toString('hex')).toBe('6745230167452301');
    expect(Buffer.from(sessionKey(fixed, 0x6595n)).toString('hex')).toBe('67452301674523019565000000000000');
    expect(valueOf64(bytesOf64(0x123456789abcdefn))).toBe(0x123456789abcdefn);
    expect(valueOf64(new Uint8Array(7))).toBeUndefined();
    expect(parseFixedKey('0123')).toBeUndefined();
    expect(parseFixedKey('012345670123456g')).toBeUndefined();
  });
});

describe('the encrypted blocks of eSSP', () => {
  it('opens what another implementation sealed', () => {
    const [item] = createSspDecoder().push(bytes(foreignEncryptedReply.frame));
    if (item?.kind !== 'frame') throw new Error('no frame');
    const cipher = createEsspCipher(bytes(foreignEncryptedReply.aesKey), random);
    expect(cipher.open(item.frame.data)).toEqual({
      kind: 'opened',
      count: foreignEncryptedReply.count,
      data: bytes(foreignEncryptedReply.data),
    });
    expect(createEsspCipher(sessionKey(fixed, 0x6596n), random).open(item.frame.data)).toEqual({ kind: 'sealed' });
  });

  it('seals the same bytes as that implementation, given its packing', () => {
    // A1 6C 6C D3 is the packing found in it.
    const packing = bytes('A1 6C 6C D3');
    const cipher = createEsspCipher(bytes(foreignEncryptedReply.aesKey), { bytes: () => packing });
    const sealed = cipher.seal(foreignEncryptedReply.count, bytes(foreignEncryptedReply.data));
    expect(encodeFrame(0, false, sealed)).toEqual(bytes(foreignEncryptedReply.frame));
  });

  it('has the shape of the published encrypted poll, whose key nobody knows', () => {
    const [item] = createSspDecoder().push(bytes(publishedEncryptedPoll));
    if (item?.kind !== 'frame') throw new Error('no frame');
    const cipher = createEsspCipher(sessionKey(fixed, 1n), random);
    const ours = cipher.seal(0xa7000000, Uint8Array.of(0x07));
    expect(item.frame.data[0]).toBe(STEX);
    expect(ours.length).toBe(item.frame.data.length);
    expect(cipher.open(item.frame.data)).toEqual({ kind: 'sealed' });
  });

  it('brings back whatever it sealed, with another look for the same words', () => {
    const data = fc.uint8Array({ minLength: 1, maxLength: MAX_SEALED_DATA_BYTES });
    const count = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(data, count, (said, counted) => {
        const cipher = createEsspCipher(sessionKey(fixed, 77n), random);
        const sealed = cipher.seal(counted, said);
        expect(sealed.length % 16).toBe(1);
        expect(cipher.open(sealed)).toEqual({ kind: 'opened', count: counted, data: said });
      }),
    );
  });

  it('never opens garbage', () => {
    const cipher = createEsspCipher(sessionKey(fixed, 77n), random);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (data) => {
        expect(cipher.open(data)).toEqual({ kind: 'sealed' });
        expect(cipher.open(Uint8Array.of(STEX, ...data))).toEqual({ kind: 'sealed' });
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a length inside that does not fit, however good the checksum is', () => {
    const key = sessionKey(fixed, 77n);
    for (const length of [0, 10, 255]) {
      const plain = new Uint8Array(16);
      plain[0] = length;
      const crc = crcSsp(plain, 0, 14);
      plain[14] = crc & 0xff;
      plain[15] = crc >>> 8;
      const sealed = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(plain);
      expect(createEsspCipher(key, random).open(Uint8Array.of(STEX, ...sealed))).toEqual({ kind: 'sealed' });
    }
  });

  it('carries no more than a frame holds', () => {
    const cipher = createEsspCipher(sessionKey(fixed, 77n), random);
    expect(() => encodeFrame(0, true, cipher.seal(0, new Uint8Array(MAX_SEALED_DATA_BYTES)))).not.toThrow();
    expect(() => cipher.seal(0, new Uint8Array(MAX_SEALED_DATA_BYTES + 1))).toThrow(RangeError);
  });
});
