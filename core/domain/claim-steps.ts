import type { ClaimEntry } from './claims.ts';
import type { Action, ClaimPosting, Input, Kiosk, ServiceNotice, Step, Surroundings } from './kiosk.ts';
import { zeroFen } from './money.ts';
import { isClaimNumber, plainNumber } from './numbers.ts';
import type { Posting } from './order.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, refuse } from './step.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;

/** Characters of a receipt, slip or booking number elsewhere; the contract takes no more either. */
const referenceLimit = 60;

/** The money was given back, or booked, away from the kiosk; the technician says what proves it. */
export function settleClaimAtCounter(kiosk: Kiosk, action: ActionOf<'serviceSettleClaim'>, around: Surroundings): Step {
  if (kiosk.stage.kind !== 'service') return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  const claim = openClaim(action.claimNumber, around);
  // What is on its way to the account must not be paid out as well.
  if (claim === undefined || claim.posting !== null) return refuse('claimClosed');
  const reference = action.reference.trim();
  if (reference === '' || reference.length > referenceLimit) return refuse('evidenceMissing');
  const { number: claimNumber, amountFen } = claim;
  const { evidence } = action;
  return advance(noticed(kiosk, 'claimSettled'), [
    { kind: 'claimSettled', claimNumber, amountFen, evidence, reference },
  ]);
}

/** Sends the claim's money to the account of its transaction once more: whole, to the balance, under a new id. */
export function postClaim(kiosk: Kiosk, action: ActionOf<'servicePostClaim'>, around: Surroundings): Step {
  if (kiosk.stage.kind !== 'service') return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  const claim = openClaim(action.claimNumber, around);
  if (claim === undefined || claim.posting !== null) return refuse('claimClosed');
  const posting = postingOf(claim, around);
  if (posting === undefined) return refuse('noAccount');
  const claimNumber = claim.number;
  const claimPostings: readonly ClaimPosting[] = [...kiosk.claimPostings, { claimNumber, posting }];
  return advance(
    noticed({ ...kiosk, claimPostings }, 'claimPosting'),
    [{ kind: 'claimPosted', claimNumber, posting, bodyHash: around.hashPosting(posting) }],
    [{ kind: 'submit', posting }],
  );
}

/** Undefined where the posting is not a claim's. */
export function claimPostingAnswered(
  kiosk: Kiosk,
  input: Extract<Input, { kind: 'postingAnswered' }>,
  around: Surroundings,
): Step | undefined {
  const mine = kiosk.claimPostings.find(({ posting }) => posting.id === input.postingId);
  if (mine === undefined) return undefined;
  const { claimNumber, posting } = mine;
  const claimPostings = kiosk.claimPostings.filter((other) => other !== mine);
  const { answer } = input;
  switch (answer.kind) {
    // The outbox goes on under the same id, also after a restart.
    case 'unknown':
      return advance(kiosk);
    case 'accepted': {
      const { bookingNumber: reference, businessDate } = answer.booking;
      const settled: KioskRecord = {
        kind: 'claimSettled',
        claimNumber,
        amountFen: posting.totalFen,
        evidence: 'posted',
        reference,
        businessDate: businessDate ?? posting.businessDate,
      };
      return advance(noticed({ ...kiosk, claimPostings }, 'claimPosted'), [settled]);
    }
    case 'refused': {
      const { reason } = answer;
      const records: KioskRecord[] = [{ kind: 'claimPostingRefused', claimNumber, postingId: posting.id, reason }];
      // The note went back to the hand meanwhile: with this refusal nothing is owed for it any more.
      if (around.books.claim(claimNumber)?.noteBack === true) {
        const amountFen = posting.totalFen;
        const evidence = 'noteReturned';
        records.push({ kind: 'claimSettled', claimNumber, amountFen, evidence, reference: undefined });
      }
      return advance(noticed({ ...kiosk, claimPostings }, 'claimRefused'), records);
    }
  }
}

/** By the number as it is typed: case, blanks and dashes do not matter. */
function openClaim(number: string, around: Surroundings): ClaimEntry | undefined {
  if (!isClaimNumber(number)) return undefined;
  const plain = plainNumber(number);
  return around.books.openClaims().find((claim) => plainNumber(claim.number) === plain);
}

function postingOf(claim: ClaimEntry, around: Surroundings): Posting | undefined {
  const { number, account, transactionId, amountFen } = claim;
  if (account === null || transactionId === null || amountFen === zeroFen) return undefined;
  return {
    id: `${transactionId}-${number}-${claim.postingsNumbered + 1}`,
    transactionId,
    terminalId: around.settings.terminalId,
    // The money goes to the balance; nothing is sold a second time, and no token or card has to follow.
    kind: account.kind === 'prepaid' && (account.supply ?? 'balance') === 'balance' ? 'recharge' : 'prepayment',
    accountNumber: account.accountNumber,
    quoteToken: undefined,
    allocations: [],
    balanceFen: amountFen,
    totalFen: amountFen,
    businessDate: around.businessDate,
  };
}

/** Only a technician who is still there reads it. */
function noticed(kiosk: Kiosk, notice: ServiceNotice): Kiosk {
  return kiosk.stage.kind === 'service' ? at(kiosk, { ...kiosk.stage, notice }) : kiosk;
}
