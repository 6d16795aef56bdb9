import { describe, expect, it } from 'vitest';
import { alertsOf } from '../../../core/domain/alerts.ts';
import { confirmFirstRetryMs, confirmLongestRetryMs } from '../../../core/domain/card-confirm-steps.ts';
import { cardWaitMs, cardWriteLimitMs, mayWriteAgain } from '../../../core/domain/card-work.ts';
import { kinds, last, printedDocuments } from './support/reading.ts';
import { accepted, cardAccount, cardOrder, cardVend, offering, strangersCard } from './support/recharge-samples.ts';
import {
  again,
  answer,
  cardBought,
  cardWriting,
  home,
  lookUp,
  paidFor,
  reader,
  tryEnded,
  working,
} from './support/recharge-states.ts';
import { runToRest } from './support/run-to-rest.ts';
import { yuan } from './support/samples.ts';
import { printed, stateOf } from './support/states.ts';
import { restartedFrom, type Walk } from './support/walk.ts';

const { orderId } = cardOrder;

function cardKinds(walk: Walk): readonly string[] {
  return kinds(walk).filter((kind) => kind.startsWith('card'));
}

function effects(walk: Walk, kind: string): number {
  return walk.effects.filter((effect) => effect.kind === kind).length;
}

/** What the newest receipt says of the card. */
function saidOfCard(walk: Walk): readonly string[] {
  const document = walk.effects.flatMap((effect) => (effect.kind === 'print' ? [effect.document] : [])).at(-1);
  const keys = document?.lines.flatMap((line) => (line.kind === 'text' ? [line.key] : [])) ?? [];
  return keys.filter((key) => key.startsWith('text.card'));
}

