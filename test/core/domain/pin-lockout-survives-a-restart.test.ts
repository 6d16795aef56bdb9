import { describe, expect, it } from 'vitest';
import { pinLockMs } from '../../../core/domain/service-steps.ts';
import { atHome, restarted } from './support/states.ts';
import type { Walk } from './support/walk.ts';

function tryPin(walk: Walk, right: boolean): string {
  const step = walk.give({ kind: 'pinChecking' });
  if (step.kind === 'refuse') return step.reason;
  walk.give({ kind: 'pinChecked', right });
  return walk.kiosk.stage.kind;
}

function atPin(): Walk {
  const walk = atHome();
  walk.act({ kind: 'openService' });
  return walk;
}

describe('the PIN of diagnostics', () => {
  it('is locked after five wrong tries, and after a restart', () => {
    const walk = atPin();
    for (let time = 0; time < 5; time += 1) expect(tryPin(walk, false)).toBe('servicePin');
    expect(tryPin(walk, true)).toBe('pinLocked');
    const again = restarted(walk);
    again.act({ kind: 'openService' });
    expect(tryPin(again, true)).toBe('pinLocked');
    again.pass(pinLockMs);
    again.act({ kind: 'openService' });
    expect(tryPin(again, true)).toBe('service');
    expect(again.ledger.pin.wrongTries).toBe(0);
  });

  it('counts wrong tries across restarts', () => {
    let walk = atPin();
    for (let time = 0; time < 5; time += 1) {
      tryPin(walk, false);
      walk = restarted(walk);
      walk.act({ kind: 'openService' });
    }
    expect(tryPin(walk, true)).toBe('pinLocked');
  });

  it('is checked one at a time: leaving while one is checked cannot step over the lock', () => {
    const walk = atPin();
    walk.give({ kind: 'pinChecking' });
    expect(walk.act({ kind: 'cancel' })).toMatchObject({ reason: 'notNow' });
    expect(walk.act({ kind: 'goBack' })).toMatchObject({ reason: 'notNow' });
    expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ reason: 'notNow' });
    walk.pass(600_000);
    expect(walk.kiosk.stage).toMatchObject({ kind: 'servicePin', checking: true });
  });

  it('cannot be tried where a wrong try could not be written', () => {
    const walk = atPin();
    walk.give({ kind: 'journalFailed' });
    walk.act({ kind: 'openService' });
    expect(walk.give({ kind: 'pinChecking' })).toMatchObject({ reason: 'outOfService' });
    walk.act({ kind: 'goBack' });
    expect(walk.kiosk.stage.kind).toBe('home');
  });
});
