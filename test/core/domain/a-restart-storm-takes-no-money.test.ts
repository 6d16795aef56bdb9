import { describe, expect, it } from 'vitest';
import { cashProblem } from '../../../core/domain/availability.ts';
import type { Settings } from '../../../core/domain/kiosk.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { bills, postpaid, settings } from './support/samples.ts';
import { postingId, settled, stacking, submitting } from './support/states.ts';
import { defaultStartMs, restartedFrom, type Walk } from './support/walk.ts';

const minuteMs = 60_000;
const storm: Settings = { ...settings, restartStorm: { starts: 5, withinMs: 10 * minuteMs } };

/** The newest start is this one. */
function startedAt(...startsMs: readonly number[]): Walk {
  return startedAfter([], startsMs);
}

function startedAfter(appends: readonly (readonly KioskRecord[])[], startsMs: readonly number[], own = storm): Walk {
  const starts = startsMs.map((atMs): KioskRecord => ({ kind: 'terminalStarted', version: 'test', atMs }));
  return restartedFrom([...appends, starts], own, startsMs.at(-1) ?? defaultStartMs);
}

function isQuiet(walk: Walk): boolean {
  walk.give({ kind: 'opened', found: 'nothing' });
  walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
  const problem = cashProblem(walk.kiosk);
  expect([undefined, 'restartStorm']).toContain(problem);
  return problem === 'restartStorm';
}

const now = defaultStartMs;

describe('restarts', () => {
  it.each<[string, readonly number[], boolean]>([
    ['five within ten minutes storm', [0, 2, 4, 6, 8].map((minute) => now + minute * minuteMs), true],
    ['five at the same moment storm', [now, now, now, now, now], true],
    ['four do not', [0, 2, 4, 6].map((minute) => now + minute * minuteMs), false],
    ['five over exactly ten minutes do not', [0, 2, 4, 6, 10].map((minute) => now + minute * minuteMs), false],
    ['a start each evening does not', [0, 1, 2, 3, 4].map((day) => now + day * 24 * 60 * minuteMs), false],
    [
      'starts of the future, from before the clock was set back, do not',
      [9, 8, 7, 6, 0].map((y) => now + y * 1e10),
      false,
    ],
  ])('%s', (_name, startsMs, expected) => {
    expect(isQuiet(startedAt(...startsMs))).toBe(expected);
  });

  it('are not counted where the config says so', () => {
    expect(isQuiet(startedAfter([], [now, now, now, now, now], settings))).toBe(false);
  });

  it('take no money for as long as they were counted over, and then it is taken again', () => {
    const walk = startedAt(now, now, now, now, now);
    expect(isQuiet(walk)).toBe(true);
    walk.pass(10 * minuteMs - 1);
    expect(cashProblem(walk.kiosk)).toBe('restartStorm');
    walk.pass(1);
    expect(cashProblem(walk.kiosk)).toBe(undefined);
  });

  it('are quiet for no longer where the clock jumps meanwhile', () => {
    for (const jumpMs of [1e10, -1e10]) {
      const walk = startedAt(now, now, now, now, now);
      walk.pass(1_000);
      walk.jump(jumpMs);
      walk.pass(1_000);
      expect(cashProblem({ ...walk.kiosk, acceptor: { fitted: true, word: 'idle', detail: '' } })).toBe('restartStorm');
      walk.pass(10 * minuteMs);
      walk.pass(1_000);
      expect(walk.kiosk.quietUntilMs).toBe(0);
    }
  });

  it('of a machine without a clock battery are told apart once its clock was set', () => {
    // Each start says 1970 and is put right a minute later; in truth they are a day apart.
    const day = 24 * 60 * minuteMs;
    const appends: KioskRecord[][] = [];
    for (let start = 1; start <= 4; start += 1) {
      appends.push([{ kind: 'terminalStarted', version: 'test', atMs: 30_000 }]);
      appends.push([{ kind: 'clockJumped', fromMs: 90_000, toMs: now + start * day }]);
    }
    expect(isQuiet(startedAfter(appends, [30_000]))).toBe(false);
    expect(isQuiet(startedAfter(appends, [now + 5 * day]))).toBe(false);
  });

  it('offer nothing that takes notes: not at the bills, not at consent, not by adding notes', () => {
    const walk = startedAt(now, now, now, now, now);
    isQuiet(walk);
    walk.act({ kind: 'start', purpose: 'bill' });
    walk.act({ kind: 'submitAccount', accountNumber: '0310004821' });
    const result = { kind: 'found', account: postpaid, bills, quoteToken: 'Q1' } as const;
    walk.give({ kind: 'lookedUp', requestId: 1, result });
    expect(walk.act({ kind: 'continue' })).toMatchObject({ reason: 'cashUnavailable' });
    expect(walk.effects.some((effect) => effect.kind === 'openIntake')).toBe(false);
  });

  it('finish what was under way: a note, a posting, a receipt', () => {
    const startsMs = [now, now, now, now, now];
    const stuck = startedAfter(stacking().appends, startsMs);
    stuck.give({ kind: 'opened', found: 'noteInStacker' });
    expect(stuck.records.some((record) => record.kind === 'noteInDoubt')).toBe(true);
    stuck.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    expect(stuck.kiosk.stage).toMatchObject({ payment: { state: 'submitting' } });

    const posting = startedAfter(submitting().appends, startsMs);
    expect(posting.effects).toMatchObject([{ kind: 'submit' }]);
    settled(posting);
    expect(posting.kiosk.stage).toMatchObject({ payment: { state: 'settled' } });
    expect(postingId(posting)).toBe('none');

    for (const walk of [stuck, posting]) {
      expect(walk.kiosk.quietUntilMs).toBeGreaterThan(0);
      expect(walk.effects.some((effect) => effect.kind === 'openIntake')).toBe(false);
    }
  });
});
