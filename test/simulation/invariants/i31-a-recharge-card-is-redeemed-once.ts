import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence, PrintedPaper } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I31: the worth of a recharge card is credited once, and its number stays with whoever scratched it. */
export const i31: Invariant = {
  id: 'I31',
  says: 'a recharge card is credited once with its worth; its number is in no record, on no screen and on no paper',
  checks: {
    before: keepsNoSecret,
    shown: showsNoSecret,
    printed: printsNoSecret,
    settled: isWorthIt,
    rest: isBookedOnce,
  },
};

function keepsNoSecret({ screen }: Evidence, record: KioskRecord): string | undefined {
  if (screen.secrets.size === 0) return undefined;
  const secret = secretIn(screen.secrets, JSON.stringify(record));
  return secret === undefined ? undefined : `the record ${record.kind} holds the number ${secret} of a recharge card`;
}

/** Screens that come after a number was typed. */
const shownAfter: ReadonlySet<string> = new Set(['rechargeCard', 'processing', 'result', 'pastReceipt']);

function showsNoSecret({ screen: watch }: Evidence, { snapshot }: { readonly snapshot: Snapshot }): string | undefined {
  const { screen } = snapshot;
  if (watch.secrets.size === 0 || !shownAfter.has(screen.kind)) return undefined;
  const secret = secretIn(watch.secrets, JSON.stringify(screen));
  return secret === undefined ? undefined : `the screen ${screen.kind} holds the number ${secret} of a recharge card`;
}

function printsNoSecret({ screen }: Evidence, { lines, codes }: PrintedPaper): string | undefined {
  const secret = secretIn(screen.secrets, [...lines, ...codes].join('\n').replaceAll(/[ -]/gu, ''));
  return secret === undefined ? undefined : `the number ${secret} of a recharge card stands on paper`;
}

function secretIn(secrets: ReadonlySet<string>, text: string): string | undefined {
  for (const secret of secrets) if (text.includes(secret)) return secret;
  return undefined;
}

function isWorthIt({ utility }: Evidence): string | undefined {
  for (const [postingId, worthFen] of utility.redeemed) {
    const bookedFen = utility.sold.get(postingId)?.totalFen;
    if (bookedFen !== worthFen) return `${postingId} books ${bookedFen ?? 0} fen for cards worth ${worthFen}`;
  }
  return undefined;
}

function isBookedOnce({ book, utility }: Evidence): string | undefined {
  let worthFen = 0;
  for (const one of utility.redeemed.values()) worthFen += one;
  const { redeemedFen } = book.sums;
  return redeemedFen === worthFen
    ? undefined
    : `the records redeem ${redeemedFen} fen; the cards that the utility has used up were worth ${worthFen}`;
}
