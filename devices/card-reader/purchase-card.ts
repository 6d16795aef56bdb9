/**
 * Lightpost's reference layout of a purchase card on an SLE4442 (256 bytes). Every utility has its own; this one is what the
 * simulated utility and the simulated cards speak, and what the README documents. The bytes that the chip's maker and
 * ISO 7816-10 have taken (0 to 7 and 21 to 26) stay untouched.
 */

export const CARD_BYTES = 256;
/** Bytes 0 to 31 can be protected for ever and say whose card it is: no purchase is written there. */
export const IDENTITY_BYTES = 32;

/** `LP` and the version of the layout. */
const MAGIC: readonly number[] = [0x4c, 0x50, 0x01];
const MAGIC_AT = 8;
const NUMBER_AT = 11;
const NUMBER_BYTES = 10;
/** Fills the half-bytes behind the last digit. */
const NO_DIGIT = 0xf;
/** CRC over magic and number, high byte first; bytes 21 to 26 between them belong to the application identifier. */
const CHECK_AT = 27;
const NUMBER_END = NUMBER_AT + NUMBER_BYTES;
/** What an erased cell reads as. */
const ERASED = 0xff;

export type CardIdentity =
  | { readonly kind: 'ours'; readonly cardNumber: string }
  /** Nothing was ever written where our header stands. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'foreign'; readonly detail: string };

/** Whose card it is, from its first 32 bytes. */
export function readIdentity(memory: Uint8Array): CardIdentity {
  const header = memory.subarray(MAGIC_AT, NUMBER_END);
  if (header.every((byte) => byte === ERASED)) return { kind: 'blank' };
  if (MAGIC.slice(0, 2).some((byte, index) => header[index] !== byte)) {
    return { kind: 'foreign', detail: 'this is no purchase card of this utility' };
  }
  if (header[2] !== MAGIC[2])
    return { kind: 'foreign', detail: `the card has layout ${header[2] ?? 0}, not ${MAGIC[2] ?? 0}` };
  if (crc16(header) !== (memory[CHECK_AT] ?? 0) * 256 + (memory[CHECK_AT + 1] ?? 0)) {
    return { kind: 'foreign', detail: 'the header of the card fails its check' };
  }
  const cardNumber = digitsOf(memory.subarray(NUMBER_AT, NUMBER_END));
  if (cardNumber === undefined) return { kind: 'foreign', detail: 'the number on the card is not decimal' };
  return { kind: 'ours', cardNumber };
}

/** The memory of a card of ours that was never loaded. Throws on a number no card can have: a bug of the caller. */
export function issueCard(cardNumber: string): Uint8Array {
  if (!isCardNumber(cardNumber)) throw new RangeError('a card number has 1 to 20 digits');
  const memory = emptyCard();
  memory.set(MAGIC, MAGIC_AT);
  for (let index = 0; index < NUMBER_BYTES; index += 1) {
    memory[NUMBER_AT + index] = digitAt(cardNumber, 2 * index) * 16 + digitAt(cardNumber, 2 * index + 1);
  }
  putNumber(memory, CHECK_AT, 2, crc16(memory.subarray(MAGIC_AT, NUMBER_END)));
  return memory;
}

export function isCardNumber(text: string): boolean {
  return /^\d{1,20}$/u.test(text);
}

/** What an SLE4442 comes with from its maker: the answer to reset, the chip's coding and the application identifier. */
export function emptyCard(): Uint8Array {
  const memory = new Uint8Array(CARD_BYTES).fill(ERASED);
  memory.set([0xa2, 0x13, 0x10, 0x91], 0);
  memory.set([0x81, 0x15], 6);
  memory.set([0xd2, 0x76, 0x00, 0x00, 0x04, 0x00], 21);
  return memory;
}

