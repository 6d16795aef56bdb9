/** The bytes of PC/SC's conversation with a card: command and response APDUs (ISO 7816-4, clause 5), short lengths only. */

export interface CommandApdu {
  readonly head: readonly [cla: number, ins: number, p1: number, p2: number];
  readonly data?: Uint8Array;
  /** Bytes wanted back, 1 to 256; undefined where none are. */
  readonly expected?: number;
}

export interface ResponseApdu {
  readonly data: Uint8Array;
  readonly sw1: number;
  readonly sw2: number;
}

const HEAD_BYTES = 4;
/** Short lengths: one byte each. */
export const MAX_DATA_BYTES = 255;
const MAX_EXPECTED_BYTES = 256;
const STATUS_BYTES = 2;
export const MAX_RESPONSE_BYTES = MAX_EXPECTED_BYTES + STATUS_BYTES;

/** Throws on a command no short APDU can be: a bug of the caller. */
export function encodeCommand({ head, data, expected }: CommandApdu): Uint8Array {
  const isSound =
    head.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 0xff) &&
    (data === undefined || (data.length > 0 && data.length <= MAX_DATA_BYTES)) &&
    (expected === undefined || (expected > 0 && expected <= MAX_EXPECTED_BYTES));
  if (!isSound) throw new RangeError('no short APDU has these bytes and lengths');
  const length = data === undefined ? [] : [data.length, ...data];
  return Uint8Array.of(...head, ...length, ...(expected === undefined ? [] : [expected & 0xff]));
}

/** Undefined where the bytes are no command with short lengths. */
export function decodeCommand(bytes: Uint8Array): CommandApdu | undefined {
  const [cla, ins, p1, p2, length = 0] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const head = [cla, ins, p1, p2] as const;
  if (bytes.length === HEAD_BYTES) return { head };
  if (bytes.length === HEAD_BYTES + 1) return { head, expected: wanted(length) };
  const rest = bytes.length - HEAD_BYTES - 1 - length;
  if (length === 0 || rest < 0 || rest > 1) return undefined;
  const data = bytes.slice(HEAD_BYTES + 1, HEAD_BYTES + 1 + length);
  return rest === 0 ? { head, data } : { head, data, expected: wanted(bytes.at(-1) ?? 0) };
}

export function encodeResponse({ data, sw1, sw2 }: ResponseApdu): Uint8Array {
  return Uint8Array.of(...data, sw1, sw2);
}

/** Undefined where there is no status, or more than a short response holds. */
export function decodeResponse(bytes: Uint8Array): ResponseApdu | undefined {
  const sw1 = bytes.at(-2);
  const sw2 = bytes.at(-1);
  if (sw1 === undefined || sw2 === undefined || bytes.length > MAX_RESPONSE_BYTES) return undefined;
  return { data: bytes.slice(0, -STATUS_BYTES), sw1, sw2 };
}

function wanted(le: number): number {
  return le === 0 ? MAX_EXPECTED_BYTES : le;
}
