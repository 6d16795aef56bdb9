import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** Cost of one guess: about 80 ms and 32 MiB on a kiosk's CPU, against somebody who copied the config file. */
const SCRYPT_COST = 32_768;
const SCRYPT_BLOCK_SIZE = 8;
const SCRYPT_PARALLEL = 1;
/** 128 * N * r bytes are needed; twice that leaves room. A hash asking for more than this is refused. */
const SCRYPT_MAX_MEMORY_BYTES = 64 * 1024 * 1024;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Ten thousand tries are not enough to meet a chance hit; the host locks after five wrong ones. */
const SHORTEST_PIN = 6;
/** What the keypad and the contract let through. */
const LONGEST_PIN = 32;

/**
 * Hash of `246810`, the PIN of a kiosk whose hardware is simulated. A config with real devices never gets it:
 * there the service door stays shut until `npm run pin` made a hash of its own.
 */
export const DEMO_PIN_HASH = 'scrypt$32768$8$1$A1BfRjaoBAO8tQxDbDSIpw$3fhAODAhdMXPLmqocuhA6lLsSBbhs80qoOCY1kDJSEQ';

export type PinWeakness = 'notDigits' | 'tooShort' | 'tooLong' | 'allSame' | 'sequence';

/** Why a PIN must not be used, or undefined. */
export function findPinWeakness(pin: string): PinWeakness | undefined {
  if (!/^\d+$/u.test(pin)) return 'notDigits';
  if (pin.length < SHORTEST_PIN) return 'tooShort';
  if (pin.length > LONGEST_PIN) return 'tooLong';
  const digits = Array.from(pin, Number);
  const steps = digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10);
  if (steps.every((step) => step === 0)) return 'allSame';
  if (steps.every((step) => step === 1) || steps.every((step) => step === 9)) return 'sequence';
  return undefined;
}

/** `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
export async function hashPin(pin: string, salt: Uint8Array = randomBytes(SALT_BYTES)): Promise<string> {
  const hash = await derive(pin, salt, HASH_BYTES, { N: SCRYPT_COST, r: SCRYPT_BLOCK_SIZE, p: SCRYPT_PARALLEL });
  return ['scrypt', SCRYPT_COST, SCRYPT_BLOCK_SIZE, SCRYPT_PARALLEL, base64(salt), base64(hash)].join('$');
}

interface ParsedPinHash {
  readonly options: ScryptOptions;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
}

/** Undefined for anything that `hashPin` could not have written, or that would take more memory than allowed. */
export function parsePinHash(text: string): ParsedPinHash | undefined {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([\w-]{16,})\$([\w-]{22,})$/u.exec(text);
  if (match === null) return undefined;
  const N = Number(match[1]);
  const r = Number(match[2]);
  const p = Number(match[3]);
  const isPowerOfTwo = N > 1 && (N & (N - 1)) === 0;
  if (!isPowerOfTwo || r < 1 || p < 1 || 128 * N * r * p > SCRYPT_MAX_MEMORY_BYTES / 2) return undefined;
  return {
    options: { N, r, p },
    salt: Buffer.from(match[4] ?? '', 'base64url'),
    hash: Buffer.from(match[5] ?? '', 'base64url'),
  };
}

/** Takes the same time for every wrong PIN. A malformed hash matches nothing. */
export async function verifyPin(pin: string, pinHash: string): Promise<boolean> {
  const parsed = parsePinHash(pinHash);
  if (parsed === undefined) return false;
  const hash = await derive(pin, parsed.salt, parsed.hash.length, parsed.options);
  return timingSafeEqual(hash, parsed.hash);
}

function derive(pin: string, salt: Uint8Array, length: number, options: ScryptOptions): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, length, { ...options, maxmem: SCRYPT_MAX_MEMORY_BYTES }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
