import { confirmCard } from './card-confirm-steps.ts';
import { readsCards } from './card-gate.ts';
import {
  cardWaitMs,
  cardWorkOf,
  cardWriteLimitMs,
  firstWrite,
  holdsAnother,
  mayWriteAgain,
  type CardWork,
} from './card-work.ts';
import { longDwell, prepend, printReceipt } from './close-steps.ts';
import { ask } from './ask.ts';
import type { Kiosk, Step, Surroundings } from './kiosk.ts';
import type { Account, CardOrder } from './order.ts';
import type { CardInput, CardReaderFacts, CardReaderWord, CardWrite } from './recharge.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, paying, paymentOf, refuse } from './step.ts';

type InputOf<K extends CardInput['kind']> = Extract<CardInput, { kind: K }>;
type Advance = ReturnType<typeof advance>;

export function noCardYet(fitted: boolean, detail: string): CardReaderFacts {
  const untold = { told: 'shut', toldMs: null, reading: false, cardNumber: null, givenBackMs: null } as const;
  return { fitted, word: 'offline', detail, ...untold };
}

/** A card that came in is read or written, as the stage needs it; a reader that broke ends the wait for one. */
export function cardReaderChanged(kiosk: Kiosk, input: InputOf<'cardReaderChanged'>, around: Surroundings): Step {
  const { cardReader: before } = kiosk;
  const { word, detail } = input;
  if (!before.fitted) return advance(kiosk);
  const isSame = word === before.word;
  const cardReader = {
    ...before,
    word,
    detail,
    told: toldAfter(before, word),
    // The next card may be another one.
    cardNumber: isSame ? before.cardNumber : null,
    reading: isSame && before.reading,
    givenBackMs: isSame ? before.givenBackMs : null,
  };
  const changed = { ...kiosk, cardReader };
  if (isSame) return advance(changed);
  if (word === 'cardInside') return cardCame(changed, around);
  if (word === 'jammed' || word === 'failed') return readerBroke(changed, around);
  return advance(changed);
}

/** A reader that was away has forgotten what it was told; one that opens or shuts by itself does what it was not told. */
function toldAfter(before: CardReaderFacts, word: CardReaderWord): CardReaderFacts['told'] {
  switch (word) {
    case 'offline':
    case 'initializing':
      return 'shut';
    case 'open':
      return 'open';
    case 'empty':
      return before.word === 'open' ? 'shut' : before.told;
    case 'cardInside':
    case 'taken':
    case 'jammed':
    case 'failed':
      return before.told;
  }
}

function cardCame(kiosk: Kiosk, around: Surroundings): Step {
  const { stage } = kiosk;
  const touched = { ...kiosk, lastTouchMs: around.monotonicMs };
  if (stage.kind === 'enteringAccount' && readsCards(stage, around.settings)) {
    const { cardUnreadable: _, ...readable } = stage;
    const reading = { ...touched, cardReader: { ...kiosk.cardReader, reading: true } };
    return advance(at(reading, { ...readable, problem: null }), [], [{ kind: 'readCard' }]);
  }
  const work = cardWorkOf(kiosk);
  return work?.open === true && work.write.state !== 'writing' ? write(touched, work, around) : advance(kiosk);
}

/** Nothing more can be written here; the paper says what to do. A write that is under way still says how it ended. */
function readerBroke(kiosk: Kiosk, around: Surroundings): Step {
  const work = cardWorkOf(kiosk);
  if (work?.open !== true || work.write.state === 'writing') return advance(kiosk);
  return ended(kiosk, { state: 'noReader' }, around);
}

export function cardRead(kiosk: Kiosk, { outcome }: InputOf<'cardRead'>, around: Surroundings): Step {
  const { stage, cardReader } = kiosk;
  // It was given back meanwhile, or was pulled out.
  if (!cardReader.reading) return advance(kiosk);
  const cardNumber = outcome.kind === 'read' ? outcome.cardNumber : null;
  const read = { ...kiosk, cardReader: { ...cardReader, reading: false, cardNumber } };
  if (stage.kind !== 'enteringAccount' || !readsCards(stage, around.settings)) return advance(read);
  if (outcome.kind === 'noCard') return advance(read);
  if (cardNumber === null) return advance(at(read, { ...stage, problem: null, cardUnreadable: true }));
  return ask(read, { kind: 'find', key: { by: 'purchaseCard', value: cardNumber } }, { ...stage, problem: null });
}

/**
 * A purchase of an earlier visit comes before anything else is sold on this card. One that this kiosk wrote is not
 * written again: its power may be in the meter already, and the back end hears of it as soon as it can.
 */
export function rewrite(kiosk: Kiosk, account: Account, order: CardOrder, around: Surroundings): Step {
  const known = around.books.card(order.orderId);
  const isWritten = known?.last === 'written';
  const first = isWritten ? ({ state: 'written' } as const) : firstWrite(kiosk, order);
  const nothingYet = { state: 'waitingForCard' } as const;
  const shown = at(kiosk, { kind: 'rewritingCard', account, order, write: nothingYet, closesAtMs: 0 });
  if (first.state !== 'writing') return ended(shown, first, around);
  return write(shown, { order, write: nothingYet, transactionId: undefined, open: true }, around);
}

/** One try: it is on paper before a byte goes to the card. */
function write(kiosk: Kiosk, { order, transactionId }: CardWork, around: Surroundings): Step {
  if (kiosk.journalFailed) return advance(kiosk);
  if (holdsAnother(kiosk.cardReader, order.cardNumber)) return ended(kiosk, { state: 'wrongCard' }, around);
  const { orderId } = order;
  return advance(
    showing(kiosk, { state: 'writing' }, around.monotonicMs + cardWriteLimitMs),
    [{ kind: 'cardWriteStarted', transactionId, orderId }],
    [{ kind: 'writeCard', order }],
  );
}

