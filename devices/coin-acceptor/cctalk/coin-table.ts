import { fen, type Fen } from '../../../core/domain/money.ts';
import { POSITIONS } from './limits.ts';

/** `CN100A`: country, value in three places, issue (part 3, appendix 3). */
const COIN_ID = /^([A-Z]{2})([0-9.mKMG]{3})([A-Za-z])$/u;
/** What the letter in a value code stands for; it stands in the place of the decimal point. */
const multipliers: Readonly<Record<string, number>> = { m: 1e-3, '.': 1, K: 1e3, M: 1e6, G: 1e9 };

const COUNTRY = 'CN';
/**
 * Fen. The coins in circulation that acceptors take. A name that gives another value follows another convention, `CN001A` for
 * one yuan for example: it is not guessed at, the position needs a configured value.
 */
const COINS_FEN: readonly number[] = [10, 50, 100];

/** A coin's value in base units of its country: `100`, `2.5`, `1K0`, `M10` (part 3 §2.1.3). Undefined where it is none. */
export function coinValue(code: string): number | undefined {
  if (/^\d{3}$/u.test(code)) return Number(code);
  const match = /^(\d*)([.mKMG])(\d*)$/u.exec(code);
  const [, whole = '', letter = '', rest = ''] = match ?? [];
  const multiplier = multipliers[letter];
  if (code.length !== 3 || multiplier === undefined) return undefined;
  return (Number(whole + rest) * multiplier) / 10 ** rest.length;
}

/** The base unit of CN is the fen, as it is the penny of GB and the cent of US. Undefined for all that we do not take. */
export function coinFen(id: string): Fen | undefined {
  const [, country, code = ''] = COIN_ID.exec(id) ?? [];
  const value = country === COUNTRY ? coinValue(code) : undefined;
  return value !== undefined && COINS_FEN.includes(value) ? fen(value) : undefined;
}

/** Both bytes of an inhibit mask: bit 0 of the first is position 1, and a bit that is set is a coin that is taken. */
export function inhibitMask(positions: Iterable<number>): readonly [number, number] {
  let bits = 0;
  for (const position of positions) if (position >= 1 && position <= POSITIONS) bits |= 1 << (position - 1);
  return [bits & 0xff, bits >>> 8];
}

export function positionsOfMask(low: number, high: number): readonly number[] {
  const bits = low + high * 256;
  return Array.from({ length: POSITIONS }, (_, index) => index + 1).filter(
    (position) => (bits & (1 << (position - 1))) !== 0,
  );
}
