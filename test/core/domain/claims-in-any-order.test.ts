import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Input, PostingAnswer } from '../../../core/domain/kiosk.ts';
import { openClaimsFen } from '../../../core/domain/ledger.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { Choose } from './support/honest-acceptor.ts';
import { choosing, playRandomVisit } from './support/random-visit.ts';
import { isAtRest, runToRest } from './support/run-to-rest.ts';
import { booking, yuan } from './support/samples.ts';
import { jammedWithNothingElse } from './support/states.ts';
import { restartedFrom, type Walk } from './support/walk.ts';

const visitMoves = 200;
const deskMoves = 60;
const numbers = fc.array(fc.nat(100_000), { minLength: 3 * visitMoves, maxLength: 3 * visitMoves });

/** The far end of the claims' postings: it decides once for each id, and its answers may be lost on the way. */
interface BackEnd {
  readonly booked: Map<string, Posting>;
  readonly first: Map<string, PostingAnswer>;
  readonly asked: Posting[];
}

function newBackEnd(): BackEnd {
  return { booked: new Map(), first: new Map(), asked: [] };
}

function decide(backEnd: BackEnd, posting: Posting, choose: Choose): PostingAnswer {
  const before = backEnd.first.get(posting.id);
  if (before !== undefined) return before;
  const answer: PostingAnswer =
    choose(3) === 0 ? { kind: 'refused', reason: 'blockedAccount', changed: undefined } : { kind: 'accepted', booking };
  backEnd.first.set(posting.id, answer);
  if (answer.kind === 'accepted') backEnd.booked.set(posting.id, posting);
  return answer;
}

/** The postings that the kiosk hands out from here on reach the back end. */
function listener(backEnd: BackEnd): (walk: Walk) => void {
  let done = 0;
  return (walk) => {
    for (; done < walk.effects.length; done += 1) {
      const effect = walk.effects[done];
      if (effect?.kind === 'submit') backEnd.asked.push(effect.posting);
    }
  };
}

function jammedVisit(): Walk {
  const walk = jammedWithNothingElse();
  runToRest(walk, 0);
  return walk;
}

/** A technician and a back end do anything to the claims of a random visit, with the power gone now and then. */
function playAtTheDesk(
  choices: readonly number[],
  check: (walk: Walk, backEnd: BackEnd, creditedBefore: number) => void,
) {
  // A jam holds its note: only such a note can still come back, and random visits seldom end with one.
  const endsJammed = (choices[0] ?? 0) % 5 === 0;
  const visit = endsJammed ? jammedVisit() : playRandomVisit(choices, visitMoves).walk;
  const creditedBefore = visit.ledger.totals.creditedFen;
  const choose = choosing(choices.toReversed());
  const backEnd = newBackEnd();
  let walk = restartedFrom(visit.appends);
  let hear = listener(backEnd);
  for (let move = 0; move < deskMoves; move += 1) {
    hear(walk);
    if (choose(12) === 0) {
      // Whatever was on the wire is decided there or was never heard; nothing of it comes back.
      for (const posting of backEnd.asked.splice(0)) if (choose(2) === 0) decide(backEnd, posting, choose);
      walk = restartedFrom(walk.appends);
      hear = listener(backEnd);
    } else {
      const input = next(walk, backEnd, choose);
      if (input !== undefined) walk.give(input);
    }
    check(walk, backEnd, creditedBefore);
  }
  return { walk, backEnd, creditedBefore };
}

function next(walk: Walk, backEnd: BackEnd, choose: Choose): Input | undefined {
  const claims = [...walk.ledger.claims.values()];
  const claimNumber = claims[choose(Math.max(1, claims.length))]?.number ?? 'none';
  const { stage } = walk.kiosk;
  // Mostly somebody is at the desk; now and then the claims are pressed from where they must not be.
  if (stage.kind !== 'service' && choose(4) !== 0) {
    if (stage.kind !== 'servicePin') return { kind: 'action', action: { kind: 'openService' } };
    return stage.checking ? { kind: 'pinChecked', right: true } : { kind: 'pinChecking' };
  }
  switch (choose(7)) {
    case 0:
      return choose(4) === 0 ? { kind: 'action', action: { kind: 'leaveService' } } : undefined;
    case 1: {
      const evidence = (['paidAtCounter', 'noteHandedOver', 'bookedAtCounter'] as const)[choose(3)] ?? 'paidAtCounter';
      const reference = choose(4) === 0 ? '' : `R-${choose(1_000)}`;
      return { kind: 'action', action: { kind: 'serviceSettleClaim', claimNumber, evidence, reference } };
    }
    case 2:
    case 3:
      return { kind: 'action', action: { kind: 'servicePostClaim', claimNumber } };
    case 4: {
      const [posting] = backEnd.asked.splice(choose(Math.max(1, backEnd.asked.length)), 1);
      if (posting === undefined) return undefined;
      const answer = decide(backEnd, posting, choose);
      if (choose(3) !== 0) return { kind: 'postingAnswered', postingId: posting.id, answer };
      backEnd.asked.push(posting);
      return { kind: 'postingAnswered', postingId: posting.id, answer: { kind: 'unknown' } };
    }
    case 5:
      return { kind: 'noteReturned', valueFen: undefined };
    default:
      return { kind: 'noteStacked', stackedId: `S-${choose(9)}`, valueFen: yuan(10), repeat: false };
  }
}

