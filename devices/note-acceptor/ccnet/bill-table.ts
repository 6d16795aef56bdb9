import { fen, type Fen } from '../../../core/domain/money.ts';

/** CCNET §4.6: 24 bill types of 5 bytes: first digits of the value, three letters of the country, decimal exponent. */
export const BILL_TYPES = 24;
const ENTRY_BYTES = 5;
export const BILL_TABLE_BYTES = BILL_TYPES * ENTRY_BYTES;
/** Bit 7 of the exponent byte makes the exponent negative. */
const NEGATIVE_EXPONENT = 0x80;
const FEN_EXPONENT = 2;
/** Powers of ten. No banknote is worth ten million yuan: a larger exponent is a broken table. */
const MAX_EXPONENT = 6;
/** Bytes of one mask of ENABLE BILL TYPES: one bit a bill type, the highest types first. */
const MASK_BYTES = 3;

export interface BillType {
  readonly type: number;
  /** As the device writes it, for example `CHN`. */
  readonly country: string;
  /** Undefined where the entry is not a whole number of hundredths. */
  readonly valueFen: Fen | undefined;
}

export type BillTable = ReadonlyMap<number, BillType>;

/** Countries a table may write for a currency: the manual wants ISO 3166 letters, some data sets carry the currency's. */
const countriesByCurrency: Readonly<Record<'CNY', readonly string[]>> = { CNY: ['CHN', 'CNY'] };

/** Undefined where the reply has not the size of a table. Types without a value are left out. */
export function parseBillTable(body: Uint8Array): BillTable | undefined {
  if (body.length !== BILL_TABLE_BYTES) return undefined;
  const table = new Map<number, BillType>();
  for (let type = 0; type < BILL_TYPES; type += 1) {
    const entry = body.subarray(type * ENTRY_BYTES, (type + 1) * ENTRY_BYTES);
    const [digits = 0, , , , exponentByte = 0] = entry;
    if (digits === 0) continue;
    const country = String.fromCharCode(...entry.subarray(1, 4)).replace(/[^\x20-\x7e]/gu, '?');
    table.set(type, { type, country, valueFen: valueOf(digits, exponentByte) });
  }
  return table;
}

function valueOf(digits: number, exponentByte: number): Fen | undefined {
  const exponent = exponentByte & ~NEGATIVE_EXPONENT;
  if (exponent > MAX_EXPONENT) return undefined;
  const shift = FEN_EXPONENT + ((exponentByte & NEGATIVE_EXPONENT) === 0 ? exponent : -exponent);
  if (shift >= 0) return fen(digits * 10 ** shift);
  const divisor = 10 ** -shift;
  return digits % divisor === 0 ? fen(digits / divisor) : undefined;
}

/** The values of this currency only. A type of another country, or without a whole value, is not in it. */
export function valuesOfCurrency(table: BillTable, currency: 'CNY'): ReadonlyMap<number, Fen> {
  const values = new Map<number, Fen>();
  for (const bill of table.values()) {
    if (bill.valueFen === undefined || !countriesByCurrency[currency].includes(bill.country)) continue;
    values.set(bill.type, bill.valueFen);
  }
  return values;
}

/** ENABLE BILL TYPES carries the same mask twice: what to accept, and what of it to stop in escrow. All of it. */
export function enableBody(command: number, types: Iterable<number>): Uint8Array {
  const mask = new Uint8Array(MASK_BYTES);
  for (const type of types) {
    const at = MASK_BYTES - 1 - (type >>> 3);
    mask[at] = (mask[at] ?? 0) | (1 << (type & 7));
  }
  return Uint8Array.from([command, ...mask, ...mask]);
}

/** The bill types of a mask, lowest first. */
export function typesOfMask(mask: Uint8Array): readonly number[] {
  const types: number[] = [];
  for (let type = 0; type < BILL_TYPES; type += 1) {
    if (((mask[MASK_BYTES - 1 - (type >>> 3)] ?? 0) & (1 << (type & 7))) !== 0) types.push(type);
  }
  return types;
}

/** The far end's own table, in the form the wire wants. Entries: bill type → value in whole units and country. */
export function encodeBillTable(entries: ReadonlyMap<number, { value: number; country: string }>): Uint8Array {
  const body = new Uint8Array(BILL_TABLE_BYTES);
  for (const [type, entry] of entries) {
    let digits = entry.value;
    let exponent = 0;
    while (digits >= 10 && digits % 10 === 0) {
      digits /= 10;
      exponent += 1;
    }
    const letters = Array.from(entry.country, (letter) => letter.charCodeAt(0));
    body.set([digits, ...letters.slice(0, 3), exponent], type * ENTRY_BYTES);
  }
  return body;
}
