import { describe, expect, it } from 'vitest';
import { cashProblem } from '../../../core/domain/availability.ts';
import type { PostingAnswer } from '../../../core/domain/kiosk.ts';
import { heldFen, inFlightFen, openClaimsFen, suspenseFen } from '../../../core/domain/ledger.ts';
import type { RechargeCardProblem } from '../../../core/domain/recharge.ts';
import { rechargeCardLockMs, rechargeCardTries } from '../../../core/domain/recharge-card-steps.ts';
import { kinds, last, printedDocuments } from './support/reading.ts';
import { accepted, cardAccount, offering, refusedFor, remoteAccount, secret } from './support/recharge-samples.ts';
import {
  again,
  answer,
  home,
  lookUp,
  scratched,
  scratching,
  scratchPending,
  working,
} from './support/recharge-states.ts';
import { booking, postpaid, yuan } from './support/samples.ts';
import { postingId, printed, stateOf } from './support/states.ts';
import { restartedFrom, type Walk } from './support/walk.ts';

const digits = '5566778899001234';

function typed(walk: Walk, number: string): Walk {
  walk.act({ kind: 'submitRechargeCard', secret: number });
  return walk;
}

function wrong(walk: Walk, reason = 'rechargeCardUnknown'): Walk {
  return answer(typed(walk, digits), refusedFor(reason));
}

function problem(walk: Walk): RechargeCardProblem | null {
  if (walk.kiosk.stage.kind !== 'enteringRechargeCard') throw new Error(`the stage is ${stateOf(walk.kiosk)}`);
  return walk.kiosk.stage.problem;
}

const redeemed: PostingAnswer = accepted({ totalFen: yuan(100) });

describe('a recharge card', () => {
  it('is redeemed for what the back end says that it is worth, and the whole of it stands in the journal', () => {
    const walk = printed(answer(scratched(), redeemed));
    const { transactionId } = last(walk, 'consentGiven');
    const posting = {
      id: `${transactionId}-P1`,
      transactionId,
      terminalId: 'LP01',
      kind: 'rechargeCard',
      accountNumber: remoteAccount.accountNumber,
      quoteToken: undefined,
      allocations: [],
      balanceFen: 0,
      totalFen: 0,
      businessDate: '2027-01-01',
      rechargeCardTail: '1234',
    };
    expect(walk.records).toEqual([
      expect.objectContaining({
        kind: 'consentGiven',
        order: { kind: 'rechargeCard', account: remoteAccount, bills: [], quoteToken: undefined, dueFen: 0 },
      }),
      expect.objectContaining({ kind: 'paymentSubmitted', transactionId, posting }),
      {
        kind: 'paymentSettled',
        transactionId,
        postingId: posting.id,
        totalFen: yuan(100),
        split: { allocations: [], balanceFen: yuan(100) },
        bookingNumber: booking.bookingNumber,
        balanceFen: booking.balanceFen,
        bookedAtMs: booking.bookedAtMs,
        businessDate: '2027-01-01',
      },
      expect.objectContaining({ kind: 'receiptStarted', transactionId, what: 'receipt' }),
      { kind: 'receiptPrinted', transactionId, number: transactionId },
    ]);
    expect(walk.effects.some(({ kind }) => kind === 'openIntake')).toBe(false);
    expect(walk.effects).toContainEqual({ kind: 'submit', posting, secret: digits });
    const { totals } = walk.ledger;
    expect([totals.redeemedFen, totals.creditedFen, totals.stackedFen]).toEqual([yuan(100), yuan(100), 0]);
    expect([inFlightFen, heldFen, suspenseFen, openClaimsFen].map((sum) => sum(walk.ledger))).toEqual([0, 0, 0, 0]);
  });

  it('shows on its paper the card’s tail and its worth, and speaks of no cash', () => {
    const walk = answer(scratched(), redeemed);
    const print = walk.effects.find((effect) => effect.kind === 'print');
    const text = JSON.stringify(print);
    expect(text).toContain('**** 1234');
    expect(text).toContain('"labelKey":"label.credited","params":{},"value":{"kind":"money","amountFen":10000}');
    expect(text).not.toContain('label.inserted');
    const { digest } = last(printed(walk), 'receiptStarted');
    const later = again(walk);
    later.act({ kind: 'reprint' });
    expect(last(later, 'receiptStarted')).toMatchObject({ digest, copy: 1 });
    later.give({ kind: 'receiptEnded', transactionId: 'x', number: 'x', end: { kind: 'printed' } });
  });

  it('is found again by its account and its worth', () => {
    const walk = printed(answer(scratched(), redeemed));
    walk.act({ kind: 'finish' });
    walk.act({ kind: 'finish' });
    walk.act({ kind: 'findReceipt', by: 'account' });
    const { accountNumber } = remoteAccount;
    walk.act({ kind: 'findByAccount', accountNumber, amountFen: yuan(50) });
    expect(stateOf(walk.kiosk)).toBe('findingReceipt/notFound');
    walk.act({ kind: 'findByAccount', accountNumber, amountFen: yuan(100) });
    expect(stateOf(walk.kiosk)).toBe('pastReceipt/none');
  });

  it('needs no cash to be taken: a dead acceptor does not stand in its way', () => {
    const walk = home();
    walk.give({ kind: 'stateChanged', state: 'failed', detail: '' });
    expect(cashProblem(walk.kiosk)).toBe('acceptorFailed');
    expect(stateOf(answer(scratched(scratching(walk)), redeemed).kiosk)).toBe('settled/printing 0');
  });

  it('is offered where something is recharged, and where the back end takes it', () => {
    const offered = new Set(offering.offered);
    offered.delete('rechargeCards');
    const without = lookUp(home({ ...offering, offered }), remoteAccount);
    expect(without.act({ kind: 'useRechargeCard' })).toMatchObject({ reason: 'notNow' });
    expect(lookUp(home(), postpaid).act({ kind: 'useRechargeCard' })).toMatchObject({ reason: 'notNow' });
    expect(lookUp(home(), cardAccount).act({ kind: 'useRechargeCard' })).toMatchObject({ kind: 'advance' });
  });

  it('is not begun where the journal is in trouble: a number would be lost in the next restart', () => {
    for (const input of [{ kind: 'journalFailed' }, { kind: 'spaceLow', low: true }] as const) {
      const walk = scratching();
      walk.give(input);
      expect(walk.act({ kind: 'submitRechargeCard', secret })).toMatchObject({ reason: 'outOfService' });
    }
  });
});

