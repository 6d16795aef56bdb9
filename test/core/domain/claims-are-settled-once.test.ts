import { describe, expect, it } from 'vitest';
import type { PostingAnswer, Step } from '../../../core/domain/kiosk.ts';
import { openClaimsFen, suspenseFen, type ClaimEntry } from '../../../core/domain/ledger.ts';
import type { CounterEvidence } from '../../../core/domain/records.ts';
import { claimNumber as claimNumberOf, isClaimNumber } from '../../../core/domain/numbers.ts';
import { kinds, last } from './support/reading.ts';
import { booking, prepaid, settings, yuan } from './support/samples.ts';
import { atHome, atTheClaims, jammedWithNothingElse, postingId, printed, restarted } from './support/states.ts';
import { newWalk, type Walk } from './support/walk.ts';

function openClaims(walk: Walk): readonly ClaimEntry[] {
  return [...walk.ledger.claims.values()].filter((claim) => claim.settled === null);
}

/** The claim of the refused payment of 75 yuan; the other is an orphan note of 20 without an account. */
function refusedClaim(walk: Walk): ClaimEntry {
  const claim = openClaims(walk).find(({ reason }) => reason === 'refused');
  if (claim === undefined) throw new Error('no refused claim');
  return claim;
}

function orphanClaim(walk: Walk): ClaimEntry {
  const claim = openClaims(walk).find(({ account }) => account === null);
  if (claim === undefined) throw new Error('no claim without an account');
  return claim;
}

function settle(walk: Walk, claimNumber: string, reference = 'C-7', evidence: CounterEvidence = 'paidAtCounter'): Step {
  return walk.act({ kind: 'serviceSettleClaim', claimNumber, evidence, reference });
}

function post(walk: Walk, claimNumber: string): Step {
  return walk.act({ kind: 'servicePostClaim', claimNumber });
}

function answer(walk: Walk, given: PostingAnswer, id = postingId(walk)): Step {
  return walk.give({ kind: 'postingAnswered', postingId: id, answer: given });
}

const consent = {
  terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance',
  withoutReceipt: false,
  maxSurplusFen: settings.maxSurplusFen,
} as const;
const accepted: PostingAnswer = { kind: 'accepted', booking };
const refused: PostingAnswer = { kind: 'refused', reason: 'blockedAccount', changed: undefined };

function enterService(walk: Walk): Walk {
  walk.act({ kind: 'openService' });
  walk.give({ kind: 'pinChecking' });
  walk.give({ kind: 'pinChecked', right: true });
  return walk;
}

/** A technician at a kiosk whose only claim is for a note of 10 that jammed and may still come back. */
function atTheJam(): Walk {
  const walk = jammedWithNothingElse();
  walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'unanswered' });
  printed(walk);
  walk.act({ kind: 'finish' });
  return enterService(walk);
}

describe('a claim that is settled at the counter', () => {
  it('is closed with the evidence and its reference, and the kiosk owes so much less', () => {
    const walk = atTheClaims();
    const { number } = refusedClaim(walk);
    expect(openClaimsFen(walk.ledger)).toBe(yuan(95));
    settle(walk, number, '  GT-2027-0042 ', 'bookedAtCounter');
    expect(last(walk, 'claimSettled')).toEqual({
      kind: 'claimSettled',
      claimNumber: number,
      amountFen: yuan(75),
      evidence: 'bookedAtCounter',
      reference: 'GT-2027-0042',
    });
    expect(openClaimsFen(walk.ledger)).toBe(yuan(20));
    expect(suspenseFen(walk.ledger)).toBe(yuan(20));
    expect(walk.ledger.totals).toMatchObject({ settledFen: yuan(75), postedFen: 0, claimedFen: yuan(95) });
    expect(walk.kiosk.stage).toMatchObject({ notice: 'claimSettled' });
  });

  it('is found by its number however it is typed, and never by one with a wrong letter', () => {
    const walk = atTheClaims();
    const { number } = refusedClaim(walk);
    const wrong = `${number.slice(0, -1)}${number.endsWith('7') ? '8' : '7'}`;
    expect(isClaimNumber(wrong)).toBe(false);
    expect(settle(walk, wrong)).toEqual({ kind: 'refuse', reason: 'claimClosed' });
    expect(settle(walk, ` ${number.toLowerCase().replaceAll('-', '')} `)).toMatchObject({ kind: 'advance' });
  });

  it('needs a reference that can be looked up', () => {
    const walk = atTheClaims();
    const { number } = refusedClaim(walk);
    for (const reference of ['', '   ', 'R'.repeat(61)]) {
      expect(settle(walk, number, reference)).toEqual({ kind: 'refuse', reason: 'evidenceMissing' });
    }
    expect(settle(walk, number, ` ${'R'.repeat(60)} `)).toMatchObject({ kind: 'advance' });
  });

  it('is settled once: a second time, an unknown number and a closed one are refused', () => {
    const walk = atTheClaims();
    const { number } = refusedClaim(walk);
    settle(walk, number);
    expect(settle(walk, number)).toEqual({ kind: 'refuse', reason: 'claimClosed' });
    expect(post(walk, number)).toEqual({ kind: 'refuse', reason: 'claimClosed' });
    expect(settle(restartedService(walk), number)).toEqual({ kind: 'refuse', reason: 'claimClosed' });
  });

  it('can belong to nobody known', () => {
    const walk = atTheClaims();
    settle(walk, orphanClaim(walk).number, 'slip 12', 'noteHandedOver');
    expect(openClaims(walk).map(({ reason }) => reason)).toEqual(['refused']);
  });
});

