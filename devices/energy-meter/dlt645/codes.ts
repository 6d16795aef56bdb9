import { hexByte, hexBytes } from '../../driver/hex.ts';

/** A value of DL/T 645-2007, appendix A: decimal digits, two a byte, low digits first. */
export interface DataItem {
  readonly id: number;
  readonly words: string;
  readonly bytes: number;
  /** Digits behind the point of `unit`. */
  readonly decimals: number;
  readonly unit: string;
  /** The highest bit says that power flows back. */
  readonly signed: boolean;
}

export const items = {
  totalForward: item(0x00010000, 'active energy drawn, total', 4, 2, 'kWh'),
  /** The total, then every tariff period. */
  forwardBlock: item(0x0001ff00, 'active energy drawn, total and by period', 4, 2, 'kWh'),
  voltageA: item(0x02010100, 'voltage of phase A', 2, 1, 'V'),
  currentA: { ...item(0x02020100, 'current of phase A', 3, 3, 'A'), signed: true },
  powerTotal: { ...item(0x02030000, 'active power, total', 3, 4, 'kW'), signed: true },
} as const;

/** Further values that are explained and not asked for. */
const otherItems: readonly DataItem[] = [
  { ...item(0x00000000, 'active energy, combined total', 4, 2, 'kWh'), signed: true },
  item(0x00020000, 'active energy given back, total', 4, 2, 'kWh'),
  item(0x02010200, 'voltage of phase B', 2, 1, 'V'),
  item(0x02010300, 'voltage of phase C', 2, 1, 'V'),
  { ...item(0x02020200, 'current of phase B', 3, 3, 'A'), signed: true },
  { ...item(0x02020300, 'current of phase C', 3, 3, 'A'), signed: true },
  { ...item(0x02040000, 'reactive power, total', 3, 4, 'kvar'), signed: true },
  { ...item(0x02050000, 'apparent power, total', 3, 4, 'kVA'), signed: true },
  { ...item(0x02060000, 'power factor, total', 2, 3, ''), signed: true },
];

const known: ReadonlyMap<number, DataItem> = new Map(
  [...Object.values(items), ...otherItems].map((entry) => [entry.id, entry]),
);

function item(id: number, words: string, bytes: number, decimals: number, unit: string): DataItem {
  return { id, words, bytes, decimals, unit, signed: false };
}

export function itemOf(id: number): DataItem | undefined {
  return known.get(id);
}

export const ID_BYTES = 4;

/** The four bytes of an identifier as they go over the line, DI0 first. */
export function idBytes(id: number): readonly number[] {
  return [id & 0xff, (id >>> 8) & 0xff, (id >>> 16) & 0xff, id >>> 24];
}

/** Undefined where there are not four bytes. */
export function idOf(data: Uint8Array): number | undefined {
  const [low, next, third, high] = data;
  if (low === undefined || next === undefined || third === undefined || high === undefined) return undefined;
  return ((high << 24) | (third << 16) | (next << 8) | low) >>> 0;
}

export function idWords(id: number): string {
  const digits = id.toString(16).toUpperCase().padStart(8, '0');
  const words = known.get(id)?.words;
  return words === undefined ? digits : `${digits} (${words})`;
}

const SIGN_BIT = 0x80;

/** Digits of `bytes` as a whole number, low digits first. Undefined where something else than decimal digits stands. */
export function decimal(bytes: Uint8Array, signed: boolean): number | undefined {
  let value = 0;
  let negative = false;
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    let byte = bytes[at] ?? 0;
    if (signed && at === bytes.length - 1) {
      negative = (byte & SIGN_BIT) !== 0;
      byte &= ~SIGN_BIT;
    }
    if ((byte & 0x0f) > 9 || byte >>> 4 > 9) return undefined;
    value = value * 100 + (byte >>> 4) * 10 + (byte & 0x0f);
  }
  // Minus zero is no number anybody expects.
  return negative && value !== 0 ? -value : value;
}

/** The same the other way, for the far end. Too large a value loses its highest digits, as a real register does. */
export function decimalBytes(value: number, count: number): number[] {
  const bytes: number[] = [];
  let rest = Math.abs(value);
  for (let at = 0; at < count; at += 1) {
    const pair = rest % 100;
    bytes.push(Math.floor(pair / 10) * 16 + (pair % 10));
    rest = Math.floor(rest / 100);
  }
  if (value < 0) bytes[count - 1] = (bytes[count - 1] ?? 0) | SIGN_BIT;
  return bytes;
}

/** A filled register says that there is nothing to measure. */
export function isFilled(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte === 0xff);
}

/** `0.26 kWh`, or the bytes where they are no decimal number. */
export function valueWords({ decimals, unit, signed }: DataItem, bytes: Uint8Array): string {
  const value = decimal(bytes, signed);
  if (value === undefined) return hexBytes(bytes);
  return `${(value / 10 ** decimals).toFixed(decimals)} ${unit}`.trim();
}

/** Function codes, the five low bits of the control code (DL/T 645-2007, chapter 7). */
export const functionWords: Readonly<Record<number, string>> = {
  0x08: 'set the clock of every meter',
  0x11: 'read',
  0x12: 'read what follows of',
  0x13: 'read the address',
  0x14: 'write',
  0x15: 'write the address',
  0x16: 'freeze',
  0x17: 'change the speed',
  0x18: 'change the password',
  0x19: 'clear the maximum demand',
  0x1a: 'clear the meter',
  0x1b: 'clear the events',
  0x1c: 'switch the relay or the alarm',
};

/** Bits of the error byte, the lowest first. */
const errorWords: readonly string[] = [
  'other error',
  'no such data',
  'password wrong or not authorized',
  'the speed cannot be changed',
  'too many seasons',
  'too many day periods',
  'too many tariffs',
];

export function refusalWords(data: Uint8Array): string {
  const [bits = 0] = data;
  const said = errorWords.filter((_, bit) => ((bits >>> bit) & 1) === 1);
  return said.length === 0 ? `error ${hexByte(bits)}` : said.join(', ');
}

/** First byte of the data of function 1C, behind password and operator (DL/T 645-2007, supplement on relays). */
export const switchWords: Readonly<Record<number, string>> = {
  0x1a: 'trip: cut the power',
  0x1b: 'allow closing',
  0x1c: 'close: give the power back',
  0x2a: 'alarm on',
  0x2b: 'alarm off',
  0x3a: 'keep the power on whatever happens',
  0x3b: 'no longer keep the power on',
};
