import { isClaimNumber } from '../../../core/domain/numbers.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { openClaimsFen } from '../evidence/book.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I9: a claim has a number of its own that somebody could read, and the open ones are the suspense balance. */
export const i09: Invariant = {
  id: 'I9',
  says: 'each claim has one valid number, shown or printed; open claims = suspense balance',
  checks: { before: numberIsNew, settled: suspenseAgrees, rest: everyNumberWasSeen },
};

function numberIsNew({ book }: Evidence, record: KioskRecord): string | undefined {
  if (record.kind !== 'claimOpened') return undefined;
  const { claimNumber, amountFen } = record;
  if (!isClaimNumber(claimNumber)) return `${claimNumber} is no claim number`;
  if (book.claims.has(claimNumber)) return `the claim number ${claimNumber} is given out twice`;
  return amountFen > 0 ? undefined : `the claim ${claimNumber} is for ${amountFen} fen`;
}

function suspenseAgrees({ book, ledger }: Evidence): string | undefined {
  const openFen = openClaimsFen(book);
  const suspenseFen = book.sums.claimedFen - book.sums.settledClaimsFen;
  if (openFen !== suspenseFen) return `open claims are ${openFen} fen, the suspense balance is ${suspenseFen}`;
  if (ledger === undefined) return undefined;
  let productFen = 0;
  for (const claim of ledger.claims.values()) if (!isSettled(claim.settled)) productFen += claim.amountFen;
  return productFen === openFen ? undefined : `the ledger has open claims of ${productFen} fen, the records ${openFen}`;
}

function isSettled(settled: unknown): boolean {
  return settled !== null && settled !== false;
}

function everyNumberWasSeen({ book, screen, paper }: Evidence): string | undefined {
  for (const [number, claim] of book.claims) {
    // A note that no visit explains has nobody to be shown to; it stands in the technician's list.
    if (claim.transactionId === undefined || claim.settledBy !== undefined) continue;
    if (!screen.claimNumbers.has(number) && !paper.claimNumbers.has(number)) {
      return `nobody could read the number of the claim ${number} over ${claim.amountFen} fen`;
    }
  }
  return undefined;
}