describe('the number of a recharge card', () => {
  it('goes out once, and is in no record, no paper and no state', () => {
    const walk = scratched();
    const kept = (): string =>
      JSON.stringify([walk.records, walk.kiosk, [...walk.ledger.open], [...walk.ledger.past], papers(walk)]);
    for (const step of [
      () => answer(walk, { kind: 'unknown' }),
      () => walk.pass(30_000),
      () => printed(walk),
      () => walk.act({ kind: 'finish' }),
      () => answer(walk, redeemed),
    ]) {
      step();
      for (const part of [digits, digits.slice(0, 8), secret]) expect(kept()).not.toContain(part);
    }
    const secrets = walk.effects.filter((effect) => effect.kind === 'submit' && effect.secret !== undefined);
    expect(secrets).toHaveLength(1);
  });

  it.each([
    ['fifteen digits', '123456789012345', true],
    ['twenty digits', '12345678901234567890', true],
    ['groups', '1234 5678-9012 3456', true],
    ['fourteen digits', '12345678901234', false],
    ['twenty-one digits', '123456789012345678901', false],
    ['letters', '12345678901234AB', false],
    ['other digits', '١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦', false],
    ['nothing', '', false],
  ])('may be %s or not', (_name, number, isSound) => {
    const walk = typed(scratching(), number);
    expect(stateOf(walk.kiosk)).toBe(isSound ? 'submitting 0' : 'enteringRechargeCard/malformed');
    expect(walk.records.length > 0).toBe(isSound);
    // A slip of the finger is no try.
    expect(walk.kiosk.rechargeCards.wrong).toBe(0);
  });

  it.each<[string, RechargeCardProblem, number]>([
    ['rechargeCardUnknown', 'rechargeCardUnknown', 1],
    ['rechargeCardUsed', 'rechargeCardUsed', 1],
    ['rechargeCardLocked', 'rechargeCardLocked', 0],
    ['blockedAccount', 'blockedAccount', 0],
    ['notRedeemed', 'notRedeemed', 0],
    ['dayClosed', 'refused', 0],
    ['toString', 'refused', 0],
  ])('refused as %s leads back to it with %s, and nothing is owed', (reason, expected, counted) => {
    const walk = wrong(scratching(), reason);
    expect(problem(walk)).toBe(expected);
    expect(walk.kiosk.rechargeCards.wrong).toBe(counted);
    const { transactionId, posting } = last(walk, 'paymentSubmitted');
    expect(walk.records.slice(-2)).toEqual([
      { kind: 'paymentRefused', transactionId, postingId: posting.id, reason },
      { kind: 'transactionCancelled', transactionId, why: 'refused' },
    ]);
    expect(kinds(walk)).not.toContain('claimOpened');
    expect(walk.ledger.open.size).toBe(0);
    // Typed again it is another posting of another transaction.
    typed(walk, digits);
    expect(postingId(walk)).not.toBe(posting.id);
  });

  it(`is not guessed: after ${rechargeCardTries} wrong ones at this terminal, whoever's account, nobody goes on`, () => {
    const walk = scratching();
    for (let tries = 1; tries < rechargeCardTries; tries += 1)
      wrong(walk, tries % 2 === 0 ? 'rechargeCardUsed' : undefined);
    walk.act({ kind: 'cancel' });
    lookUp(walk, cardAccount).act({ kind: 'useRechargeCard' });
    expect(problem(walk)).toBe(null);
    wrong(walk);
    const before = walk.effects.length;
    typed(walk, digits);
    expect(problem(walk)).toBe('rechargeCardLocked');
    expect(walk.effects).toHaveLength(before);
    walk.act({ kind: 'goBack' });
    walk.act({ kind: 'useRechargeCard' });
    expect(problem(walk)).toBe('rechargeCardLocked');
    walk.pass(rechargeCardLockMs);
    lookUp(walk, cardAccount).act({ kind: 'useRechargeCard' });
    expect(problem(walk)).toBe(null);
  });
});