describe('a card purchase', () => {
  it('is booked, written, confirmed and then printed, and the whole of it stands in the journal', () => {
    const walk = tryEnded(cardWriting(), 'written');
    walk.give({ kind: 'cardConfirmed', orderId, outcome: 'done' });
    printed(walk);
    const { transactionId } = last(walk, 'consentGiven');
    const settledAt = kinds(walk).indexOf('paymentSettled');
    expect(last(walk, 'paymentSubmitted').posting).toMatchObject({
      kind: 'card',
      cardNumber: cardAccount.cardNumber,
      totalFen: yuan(50),
    });
    expect(walk.records.slice(settledAt)).toEqual([
      expect.objectContaining({ kind: 'paymentSettled', transactionId, vend: cardVend }),
      { kind: 'cardWriteStarted', transactionId, orderId },
      { kind: 'cardWritten', transactionId, orderId },
      expect.objectContaining({ kind: 'receiptStarted', transactionId, what: 'receipt', copy: 0 }),
      { kind: 'cardConfirmed', orderId, accepted: true },
      { kind: 'receiptPrinted', transactionId, number: transactionId },
    ]);
    expect(saidOfCard(walk)).toEqual(['text.cardWritten']);
    expect(walk.effects.filter(({ kind }) => kind === 'writeCard')).toEqual([{ kind: 'writeCard', order: cardOrder }]);
    expect(walk.kiosk.cardConfirms).toEqual([]);
  });

  it('is written to the card that has been inside since the entry, without a second hand', () => {
    const walk = home();
    walk.act({ kind: 'start', purpose: 'recharge' });
    reader(walk, 'open', 'cardInside');
    const { cardNumber } = cardOrder;
    walk.give({ kind: 'cardRead', outcome: { kind: 'read', cardNumber } });
    const accounts = [{ accountNumber: cardAccount.accountNumber, maskedName: '王*明', maskedAddress: '春风路**号' }];
    walk.give({ kind: 'answered', requestId: 1, answer: { kind: 'found', accounts } });
    const result = { kind: 'found', account: cardAccount, bills: [], quoteToken: 'Q1' } as const;
    walk.give({ kind: 'lookedUp', requestId: walk.kiosk.lookUps, result });
    expect(stateOf(walk.kiosk)).toBe('choosingAmount/card');
    expect(effects(walk, 'ejectCard')).toBe(0);
  });

  it('begins as soon as it is booked where its card is inside', () => {
    const walk = paidFor(cardAccount);
    reader(walk, 'cardInside');
    answer(walk, accepted({ vend: cardVend }));
    expect(walk.appends.at(-1)?.map(({ kind }) => kind)).toEqual(['paymentSettled', 'cardWriteStarted']);
    expect(effects(walk, 'ejectCard')).toBe(0);
    tryEnded(walk, 'written');
    expect(walk.effects.at(-1)).toEqual({ kind: 'ejectCard' });
  });

  it('is tried again after every failure, for as long as the resident wants, and the order stays the same', () => {
    const walk = tryEnded(cardWriting(), 'wrongCard');
    expect(walk.effects.at(-1)).toEqual({ kind: 'ejectCard' });
    reader(walk, 'taken', 'empty');
    expect(walk.effects.at(-1)).toEqual({ kind: 'acceptCard', accept: true });
    reader(walk, 'open', 'cardInside');
    tryEnded(walk, 'notWritten');
    expect(mayWriteAgain(walk.kiosk)).toBe(true);
    walk.act({ kind: 'writeCardAgain' });
    tryEnded(walk, 'noCard');
    reader(walk, 'empty', 'open', 'cardInside');
    tryEnded(walk, 'uncertain');
    walk.act({ kind: 'writeCardAgain' });
    tryEnded(walk, 'written');
    const reasons = walk.records.flatMap((record) =>
      record.kind === 'cardWriteFailed' ? [[record.reason, record.certain]] : [],
    );
    expect(reasons).toEqual([
      ['wrongCard', true],
      ['notWritten', true],
      ['noCard', true],
      ['uncertain', false],
    ]);
    expect(effects(walk, 'writeCard')).toBe(5);
    expect(effects(walk, 'submit')).toBe(1);
    expect(printedDocuments(walk)).toEqual(['receipt']);
    expect(saidOfCard(walk)).toEqual(['text.cardWritten']);
  });

  it('leaves a stranger’s card that was read untouched', () => {
    const walk = home();
    walk.act({ kind: 'start', purpose: 'recharge' });
    reader(walk, 'open', 'cardInside');
    walk.give({ kind: 'cardRead', outcome: { kind: 'read', cardNumber: strangersCard } });
    expect(walk.kiosk.cardReader.cardNumber).toBe(strangersCard);
    walk.act({ kind: 'goBack' });
    expect(walk.effects.at(-1)).toEqual({ kind: 'ejectCard' });
  });

  it.each([
    ['waitingForCard', cardBought, 'text.cardNotWritten'],
    ['wrongCard', () => tryEnded(cardWriting(), 'wrongCard'), 'text.cardNotWritten'],
    ['notWritten', () => tryEnded(cardWriting(), 'notWritten'), 'text.cardNotWritten'],
    ['uncertain', () => tryEnded(cardWriting(), 'uncertain'), 'text.cardUncertain'],
  ] as const)('that is given up at %s ends with a paper that says what to do', (state, build, words) => {
    for (const how of ['finish', 'time'] as const) {
      const walk = build();
      expect(printedDocuments(walk)).toEqual([]);
      if (how === 'finish') walk.act({ kind: 'finish' });
      else walk.pass(cardWaitMs);
      expect(stateOf(walk.kiosk)).toBe(`settled/printing/${state} 50`);
      expect(saidOfCard(walk)).toEqual([words]);
      expect(JSON.stringify(walk.effects)).toContain(`"text":"${orderId}"`);
      expect(mayWriteAgain(walk.kiosk)).toBe(false);
      expect(walk.act({ kind: 'writeCardAgain' })).toMatchObject({ reason: 'notNow' });
      printed(walk).act({ kind: 'finish' });
      expect(walk.kiosk.stage.kind).toBe('thanks');
      expect(effects(walk, 'confirmCardOrder')).toBe(0);
    }
  });

  it('is not sold where no reader works: no note is taken for it', () => {
    for (const walk of [home(offering, false), reader(home(), 'failed'), reader(home(), 'offline')]) {
      lookUp(walk, cardAccount).act({ kind: 'chooseAmount', amountFen: yuan(50) });
      expect(walk.kiosk.stage).toMatchObject({ kind: 'choosingAmount', problem: 'notAllowed' });
    }
  });

  it('whose reader broke while it was paid is booked, and its paper says at once what to do', () => {
    for (const word of ['failed', 'jammed', 'offline'] as const) {
      const walk = answer(reader(paidFor(cardAccount), word), accepted({ vend: cardVend }));
      expect(stateOf(walk.kiosk)).toBe('settled/printing/noReader 50');
      expect(saidOfCard(walk)).toEqual(['text.cardNotWritten']);
      expect(cardKinds(walk)).toEqual([]);
    }
  });

  it('of which an earlier try may have changed the card stays uncertain, whatever a later one did not do', () => {
    const walk = tryEnded(cardWriting(), 'uncertain');
    walk.act({ kind: 'writeCardAgain' });
    tryEnded(walk, 'notWritten');
    expect(stateOf(walk.kiosk)).toBe('settled/none/uncertain 50');
    reader(walk, 'jammed');
    expect(stateOf(walk.kiosk)).toBe('settled/printing/noReader 50');
    expect(saidOfCard(walk)).toEqual(['text.cardUncertain']);
  });

  it('whose writing never ends is uncertain after a while', () => {
    const walk = cardWriting();
    expect(walk.act({ kind: 'finish' })).toMatchObject({ reason: 'notNow' });
    walk.pass(cardWriteLimitMs - 1);
    expect(stateOf(walk.kiosk)).toBe('settled/none/writing 50');
    walk.pass(1);
    expect(last(walk, 'cardWriteFailed')).toMatchObject({ certain: false, reason: 'noEnd' });
    // It ended well after all.
    tryEnded(walk, 'written');
    expect(saidOfCard(walk)).toEqual(['text.cardWritten']);
  });

  it('that ends well when its paper is out already is confirmed all the same', () => {
    const walk = cardWriting();
    walk.pass(cardWriteLimitMs);
    walk.act({ kind: 'finish' });
    printed(walk);
    tryEnded(walk, 'written');
    expect(walk.effects.at(-1)).toEqual({ kind: 'confirmCardOrder', orderId });
    expect(printedDocuments(walk)).toEqual(['receipt']);
    tryEnded(walk, 'written');
    expect(cardKinds(walk).filter((kind) => kind === 'cardWritten')).toHaveLength(1);
  });

  it('is printed again as it was, and as it is by then', () => {
    const walk = cardBought();
    expect(walk.act({ kind: 'reprint' })).toMatchObject({ reason: 'notNow' });
    walk.act({ kind: 'finish' });
    const { digest } = last(printed(walk), 'receiptStarted');
    walk.act({ kind: 'reprint' });
    expect(last(walk, 'receiptStarted')).toMatchObject({ digest, copy: 1 });
    const done = printed(tryEnded(cardWriting(), 'written'));
    const before = last(done, 'receiptStarted').digest;
    done.act({ kind: 'reprint' });
    expect(last(done, 'receiptStarted')).toMatchObject({ digest: before, copy: 1 });
  });

  it('of somebody who has left is not written to whatever lies in the reader', () => {
    const walk = paidFor(cardAccount);
    walk.pass(30_000);
    printed(walk).act({ kind: 'finish' });
    reader(walk, 'cardInside');
    answer(walk, accepted({ vend: cardVend }));
    expect(cardKinds(walk)).toEqual([]);
  });
});

