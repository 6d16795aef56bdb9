import { describe, expect, it } from 'vitest';
import { cashProblem } from '../../../core/domain/availability.ts';
import { paymentOf } from '../../../core/domain/step.ts';
import { yuan } from './support/samples.ts';
import { atHome, offer, settled, stacking, withMoney } from './support/states.ts';
import type { Walk } from './support/walk.ts';

function kindsSince(walk: Walk, before: number): readonly string[] {
  return walk.effects.slice(before).map((effect) => effect.kind);
}

describe('a disk that fills up', () => {
  it('closes the slot, and what is inside is paid', () => {
    const walk = withMoney(50, 20, 5);
    const before = walk.effects.length;
    walk.give({ kind: 'spaceLow', low: true });
    walk.give({ kind: 'spaceLow', low: true });
    expect(kindsSince(walk, before)).toEqual(['closeIntake']);
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'collecting', intake: 'closed' });
    walk.act({ kind: 'pay' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    settled(walk);
    expect(walk.ledger.totals.creditedFen).toBe(yuan(75));
  });

  it('does not open it again, whatever the acceptor says, until there is room', () => {
    const walk = withMoney(20);
    walk.give({ kind: 'spaceLow', low: true });
    const before = walk.effects.length;
    walk.pass(1_000);
    walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
    walk.give({ kind: 'opened', found: 'nothing' });
    walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
    expect(kindsSince(walk, before)).not.toContain('openIntake');
    expect(paymentOf(walk.kiosk)).toMatchObject({ intake: 'closed' });
    walk.give({ kind: 'spaceLow', low: false });
    walk.pass(1_000);
    expect(kindsSince(walk, before)).toContain('openIntake');
  });

  it('lets the note under way end, credits it, and takes no further one', () => {
    const walk = stacking();
    const payment = paymentOf(walk.kiosk);
    const noteId = payment?.state === 'stacking' ? payment.note.noteId : 'none';
    walk.give({ kind: 'spaceLow', low: true });
    const before = walk.effects.length;
    walk.give({ kind: 'stackAnswered', noteId, answer: 'done' });
    walk.give({ kind: 'noteStacked', stackedId: 'S-1', valueFen: yuan(10), repeat: false });
    expect(kindsSince(walk, before)).toEqual(['acknowledgeStacked', 'closeIntake']);
    expect(paymentOf(walk.kiosk)).toMatchObject({ state: 'collecting', intake: 'closed' });
    offer(walk, 10);
    expect(walk.effects.at(-1)?.kind).toBe('returnNote');
    expect(walk.ledger.totals.stackedFen).toBe(yuan(30));
  });

  it('begins nothing new at home', () => {
    const walk = atHome();
    walk.give({ kind: 'spaceLow', low: true });
    expect(cashProblem(walk.kiosk)).toBe('spaceLow');
    walk.give({ kind: 'spaceLow', low: false });
    expect(cashProblem(walk.kiosk)).toBe(undefined);
  });
});
