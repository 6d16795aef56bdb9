import { createHash } from 'node:crypto';

/**
 * The purchase on a card, in the reference layout of the purchase card: one block of 23 bytes behind the 32 that say whose card it
 * is, numbers most significant byte first. Units and amount
 * are totals since the first purchase of the card: a meter takes what is new to it, so that a purchase which is written over
 * before it reached the meter is in the next one. It takes a sequence once, and nothing whose check sum does not hold.
 */
const AREA_OFFSET = 32;
const AREA_BYTES = 23;
const VERSION = 0x01;
const SEQUENCE_AT = 1;
const DIGEST_AT = 5;
const DIGEST_BYTES = 8;
const UNITS_AT = 13;
const AMOUNT_AT = 17;
const CHECK_AT = 21;
/** CRC-16/XMODEM. */
const POLYNOMIAL = 0x1021;

export interface PurchaseOnCard {
  /** Counts the purchases of this card, from 1. */
  readonly sequence: number;
  /** The first 8 bytes of the SHA-256 of the order's id. */
  readonly orderDigest: Uint8Array;
  /** Of all purchases of the card, this one included; the amount likewise. */
  readonly unitsCentiKwh: number;
  readonly amountFen: number;
}

export function digestOfOrder(orderId: string): Uint8Array {
  return createHash('sha256').update(orderId).digest().subarray(0, DIGEST_BYTES);
}

/** Throws on numbers that do not fit: a bug of the caller. */
export function writesOf({ sequence, orderDigest, unitsCentiKwh, amountFen }: PurchaseOnCard): readonly {
  readonly offset: number;
  readonly hex: string;
}[] {
  if (orderDigest.length !== DIGEST_BYTES) throw new RangeError(`the digest of an order has ${DIGEST_BYTES} bytes`);
  const area = Buffer.alloc(AREA_BYTES);
  area.writeUInt8(VERSION, 0);
  area.writeUInt32BE(sequence, SEQUENCE_AT);
  area.set(orderDigest, DIGEST_AT);
  area.writeUInt32BE(unitsCentiKwh, UNITS_AT);
  area.writeUInt32BE(amountFen, AMOUNT_AT);
  area.writeUInt16BE(checkSum(area.subarray(0, CHECK_AT)), CHECK_AT);
  return [{ offset: AREA_OFFSET, hex: area.toString('hex') }];
}

function checkSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) sum = ((sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ POLYNOMIAL) & 0xffff;
  }
  return sum;
}
