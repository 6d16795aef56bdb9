import { describe, expect, it } from 'vitest';
import type { AmountProblem, Settings } from '../../../core/domain/kiosk.ts';
import type { Account } from '../../../core/domain/order.ts';
import type { QuestionRefusal, ServiceName } from '../../../core/domain/services.ts';
import { last } from './support/reading.ts';
import { cardAccount, offering, remoteAccount, tokenAccount, trialOf } from './support/recharge-samples.ts';
import { home, lookUp, tried } from './support/recharge-states.ts';
import { postpaid, prepaid, yuan } from './support/samples.ts';
import { offer, stateOf } from './support/states.ts';
import type { Walk } from './support/walk.ts';

function without(...names: ServiceName[]): Settings {
  const offered = new Set(offering.offered);
  for (const name of names) offered.delete(name);
  return { ...offering, offered };
}

function chosen(account: Account, amount: number, settings = offering): Walk {
  const walk = lookUp(home(settings), account);
  walk.act({ kind: 'chooseAmount', amountFen: yuan(amount) });
  return walk;
}

function problem(walk: Walk): AmountProblem | null {
  if (walk.kiosk.stage.kind !== 'choosingAmount') throw new Error(`the stage is ${stateOf(walk.kiosk)}`);
  return walk.kiosk.stage.problem;
}

describe('what an amount would buy', () => {
  it('is asked with the very order that is agreed to, and stands in the journal with it', () => {
    const walk = chosen(tokenAccount, 50);
    const order = { kind: 'token', account: tokenAccount, bills: [], quoteToken: undefined, dueFen: yuan(50) };
    expect(walk.effects.at(-1)).toEqual({ kind: 'ask', requestId: 1, question: { kind: 'trial', order } });
    expect(walk.records).toEqual([]);

    const trial = trialOf(yuan(50), yuan(20));
    walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'trialled', trial } });
    expect(walk.kiosk.stage).toMatchObject({ kind: 'consenting', order: { ...order, trial } });
    walk.act({ kind: 'agree', withoutReceipt: false });
    expect(last(walk, 'consentGiven').order).toEqual({ ...order, trial });
  });

  it.each<[string, Account, boolean]>([
    ['a token', { ...tokenAccount, arrearsFen: yuan(0) }, true],
    ['a card', cardAccount, true],
    ['a remote meter', remoteAccount, true],
    ['a balance with arrears', { ...prepaid, arrearsFen: yuan(3) }, true],
    ['a balance', prepaid, false],
    ['a balance by name', { ...prepaid, supply: 'balance' }, false],
    ['a prepayment', postpaid, false],
  ])('of %s is asked or not', (_name, account, isAsked) => {
    expect(stateOf(chosen(account, 50).kiosk)).toBe(isAsked ? 'asking/trial' : 'consenting');
  });

  it('is not asked of a back end that cannot say it', () => {
    expect(stateOf(chosen(tokenAccount, 50, without('trial')).kiosk)).toBe('consenting');
  });

  it.each<[QuestionRefusal, AmountProblem]>([
    ['arrearsFirst', 'arrearsFirst'],
    ['outOfRange', 'outOfRange'],
    ['notAllowed', 'notAllowed'],
    ['blockedAccount', 'notAllowed'],
  ])('and is refused as %s leads back with %s, and no money moves', (reason, expected) => {
    const walk = chosen(tokenAccount, 50);
    walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'refused', reason } });
    expect(problem(walk)).toBe(expected);
    expect(walk.records).toEqual([]);
  });

  it.each([
    { kind: 'unknown' },
    { kind: 'trialled', trial: trialOf(yuan(51)) },
    { kind: 'credits', credits: [] },
  ] as const)('is not guessed from %o', (answer) => {
    const walk = chosen(tokenAccount, 50);
    walk.give({ kind: 'answered', requestId: 1, answer });
    expect(problem(walk)).toBe('backEndUnavailable');
    // The same amount may be asked for once more.
    tried(walk);
    expect(walk.kiosk.stage.kind).toBe('consenting');
  });

  it('comes too late for somebody who went back, and for another amount', () => {
    const walk = chosen(tokenAccount, 50);
    walk.act({ kind: 'goBack' });
    walk.act({ kind: 'chooseAmount', amountFen: yuan(60) });
    walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'trialled', trial: trialOf(yuan(50)) } });
    expect(stateOf(walk.kiosk)).toBe('asking/trial');
  });
});

describe('an amount', () => {
  it.each([
    [10, 'outOfRange'],
    [20, null],
    [120, null],
    [121, 'outOfRange'],
    [20.5, 'outOfRange'],
  ])('of %d yuan is held against the limits of the account and the terminal, and its step', (amount, expected) => {
    const walk = chosen(remoteAccount, amount);
    expect(walk.kiosk.stage.kind === 'asking' ? null : problem(walk)).toBe(expected);
  });

  it('may be overshot by notes only as far as the account may buy at once', () => {
    const walk = tried(lookUp(home(), remoteAccount), 110);
    walk.act({ kind: 'agree', withoutReceipt: false });
    expect(last(walk, 'consentGiven').consent.maxSurplusFen).toBe(yuan(10));
    walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
    walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
    for (const note of [100, 50, 20, 10]) {
      offer(walk, note);
      walk.give({ kind: 'noteStacked', stackedId: `S-${note}`, valueFen: yuan(note), repeat: false });
      walk.give({ kind: 'noteReturned', valueFen: yuan(note) });
    }
    const credited = walk.records.flatMap((record) => (record.kind === 'noteCredited' ? [record.valueFen] : []));
    expect(credited).toEqual([yuan(100), yuan(20)]);
  });

  it.each<[Account, ServiceName]>([
    [tokenAccount, 'tokens'],
    [cardAccount, 'cards'],
  ])('buys nothing that the back end does not sell here, and says so before it is chosen', (account, service) => {
    const walk = lookUp(home(without(service)), account);
    expect(problem(walk)).toBe('notAllowed');
    walk.act({ kind: 'chooseAmount', amountFen: yuan(50) });
    expect(problem(walk)).toBe('notAllowed');
    expect(walk.effects.some(({ kind }) => kind === 'ask')).toBe(false);
  });
});
