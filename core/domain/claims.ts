import type { DayEntry } from './day.ts';
import type { Ledger } from './ledger.ts';
import { addFen, subtractFen, type Fen } from './money.ts';
import { claimNumber, noteIndex, noteOwner } from './numbers.ts';
import type { Account, Posting } from './order.ts';
import type { ClaimEvidence, ClaimReason, KioskRecord } from './records.ts';

/** Money that the kiosk holds and could not place, under the number its owner was given. */
export interface ClaimEntry {
  readonly number: string;
  readonly amountFen: Fen;
  readonly reason: ClaimReason;
  /** Null for a note that no visit explains. */
  readonly transactionId: string | null;
  readonly account: Pick<Account, 'accountNumber' | 'kind' | 'supply'> | null;
  /** On its way to the account once more; nothing else may settle the claim meanwhile. */
  posting: Posting | null;
  postingsNumbered: number;
  /** Its note came back to the hand when the money was already placed, or on its way: too late to end the claim. */
  noteBack: boolean;
  settled: { readonly evidence: ClaimEvidence; readonly reference: string | undefined } | null;
}

export function enterClaim(
  ledger: Ledger,
  record: Extract<KioskRecord, { kind: 'claimOpened' }>,
  owner: Account | null,
): void {
  const { claimNumber: number, amountFen, reason, transactionId } = record;
  ledger.totals.claimedFen = addFen(ledger.totals.claimedFen, amountFen);
  ledger.claims.set(number, {
    number,
    amountFen,
    reason,
    transactionId: transactionId ?? null,
    account: owner === null ? null : { accountNumber: owner.accountNumber, kind: owner.kind, supply: owner.supply },
    posting: null,
    postingsNumbered: 0,
    noteBack: false,
    settled: null,
  });
}

/** The posting that goes out now: nothing else may settle the claim until it has a definite end. */
export function postClaimAgain(ledger: Ledger, record: Extract<KioskRecord, { kind: 'claimPosted' }>): void {
  const { claimNumber: number, posting } = record;
  const claim = ledger.claims.get(number);
  if (claim === undefined || claim.settled !== null || claim.posting !== null) {
    throw new Error(`the journal posts the claim ${number} that is not open`);
  }
  claim.posting = posting;
  claim.postingsNumbered += 1;
}

/** Refused for good: the claim is open as before. */
export function reopenClaim(ledger: Ledger, record: Extract<KioskRecord, { kind: 'claimPostingRefused' }>): void {
  const claim = ledger.claims.get(record.claimNumber);
  if (claim?.posting?.id !== record.postingId) {
    throw new Error(`the journal ends the posting ${record.postingId} that is not under way`);
  }
  claim.posting = null;
}

/**
 * A claim whose note came back never was one; every other settled claim stays counted as money that was placed.
 * Where a posting was booked, the day's books get an entry.
 */
export function settleClaim(
  ledger: Ledger,
  record: Extract<KioskRecord, { kind: 'claimSettled' }>,
): { readonly businessDate: string; readonly entry: DayEntry } | undefined {
  const { totals } = ledger;
  const { claimNumber: number, amountFen, evidence, reference } = record;
  const claim = ledger.claims.get(number);
  if (claim === undefined) throw new Error(`the journal settles the claim ${number} that was not opened`);
  if (claim.settled !== null) throw new Error(`the journal settles the claim ${number} twice`);
  const { posting } = claim;
  if ((posting !== null) !== (evidence === 'posted')) {
    throw new Error(`the journal settles the claim ${number} by ${evidence} against what its posting says`);
  }
  claim.settled = { evidence, reference };
  claim.posting = null;
  if (evidence !== 'noteReturned') {
    totals.settledFen = addFen(totals.settledFen, amountFen);
    if (evidence === 'posted') totals.postedFen = addFen(totals.postedFen, amountFen);
    if (posting === null) return undefined;
    const entry = { postingId: posting.id, bookingNumber: reference ?? '', totalFen: posting.totalFen };
    return { businessDate: record.businessDate ?? posting.businessDate, entry };
  }
  if (claim.noteBack) noteBackInHand(ledger, amountFen);
  totals.claimedFen = subtractFen(totals.claimedFen, amountFen);
  for (const entry of ledger.open.values()) {
    const claims = entry.facts.claims.filter((candidate) => candidate.number !== number);
    entry.facts = { ...entry.facts, claims };
  }
  return undefined;
}

/**
 * A note in doubt was handed back. Where its claim was settled or is on its way to the account, the money has left the
 * kiosk twice: the sums keep the note as the one that was paid for, and the journal shows both.
 */
export function noteLocatedInHand(ledger: Ledger, noteId: string, valueFen: Fen): void {
  const claim = ledger.claims.get(claimNumber(noteOwner(noteId), noteIndex(noteId)));
  if (claim !== undefined && (claim.settled !== null || claim.posting !== null)) claim.noteBack = true;
  else noteBackInHand(ledger, valueFen);
}

function noteBackInHand({ totals }: Ledger, valueFen: Fen): void {
  totals.inDoubtFen = subtractFen(totals.inDoubtFen, valueFen);
  totals.returnedFen = addFen(totals.returnedFen, valueFen);
}
