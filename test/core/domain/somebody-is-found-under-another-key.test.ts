import { expect, test } from 'vitest';
import type { AccountSummary, ServiceAnswer } from '../../../core/domain/services.ts';
import { newWalk, type Walk } from './support/walk.ts';
import { settings } from './support/samples.ts';

const offering = { ...settings, offered: new Set(['find', 'credits'] as const) };
const first: AccountSummary = { accountNumber: '0310004821', maskedName: '王*明', maskedAddress: '春风路**号' };
const second: AccountSummary = { ...first, accountNumber: '0310004822' };

function asking(purpose: 'bill' | 'arrival' | 'history' = 'bill'): Walk {
  const walk = newWalk([], offering);
  walk.act({ kind: 'start', purpose });
  walk.act({ kind: 'enterBy', by: 'phone' });
  walk.act({ kind: 'submitAccount', accountNumber: '13900000000' });
  return walk;
}

function answer(walk: Walk, given: ServiceAnswer): void {
  walk.give({ kind: 'answered', requestId: walk.kiosk.questions, answer: given });
}

test('a phone number is asked for, and the one account under it is looked up', () => {
  const walk = asking();
  expect(walk.effects.at(-1)).toEqual({
    kind: 'ask',
    requestId: 1,
    question: { kind: 'find', key: { by: 'phone', value: '13900000000' } },
  });
  answer(walk, { kind: 'found', accounts: [first] });
  expect(walk.effects.at(-1)).toEqual({ kind: 'lookUp', requestId: 1, accountNumber: first.accountNumber });
});

test('of several accounts the resident chooses, and only one that is on the list', () => {
  const walk = asking();
  answer(walk, { kind: 'found', accounts: [first, second] });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'choosingAccount', accounts: [first, second] });
  expect(walk.act({ kind: 'chooseAccount', index: 2 }).kind).toBe('refuse');
  walk.act({ kind: 'chooseAccount', index: 1 });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'lookingUp', accountNumber: second.accountNumber });
});

test('a number that was found is never shown whole: going back leads to an empty entry', () => {
  const walk = asking();
  answer(walk, { kind: 'found', accounts: [first] });
  walk.act({ kind: 'goBack' });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'enteringAccount', entry: '' });
});

test.each([
  ['nobody has it', { kind: 'found', accounts: [] }, 'unknownAccount'],
  ['it is blocked', { kind: 'refused', reason: 'blockedAccount' }, 'blockedAccount'],
  ['no answer came', { kind: 'unknown' }, 'backEndUnavailable'],
  ['it is not offered after all', { kind: 'notOffered' }, 'backEndUnavailable'],
] as const)('where %s, the entry stays and says so', (_, given, problem) => {
  const walk = asking();
  answer(walk, given);
  expect(walk.kiosk.stage).toEqual({
    kind: 'enteringAccount',
    purpose: 'bill',
    by: 'phone',
    entry: '13900000000',
    problem,
  });
});

test('what is no phone and no meter is not asked about', () => {
  const walk = newWalk([], offering);
  walk.act({ kind: 'start', purpose: 'recharge' });
  walk.act({ kind: 'enterBy', by: 'phone' });
  walk.act({ kind: 'submitAccount', accountNumber: '2390000' });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'enteringAccount', by: 'phone', problem: 'malformed' });
  walk.act({ kind: 'enterBy', by: 'meter' });
  walk.act({ kind: 'submitAccount', accountNumber: 'A-17' });
  expect(walk.kiosk.stage).toMatchObject({ by: 'meter', problem: 'malformed' });
  expect(walk.effects.filter((effect) => effect.kind === 'ask')).toEqual([]);
});

test('other keys are refused where the back end knows account numbers only', () => {
  const walk = newWalk([], settings);
  walk.act({ kind: 'start', purpose: 'bill' });
  expect(walk.act({ kind: 'enterBy', by: 'meter' })).toEqual({ kind: 'refuse', reason: 'notNow' });
});

test.each(['history', 'arrival'] as const)('a phone is no way to the %s of a stranger', (purpose) => {
  const walk = newWalk([], offering);
  walk.act({ kind: 'start', purpose });
  expect(walk.act({ kind: 'enterBy', by: 'phone' })).toEqual({ kind: 'refuse', reason: 'notNow' });
  expect(walk.act({ kind: 'enterBy', by: 'meter' }).kind).toBe('advance');
});

test('a late answer to a question that was left changes nothing', () => {
  const walk = asking();
  walk.act({ kind: 'cancel' });
  const before = walk.kiosk;
  walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'found', accounts: [first] } });
  expect(walk.kiosk).toEqual(before);
});

test('whether power arrived is asked by the account, and answered on a screen of its own', () => {
  const walk = newWalk([], offering);
  walk.act({ kind: 'start', purpose: 'arrival' });
  walk.act({ kind: 'submitAccount', accountNumber: first.accountNumber });
  expect(walk.effects.at(-1)).toMatchObject({ question: { kind: 'credits', accountNumber: first.accountNumber } });
  answer(walk, { kind: 'credits', credits: [] });
  expect(walk.kiosk.stage).toEqual({ kind: 'credits', accountNumber: first.accountNumber, credits: [] });
  walk.act({ kind: 'goBack' });
  expect(walk.kiosk.stage.kind).toBe('home');
});
