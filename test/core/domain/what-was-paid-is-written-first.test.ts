import { describe, expect, it } from 'vitest';
import { cardWaitMs, cardWriteLimitMs } from '../../../core/domain/card-work.ts';
import { kinds, printedDocuments } from './support/reading.ts';
import { cardOrder, offering, withOpenOrder } from './support/recharge-samples.ts';
import { again, cardWriting, home, lookUp, reader, rewriting, tryEnded, working } from './support/recharge-states.ts';
import { bills, settings, yuan } from './support/samples.ts';
import { stateOf } from './support/states.ts';
import { restartedFrom, type Walk } from './support/walk.ts';

const orderId = 'CO-0';

function rewritten(walk = reader(rewriting(), 'open', 'cardInside')): Walk {
  return tryEnded(walk, 'written', orderId);
}

function effects(walk: Walk, kind: string): number {
  return walk.effects.filter((effect) => effect.kind === kind).length;
}

describe('a purchase that is paid and on no card', () => {
  it('is written before anything else can be bought, and then the visit goes on', () => {
    const walk = reader(rewriting(), 'open');
    expect(stateOf(walk.kiosk)).toBe('rewritingCard/waitingForCard');
    expect(walk.act({ kind: 'chooseAmount', amountFen: yuan(50) })).toMatchObject({ reason: 'notNow' });
    expect(walk.act({ kind: 'continue' })).toMatchObject({ reason: 'notNow' });
    reader(walk, 'cardInside');
    rewritten(walk);
    expect(walk.records).toEqual([
      { kind: 'cardWriteStarted', transactionId: undefined, orderId },
      { kind: 'cardWritten', transactionId: undefined, orderId },
    ]);
    expect(walk.effects.slice(-2)).toEqual([{ kind: 'confirmCardOrder', orderId }, { kind: 'ejectCard' }]);
    expect(printedDocuments(walk)).toEqual([]);
    walk.act({ kind: 'continue' });
    expect(stateOf(walk.kiosk)).toBe('choosingAmount/card');
  });

  it('goes on by itself where nobody touches the screen', () => {
    const walk = rewritten();
    walk.give({ kind: 'cardConfirmed', orderId, outcome: 'done' });
    walk.pass(settings.resultMs);
    expect(stateOf(walk.kiosk)).toBe('choosingAmount/card');
    walk.pass(1);
    expect(walk.kiosk.stage.kind).toBe('choosingAmount');
  });

  it('has to be known to the back end as written before the next one takes money', () => {
    const walk = rewritten();
    walk.act({ kind: 'continue' });
    walk.act({ kind: 'chooseAmount', amountFen: yuan(50) });
    expect(stateOf(walk.kiosk)).toBe('choosingAmount/backEndUnavailable');
    walk.give({ kind: 'cardConfirmed', orderId, outcome: 'done' });
    walk.act({ kind: 'chooseAmount', amountFen: yuan(50) });
    expect(stateOf(walk.kiosk)).toBe('asking/trial');
  });

  it('is not forgotten over the number of a recharge card that is refused', () => {
    const walk = rewritten();
    walk.act({ kind: 'continue' });
    walk.act({ kind: 'useRechargeCard' });
    walk.act({ kind: 'submitRechargeCard', secret: '870005144324059765' });
    const posting = walk.records.find((record) => record.kind === 'paymentSubmitted')?.posting;
    expect(JSON.stringify(walk.records)).not.toContain('openCardOrder');
    walk.give({
      kind: 'postingAnswered',
      postingId: posting?.id ?? '',
      answer: { kind: 'refused', reason: 'rechargeCardUnknown', changed: undefined },
    });
    expect(walk.kiosk.stage.kind).toBe('enteringRechargeCard');
    walk.act({ kind: 'goBack' });
    walk.act({ kind: 'chooseAmount', amountFen: yuan(50) });
    expect(stateOf(walk.kiosk)).toBe('choosingAmount/backEndUnavailable');
  });

  it('does not stand in the way of a bill', () => {
    const walk = home();
    walk.act({ kind: 'start', purpose: 'bill' });
    walk.act({ kind: 'submitAccount', accountNumber: withOpenOrder.accountNumber });
    const result = { kind: 'found', account: withOpenOrder, bills, quoteToken: 'Q1' } as const;
    walk.give({ kind: 'lookedUp', requestId: 1, result });
    expect(stateOf(walk.kiosk)).toBe('choosingBills');
    walk.act({ kind: 'continue' });
    walk.act({ kind: 'agree', withoutReceipt: false });
    // What is to be written is no part of the bill's record.
    expect(JSON.stringify(walk.records)).not.toContain('openCardOrder');
  });

  it('comes first for whoever has no bills, too', () => {
    expect(stateOf(lookUp(home(), withOpenOrder, 'bill').kiosk)).toBe('rewritingCard/waitingForCard');
  });

  it('is written again after an uncertain try, and only then', () => {
    const walk = tryEnded(reader(rewriting(), 'open', 'cardInside'), 'uncertain', orderId);
    expect(effects(walk, 'ejectCard')).toBe(0);
    walk.act({ kind: 'writeCardAgain' });
    rewritten(walk);
    expect(effects(walk, 'writeCard')).toBe(2);
    expect(walk.act({ kind: 'writeCardAgain' })).toMatchObject({ reason: 'notNow' });
  });

  it('that nobody brings a card for ends the visit', () => {
    const walk = rewriting();
    walk.pass(cardWaitMs);
    expect(walk.kiosk.stage.kind).toBe('home');
    expect(walk.effects.at(-1)).toEqual({ kind: 'acceptCard', accept: false });
  });

  it('is not left while the card moves, and a write without an end is uncertain', () => {
    const walk = reader(rewriting(), 'open', 'cardInside');
    for (const kind of ['goBack', 'cancel', 'finish'] as const) {
      expect(walk.act({ kind })).toMatchObject({ reason: 'notNow' });
    }
    walk.pass(cardWriteLimitMs);
    expect(stateOf(walk.kiosk)).toBe('rewritingCard/uncertain');
    walk.act({ kind: 'cancel' });
    expect(walk.effects.at(-1)).toEqual({ kind: 'ejectCard' });
  });

  it('where no reader works is shown, and the visit ends', () => {
    const walk = rewriting(home(offering, false));
    expect(stateOf(walk.kiosk)).toBe('rewritingCard/noReader');
    walk.pass(3 * settings.resultMs);
    expect(walk.kiosk.stage.kind).toBe('home');
    expect(walk.records).toEqual([]);
  });

  it('is begun anew by the next visit after a restart, whatever became of the try', () => {
    const walk = again(reader(rewriting(), 'open', 'cardInside'));
    expect(walk.kiosk.stage.kind).toBe('home');
    reader(walk, 'cardInside');
    expect(walk.effects.at(-1)).toEqual({ kind: 'ejectCard' });
    reader(walk, 'taken', 'empty');
    lookUp(walk, withOpenOrder);
    reader(walk, 'open', 'cardInside');
    tryEnded(walk, 'notWritten', orderId);
    // The power may have gone in the middle of the first try.
    expect(stateOf(walk.kiosk)).toBe('rewritingCard/uncertain');
  });
});

