import { describe, expect, it } from 'vitest';
import { clockJumpMs } from '../../../core/domain/clocks.ts';
import type { Settings } from '../../../core/domain/kiosk.ts';
import { pinLockMs, pinTries } from '../../../core/domain/service-steps.ts';
import { rechargeStates } from './support/recharge-states.ts';
import { settings } from './support/samples.ts';
import { atHome, stateOf, states } from './support/states.ts';
import { defaultStartMs, restartedFrom, type Walk } from './support/walk.ts';

const takenBack = 'home behind:1 reversing +reversalRequested !reverse';

const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;

const jumps = {
  'a year forward': yearMs,
  'a year back': -yearMs,
  'back to 1970': -defaultStartMs,
  'an hour forward, as a clock kept in local time does in spring': hourMs,
  'an hour back, as it does in autumn': -hourMs,
};

interface Turn {
  readonly atMs: number;
  readonly what: string;
}

/** Nobody touches anything, no device answers, and a tick comes every second: what happens, and when. */
function happens(walk: Walk, forMs: number): readonly Turn[] {
  const turns: Turn[] = [];
  const startMs = walk.nowMs;
  while (walk.nowMs - startMs < forMs) {
    const before = stateOf(walk.kiosk);
    const step = walk.pass(1_000);
    if (step.kind === 'refuse') throw new Error(`a tick was refused: ${step.reason}`);
    const records = step.records.filter((record) => record.kind !== 'clockJumped').map((record) => ` +${record.kind}`);
    const effects = step.effects.map((effect) => ` !${effect.kind}`);
    const after = stateOf(walk.kiosk);
    const what = `${before === after ? '' : after}${records.join('')}${effects.join('')}`;
    if (what !== '') turns.push({ atMs: walk.nowMs - startMs, what });
  }
  return turns;
}

/** One tick has seen the clocks. */
function ticked(walk: Walk): Walk {
  walk.pass(1_000);
  return walk;
}

/** Every limit of a visit ends within it: the longest are two minutes for a print on top of a long dwell. */
const everyLimitMs = 6 * 60_000;

const walks = Object.entries({ ...states, ...rechargeStates }).map(([name, build]) => {
  const walk = ticked(build());
  return { name, walk, steady: happens(walk.fork(), everyLimitMs) };
});

describe.each(Object.entries(jumps))('a wall clock that jumps %s', (_name, jumpMs) => {
  it('in any state changes nothing of what happens then, and when', () => {
    const differences = walks.flatMap(({ name, walk, steady }) => {
      const jumped = walk.fork();
      jumped.jump(jumpMs);
      const turns = happens(jumped, everyLimitMs);
      const isSame =
        JSON.stringify(turns.map(({ what }) => what)) === JSON.stringify(steady.map(({ what }) => what)) &&
        // The tick that writes the jump down does nothing else.
        turns.every(({ atMs }, index) => Math.abs(atMs - (steady[index]?.atMs ?? 0)) <= 1_000);
      return isSame ? [] : [{ name, steady, turns }];
    });
    expect(differences).toEqual([]);
  });

  it('is written down once, with both times', () => {
    const walk = ticked(atHome());
    const beforeMs = defaultStartMs + walk.nowMs;
    walk.jump(jumpMs);
    happens(walk, 60_000);
    expect(walk.records.filter((record) => record.kind === 'clockJumped')).toEqual([
      { kind: 'clockJumped', fromMs: beforeMs + 1_000, toMs: beforeMs + 1_000 + jumpMs },
    ]);
  });

  it('neither lengthens nor shortens the lock after wrong PINs, before and after the next tick', () => {
    for (const isSeen of [true, false]) {
      const walk = lockedOut();
      happens(walk, pinLockMs - 20_000);
      walk.jump(jumpMs);
      if (isSeen) happens(walk, 10_000);
      walk.act({ kind: 'openService' });
      expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ reason: 'pinLocked' });
      happens(walk, 20_000);
      walk.act({ kind: 'openService' });
      expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ kind: 'advance' });
    }
  });

  it('with a wrong PIN in the same second does not lock for longer either', () => {
    const walk = lockedOut(pinTries - 1);
    walk.jump(jumpMs);
    tryWrong(walk);
    happens(walk, 1_000);
    expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ reason: 'pinLocked' });
    happens(walk, pinLockMs);
    walk.act({ kind: 'openService' });
    expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ kind: 'advance' });
  });

  it('and a restart after it keep the lock as long as it was to be', () => {
    const walk = lockedOut();
    walk.jump(jumpMs);
    happens(walk, 60_000);
    const again = restartedFrom(walk.appends, settings, defaultStartMs + jumpMs + walk.nowMs);
    again.act({ kind: 'openService' });
    expect(again.give({ kind: 'pinChecking' })).toMatchObject({ reason: 'pinLocked' });
    happens(again, pinLockMs - 60_000);
    again.act({ kind: 'openService' });
    expect(again.give({ kind: 'pinChecking' })).toMatchObject({ kind: 'advance' });
  });

  it('takes nothing back early, and nothing late', () => {
    const reversing: Settings = { ...settings, reversal: { afterMs: 600_000 } };
    const behind = states['homePostingBehind']?.();
    if (behind === undefined) throw new Error('no such state');
    const walk = ticked(restartedFrom(behind.appends, reversing, defaultStartMs + behind.nowMs));
    const steady = happens(walk.fork(), 1_200_000);
    expect(steady.map(({ what }) => what)).toEqual([takenBack]);
    walk.jump(jumpMs);
    const turns = happens(walk, 1_200_000);
    expect(turns.map(({ what }) => what)).toEqual([takenBack]);
    expect(Math.abs((turns[0]?.atMs ?? 0) - (steady[0]?.atMs ?? 0))).toBeLessThanOrEqual(1_000);
    // And counts on in the same way after a restart.
    const again = restartedFrom(behind.appends, reversing, defaultStartMs + behind.nowMs);
    ticked(again);
    again.jump(jumpMs);
    happens(again, 300_000);
    const third = restartedFrom(again.appends, reversing, defaultStartMs + behind.nowMs + jumpMs + again.nowMs);
    const rest = happens(third, 400_000);
    expect(rest.map(({ what }) => what)).toEqual([takenBack]);
    expect(rest[0]?.atMs).toBeGreaterThan(200_000);
  });
});

