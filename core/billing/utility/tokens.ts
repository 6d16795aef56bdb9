import { nextIssueTimeMs } from '../sts/token-identifier.ts';
import { mintCreditToken } from '../sts/token.ts';
import { exactTokenTenths } from '../sts/units-field.ts';
import type { BookedAccount } from './account-store.ts';
import type { Books } from './books.ts';
import { panOf, spread } from './numbers.ts';

/**
 * The published key of the compliance vectors, known to everybody: a token of this utility opens no meter in the field. The
 * base date of 1993 ran out in 2024.
 */
export const TOWN_VENDING = {
  vudk: 'abababababababab',
  keyType: 2,
  supplyGroup: '123456',
  tariffIndex: '01',
  keyRevision: 1,
  baseYear: 2014,
} as const;

const CENTI_PER_TENTH = 10;
/** Four bits. */
const RANDOM_VALUES = 16;

/** Tokens for units in whole tenths, each of a minute of its own; the last minute is kept with the meter. */
export function mintTokens(
  books: Books,
  account: BookedAccount,
  credit: { readonly unitsCentiKwh: number; readonly nowMs: number; readonly postingId: string },
): readonly string[] {
  const { accountNumber, meterNumber } = account;
  if (meterNumber === undefined) throw new Error(`the account ${accountNumber} has no meter to mint a token for`);
  let { lastTokenMs } = account;
  // A machine whose clock fell back to 1970 still vends; the meter's minutes go on from the base date.
  const nowMs = Math.max(credit.nowMs, Date.UTC(TOWN_VENDING.baseYear, 0, 2));
  const tokens = exactTokenTenths(credit.unitsCentiKwh / CENTI_PER_TENTH).map((unitsTenths, index) => {
    lastTokenMs = nextIssueTimeMs(nowMs, lastTokenMs);
    return mintCreditToken({
      ...TOWN_VENDING,
      pan: panOf(meterNumber),
      resource: 'electricity',
      unitsTenths,
      issuedAtMs: lastTokenMs,
      random4bit: spread(`${credit.postingId} ${index}`, RANDOM_VALUES),
    });
  });
  books.run('UPDATE household SET last_token_ms = ? WHERE account_number = ?', lastTokenMs ?? null, accountNumber);
  return tokens;
}
