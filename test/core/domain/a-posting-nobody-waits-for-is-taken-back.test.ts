import { describe, expect, it } from 'vitest';
import type { Effect, PostingAnswer, Settings } from '../../../core/domain/kiosk.ts';
import { bills, booking, dearerBills, postpaid, prepaid, settings, yuan } from './support/samples.ts';
import { insert, postingId, printed } from './support/states.ts';
import { defaultStartMs, newWalk, restartedFrom, type Walk } from './support/walk.ts';

const afterMs = 600_000;
const reversing: Settings = { ...settings, reversal: { afterMs } };

/** A resident has paid and waited in vain, and stands before the slip. */
function stillThere(kind: 'bill' | 'recharge' = 'bill', own = reversing): Walk {
  const walk = newWalk([], own);
  walk.give({ kind: 'started', open: [] });
  walk.give({ kind: 'opened', found: 'nothing' });
  walk.give({ kind: 'stateChanged', state: 'disabled', detail: '' });
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
  walk.act({ kind: 'start', purpose: kind });
  walk.act({ kind: 'submitAccount', accountNumber: '0310004821' });
  const found =
    kind === 'bill'
      ? ({ kind: 'found', account: postpaid, bills, quoteToken: 'Q1' } as const)
      : ({ kind: 'found', account: prepaid, bills: [], quoteToken: 'Q1' } as const);
  walk.give({ kind: 'lookedUp', requestId: walk.kiosk.lookUps, result: found });
  if (kind === 'bill') walk.act({ kind: 'continue' });
  else walk.act({ kind: 'chooseAmount', amountFen: 7_500 });
  walk.act({ kind: 'agree', withoutReceipt: false });
  walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
  walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
  for (const amount of [50, 20, 5]) insert(walk, amount);
  walk.act({ kind: 'pay' });
  walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
  walk.pass(settings.pendingAfterMs);
  return printed(walk);
}

/** The same, and has left. */
function leftBehind(kind: 'bill' | 'recharge' = 'bill', own = reversing): Walk {
  const walk = stillThere(kind, own);
  walk.act({ kind: 'finish' });
  walk.act({ kind: 'finish' });
  expect(walk.kiosk.background).toHaveLength(1);
  return walk;
}

/** Ticks every second, as the host does, and says what was to be done. */
function live(walk: Walk, ms: number): readonly string[] {
  const before = walk.effects.length;
  for (let passedMs = 0; passedMs < ms; passedMs += 1_000) walk.pass(1_000);
  return walk.effects.slice(before).map(nameOf);
}

function nameOf(effect: Effect): string {
  return 'posting' in effect ? `${effect.kind} ${effect.posting.id.slice(-2)}` : effect.kind;
}

function answer(walk: Walk, given: PostingAnswer): void {
  walk.give({ kind: 'postingAnswered', postingId: postingId(walk), answer: given });
}

const reversed: PostingAnswer = { kind: 'refused', reason: 'reversed', changed: undefined };