function lockedOut(tries = pinTries): Walk {
  const walk = ticked(atHome());
  walk.act({ kind: 'openService' });
  for (let wrong = 0; wrong < tries; wrong += 1) tryWrong(walk);
  return walk;
}

function tryWrong(walk: Walk): void {
  walk.give({ kind: 'pinChecking' });
  walk.give({ kind: 'pinChecked', right: false });
}

describe('a wall clock', () => {
  it('that is corrected by less than a jump is not worth a record', () => {
    const walk = ticked(atHome());
    for (const correctionMs of [500, -1_500, clockJumpMs - 1, 1 - clockJumpMs]) {
      walk.jump(correctionMs);
      happens(walk, 5_000);
    }
    expect(walk.records.some((record) => record.kind === 'clockJumped')).toBe(false);
    walk.jump(clockJumpMs);
    happens(walk, 5_000);
    expect(walk.records.filter((record) => record.kind === 'clockJumped')).toHaveLength(1);
  });

  it('that was set back while the kiosk was off locks the PIN anew, and not for a year', () => {
    const walk = restartedFrom(lockedOut().appends, settings, defaultStartMs - yearMs);
    walk.act({ kind: 'openService' });
    expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ reason: 'pinLocked' });
    happens(walk, pinLockMs);
    walk.act({ kind: 'openService' });
    expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ kind: 'advance' });
  });

  it('that was set back while the kiosk was off starts the age of a posting anew, and not in a year', () => {
    const reversing: Settings = { ...settings, reversal: { afterMs: 600_000 } };
    const behind = states['homePostingBehind']?.();
    if (behind === undefined) throw new Error('no such state');
    const walk = restartedFrom(behind.appends, reversing, defaultStartMs - yearMs);
    expect(happens(walk, 590_000)).toEqual([]);
    expect(happens(walk, 20_000).map(({ what }) => what)).toEqual([takenBack]);
  });

  it('that jumps over a journal that takes nothing does not stop the screen from going home', () => {
    const walk = ticked(atHome());
    walk.act({ kind: 'start', purpose: 'bill' });
    walk.give({ kind: 'journalFailed' });
    walk.jump(yearMs);
    happens(walk, 300_000);
    expect(walk.kiosk.stage.kind).toBe('home');
    expect(walk.records.some((record) => record.kind === 'clockJumped')).toBe(false);
  });
});
