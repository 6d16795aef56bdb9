import { cardProblem, notAskedYet } from './availability.ts';
import type { Kiosk } from './kiosk.ts';
import type { CardOrder } from './order.ts';
import type { Payment } from './payment.ts';
import type { CardReaderFacts, CardWrite } from './recharge.ts';
import { paymentOf } from './step.ts';

/** Milliseconds. A card is looked for in a bag, put in, pulled out, put in the other way round. */
export const cardWaitMs = 60_000;
/**
 * Milliseconds. Writing and reading back take some seconds, and the reader's own limits end before this one: it is for
 * a reader port that breaks its word.
 */
export const cardWriteLimitMs = 60_000;

/** A purchase that the kiosk is putting on a card, or wants to. */
export interface CardWork {
  readonly order: CardOrder;
  readonly write: CardWrite;
  /** Undefined for a purchase of an earlier visit. */
  readonly transactionId: string | undefined;
  /** Until it is written or given up, the card in the reader and the gate belong to it. */
  readonly open: boolean;
}

export function cardWorkOf(kiosk: Kiosk): CardWork | undefined {
  const { stage } = kiosk;
  if (stage.kind === 'rewritingCard') {
    const { order, write } = stage;
    return { order, write, transactionId: undefined, open: !isOver(write) };
  }
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'settled' || payment.card === null) return undefined;
  const { transactionId } = payment.facts;
  return { ...payment.card, transactionId, open: isCardOpen(payment) };
}

/** Its receipt follows the end of the write, so that it can say what became of it. */
export function isCardOpen({ card, receipt }: Extract<Payment, { state: 'settled' }>): boolean {
  return card !== null && receipt.kind === 'none' && !isOver(card.write);
}

function isOver(write: CardWrite): boolean {
  return write.state === 'written' || write.state === 'noReader';
}

/** Whether the resident may try once more to write the purchase on the screen. */
export function mayWriteAgain(kiosk: Kiosk): boolean {
  const work = cardWorkOf(kiosk);
  // Every try is two records: what is left on a full disk is for what is under way.
  const isShut = kiosk.journalFailed || kiosk.spaceLow;
  if (work?.open !== true || isShut || cardProblem(kiosk) !== undefined) return false;
  return work.write.state === 'wrongCard' || work.write.state === 'notWritten' || work.write.state === 'uncertain';
}

/** No reader works here, by its own word: before the first one nobody knows. */
export function readerIsOut({ cardReader: { fitted, word, detail } }: Kiosk): boolean {
  return !fitted || word === 'jammed' || word === 'failed' || (word === 'offline' && detail !== notAskedYet);
}

/** The card inside is known to be somebody else's. */
export function holdsAnother(reader: CardReaderFacts, cardNumber: string): boolean {
  return reader.word === 'cardInside' && reader.cardNumber !== null && reader.cardNumber !== cardNumber;
}

/** How a purchase that was never tried begins. `writing` where the card is there already. */
export function firstWrite(kiosk: Kiosk, order: CardOrder): CardWrite {
  if (kiosk.journalFailed || readerIsOut(kiosk)) return { state: 'noReader' };
  if (kiosk.cardReader.word !== 'cardInside') return { state: 'waitingForCard' };
  return holdsAnother(kiosk.cardReader, order.cardNumber) ? { state: 'wrongCard' } : { state: 'writing' };
}