describe('a posting nobody waits for any more', () => {
  it('is taken back once, when its time has come, with the decision on paper first', () => {
    const walk = leftBehind();
    expect(live(walk, afterMs - 1_000)).toEqual([]);
    expect(walk.records.filter((record) => record.kind === 'reversalRequested')).toEqual([]);
    expect(live(walk, 2_000)).toEqual(['reverse P1']);
    const { transactionId } = walk.kiosk.background[0]?.facts ?? { transactionId: 'none' };
    expect(walk.records.at(-1)).toEqual({
      kind: 'reversalRequested',
      transactionId,
      postingId: `${transactionId}-P1`,
    });
    expect(live(walk, 4 * afterMs)).toEqual([]);
    expect(walk.kiosk.background).toMatchObject([{ reversing: true }]);
  });

  it('becomes a claim for everything that was paid when it was taken back', () => {
    const walk = leftBehind();
    live(walk, afterMs + 1_000);
    answer(walk, reversed);
    expect(walk.records.slice(-2)).toMatchObject([
      { kind: 'paymentRefused', reason: 'reversed' },
      { kind: 'claimOpened', amountFen: yuan(75), reason: 'unposted' },
    ]);
    expect(walk.kiosk.background).toEqual([]);
    expect(walk.ledger.open.size).toBe(0);
  });

  it('is settled where the back end keeps the booking', () => {
    const walk = leftBehind();
    live(walk, afterMs + 1_000);
    answer(walk, { kind: 'unknown' });
    answer(walk, { kind: 'accepted', booking });
    expect(walk.records.at(-1)).toMatchObject({ kind: 'paymentSettled', totalFen: yuan(75) });
    expect(walk.ledger.totals).toMatchObject({ creditedFen: yuan(75), claimedFen: 0 });
    expect(walk.kiosk.background).toEqual([]);
  });

  it('is not posted again under new amounts once it is being taken back', () => {
    const walk = leftBehind();
    live(walk, afterMs + 1_000);
    const before = walk.effects.length;
    answer(walk, { kind: 'refused', reason: 'amountChanged', changed: { bills: dearerBills, quoteToken: 'Q2' } });
    expect(walk.effects.slice(before)).toEqual([]);
    expect(walk.records.at(-1)).toMatchObject({ kind: 'claimOpened', amountFen: yuan(75), reason: 'refused' });
  });

  it('is taken back again, and not sent, after a restart in between, however many there are', () => {
    let walk = leftBehind();
    live(walk, afterMs + 1_000);
    for (let restarts = 0; restarts < 3; restarts += 1) {
      walk = restartedFrom(walk.appends, reversing);
      expect(walk.effects.map(nameOf)).toEqual(['reverse P1']);
      expect(live(walk, 2 * afterMs)).toEqual([]);
    }
    expect(walk.records.filter((record) => record.kind === 'reversalRequested')).toHaveLength(1);
    answer(walk, reversed);
    expect(walk.ledger.totals).toMatchObject({ claimedFen: yuan(75), creditedFen: 0 });
  });

  it('counts its age on through a restart', () => {
    const before = leftBehind();
    live(before, afterMs / 2);
    const walk = restartedFrom(before.appends, reversing, defaultStartMs + before.nowMs + 1_000);
    expect(walk.effects.map(nameOf)).toEqual(['submit P1']);
    const done = live(walk, afterMs / 2);
    expect(done).toEqual(['reverse P1']);
  });

  it('is never taken back while somebody looks at it', () => {
    const walk = stillThere('bill', { ...reversing, reversal: { afterMs: 1_000 } });
    expect(live(walk, 30_000)).toEqual([]);
    expect(walk.kiosk.stage).toMatchObject({ kind: 'paying', payment: { state: 'pending' } });
    expect(live(walk, 60_000)).toEqual(['reverse P1']);
    expect(walk.kiosk.stage.kind).toBe('home');
  });

  it('is never taken back where the utility allows no reversal', () => {
    const walk = leftBehind('bill', settings);
    expect(live(walk, 3 * afterMs)).toEqual([]);
    expect(walk.kiosk.background).toMatchObject([{ reversing: false }]);
  });

  it('is never taken back where the journal takes nothing more', () => {
    const walk = leftBehind();
    walk.give({ kind: 'journalFailed' });
    expect(live(walk, 2 * afterMs)).not.toContain('reverse P1');
  });
});

describe('a recharge nobody waits for any more', () => {
  it('is never taken back: its token may be out, and the same id is asked for until it comes', () => {
    let walk = leftBehind('recharge');
    expect(live(walk, 5 * afterMs)).toEqual([]);
    walk = restartedFrom(walk.appends, reversing);
    expect(walk.effects.map(nameOf)).toEqual(['submit P1']);
    expect(live(walk, 5 * afterMs)).toEqual([]);
    answer(walk, { kind: 'accepted', booking });
    expect(walk.ledger.totals).toMatchObject({ creditedFen: yuan(75), claimedFen: 0 });
    expect(walk.records.some((record) => record.kind === 'reversalRequested')).toBe(false);
  });
});