function bookedFen(backEnd: BackEnd): number {
  return [...backEnd.booked.values()].reduce((sum, posting) => sum + posting.totalFen, 0);
}

/** Every try has an id of its own, no claim has two bookings, and none that was booked was settled by hand as well. */
function checkBookings(walk: Walk, backEnd: BackEnd): void {
  const byHand = new Set(
    walk.records.flatMap((record) =>
      record.kind === 'claimSettled' && record.evidence !== 'posted' ? [record.claimNumber] : [],
    ),
  );
  const ids = walk.records.flatMap((record) => (record.kind === 'claimPosted' ? [record.posting.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
  const claimsBooked = walk.records.flatMap((record) =>
    record.kind === 'claimPosted' && backEnd.booked.has(record.posting.id) ? [record.claimNumber] : [],
  );
  expect(new Set(claimsBooked).size).toBe(claimsBooked.length);
  expect(claimsBooked.filter((number) => byHand.has(number))).toEqual([]);
}

/** Everything that is under way gets the back end's own answer, as the outbox asks for it. */
function drain(walk: Walk, backEnd: BackEnd): void {
  for (const { posting } of walk.kiosk.claimPostings) {
    walk.give({ kind: 'postingAnswered', postingId: posting.id, answer: decide(backEnd, posting, () => 1) });
  }
}

describe('the claims of a kiosk', () => {
  it('are each placed once, and what is open is what is owed, whatever a technician presses and whenever it dies', () => {
    let posted = 0;
    let settled = 0;
    let refused = 0;
    let locatedLate = 0;
    fc.assert(
      fc.property(numbers, (choices) => {
        const { walk, backEnd, creditedBefore } = playAtTheDesk(choices, checkBookings);
        drain(walk, backEnd);
        checkBookings(walk, backEnd);
        const { totals } = walk.ledger;
        expect(totals.creditedFen).toBe(creditedBefore);
        expect(totals.postedFen).toBe(bookedFen(backEnd));
        expect(openClaimsFen(walk.ledger)).toBe(totals.claimedFen - totals.settledFen);
        const inDays = [...walk.ledger.days.values()].flatMap(({ entries }) => entries);
        expect(inDays.reduce((sum, entry) => sum + entry.totalFen, 0)).toBe(totals.creditedFen + totals.postedFen);
        posted += totals.postedFen;
        settled += totals.settledFen - totals.postedFen;
        refused += walk.records.filter((record) => record.kind === 'claimPostingRefused').length;
        locatedLate += [...walk.ledger.claims.values()].filter((claim) => claim.noteBack).length;
      }),
      { numRuns: 300, seed: 20_261_122 },
    );
    // The walks do post, settle and refuse, and notes do come back too late, or they would prove nothing.
    expect(posted).toBeGreaterThan(100_000);
    expect(settled).toBeGreaterThan(100_000);
    expect(refused).toBeGreaterThan(20);
    expect(locatedLate).toBeGreaterThan(0);
  });

  it('survive a kill after every append: what was sent is sent again under its id, and booked once', () => {
    let underWay = 0;
    fc.assert(
      fc.property(numbers, (choices) => {
        playAtTheDesk(choices, (walk, { booked, first }, creditedBefore) => {
          const again = restartedFrom(walk.appends);
          // The books of the back end as they are at this moment; the fork decides for itself from here on.
          const theirs: BackEnd = { booked: new Map(booked), first: new Map(first), asked: [] };
          const sent = again.effects.flatMap((effect) => (effect.kind === 'submit' ? [effect.posting.id] : []));
          expect(sent).toEqual(again.kiosk.claimPostings.map(({ posting }) => posting.id));
          underWay += sent.length;
          drain(again, theirs);
          expect(isAtRest(again)).toBe(true);
          checkBookings(again, theirs);
          expect(again.ledger.totals.postedFen).toBe(bookedFen(theirs));
          expect(again.ledger.totals.creditedFen).toBe(creditedBefore);
        });
      }),
      { numRuns: 30, seed: 5 },
    );
    expect(underWay).toBeGreaterThan(50);
  });
});
