import { describe, expect, it } from 'vitest';
import { giveBackRetryMs } from '../../../core/domain/card-gate.ts';
import type { CardReaderWord } from '../../../core/domain/recharge.ts';
import { applyCardRecord, cardsKept, unconfirmedCards, type CardBooks } from '../../../core/domain/card-books.ts';
import { cardAccount, cardOrder, offering, strangersCard, tokenAccount } from './support/recharge-samples.ts';
import { cardBought, home, lookUp, paidFor, reader, rechargeStates, tried } from './support/recharge-states.ts';
import { settings } from './support/samples.ts';
import { stateOf } from './support/states.ts';
import type { Walk } from './support/walk.ts';

function entry(walk = home()): Walk {
  walk.act({ kind: 'start', purpose: 'recharge' });
  return walk;
}

/** What the reader was told, in order. */
function told(walk: Walk): readonly string[] {
  return walk.effects.flatMap((effect) => {
    if (effect.kind === 'acceptCard') return [effect.accept ? 'open' : 'shut'];
    return effect.kind === 'ejectCard' || effect.kind === 'readCard' ? [effect.kind] : [];
  });
}

function cardIn(walk: Walk, cardNumber = cardOrder.cardNumber): Walk {
  reader(walk, 'open', 'cardInside');
  walk.give({ kind: 'cardRead', outcome: { kind: 'read', cardNumber } });
  return walk;
}

describe('the gate', () => {
  it('is open while an account is entered for a recharge, and nowhere before or after', () => {
    const walk = home();
    expect(told(walk)).toEqual([]);
    walk.act({ kind: 'start', purpose: 'bill' });
    walk.act({ kind: 'cancel' });
    expect(told(walk)).toEqual([]);
    entry(walk);
    expect(told(walk)).toEqual(['open']);
    walk.act({ kind: 'touch' });
    walk.act({ kind: 'enterBy', by: 'meter' });
    expect(told(walk)).toEqual(['open', 'shut']);
    walk.act({ kind: 'enterBy', by: 'account' });
    walk.act({ kind: 'cancel' });
    expect(told(walk)).toEqual(['open', 'shut', 'open', 'shut']);
  });

  it.each([
    ['the back end sells no cards', new Set(['find'] as const)],
    ['the back end finds nobody by a card', new Set(['cards'] as const)],
    ['the back end has nothing', settings.offered],
  ])('stays shut where %s', (_name, offered) => {
    expect(told(entry(home({ ...offering, offered })))).toEqual([]);
  });

  it('is told again after the reader was away: it has forgotten', () => {
    const walk = reader(entry(), 'open', 'offline', 'initializing', 'empty');
    expect(told(walk)).toEqual(['open', 'open']);
    reader(walk, 'open', 'empty');
    expect(told(walk)).toEqual(['open', 'open', 'open']);
  });

  it('is shut where the reader opened by itself', () => {
    expect(told(reader(home(), 'open'))).toEqual(['shut']);
  });

  it('of a reader that is not fitted is told nothing', () => {
    const walk = reader(entry(home(offering, false)), 'empty', 'open', 'cardInside');
    expect(told(walk)).toEqual([]);
    expect(walk.act({ kind: 'serviceEjectCard' })).toMatchObject({ reason: 'notNow' });
  });
});

