import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldFen, inFlightFen } from '../../../core/domain/ledger.ts';
import { insertedFen } from '../../../core/domain/payment.ts';
import { paymentOf } from '../../../core/domain/step.ts';
import { playRandomVisit } from './support/random-visit.ts';
import { offering } from './support/recharge-samples.ts';
import { isAtRest, runToRest } from './support/run-to-rest.ts';
import { restartedFrom, type Walk } from './support/walk.ts';

const moves = 300;
const numbers = fc.array(fc.nat(100_000), { minLength: 3 * moves, maxLength: 3 * moves });

function settledTransactions(walk: Walk): readonly string[] {
  return walk.records.flatMap((record) => (record.kind === 'paymentSettled' ? [record.transactionId] : []));
}

function postingIds(walk: Walk): readonly string[] {
  return walk.records.flatMap((record) => (record.kind === 'paymentSubmitted' ? [record.posting.id] : []));
}

describe('money is never lost and never invented', () => {
  it('whatever residents, acceptor and back end do', () => {
    let taken = 0;
    let redeemed = 0;
    const booked = new Set<string>();
    fc.assert(
      fc.property(numbers, (choices) => {
        const { walk, acceptor, utility } = playRandomVisit(choices, moves);
        const { totals } = walk.ledger;
        taken += acceptor.boxFen;
        redeemed += totals.redeemedFen;
        for (const { posting } of utility.booked.values()) booked.add(posting.kind);

        // Inserted = returned + box + path, really; and the journal knows no note in the box that is not there.
        expect(acceptor.insertedFen).toBe(acceptor.returnedFen + acceptor.boxFen + acceptor.pathFen);
        expect(totals.stackedFen).toBeLessThanOrEqual(acceptor.boxFen);
        // What is in the box is credited or claimed, to the last fen; a claim too many is a note in doubt.
        const owed = totals.creditedFen + totals.claimedFen;
        expect(owed).toBeGreaterThanOrEqual(acceptor.boxFen + totals.redeemedFen);
        expect(owed).toBe(totals.stackedFen + totals.inDoubtFen + totals.redeemedFen);
        expect(inFlightFen(walk.ledger)).toBe(0);

        // One credit a transaction, under one id that was never used for anything else, and the back end agrees.
        const settled = settledTransactions(walk);
        expect(new Set(settled).size).toBe(settled.length);
        const ids = postingIds(walk);
        expect(new Set(ids).size).toBe(ids.length);
        const bookedFen = [...utility.booked.values()].reduce((sum, { totalFen }) => sum + totalFen, 0);
        expect(bookedFen).toBe(totals.creditedFen);

        // A claim has one number, and no two claims share it.
        const opened = walk.records.flatMap((record) => (record.kind === 'claimOpened' ? [record.claimNumber] : []));
        expect(new Set(opened).size).toBe(opened.length);
      }),
      { numRuns: 200, seed: 20_261_122 },
    );
    // The walks do take money, or they would prove nothing.
    expect(taken).toBeGreaterThan(100_000);
    expect(redeemed).toBeGreaterThan(10_000);
    expect([...booked].toSorted()).toEqual(['bills', 'card', 'prepayment', 'recharge', 'rechargeCard', 'token']);
  });

  it('at rest nothing is in flight, and away from rest exactly the money on the screen and behind it', () => {
    fc.assert(
      fc.property(numbers, (choices) => {
        const { walk } = playRandomVisit(choices, moves);
        for (let length = 0; length <= walk.appends.length; length += 1) {
          const { ledger, kiosk } = restartedFrom(walk.appends.slice(0, length), offering);
          expect(heldFen(ledger)).toBe(inFlightFen(ledger));
          const behind = kiosk.background.reduce((sum, { posting }) => sum + posting.totalFen, 0);
          const payment = paymentOf(kiosk);
          const isPlaced = payment?.state === 'settled' || payment?.state === 'claimed';
          const onScreen = payment === undefined || isPlaced ? 0 : insertedFen(payment.facts);
          expect(inFlightFen(ledger)).toBe(behind + onScreen);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

describe('a restart after any record', () => {
  const findings = [
    [{ kind: 'opened', found: 'nothing' }],
    [{ kind: 'opened', found: 'noteInStacker' }],
    [{ kind: 'opened', found: 'noteInValidator' }],
    [
      { kind: 'opened', found: 'noteInEscrow' },
      { kind: 'noteReturned', valueFen: undefined },
    ],
  ] as const;

  it('comes to rest with nothing in flight, and doing the recovery twice changes nothing', () => {
    fc.assert(
      fc.property(numbers, fc.nat(3), (choices, finding) => {
        const { walk } = playRandomVisit(choices, moves);
        for (let length = 0; length <= walk.appends.length; length += 1) {
          const once = restartedFrom(walk.appends.slice(0, length), offering);
          const twice = restartedFrom(once.appends, offering);
          expect(twice.ledger.totals).toEqual(once.ledger.totals);
          expect(twice.ledger.claims).toEqual(once.ledger.claims);
          expect([...twice.ledger.open.keys()]).toEqual([...once.ledger.open.keys()]);
          for (const again of [once, twice]) {
            for (const input of findings[finding] ?? []) again.give(input);
            again.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
            again.give({ kind: 'cardReaderChanged', word: 'cardInside', detail: '' });
            runToRest(again, 0);
            expect(isAtRest(again)).toBe(true);
            expect(inFlightFen(again.ledger)).toBe(0);
            const settled = settledTransactions(again);
            expect(new Set(settled).size).toBe(settled.length);
            expect([...again.ledger.open.keys()]).toEqual([]);
          }
          expect(twice.ledger.totals).toEqual(once.ledger.totals);
        }
      }),
      { numRuns: 25, seed: 11 },
    );
  });
});
