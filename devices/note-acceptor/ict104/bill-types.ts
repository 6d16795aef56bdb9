import { fen, type Fen } from '../../../core/domain/money.ts';
import { FIRST_TYPE, LAST_TYPE } from './codes.ts';

const FEN_PER_YUAN = 100;

/**
 * Yuan by bill type, type 1 (byte 40) first. Every source numbers its notes by rising value; none of them lists the data set
 * for China, so that these are not verified: the label of the device or the first note of each kind has the last word.
 */
export const chinaBillTypes: readonly number[] = [1, 5, 10, 20, 50, 100];

/** By the byte that follows 81. Zero leaves a type out. Throws on a table that no device can have. */
export function valuesOfTypes(yuanByType: readonly number[]): ReadonlyMap<number, Fen> {
  if (yuanByType.length === 0 || yuanByType.length > LAST_TYPE - FIRST_TYPE + 1) {
    throw new RangeError(`ICT bill types: 1 to 10 values are possible, ${yuanByType.length} were given`);
  }
  const wrong = yuanByType.find((yuan) => !Number.isSafeInteger(yuan) || yuan < 0);
  if (wrong !== undefined) throw new RangeError(`ICT bill types: ${wrong} is no whole number of yuan`);
  return new Map(
    yuanByType.flatMap((yuan, at) => (yuan === 0 ? [] : [[FIRST_TYPE + at, fen(yuan * FEN_PER_YUAN)] as const])),
  );
}