function restartedService(walk: Walk): Walk {
  const again = restarted(walk);
  again.give({ kind: 'opened', found: 'nothing' });
  again.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
  return enterService(again);
}

describe('a claim that is posted to the account', () => {
  it('goes out whole, to the balance, on paper first and under an id of its own', () => {
    const walk = atTheClaims();
    const { number, transactionId } = refusedClaim(walk);
    const step = post(walk, number);
    const { posting, bodyHash } = last(walk, 'claimPosted');
    expect(posting).toEqual({
      id: `${transactionId}-${number}-1`,
      transactionId,
      terminalId: 'LP01',
      kind: 'prepayment',
      accountNumber: '0310004821',
      quoteToken: undefined,
      allocations: [],
      balanceFen: yuan(75),
      totalFen: yuan(75),
      businessDate: '2027-01-01',
    });
    expect(bodyHash).toBe(`hash of ${posting.id}`);
    expect(step).toMatchObject({ effects: [{ kind: 'submit', posting }] });
    expect(walk.kiosk.stage).toMatchObject({ notice: 'claimPosting' });
    expect(openClaimsFen(walk.ledger)).toBe(yuan(95));
  });

  it.each([
    [undefined, 'recharge'],
    ['token', 'prepayment'],
    ['card', 'prepayment'],
    ['remote', 'prepayment'],
  ] as const)('of a prepaid account with the supply %s goes to the balance as a %s', (supply, kind) => {
    const transactionId = 'LP01-270101-0000CXAM';
    const account = { ...prepaid, supply };
    const order = { kind: 'recharge', account, bills: [], quoteToken: undefined, dueFen: yuan(50) } as const;
    const claimNumber = claimNumberOf(transactionId, 0);
    const walk = newWalk([
      [{ kind: 'consentGiven', transactionId, order, consent }],
      [{ kind: 'noteStacking', transactionId, noteId: `${transactionId}-N1`, valueFen: yuan(50) }],
      [
        {
          kind: 'noteCredited',
          transactionId,
          noteId: `${transactionId}-N1`,
          valueFen: yuan(50),
          evidence: 'deviceSaidStacked',
        },
      ],
      [{ kind: 'claimOpened', claimNumber, transactionId, noteId: undefined, amountFen: yuan(50), reason: 'refused' }],
      [{ kind: 'transactionClosed', transactionId }],
    ]);
    enterService(walk);
    post(walk, claimNumber);
    expect(walk.effects.at(-1)).toMatchObject({ kind: 'submit', posting: { kind, balanceFen: yuan(50) } });
  });

  it('is closed by the booking, with its number, and counts in the books of its day', () => {
    const walk = atTheClaims();
    const { number } = refusedClaim(walk);
    post(walk, number);
    const { posting } = last(walk, 'claimPosted');
    answer(walk, accepted);
    expect(last(walk, 'claimSettled')).toMatchObject({ claimNumber: number, evidence: 'posted', reference: 'BK-1' });
    expect(walk.kiosk.stage).toMatchObject({ notice: 'claimPosted' });
    expect(walk.ledger.totals).toMatchObject({ creditedFen: 0, settledFen: yuan(75), postedFen: yuan(75) });
    const entry = { postingId: posting.id, bookingNumber: 'BK-1', totalFen: yuan(75) };
    expect(walk.ledger.days.get('2027-01-01')?.entries).toEqual([entry]);
  });

  it('counts for the day that the back end says', () => {
    const walk = atTheClaims();
    post(walk, refusedClaim(walk).number);
    answer(walk, { kind: 'accepted', booking: { ...booking, businessDate: '2027-01-02' } });
    expect(walk.ledger.days.get('2027-01-02')?.entries).toHaveLength(1);
    expect(walk.ledger.days.get('2027-01-01')?.entries ?? []).toEqual([]);
  });

  it('cannot be settled by hand or posted again while nobody knows what came of it', () => {
    const walk = atTheClaims();
    const { number } = refusedClaim(walk);
    post(walk, number);
    answer(walk, { kind: 'unknown' });
    for (const waiting of [walk, restartedService(walk)]) {
      expect(settle(waiting, number)).toEqual({ kind: 'refuse', reason: 'claimClosed' });
      expect(post(waiting, number)).toEqual({ kind: 'refuse', reason: 'claimClosed' });
    }
  });

  it('is open again where the posting is refused, and the next try has a new id', () => {
    const walk = atTheClaims();
    const { number, transactionId } = refusedClaim(walk);
    post(walk, number);
    answer(walk, refused);
    expect(last(walk, 'claimPostingRefused')).toMatchObject({ claimNumber: number, reason: 'blockedAccount' });
    expect(walk.kiosk.stage).toMatchObject({ notice: 'claimRefused' });
    expect(openClaimsFen(walk.ledger)).toBe(yuan(95));
    post(walk, number);
    expect(last(walk, 'claimPosted').posting.id).toBe(`${transactionId}-${number}-2`);
    answer(walk, accepted);
    expect(openClaimsFen(walk.ledger)).toBe(yuan(20));
  });

  it('is sent again under its id after a restart, and booked once', () => {
    const walk = atTheClaims();
    post(walk, refusedClaim(walk).number);
    const { posting } = last(walk, 'claimPosted');
    const again = restarted(walk);
    expect(again.effects).toEqual([{ kind: 'submit', posting }]);
    answer(again, accepted, posting.id);
    answer(again, accepted, posting.id);
    expect(kinds(again).filter((kind) => kind === 'claimSettled')).toHaveLength(1);
    expect(restarted(again).effects).toEqual([]);
    expect(restarted(again).kiosk.claimPostings).toEqual([]);
  });

  it('is booked also when the technician has gone', () => {
    const walk = atTheClaims();
    post(walk, refusedClaim(walk).number);
    walk.act({ kind: 'leaveService' });
    answer(walk, accepted);
    expect(walk.kiosk.stage).toEqual({ kind: 'home' });
    expect(openClaimsFen(walk.ledger)).toBe(yuan(20));
  });

  it('needs an account, which an orphan note has not', () => {
    const walk = atTheClaims();
    expect(post(walk, orphanClaim(walk).number)).toEqual({ kind: 'refuse', reason: 'noAccount' });
  });
});