/** The newest purchase, which overwrites the one before; what it says are totals, so that nothing is overwritten with it. */
export interface PurchaseArea {
  /** Counts the purchases of this card; a meter takes a number only once. */
  readonly sequence: number;
  /** The first 8 bytes of the SHA-256 of the order's id, lower-case hexadecimal. */
  readonly orderDigestHex: string;
  /** Since the first purchase of the card, as the amount: the meter takes what is new to it. */
  readonly unitsCentiKwh: number;
  readonly amountFen: number;
}

const AREA_AT = 32;
const AREA_VERSION = 0x01;
const SEQUENCE_AT = AREA_AT + 1;
const DIGEST_AT = SEQUENCE_AT + 4;
const DIGEST_BYTES = 8;
const UNITS_AT = DIGEST_AT + DIGEST_BYTES;
const AMOUNT_AT = UNITS_AT + 4;
const AREA_CHECK_AT = AMOUNT_AT + 4;
const AREA_END = AREA_CHECK_AT + 2;

/** The purchase on a card; undefined where there is none, or one that was torn while it was written. */
export function readPurchase(memory: Uint8Array): PurchaseArea | undefined {
  if (memory[AREA_AT] !== AREA_VERSION) return undefined;
  if (numberAt(memory, AREA_CHECK_AT, 2) !== crc16(memory.subarray(AREA_AT, AREA_CHECK_AT))) return undefined;
  return {
    sequence: numberAt(memory, SEQUENCE_AT, 4),
    orderDigestHex: toHex(memory.subarray(DIGEST_AT, UNITS_AT)),
    unitsCentiKwh: numberAt(memory, UNITS_AT, 4),
    amountFen: numberAt(memory, AMOUNT_AT, 4),
  };
}

/** What a utility of this layout orders to be written. Throws on numbers that do not fit: a bug of the caller. */
export function purchaseWrites(area: PurchaseArea): readonly { readonly offset: number; readonly hex: string }[] {
  const digest = fromHex(area.orderDigestHex);
  if (digest?.length !== DIGEST_BYTES) throw new RangeError('the digest of an order has 8 bytes');
  const bytes = new Uint8Array(AREA_END);
  bytes[AREA_AT] = AREA_VERSION;
  bytes.set(digest, DIGEST_AT);
  putNumber(bytes, SEQUENCE_AT, 4, area.sequence);
  putNumber(bytes, UNITS_AT, 4, area.unitsCentiKwh);
  putNumber(bytes, AMOUNT_AT, 4, area.amountFen);
  putNumber(bytes, AREA_CHECK_AT, 2, crc16(bytes.subarray(AREA_AT, AREA_CHECK_AT)));
  return [{ offset: AREA_AT, hex: toHex(bytes.subarray(AREA_AT, AREA_END)) }];
}

/** CRC-16/XMODEM: polynomial 0x1021, start 0. `123456789` gives 0x31C3. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Undefined where it is not whole bytes. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/iu.test(hex)) return undefined;
  return Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}

function digitsOf(bytes: Uint8Array): string | undefined {
  const halves = Array.from(bytes, (byte) => [byte >>> 4, byte & 0xf]).flat();
  const length = halves.findIndex((half) => half === NO_DIGIT);
  const digits = length < 0 ? halves : halves.slice(0, length);
  const rest = length < 0 ? [] : halves.slice(length);
  if (digits.length === 0 || digits.some((digit) => digit > 9) || rest.some((half) => half !== NO_DIGIT))
    return undefined;
  return digits.join('');
}

function digitAt(text: string, index: number): number {
  const digit = text[index];
  return digit === undefined ? NO_DIGIT : Number(digit);
}

function numberAt(bytes: Uint8Array, at: number, count: number): number {
  return bytes.subarray(at, at + count).reduce((sum, byte) => sum * 256 + byte, 0);
}

function putNumber(bytes: Uint8Array, at: number, count: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** count) {
    throw new RangeError(`${value} does not fit into ${count} bytes`);
  }
  for (let index = count - 1, rest = value; index >= 0; index -= 1, rest = Math.floor(rest / 256)) {
    bytes[at + index] = rest % 256;
  }
}
