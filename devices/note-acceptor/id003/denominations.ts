import { fen, type Fen } from '../../../core/domain/money.ts';
import { commands, DENOMINATIONS_MAX, FIRST_DENOMINATION } from './codes.ts';

/** One entry of the answer to 8A: escrow code, country, value, exponent. */
const ENTRY_BYTES = 4;
/** Lamassu's host expects two bytes of a boot version behind the entries; a recorded unit has none. Both are read. */
const TAIL_BYTES = 2;
/** Larger powers of ten are noise; no banknote needs them. */
const EXPONENT_MAX = 6;
const FEN_PER_YUAN = 100;

/**
 * JCM's numbers of countries. China's is known from one open implementation (CyberPlat); the euro's from a recorded
 * session; the others are there to put a name to a foreign data set.
 */
export const countryCodes = { USD: 0x01, CAD: 0x08, CHF: 0x16, RUB: 0x27, CNY: 0x2d, EUR: 0xe0 } as const;

export function countryName(code: number): string | undefined {
  return Object.entries(countryCodes).find(([, known]) => known === code)?.[0];
}

export interface Denomination {
  /** As escrow says it: 61 to 70. */
  readonly code: number;
  readonly country: number;
  /** Whole units of the currency; zero where the place is empty. */
  readonly units: number;
}

/** Undefined where the body is no answer to 8A. */
export function parseDenominations(body: Uint8Array): readonly Denomination[] | undefined {
  const hasTail = (body.length - 1) % ENTRY_BYTES === TAIL_BYTES;
  const data = body.subarray(1, hasTail ? -TAIL_BYTES : undefined);
  if (body[0] !== commands.denominationsRequest || data.length === 0 || data.length % ENTRY_BYTES !== 0)
    return undefined;
  const found: Denomination[] = [];
  for (let at = 0; at < data.length; at += ENTRY_BYTES) {
    const [code = 0, country = 0, value = 0, exponent = 0] = data.subarray(at, at + ENTRY_BYTES);
    if (bitOf(code) === undefined || exponent > EXPONENT_MAX) return undefined;
    found.push({ code, country, units: value * 10 ** exponent });
  }
  return found;
}

/** The notes of one country, by escrow code. */
export function valuesOfCountry(denominations: readonly Denomination[], country: number): ReadonlyMap<number, Fen> {
  const ours = denominations.filter((entry) => entry.country === country && entry.units > 0);
  return new Map(ours.map(({ code, units }) => [code, fen(units * FEN_PER_YUAN)]));
}

/** SET ENABLE for exactly these escrow codes. A bit that is set denies its denomination. */
export function enableBody(codes: readonly number[]): Uint8Array {
  let denied = 0xffff;
  for (const code of codes) denied &= ~(1 << (bitOf(code) ?? DENOMINATIONS_MAX));
  return Uint8Array.of(commands.setEnable, denied & 0xff, (denied >>> 8) & 0xff);
}

/** The escrow codes that two bytes of SET ENABLE let in. */
export function enabledCodes(data: Uint8Array): readonly number[] {
  const denied = (data[0] ?? 0) + (data[1] ?? 0) * 256;
  const places = Array.from({ length: DENOMINATIONS_MAX }, (_, bit) => bit);
  return places.filter((bit) => (denied & (1 << bit)) === 0).map((bit) => FIRST_DENOMINATION + bit);
}

function bitOf(code: number): number | undefined {
  const bit = code - FIRST_DENOMINATION;
  return bit >= 0 && bit < DENOMINATIONS_MAX ? bit : undefined;
}