export function cardWriteEnded(kiosk: Kiosk, input: InputOf<'cardWriteEnded'>, around: Surroundings): Step {
  const work = cardWorkOf(kiosk);
  const isWaitedFor = work?.order.orderId === input.orderId && work.write.state === 'writing';
  if (!isWaitedFor) return lateEnd(kiosk, input, around);
  return tryEnded(kiosk, work, input, around);
}

/** Longer than any write takes: the port broke its word, and nobody knows what is on the card. */
export function writeTakesTooLong(kiosk: Kiosk, work: CardWork, around: Surroundings): Step {
  const { orderId } = work.order;
  return tryEnded(kiosk, work, { orderId, end: 'uncertain', detail: 'noEnd' }, around);
}

function tryEnded(
  kiosk: Kiosk,
  { transactionId }: CardWork,
  { orderId, end, detail }: Omit<InputOf<'cardWriteEnded'>, 'kind'>,
  around: Surroundings,
): Step {
  const touched = { ...kiosk, lastTouchMs: around.monotonicMs };
  // Nothing can be written down any more: the next start knows that it was begun, and the next visit makes sure of it.
  if (kiosk.journalFailed) return advance(showing(touched, { state: 'uncertain' }, around.monotonicMs + cardWaitMs));
  if (end === 'written') return written(touched, orderId, transactionId, around);
  const certain = end !== 'uncertain';
  const reason = end === 'wrongCard' || end === 'noCard' || detail === '' ? end : detail;
  const failed: KioskRecord = { kind: 'cardWriteFailed', transactionId, orderId, certain, reason };
  // An earlier try may have changed the card, whatever this one did not do.
  const isInDoubt = !certain || around.books.card(orderId)?.doubt === true;
  return prepend([failed], ended(touched, { state: stateAfter(end, isInDoubt) }, around));
}

function stateAfter(
  end: 'wrongCard' | 'noCard' | 'notWritten' | 'uncertain',
  isInDoubt: boolean,
): 'wrongCard' | 'waitingForCard' | 'notWritten' | 'uncertain' {
  if (end === 'wrongCard') return 'wrongCard';
  if (end === 'noCard') return 'waitingForCard';
  return isInDoubt ? 'uncertain' : 'notWritten';
}

function written(kiosk: Kiosk, orderId: string, transactionId: string | undefined, around: Surroundings): Advance {
  const confirming = confirmCard(kiosk, orderId, around);
  const record: KioskRecord = { kind: 'cardWritten', transactionId, orderId };
  const step = prepend([record], ended(confirming.kiosk, { state: 'written' }, around));
  return { ...step, effects: [confirming.effect, ...step.effects] };
}

/** The end of a try that nobody waits for any more. Only that it is written is news. */
function lateEnd(kiosk: Kiosk, { orderId, end }: InputOf<'cardWriteEnded'>, around: Surroundings): Step {
  const known = around.books.card(orderId);
  if (end !== 'written' || known === undefined || known.last === 'written' || kiosk.journalFailed)
    return advance(kiosk);
  const work = cardWorkOf(kiosk);
  if (work?.order.orderId === orderId && work.open) return written(kiosk, orderId, work.transactionId, around);
  const confirming = confirmCard(kiosk, orderId, around);
  const record: KioskRecord = { kind: 'cardWritten', transactionId: known.transactionId, orderId };
  return advance(confirming.kiosk, [record], [confirming.effect]);
}

/** Once more, with the card that is inside or is put in next. */
export function writeCardAgain(kiosk: Kiosk, around: Surroundings): Step {
  const work = cardWorkOf(kiosk);
  if (work === undefined || !mayWriteAgain(kiosk)) return refuse('notNow');
  // A wrong card is on its way out: the next one is written as soon as it is in.
  const isThere = kiosk.cardReader.word === 'cardInside' && work.write.state !== 'wrongCard';
  return isThere ? write(kiosk, work, around) : ended(kiosk, { state: 'waitingForCard' }, around);
}

/** What the try came to is shown; where nothing more can come of it, the receipt says so. */
function ended(kiosk: Kiosk, state: Exclude<CardWrite, { state: 'writing' }>, around: Surroundings): Advance {
  const isOver = state.state === 'written' || state.state === 'noReader';
  const dwellMs = state.state === 'noReader' ? longDwell * around.settings.resultMs : around.settings.resultMs;
  const shown = showing(kiosk, state, around.monotonicMs + (isOver ? dwellMs : cardWaitMs));
  const payment = paymentOf(shown);
  if (!isOver || payment?.state !== 'settled' || kiosk.journalFailed) return advance(shown);
  return printReceipt(shown, payment, around);
}

function showing(kiosk: Kiosk, write: CardWrite, closesAtMs: number): Kiosk {
  const { stage } = kiosk;
  if (stage.kind === 'rewritingCard') return at(kiosk, { ...stage, write, closesAtMs });
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'settled' || payment.card === null) return kiosk;
  return paying(kiosk, { ...payment, card: { ...payment.card, write }, closesAtMs });
}

/** A technician gets out what is inside. */
export function ejectForService(kiosk: Kiosk): Step {
  if (kiosk.stage.kind !== 'service' || !kiosk.cardReader.fitted) return refuse('notNow');
  return advance(kiosk, [], [{ kind: 'ejectCard' }]);
}