describe('the confirmation of a written card', () => {
  it('is repeated with growing waits until it is definite', () => {
    const walk = tryEnded(cardWriting(), 'written');
    const asked: number[] = [];
    for (let second = 0; second < 1_200; second += 1) {
      const before = effects(walk, 'confirmCardOrder');
      walk.pass(1_000);
      if (effects(walk, 'confirmCardOrder') > before) asked.push(second + 1);
      walk.give({ kind: 'cardConfirmed', orderId, outcome: 'unknown' });
    }
    const waits = asked.map((at, index) => at - (asked[index - 1] ?? 0));
    expect(waits[0]).toBe(confirmFirstRetryMs / 1_000);
    expect(waits.slice(0, 6)).toEqual([5, 10, 20, 40, 80, 160]);
    expect(Math.max(...waits)).toBe(confirmLongestRetryMs / 1_000);
    walk.give({ kind: 'cardConfirmed', orderId, outcome: 'done' });
    walk.give({ kind: 'cardConfirmed', orderId, outcome: 'refused' });
    expect(cardKinds(walk).filter((kind) => kind === 'cardConfirmed')).toHaveLength(1);
  });

  it('that is refused, as after an abort at the counter, is written down and told', () => {
    const walk = tryEnded(cardWriting(), 'written');
    const before = walk.kiosk;
    const step = walk.give({ kind: 'cardConfirmed', orderId, outcome: 'refused' });
    expect(last(walk, 'cardConfirmed')).toEqual({ kind: 'cardConfirmed', orderId, accepted: false });
    const alerts = step.kind === 'advance' ? alertsOf(before, step.kiosk, step.records) : [];
    expect(alerts).toEqual([{ name: 'cardConfirmRefused', level: 'A2', facts: { orderId } }]);
    expect(again(walk).kiosk.cardConfirms).toEqual([]);
  });

  it('is asked for again after a restart, once a start', () => {
    const walk = again(tryEnded(cardWriting(), 'written'));
    expect(walk.effects.filter(({ kind }) => kind === 'confirmCardOrder')).toEqual([
      { kind: 'confirmCardOrder', orderId },
    ]);
    walk.give({ kind: 'cardConfirmed', orderId, outcome: 'done' });
    expect(effects(again(walk), 'confirmCardOrder')).toBe(0);
  });

  it('asks for nobody to come where the resident only put in the wrong card', () => {
    const walk = cardWriting();
    const before = walk.kiosk;
    const wrong = walk.fork().give({ kind: 'cardWriteEnded', orderId, end: 'wrongCard', detail: '' });
    const broken = walk.give({ kind: 'cardWriteEnded', orderId, end: 'uncertain', detail: 'checksum' });
    const alerts = [wrong, broken].map((step) =>
      step.kind === 'advance' ? alertsOf(before, step.kiosk, step.records).map(({ name }) => name) : [],
    );
    expect(alerts).toEqual([[], ['cardNotWritten']]);
  });
});

