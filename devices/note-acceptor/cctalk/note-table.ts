import { fen, type Fen } from '../../../core/domain/money.ts';
import { NOTE_TYPES } from './limits.ts';

/** `CN0010A`: country, value in four places, issue (part 3, appendix 15). A decimal point may stand among the four. */
const BILL_ID = /^([A-Z]{2})([0-9.]{4})([A-Za-z])$/u;
/** The country whose notes we take. */
export const COUNTRY = 'CN';
/** Fen. Notes in circulation; a name that gives another value is not guessed at. */
const NOTES_FEN: readonly number[] = [100, 500, 1000, 2000, 5000, 10_000];
/** Decimal places of the yuan: the fen is its lowest unit. */
const FEN_PLACES = 2;

/** What the device multiplies its note names with (header 156). */
export interface CountryScaling {
  readonly factor: number;
  readonly decimalPlaces: number;
}

/** Value code times factor is in the lowest unit, of which the decimal places say how many make one of the currency. */
export function noteFen(id: string, scaling: CountryScaling): Fen | undefined {
  const [, country, code = ''] = BILL_ID.exec(id) ?? [];
  if (country !== COUNTRY) return undefined;
  const value = Number(code) * scaling.factor * 10 ** (FEN_PLACES - scaling.decimalPlaces);
  return NOTES_FEN.includes(value) ? fen(value) : undefined;
}

/** Both bytes of an inhibit mask: bit 0 of the first is type 1, and a bit that is set is a note that is taken. */
export function inhibitMask(types: Iterable<number>): readonly [number, number] {
  let bits = 0;
  for (const type of types) if (type >= 1 && type <= NOTE_TYPES) bits |= 1 << (type - 1);
  return [bits & 0xff, bits >>> 8];
}

export function typesOfMask(low: number, high: number): readonly number[] {
  const bits = low + high * 256;
  return Array.from({ length: NOTE_TYPES }, (_, index) => index + 1).filter((type) => (bits & (1 << (type - 1))) !== 0);
}