describe('a recharge card whose answer does not come', () => {
  it('leaves a slip that says to keep the card, and is asked about without its number', () => {
    const walk = scratchPending();
    expect(stateOf(walk.kiosk)).toBe('pending/printed 0');
    expect(printedDocuments(walk)).toEqual(['pendingSlip']);
    const text = JSON.stringify(walk.effects);
    expect(text).toContain('text.pendingRechargeCard');
    expect(text).not.toContain('label.claim');
    const later = again(walk);
    expect(later.effects).toContainEqual({ kind: 'submit', posting: last(walk, 'paymentSubmitted').posting });
    expect(JSON.stringify(later.effects)).not.toContain('secret');
    expect(printedDocuments(later)).toEqual([]);
  });

  it('that a restart forgot is ended by the back end’s books, one way or the other', () => {
    const lost = answer(again(scratched()), refusedFor('notRedeemed'));
    expect(problem(lost)).toBe('notRedeemed');
    const booked = answer(again(scratched()), redeemed);
    expect(last(booked, 'paymentSettled').totalFen).toBe(yuan(100));
    expect(stateOf(booked.kiosk)).toBe('settled/printing 0');
  });

  it('behind a resident who has left is credited, or ends without a claim', () => {
    for (const [said, credited] of [
      [redeemed, yuan(100)],
      [refusedFor('rechargeCardUnknown'), 0],
      [{ kind: 'refused', reason: 'amountChanged', changed: { bills: [], quoteToken: 'Q2' } }, 0],
    ] as const) {
      const walk = scratchPending();
      walk.act({ kind: 'finish' });
      walk.act({ kind: 'finish' });
      answer(walk, said);
      expect(walk.ledger.totals.creditedFen).toBe(credited);
      expect(kinds(walk)).not.toContain('claimOpened');
      expect(walk.kiosk.background).toEqual([]);
      expect(walk.ledger.open.size).toBe(0);
      expect(walk.kiosk.stage.kind).toBe('home');
    }
  });

  it('is never taken back: the card may be used up', () => {
    const walk = scratchPending();
    walk.act({ kind: 'finish' });
    const own = { ...offering, reversal: { afterMs: 1_000 } };
    const later = working(restartedFrom(walk.appends, own));
    later.pass(1_000_000);
    expect(later.effects.some(({ kind }) => kind === 'reverse')).toBe(false);
  });

  it('and beside which a note went in that nobody explains ends with the note’s number', () => {
    const build = (): Walk => {
      const walk = scratched();
      walk.give({ kind: 'noteStacked', stackedId: 'S-orphan', valueFen: yuan(10), repeat: false });
      return walk;
    };
    const seen = answer(build(), refusedFor('rechargeCardUnknown'));
    expect(stateOf(seen.kiosk)).toBe('claimed/printing 0 noteInDoubt:10');
    expect(openClaimsFen(seen.ledger)).toBe(yuan(10));
    expect(stateOf(again(seen).kiosk)).toBe('claimed/uncertain 0 noteInDoubt:10');

    const left = build();
    left.pass(30_000);
    printed(left).act({ kind: 'finish' });
    answer(left, refusedFor('rechargeCardUnknown'));
    expect(openClaimsFen(left.ledger)).toBe(yuan(10));
    expect(suspenseFen(left.ledger)).toBe(yuan(10));
    const number = last(left, 'claimOpened').claimNumber;
    left.act({ kind: 'finish' });
    left.act({ kind: 'findReceipt', by: 'number' });
    left.act({ kind: 'findByNumber', number });
    expect(left.kiosk.stage.kind).toBe('pastReceipt');
  });
});

function papers(walk: Walk): readonly unknown[] {
  return walk.effects.filter(({ kind }) => kind === 'print');
}