describe('a card that this kiosk has written', () => {
  const open = { ...withOpenOrder, openCardOrder: cardOrder };

  it('is not written again while the back end still shows its order: its power may be in the meter', () => {
    const bought = tryEnded(cardWriting(), 'written');
    for (const walk of [bought, again(bought)]) {
      const later = working(restartedFrom(walk.appends, offering), 'empty');
      if (later.kiosk.stage.kind === 'paying') later.act({ kind: 'finish' });
      later.act({ kind: 'finish' });
      lookUp(later, open);
      expect(stateOf(later.kiosk)).toBe('rewritingCard/written');
      reader(later, 'cardInside');
      expect(effects(later, 'writeCard')).toBe(0);
      later.act({ kind: 'continue' });
      later.act({ kind: 'chooseAmount', amountFen: yuan(50) });
      expect(stateOf(later.kiosk)).toBe('choosingAmount/backEndUnavailable');
    }
  });

  it('and whose confirmation was heard is simply sold the next purchase, whatever an old page says', () => {
    const walk = tryEnded(cardWriting(), 'written');
    walk.give({ kind: 'cardConfirmed', orderId: cardOrder.orderId, outcome: 'done' });
    const later = reader(again(walk), 'empty');
    later.act({ kind: 'finish' });
    later.act({ kind: 'finish' });
    lookUp(later, open);
    expect(stateOf(later.kiosk)).toBe('choosingAmount/card');
    expect(kinds(later).filter((kind) => kind === 'cardWriteStarted')).toHaveLength(1);
  });
});
