import { createCipheriv, createHmac } from 'node:crypto';
import { decryptMisty1, encryptMisty1 } from './misty1.ts';
import { decryptStandardTransfer, encryptStandardTransfer } from './standard-transfer-cipher.ts';
import type { StsBaseYear } from './token-identifier.ts';

/** 07 is the standard transfer algorithm, 11 is MISTY1. */
export type StsAlgorithm = '07' | '11';

/** What a vendor knows of a meter and of the key it vends under. */
export interface StsMeterKeyData {
  /** The vending key in hexadecimal: 64 bits for key generation 02, 160 bits for key generation 04. */
  readonly vudk: string;
  /** The cipher the meter has; 07 where nothing is said. 11 needs the long vending key. */
  readonly algorithm?: StsAlgorithm | undefined;
  /** 0 initialisation, 1 default, 2 unique to the meter, 3 common to its supply group. */
  readonly keyType: number;
  /** Six digits. */
  readonly supplyGroup: string;
  /** Two digits. */
  readonly tariffIndex: string;
  /** 1 to 9. */
  readonly keyRevision: number;
  /** The meter's primary account number: 18 digits, its check digit last. */
  readonly pan: string;
  /** Part of the key in generation 04; in generation 02 the key is the same for every base date. */
  readonly baseYear: StsBaseYear;
}

/** A meter's key under the cipher that goes with it. */
export interface StsCipher {
  readonly algorithm: StsAlgorithm;
  /** The decoder key, hexadecimal, first byte first. */
  readonly decoderKey: string;
  encrypt(block: bigint): bigint;
  decrypt(block: bigint): bigint;
}

export type StsKeyProblem = { readonly field: keyof StsMeterKeyData; readonly rule: string };

const SHORT_KEY = /^[0-9a-f]{16}$/iu;
const LONG_KEY = /^[0-9a-f]{40}$/iu;
const SUPPLY_GROUP = /^\d{6}$/u;
const TARIFF_INDEX = /^\d{2}$/u;
const PAN = /^\d{18}$/u;
const COMMON_KEY_TYPE = 3;
/** The issuer's number is six digits, or four zeros for meters of thirteen digits. */
const ISSUER_DIGITS = 6;
const LONG_METER_ISSUER = '0000';
const BLOCK_DIGITS = 16;
const CONTROL_FILL = 'FFFFFF';
const DECODER_KEY_BITS = { '07': 64, '11': 128 } as const;

/** The first thing that is wrong with the data, or nothing. A key is never part of what is said. */
export function stsKeyProblem(data: StsMeterKeyData): StsKeyProblem | undefined {
  if (!SHORT_KEY.test(data.vudk) && !LONG_KEY.test(data.vudk)) {
    return { field: 'vudk', rule: '16 or 40 hexadecimal digits' };
  }
  if (data.algorithm === '11' && !LONG_KEY.test(data.vudk)) {
    return { field: 'vudk', rule: '40 hexadecimal digits where the algorithm is 11' };
  }
  if (!Number.isInteger(data.keyType) || data.keyType < 0 || data.keyType > COMMON_KEY_TYPE) {
    return { field: 'keyType', rule: '0, 1, 2 or 3' };
  }
  if (!SUPPLY_GROUP.test(data.supplyGroup)) return { field: 'supplyGroup', rule: '6 digits' };
  if (!TARIFF_INDEX.test(data.tariffIndex)) return { field: 'tariffIndex', rule: '2 digits' };
  if (!Number.isInteger(data.keyRevision) || data.keyRevision < 1 || data.keyRevision > 9) {
    return { field: 'keyRevision', rule: 'a digit from 1 to 9' };
  }
  if (!PAN.test(data.pan)) return { field: 'pan', rule: '18 digits' };
  return undefined;
}

/** Derives the meter's own key from the vending key, and brings its cipher. */
export function openStsCipher(data: StsMeterKeyData): StsCipher {
  const problem = stsKeyProblem(data);
  if (problem !== undefined)
    throw new RangeError(`the key data of the meter cannot be used: ${problem.field} is ${problem.rule}`);
  const algorithm = data.algorithm ?? '07';
  const decoderKey = SHORT_KEY.test(data.vudk) ? deriveByDes(data) : deriveByHmac(data, algorithm);
  if (algorithm === '11') {
    const key = Buffer.from(decoderKey, 'hex');
    return {
      algorithm,
      decoderKey,
      encrypt: (block) => encryptMisty1(key, block),
      decrypt: (block) => decryptMisty1(key, block),
    };
  }
  const key = BigInt(`0x${decoderKey}`);
  return {
    algorithm,
    decoderKey,
    encrypt: (block) => encryptStandardTransfer(key, block),
    decrypt: (block) => decryptStandardTransfer(key, block),
  };
}

/** Key generation algorithm 02: the meter's number and its group under single DES, mixed with input and key. */
function deriveByDes(data: StsMeterKeyData): string {
  const panBlock = BigInt(`0x${panBlockOf(data)}`);
  const control = BigInt(`0x${data.keyType}${data.supplyGroup}${data.tariffIndex}${data.keyRevision}${CONTROL_FILL}`);
  const input = panBlock ^ control;
  const vending = BigInt(`0x${data.vudk}`);
  return hex(encryptSingleDes(data.vudk, hex(input)) ^ input ^ vending);
}

/** Sixteen digits between the first and the check digit; a common key leaves the meter out and keeps its issuer. */
function panBlockOf({ pan, keyType }: StsMeterKeyData): string {
  const block = pan.slice(1, -1);
  if (keyType !== COMMON_KEY_TYPE) return block;
  const issuerDigits = pan.startsWith(LONG_METER_ISSUER) ? LONG_METER_ISSUER.length : ISSUER_DIGITS;
  return block.slice(0, issuerDigits - 1).padEnd(BLOCK_DIGITS, '0');
}

/** OpenSSL 3 keeps single DES away; triple DES under three equal keys is the same, and one block under a zero vector too. */
function encryptSingleDes(keyHex: string, blockHex: string): bigint {
  const cipher = createCipheriv('des-ede3-cbc', Buffer.from(keyHex.repeat(3), 'hex'), Buffer.alloc(8));
  cipher.setAutoPadding(false);
  return BigInt(`0x${Buffer.concat([cipher.update(Buffer.from(blockHex, 'hex')), cipher.final()]).toString('hex')}`);
}

/** Key generation algorithm 04: HMAC-SHA-256 over everything the key depends on, each part behind its length. */
function deriveByHmac(data: StsMeterKeyData, algorithm: StsAlgorithm): string {
  const parts = [
    Buffer.from([4]),
    counted('04'),
    counted(String(data.baseYear % 100).padStart(2, '0')),
    counted(algorithm),
    counted(data.tariffIndex),
    Buffer.from([0, 4]),
    counted(data.supplyGroup),
    counted(String(data.keyType)),
    counted(String(data.keyRevision)),
    counted(data.pan),
    Buffer.from([0, 0, 0, DECODER_KEY_BITS[algorithm]]),
  ];
  const derived = createHmac('sha256', Buffer.from(data.vudk, 'hex')).update(Buffer.concat(parts)).digest();
  return derived.subarray(0, DECODER_KEY_BITS[algorithm] / 8).toString('hex');
}

function counted(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'ascii')]);
}

function hex(block: bigint): string {
  return block.toString(16).padStart(BLOCK_DIGITS, '0');
}
