import { describe, expect, it } from 'vitest';
import type { Account } from '../../../core/domain/order.ts';
import { last, printedDocuments } from './support/reading.ts';
import {
  accepted,
  cardAccount,
  offering,
  remoteAccount,
  tokenAccount,
  trialOf,
  withOpenOrder,
} from './support/recharge-samples.ts';
import { answer, home, lookUp, reader, rewriting, tried, tryEnded } from './support/recharge-states.ts';
import { dearerBills, yuan } from './support/samples.ts';
import { changedTo, insert, stateOf, submitting } from './support/states.ts';
import type { Walk } from './support/walk.ts';

function chosen(walk: Walk, account: Account): Walk {
  lookUp(walk, account).act({ kind: 'chooseAmount', amountFen: yuan(50) });
  return walk;
}

const notAllowed = { kind: 'choosingAmount', problem: 'notAllowed' } as const;

describe('a purchase on a card', () => {
  it.each([
    ['no reader is fitted', () => home(offering, false)],
    ['the reader failed', () => reader(home(), 'failed')],
    ['the reader is jammed', () => reader(home(), 'jammed')],
  ])('is not sold where %s', (_name, build) => {
    const walk = chosen(build(), cardAccount);
    expect(walk.kiosk.stage).toMatchObject(notAllowed);
    expect(walk.records).toEqual([]);
  });

  it('is not sold where the back end does not say which card: no booking could be held against it', () => {
    const { cardNumber: _, ...nameless } = cardAccount;
    expect(chosen(home(), nameless).kiosk.stage).toMatchObject(notAllowed);
  });

  it('is not sold while the back end keeps an order open that it refused to close: it would refuse the notes', () => {
    const walk = tryEnded(reader(rewriting(), 'open', 'cardInside'), 'written', 'CO-0');
    walk.give({ kind: 'cardConfirmed', orderId: 'CO-0', outcome: 'refused' });
    walk.act({ kind: 'cancel' });
    reader(walk, 'taken', 'empty');
    expect(chosen(walk, withOpenOrder).kiosk.stage).toMatchObject(notAllowed);
    walk.act({ kind: 'cancel' });
    expect(stateOf(chosen(walk, cardAccount).kiosk)).toBe('asking/trial');
  });
});

describe('notes that are fewer than the account may buy for', () => {
  it('go to the balance, where a purchase would be refused with the notes in the box', () => {
    const walk = tried(lookUp(home(), remoteAccount), 50);
    walk.act({ kind: 'agree', withoutReceipt: false });
    walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
    walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
    insert(walk, 10);
    walk.pass(80_000);
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    const { posting } = last(walk, 'paymentSubmitted');
    expect(posting).toMatchObject({ kind: 'prepayment', totalFen: yuan(10), balanceFen: yuan(10) });
    answer(walk, accepted({}));
    expect(printedDocuments(walk)).toEqual(['receipt']);
  });

  it('buy as ever where they reach the smallest amount', () => {
    const walk = tried(lookUp(home(), remoteAccount), 50);
    walk.act({ kind: 'agree', withoutReceipt: false });
    walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
    walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
    insert(walk, 20);
    walk.act({ kind: 'finishShort' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    expect(last(walk, 'paymentSubmitted').posting.kind).toBe('recharge');
  });
});

describe('a back end that talks nonsense', () => {
  it('is not believed where a trial takes more for arrears than there is', () => {
    const walk = chosen(home(), tokenAccount);
    walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'trialled', trial: trialOf(yuan(50), yuan(51)) } });
    expect(walk.kiosk.stage).toMatchObject({ kind: 'choosingAmount', problem: 'backEndUnavailable' });
  });

  it('and changes the amount at every posting does not hold the screen for ever: the money becomes a claim', () => {
    const walk = submitting();
    for (let round = 0; round < 8; round += 1) {
      changedTo(walk, dearerBills);
      walk.pass(80_000);
    }
    expect(walk.records.filter(({ kind }) => kind === 'paymentSubmitted')).toHaveLength(5);
    expect(last(walk, 'claimOpened')).toMatchObject({ amountFen: yuan(75), reason: 'refused' });
    expect(printedDocuments(walk).at(-1)).toBe('claimSlip');
  });
});
