import { fen, type Fen } from '../../../core/domain/money.ts';

/** Channels a validator's data set can have (GA138, setup request: the highest channel is 1 to 16). */
export const MAX_CHANNELS = 16;
/** From this version on each channel has its own country and a value of four bytes (GA138, banknote validator). */
const EXPANDED_FROM_VERSION = 6;
/** Unit type of a banknote validator; 6 is a SMART Payout, which has an escrow of its own kind, 3 a hopper. */
export const VALIDATOR_UNIT_TYPE = 0x00;

/** What SETUP REQUEST tells of a banknote validator. */
export interface UnitSetup {
  /** `0333` is 3.33. */
  readonly firmware: string;
  readonly country: string;
  readonly protocolVersion: number;
  /** Used channels, lowest first. `value` in the smallest unit of the currency. */
  readonly channels: readonly { readonly channel: number; readonly country: string; readonly value: number }[];
}

/** The data behind F0. Undefined where it is not what a banknote validator answers. */
export function parseSetup(data: Uint8Array): UnitSetup | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const count = data[11] ?? 0;
  const versionAt = 15 + 2 * count;
  if (data[0] !== VALIDATOR_UNIT_TYPE || count < 1 || count > MAX_CHANNELS || data.length <= versionAt)
    return undefined;
  const protocolVersion = data[versionAt] ?? 0;
  const country = ascii(data, 5, 3);
  const multiplier = threeBytes(view, 8);
  const toSmallestUnit = threeBytes(view, 12 + 2 * count);
  const expanded = protocolVersion >= EXPANDED_FROM_VERSION;
  const countriesAt = versionAt + 1;
  const valuesAt = countriesAt + 3 * count;
  if (expanded && data.length < valuesAt + 4 * count) return undefined;
  const channels = Array.from({ length: count }, (_, index) => ({
    channel: index + 1,
    country: expanded ? ascii(data, countriesAt + 3 * index, 3) : country,
    value:
      toSmallestUnit * (expanded ? view.getUint32(valuesAt + 4 * index, true) : (data[12 + index] ?? 0) * multiplier),
  })).filter(({ value }) => value > 0 && Number.isSafeInteger(value));
  return { firmware: ascii(data, 1, 4), country, protocolVersion, channels };
}

/** The notes of one currency by channel. Others are left out; they go back as rejects. */
export function valuesOfCurrency(setup: UnitSetup, currency: 'CNY'): ReadonlyMap<number, Fen> {
  return new Map(
    setup.channels.filter(({ country }) => country === currency).map(({ channel, value }) => [channel, fen(value)]),
  );
}

/** SET INHIBITS: a bit for each of 16 channels, channel 1 lowest; 1 takes notes (GA138). */
export function inhibitBytes(channels: readonly number[]): readonly [number, number] {
  const mask = channels.reduce((bits, channel) => bits | (1 << (channel - 1)), 0);
  return [mask & 0xff, (mask >>> 8) & 0xff];
}

/** The channels of an inhibit register of any length, lowest first. */
export function channelsOfInhibits(bytes: Uint8Array): readonly number[] {
  const channels: number[] = [];
  for (const [at, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit += 1) if ((byte & (1 << bit)) !== 0) channels.push(8 * at + bit + 1);
  }
  return channels;
}

function threeBytes(view: DataView, at: number): number {
  return (view.getUint8(at) << 16) | view.getUint16(at + 1, false);
}

function ascii(data: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...data.subarray(at, at + length)).replace(/[^\x20-\x7e]/gu, '');
}
