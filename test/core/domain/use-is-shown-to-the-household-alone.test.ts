import { expect, test } from 'vitest';
import { historyView } from '../../../core/host/information-view.ts';
import type { History, ServiceAnswer } from '../../../core/domain/services.ts';
import { settings, yuan } from './support/samples.ts';
import { newWalk, type Walk } from './support/walk.ts';

const offering = { ...settings, offered: new Set(['history'] as const) };
const history: History = {
  months: [
    { period: '2025-10', usageCentiKwh: 20_000, amountFen: yuan(98) },
    { period: '2026-09', usageCentiKwh: 18_650, amountFen: yuan(91) },
    { period: '2026-10', usageCentiKwh: 24_000, amountFen: yuan(117) },
  ],
  payments: [{ atMs: 1_000, amountFen: yuan(91), means: 'kiosk' }],
};

function proving(): Walk {
  const walk = newWalk([], offering);
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
  walk.act({ kind: 'start', purpose: 'history' });
  walk.act({ kind: 'submitAccount', accountNumber: '0310004821' });
  return walk;
}

function shown(answer: ServiceAnswer = { kind: 'history', history }): Walk {
  const walk = proving();
  walk.act({ kind: 'proveOwner', phoneTail: '4821' });
  walk.give({ kind: 'answered', requestId: walk.kiosk.questions, answer });
  return walk;
}

test('nothing is asked before the household proves itself with four digits', () => {
  const walk = proving();
  expect(walk.kiosk.stage.kind).toBe('provingOwner');
  walk.act({ kind: 'proveOwner', phoneTail: '48' });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'provingOwner', problem: 'malformed' });
  expect(walk.effects.filter((effect) => effect.kind === 'ask')).toEqual([]);
  walk.act({ kind: 'proveOwner', phoneTail: '4821' });
  expect(walk.effects.at(-1)).toMatchObject({
    question: { kind: 'history', accountNumber: '0310004821', phoneTail: '4821' },
  });
});

test.each([
  [{ kind: 'refused', reason: 'notVerified' }, 'notVerified'],
  [{ kind: 'refused', reason: 'locked' }, 'locked'],
  [{ kind: 'refused', reason: 'notAllowed' }, 'backEndUnavailable'],
  [{ kind: 'unknown' }, 'backEndUnavailable'],
] as const)('%o is said where the digits were typed', (answer, problem) => {
  expect(shown(answer).kiosk.stage).toEqual({ kind: 'provingOwner', accountNumber: '0310004821', problem });
});

test("the page is printed once at a time, is nobody's receipt, and is in no record", () => {
  const walk = shown();
  walk.act({ kind: 'printHistory' });
  expect(walk.effects.at(-1)).toMatchObject({ kind: 'print', document: { number: 'HISTORY', what: 'page' } });
  expect(walk.act({ kind: 'printHistory' })).toEqual({ kind: 'refuse', reason: 'notNow' });
  const end = { kind: 'printed' } as const;
  walk.give({ kind: 'receiptEnded', transactionId: 'HISTORY', number: 'HISTORY', end });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'history', print: 'printed' });
  expect(walk.records).toEqual([]);
});

test('the roll is not emptied by somebody who prints and prints: two pages come out for one proof', () => {
  const walk = shown();
  for (let page = 0; page < 2; page += 1) {
    walk.act({ kind: 'printHistory' });
    const end = { kind: 'printed' } as const;
    walk.give({ kind: 'receiptEnded', transactionId: 'HISTORY', number: 'HISTORY', end });
  }
  expect(walk.act({ kind: 'printHistory' })).toEqual({ kind: 'refuse', reason: 'copyLimit' });
});

test('a phone is no proof for whoever found the account by it', () => {
  const walk = newWalk([], { ...settings, offered: new Set(['history', 'find'] as const) });
  walk.act({ kind: 'start', purpose: 'history' });
  expect(walk.act({ kind: 'enterBy', by: 'phone' })).toEqual({ kind: 'refuse', reason: 'notNow' });
  walk.act({ kind: 'enterBy', by: 'meter' });
  expect(walk.kiosk.stage).toMatchObject({ kind: 'enteringAccount', purpose: 'history', by: 'meter' });
});

test('without paper the screen stays, and says that it cannot print', () => {
  const walk = shown();
  walk.give({ kind: 'printerChanged', status: { kind: 'paperOut' } });
  expect(walk.act({ kind: 'printHistory' })).toEqual({ kind: 'refuse', reason: 'receiptUnavailable' });
});

test('months stand without gaps, each beside the same month a year before', () => {
  const view = historyView(history, 12);
  expect(view.months).toHaveLength(12);
  expect(view.months[0]).toMatchObject({ year: 2025, month: 11, usageCentiKwh: null });
  expect(view.months.at(-1)).toMatchObject({ year: 2026, month: 10, usageCentiKwh: 24_000, lastYearCentiKwh: 20_000 });
  expect(view.totalCentiKwh).toBe(42_650);
  // Half of a year is no year: no sum to compare with.
  expect(view.lastYearTotalCentiKwh).toBeNull();
});

test('an account without a month shows none', () => {
  expect(historyView({ months: [], payments: [] }, 24)).toMatchObject({ months: [], totalCentiKwh: 0 });
});
