import { describe, expect, it } from 'vitest';
import { inFlightFen } from '../../../core/domain/ledger.ts';
import { isClaimNumber } from '../../../core/domain/numbers.ts';
import { paymentOf } from '../../../core/domain/step.ts';
import { printLimitMs } from '../../../core/domain/tick-steps.ts';
import { kinds, last, printedDocuments } from './support/reading.ts';
import { runToRest } from './support/run-to-rest.ts';
import { booking, cheaperBills, dearerBills, settings, yuan } from './support/samples.ts';
import {
  changedTo,
  consenting,
  insert,
  pending,
  postingId,
  printed,
  recharging,
  refused,
  restarted,
  settled,
  stateOf,
  submitting,
  withMoney,
} from './support/states.ts';

describe('consent', () => {
  it('is on paper with account, bills, quote and terms before the acceptor opens', () => {
    const walk = consenting();
    expect(walk.effects).not.toContainEqual(expect.objectContaining({ kind: 'openIntake' }));
    const step = walk.act({ kind: 'agree', withoutReceipt: false });
    expect(step).toMatchObject({
      effects: [{ kind: 'openIntake', valuesFen: [1, 5, 10, 20, 50, 100].map(yuan) }],
    });
    expect(last(walk, 'consentGiven')).toMatchObject({
      order: {
        kind: 'bills',
        account: { accountNumber: '0310004821' },
        bills: [{ billId: 'B-2026-08' }, { billId: 'B-2026-09' }],
        quoteToken: 'Q1',
        dueFen: yuan(75),
      },
      consent: {
        terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance',
        withoutReceipt: false,
        maxSurplusFen: yuan(50),
      },
    });
  });

  it('to a payment without a receipt is asked for only where the printer cannot print', () => {
    const walk = consenting();
    walk.give({ kind: 'printerChanged', status: { kind: 'paperOut' } });
    expect(walk.act({ kind: 'agree', withoutReceipt: false })).toMatchObject({ reason: 'receiptUnavailable' });
    walk.act({ kind: 'agree', withoutReceipt: true });
    expect(last(walk, 'consentGiven').consent.withoutReceipt).toBe(true);
  });
});