describe('a card', () => {
  it('that is put in says whose account it is', () => {
    const walk = cardIn(entry());
    expect(told(walk)).toEqual(['open', 'readCard', 'shut']);
    const question = { kind: 'find', key: { by: 'purchaseCard', value: cardOrder.cardNumber } };
    expect(walk.effects.at(-1)).toEqual({ kind: 'ask', requestId: 1, question });
  });

  it.each(['unreadable', 'failed'] as const)('that is %s comes back, and another one may be put in', (kind) => {
    const walk = reader(entry(), 'open', 'cardInside');
    walk.give({ kind: 'cardRead', outcome: { kind } });
    expect(stateOf(walk.kiosk)).toBe('enteringAccount/cardUnreadable');
    expect(told(walk).at(-1)).toBe('ejectCard');
    reader(walk, 'taken', 'empty', 'open', 'cardInside');
    expect(stateOf(walk.kiosk)).toBe('enteringAccount');
    expect(told(walk).filter((word) => word === 'readCard')).toHaveLength(2);
  });

  it.each([
    ['nobody', [], 'enteringAccount/unknownAccount'],
    ['two households', [cardAccount, tokenAccount], 'enteringAccount/unknownAccount'],
  ])('of %s comes back with a word', (_name, accounts, state) => {
    const walk = cardIn(entry());
    walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'found', accounts } });
    expect(stateOf(walk.kiosk)).toBe(state);
    expect(told(walk).at(-1)).toBe('ejectCard');
  });

  it.each(['goBack', 'cancel'] as const)('comes back on %s, from every screen that keeps it', (kind) => {
    const screens = [
      () => reader(entry(), 'open', 'cardInside'),
      () => cardIn(entry()),
      () => reader(lookUp(home(), cardAccount), 'cardInside'),
      () => reader(tried(lookUp(home(), cardAccount)), 'cardInside'),
    ];
    for (const build of screens) {
      const walk = build();
      expect(told(walk)).not.toContain('ejectCard');
      for (let step = 0; step < 6 && !told(walk).includes('ejectCard'); step += 1) walk.act({ kind });
      expect(told(walk)).toContain('ejectCard');
    }
  });

  it('that is read while an account is typed counts for what follows', () => {
    const walk = reader(entry(), 'open', 'cardInside');
    walk.act({ kind: 'submitAccount', accountNumber: cardAccount.accountNumber });
    walk.give({ kind: 'cardRead', outcome: { kind: 'read', cardNumber: strangersCard } });
    expect(stateOf(walk.kiosk)).toBe('lookingUp');
    const result = { kind: 'found', account: cardAccount, bills: [], quoteToken: 'Q1' } as const;
    walk.give({ kind: 'lookedUp', requestId: walk.kiosk.lookUps, result });
    expect(told(walk).at(-1)).toBe('ejectCard');
  });

  it('comes back when its owner has gone', () => {
    const walk = reader(tried(lookUp(home(), cardAccount)), 'cardInside');
    walk.pass(settings.idleMs + settings.warningMs);
    expect(walk.kiosk.stage.kind).toBe('home');
    expect(told(walk).at(-1)).toBe('ejectCard');
  });

  it('stays inside through the money of its own purchase, and through no other', () => {
    const own = reader(paidFor(cardAccount), 'cardInside');
    expect(told(own)).not.toContain('ejectCard');
    const token = reader(paidFor(tokenAccount), 'cardInside');
    expect(told(token).at(-1)).toBe('ejectCard');
  });

  it('of another household that was read is not kept for this one', () => {
    const walk = cardIn(entry(), strangersCard);
    walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'found', accounts: [cardAccount] } });
    const result = { kind: 'found', account: cardAccount, bills: [], quoteToken: 'Q1' } as const;
    walk.give({ kind: 'lookedUp', requestId: walk.kiosk.lookUps, result });
    expect(told(walk).at(-1)).toBe('ejectCard');
  });

  it('that is found inside at power-up comes back, and again until it does', () => {
    const walk = home(offering);
    reader(walk, 'offline', 'initializing', 'cardInside');
    expect(told(walk)).toEqual(['ejectCard']);
    walk.pass(giveBackRetryMs - 1);
    expect(told(walk)).toEqual(['ejectCard']);
    walk.pass(1);
    expect(told(walk)).toEqual(['ejectCard', 'ejectCard']);
    reader(walk, 'taken');
    walk.pass(giveBackRetryMs);
    expect(told(walk)).toEqual(['ejectCard', 'ejectCard']);
  });

  it('that did not come out is read when somebody begins, or given back, but never kept unread', () => {
    const walk = entry(reader(home(), 'cardInside'));
    expect(told(walk)).toEqual(['ejectCard']);
    walk.pass(giveBackRetryMs);
    expect(told(walk)).toEqual(['ejectCard', 'ejectCard']);
  });

  it('is got out by a technician', () => {
    const walk = home();
    walk.act({ kind: 'openService' });
    walk.give({ kind: 'pinChecking' });
    walk.give({ kind: 'pinChecked', right: true });
    walk.act({ kind: 'serviceEjectCard' });
    expect(told(walk)).toEqual(['ejectCard']);
  });

  it('comes back when the journal can take nothing more, but not while it is written', () => {
    const waiting = reader(cardBought(), 'open');
    waiting.give({ kind: 'journalFailed' });
    expect(told(waiting).at(-1)).toBe('shut');
    const writing = reader(cardBought(), 'open', 'cardInside');
    writing.give({ kind: 'journalFailed' });
    expect(told(writing).at(-1)).toBe('shut');
    writing.give({ kind: 'cardWriteEnded', orderId: cardOrder.orderId, end: 'written', detail: '' });
    expect(told(writing).at(-1)).toBe('ejectCard');
  });

  const words: readonly CardReaderWord[] = [
    'offline',
    'initializing',
    'empty',
    'open',
    'cardInside',
    'taken',
    'failed',
  ];

  it('is wanted, kept and given back as the walk checks, in every state and after every two words', () => {
    let steps = 0;
    for (const build of Object.values(rechargeStates)) {
      const walk = build();
      for (const first of words) {
        for (const second of words) {
          const fork = reader(walk.fork(), first, second);
          fork.pass(giveBackRetryMs);
          fork.act({ kind: 'cancel' });
          steps += 1;
        }
      }
    }
    expect(steps).toBeGreaterThan(1_000);
  });
});

describe('what is known of cards', () => {
  it('stays bounded, and forgets nothing that the back end has yet to hear', () => {
    const cards: CardBooks = new Map();
    for (let card = 0; card < 3 * cardsKept; card += 1) {
      const orderId = `CO-${card}`;
      applyCardRecord(cards, { kind: 'cardWriteStarted', transactionId: undefined, orderId });
      if (card % 10 === 0) applyCardRecord(cards, { kind: 'cardWritten', transactionId: undefined, orderId });
      else {
        const failed = { kind: 'cardWriteFailed', transactionId: undefined, orderId, certain: true } as const;
        applyCardRecord(cards, { ...failed, reason: 'noCard' });
      }
    }
    expect(cards.size).toBe(cardsKept);
    expect(unconfirmedCards(cards)).toHaveLength(3 * cardsKept * 0.1);
  });
});