describe('a claim', () => {
  it("is nobody else's business than a technician's, and not while the journal takes nothing", () => {
    const walk = atTheClaims();
    const { number } = refusedClaim(walk);
    const left = walk.fork();
    left.act({ kind: 'leaveService' });
    for (const act of [settle, post]) {
      expect(act(left, number)).toEqual({ kind: 'refuse', reason: 'notNow' });
      expect(act(atHome(), number)).toEqual({ kind: 'refuse', reason: 'notNow' });
    }
    walk.give({ kind: 'journalFailed' });
    for (const act of [settle, post]) expect(act(walk, number)).toEqual({ kind: 'refuse', reason: 'outOfService' });
  });

  it('whose note comes back after it was paid out is not settled twice, and the journal shows both', () => {
    const walk = atTheJam();
    const [claim] = openClaims(walk);
    settle(walk, claim?.number ?? '', 'slip 3', 'noteHandedOver');
    walk.give({ kind: 'noteReturned', valueFen: undefined });
    expect(kinds(walk).slice(-2)).toEqual(['claimSettled', 'noteLocated']);
    // The kiosk paid for the note and lost it as well: it stays the one that was paid for.
    expect(walk.ledger.totals).toMatchObject({ inDoubtFen: yuan(10), returnedFen: 0, settledFen: yuan(10) });
    expect(restarted(walk).ledger.totals).toEqual(walk.ledger.totals);
  });

  it('whose note comes back while its money is on the way stays with what the back end says', () => {
    const walk = atTheJam();
    const [claim] = openClaims(walk);
    post(walk, claim?.number ?? '');
    walk.give({ kind: 'noteReturned', valueFen: undefined });
    expect(kinds(walk).at(-1)).toBe('noteLocated');
    const booked = walk.fork();
    answer(booked, accepted);
    expect(booked.ledger.totals).toMatchObject({ inDoubtFen: yuan(10), postedFen: yuan(10), claimedFen: yuan(10) });
    for (const turned of [walk, restarted(walk)]) {
      answer(turned, refused);
      expect(kinds(turned).slice(-2)).toEqual(['claimPostingRefused', 'claimSettled']);
      expect(last(turned, 'claimSettled').evidence).toBe('noteReturned');
      expect(turned.ledger.totals).toMatchObject({ inDoubtFen: 0, returnedFen: yuan(10), claimedFen: 0 });
    }
  });
});