describe('finishing', () => {
  it('short pays the oldest bill whole, then the next in part', () => {
    const walk = submitting(20, 20);
    expect(last(walk, 'intakeClosed')).toMatchObject({ why: 'short', totalFen: yuan(40) });
    expect(last(walk, 'paymentSubmitted').posting).toMatchObject({
      quoteToken: 'Q1',
      totalFen: yuan(40),
      allocations: [
        { billId: 'B-2026-08', amountFen: yuan(30), whole: true },
        { billId: 'B-2026-09', amountFen: yuan(10), whole: false },
      ],
      balanceFen: 0,
    });
  });

  it('short of a bill that takes no part payment puts the money on the balance', () => {
    const walk = submitting(20);
    expect(last(walk, 'paymentSubmitted').posting).toMatchObject({ allocations: [], balanceFen: yuan(20) });
  });

  it('with more than is due posts bills and surplus as one', () => {
    const walk = submitting(100);
    const { posting } = last(walk, 'paymentSubmitted');
    expect(posting).toMatchObject({ allocations: [{ whole: true }, { whole: true }], balanceFen: yuan(25) });
    expect(walk.records.filter((record) => record.kind === 'paymentSubmitted')).toHaveLength(1);
  });

  it('is what a time-out does with money inside: it never cancels', () => {
    const walk = withMoney(20, 20);
    walk.pass(79_000);
    expect(stateOf(walk.kiosk)).toBe('collecting/open 40');
    walk.pass(1_000);
    runToRest(walk, walk.effects.length - 1);
    expect(last(walk, 'intakeClosed')).toMatchObject({ why: 'idle', totalFen: yuan(40) });
    expect(last(walk, 'paymentSettled')).toMatchObject({ totalFen: yuan(40) });
    expect(kinds(walk)).not.toContain('transactionCancelled');
  });

  it('is what a restart does with money inside: it never cancels', () => {
    const walk = restarted(withMoney(20, 20));
    expect(last(walk, 'intakeClosed')).toMatchObject({ why: 'restart', totalFen: yuan(40) });
    runToRest(walk, 0);
    expect(last(walk, 'paymentSettled')).toMatchObject({ totalFen: yuan(40) });
  });

  it('of a recharge puts the money on the balance', () => {
    const walk = recharging();
    walk.act({ kind: 'chooseAmount', amountFen: 5_000 });
    walk.act({ kind: 'agree', withoutReceipt: false });
    insert(walk, 50);
    walk.act({ kind: 'pay' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    expect(last(walk, 'paymentSubmitted').posting).toMatchObject({ kind: 'recharge', balanceFen: yuan(50) });
  });
});

describe('a refused posting', () => {
  it('becomes a claim whose number is on the screen and on the slip', () => {
    const walk = refused();
    const { claimNumber: number, amountFen } = last(walk, 'claimOpened');
    expect(amountFen).toBe(yuan(75));
    expect(isClaimNumber(number)).toBe(true);
    expect(paymentOf(walk.kiosk)).toMatchObject({
      state: 'claimed',
      facts: { claims: [{ number, reason: 'refused' }] },
    });
    const slip = walk.effects.at(-1);
    expect(slip).toMatchObject({ kind: 'print', document: { what: 'claimSlip', number } });
    expect(JSON.stringify(slip)).toContain(`"text":"${number}"`);
  });

  it('behind a resident who has left becomes the claim whose number is on the pending slip', () => {
    const walk = printed(pending());
    const number = last(walk, 'receiptStarted').number;
    walk.act({ kind: 'finish' });
    refused(walk);
    expect(last(walk, 'claimOpened')).toMatchObject({ claimNumber: number, amountFen: yuan(75) });
    expect(inFlightFen(walk.ledger)).toBe(0);
  });
});

describe('a changed amount', () => {
  it('is shown, and more notes may be added under a new posting', () => {
    const walk = changedTo(submitting(), dearerBills);
    expect(paymentOf(walk.kiosk)?.state).toBe('changed');
    walk.act({ kind: 'addNotes' });
    walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
    expect(walk.act({ kind: 'pay' })).toMatchObject({ reason: 'notEnough' });
    expect(walk.act({ kind: 'cancel' })).toMatchObject({ reason: 'moneyTaken' });
    insert(walk, 20);
    walk.act({ kind: 'pay' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    const { posting } = last(walk, 'paymentSubmitted');
    expect(posting).toMatchObject({ quoteToken: 'Q2', totalFen: yuan(95), balanceFen: yuan(5) });
    expect(posting.id).toMatch(/-P2$/u);
  });

  it('is accepted with its new split', () => {
    const walk = changedTo(submitting(), cheaperBills);
    expect(walk.act({ kind: 'addNotes' })).toMatchObject({ reason: 'notNow' });
    walk.act({ kind: 'acceptChange' });
    expect(last(walk, 'paymentSubmitted').posting).toMatchObject({
      allocations: [{ billId: 'B-2026-09', whole: true }],
      balanceFen: yuan(30),
    });
  });

  it('ends in a claim for all of it where the resident wants one', () => {
    const walk = printed(changedTo(submitting(), dearerBills));
    walk.act({ kind: 'takeClaim' });
    expect(last(walk, 'claimOpened')).toMatchObject({ amountFen: yuan(75), reason: 'resident' });
    printed(walk);
    walk.act({ kind: 'finish' });
    expect(walk.ledger.open.size).toBe(0);
  });

  it('is accepted as consented by a time-out and by a restart', () => {
    const walk = changedTo(submitting(), dearerBills);
    const again = restarted(walk);
    expect(last(again, 'changeAccepted')).toMatchObject({ by: 'restart', next: 'submit' });
    walk.pass(80_000);
    expect(last(walk, 'changeAccepted')).toMatchObject({ by: 'idle', next: 'submit' });
  });

  it('behind a resident who has left is not followed for ever', () => {
    const walk = printed(pending());
    walk.act({ kind: 'finish' });
    for (let time = 0; time < 10; time += 1) changedTo(walk, time % 2 === 0 ? dearerBills : cheaperBills);
    expect(walk.kiosk.background).toEqual([]);
    expect(walk.records.filter((record) => record.kind === 'paymentSubmitted')).toHaveLength(5);
    expect(last(walk, 'claimOpened')).toMatchObject({ amountFen: yuan(75) });
  });

  it('of a chosen amount leaves the amount as it was chosen', () => {
    const walk = recharging();
    walk.act({ kind: 'chooseAmount', amountFen: 5_000 });
    walk.act({ kind: 'agree', withoutReceipt: false });
    insert(walk, 50);
    walk.act({ kind: 'pay' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    changedTo(walk, []);
    walk.act({ kind: 'acceptChange' });
    expect(last(walk, 'changeAccepted').order.dueFen).toBe(yuan(50));
  });
});

describe('an unknown outcome', () => {
  it('is shown as pending, never as success or failure, and settles under the same id', () => {
    const walk = submitting();
    const id = postingId(walk);
    walk.give({ kind: 'postingAnswered', postingId: id, answer: { kind: 'unknown' } });
    expect(paymentOf(walk.kiosk)?.state).toBe('submitting');
    walk.pass(30_000);
    expect(stateOf(walk.kiosk)).toBe('pending/printing 75');
    expect(printedDocuments(walk)).toEqual(['pendingSlip']);
    walk.give({ kind: 'postingAnswered', postingId: id, answer: { kind: 'accepted', booking } });
    expect(last(walk, 'paymentSettled').postingId).toBe(id);
    expect(printedDocuments(walk)).toEqual(['pendingSlip', 'receipt']);
  });

  it('is asked about again after a restart, under the same id, and its slip is not printed twice', () => {
    const walk = restarted(printed(pending()));
    expect(stateOf(walk.kiosk)).toBe('pending/printed 75');
    expect(walk.effects).toEqual([{ kind: 'submit', posting: last(walk, 'paymentSubmitted').posting }]);
    walk.pass(60_000);
    expect(printedDocuments(walk)).toEqual([]);
  });

  it('settles behind the next resident without touching their screen', () => {
    const walk = printed(pending());
    walk.act({ kind: 'finish' });
    walk.act({ kind: 'finish' });
    walk.act({ kind: 'start', purpose: 'bill' });
    settled(walk);
    expect(walk.kiosk.stage.kind).toBe('enteringAccount');
    expect(walk.ledger.totals.creditedFen).toBe(yuan(75));
  });
});

describe('one payment', () => {
  it('is posted once, however often "pay" is pressed', () => {
    const walk = withMoney(50, 20, 5);
    for (let press = 0; press < 20; press += 1) walk.act({ kind: 'pay' });
    for (let answer = 0; answer < 3; answer += 1) {
      walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
      walk.act({ kind: 'pay' });
    }
    expect(walk.records.filter((record) => record.kind === 'paymentSubmitted')).toHaveLength(1);
    expect(walk.effects.filter((effect) => effect.kind === 'submit')).toHaveLength(1);
  });

  it('is settled once, however often the answer arrives', () => {
    const walk = submitting();
    const id = postingId(walk);
    for (let time = 0; time < 3; time += 1) {
      walk.give({ kind: 'postingAnswered', postingId: id, answer: { kind: 'accepted', booking } });
    }
    expect(walk.records.filter((record) => record.kind === 'paymentSettled')).toHaveLength(1);
    expect(printedDocuments(walk)).toEqual(['receipt']);
  });
});

describe('a receipt', () => {
  it('that was under way at a restart is uncertain, and never printed again', () => {
    const walk = restarted(settled());
    expect(stateOf(walk.kiosk)).toBe('settled/uncertain 75');
    expect(last(walk, 'receiptFailed')).toMatchObject({ certain: false, reason: 'restart' });
    expect(printedDocuments(walk)).toEqual([]);
    const twice = restarted(walk);
    expect(stateOf(twice.kiosk)).toBe('settled/uncertain 75');
    expect(printedDocuments(twice)).toEqual([]);
  });

  it('that failed is still a failed one after a restart', () => {
    const walk = settled();
    const { transactionId, number } = last(walk, 'receiptStarted');
    walk.give({ kind: 'receiptEnded', transactionId, number, end: { kind: 'notPrinted', reason: 'paperOut' } });
    expect(stateOf(restarted(walk).kiosk)).toBe('settled/failed 75');
  });

  it('is under way while the end of an older slip comes in', () => {
    const walk = pending();
    const { transactionId, number } = last(walk, 'receiptStarted');
    settled(walk);
    walk.give({ kind: 'receiptEnded', transactionId, number, end: { kind: 'printed' } });
    expect(stateOf(walk.kiosk)).toBe('settled/printing 75');
    expect(stateOf(restarted(walk).kiosk)).toBe('settled/uncertain 75');
  });

  it('is still under way when the pending slip of the same claim number comes to its end', () => {
    const walk = pending();
    const { transactionId, number } = last(walk, 'receiptStarted');
    refused(walk);
    walk.give({ kind: 'receiptEnded', transactionId, number, end: { kind: 'printed' } });
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'claimed', receipt: { kind: 'printing' } });
    expect(paymentOf(restarted(walk).kiosk)).toMatchObject({ state: 'claimed', receipt: { kind: 'uncertain' } });
  });

  it('whose end never comes is uncertain after a while, so that the screen goes home', () => {
    const walk = settled();
    walk.pass(settings.resultMs + printLimitMs - 1);
    expect(stateOf(walk.kiosk)).toBe('settled/printing 75');
    walk.pass(1);
    expect(stateOf(walk.kiosk)).toBe('settled/uncertain 75');
    expect(last(walk, 'receiptFailed')).toMatchObject({ certain: false, reason: 'noEnd' });
    walk.pass(settings.resultMs);
    expect(walk.kiosk.stage.kind).toBe('thanks');
  });
});