describe('a restart in a card purchase', () => {
  const moments = {
    'before the first try': [cardBought, 'settled/none/waitingForCard 50'],
    'while it is written': [cardWriting, 'settled/none/uncertain 50'],
    'after a try that changed nothing': [() => tryEnded(cardWriting(), 'notWritten'), 'settled/none/notWritten 50'],
    'after a wrong card': [() => tryEnded(cardWriting(), 'wrongCard'), 'settled/none/notWritten 50'],
  } as const;

  it.each(Object.entries(moments))(
    '%s says what is known, and writes the card that is inside',
    (_name, [build, state]) => {
      const walk = again(build());
      expect(stateOf(walk.kiosk)).toBe(state);
      expect(printedDocuments(walk)).toEqual([]);
      reader(walk, 'initializing', 'cardInside');
      expect(effects(walk, 'writeCard')).toBe(1);
      expect(effects(walk, 'ejectCard')).toBe(0);
      tryEnded(walk, 'written');
      expect(walk.records.filter(({ kind }) => kind === 'paymentSubmitted')).toHaveLength(1);
      expect(effects(walk, 'submit')).toBe(0);
    },
  );

  it.each(Object.entries(moments))('%s opens the gate where the card is not inside', (_name, [build]) => {
    const walk = reader(again(build()), 'initializing', 'empty');
    expect(walk.effects.at(-1)).toEqual({ kind: 'acceptCard', accept: true });
    expect(effects(walk, 'writeCard')).toBe(0);
  });

  it('after the card was written prints that, and never writes it again', () => {
    const written = tryEnded(cardWriting(), 'written');
    // The append that holds the end of the write holds the receipt too; one that was torn holds the write alone.
    const torn = [...written.appends.slice(0, -1), (written.appends.at(-1) ?? []).slice(0, 1)];
    for (const confirmed of [[], [{ kind: 'cardConfirmed', orderId, accepted: true } as const]]) {
      const walk = working(restartedFrom([...torn, ...confirmed.map((record) => [record])], offering));
      expect(stateOf(walk.kiosk)).toBe('settled/printing/written 50');
      expect(saidOfCard(walk)).toEqual(['text.cardWritten']);
      reader(walk, 'initializing', 'cardInside');
      expect(effects(walk, 'writeCard')).toBe(0);
      expect(walk.effects.at(-1)).toEqual({ kind: 'ejectCard' });
      runToRest(walk, 0);
    }
  });

  it('after the paper was begun gives the card back and does not begin anew', () => {
    const walk = cardBought();
    walk.act({ kind: 'finish' });
    const later = reader(again(walk), 'initializing', 'cardInside');
    expect(stateOf(later.kiosk)).toBe('settled/uncertain/noReader 50');
    expect(later.effects.at(-1)).toEqual({ kind: 'ejectCard' });
    expect(effects(later, 'writeCard')).toBe(0);
  });
});
