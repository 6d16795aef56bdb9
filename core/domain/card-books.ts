import type { CardRecord } from './recharge.ts';

/** What is known of writing one purchase to its card. */
export interface CardBook {
  readonly transactionId: string | undefined;
  readonly last: 'written' | 'notWritten' | 'uncertain';
  /** A try may have changed the card: a later one that changed nothing does not take that back. */
  readonly doubt: boolean;
  /** A try that has no end yet; after a restart nobody can say more of it. */
  readonly writing: boolean;
  /** The back end has heard that it is written, or will never hear it. */
  readonly confirmed: boolean;
  /** It will never hear it: what it shows of the order since then is no old page. */
  readonly refused?: boolean | undefined;
}

/** By order, oldest first. */
export type CardBooks = Map<string, CardBook>;

/**
 * As many purchases as payments are kept. A written one is remembered beyond its confirmation: a card whose power is in
 * the meter already must not be written once more because the back end shows an old page of its books.
 */
export const cardsKept = 400;

export function applyCardRecord(cards: CardBooks, record: CardRecord): void {
  const { orderId } = record;
  const before = cards.get(orderId);
  switch (record.kind) {
    case 'cardWriteStarted': {
      const doubt = before !== undefined && (before.doubt || before.writing);
      const { transactionId } = record;
      cards.set(orderId, { transactionId, last: 'uncertain', doubt, writing: true, confirmed: false });
      forgetOldest(cards);
      return;
    }
    case 'cardWritten': {
      const { transactionId } = record;
      cards.set(orderId, { transactionId, last: 'written', doubt: false, writing: false, confirmed: false });
      return;
    }
    case 'cardWriteFailed': {
      const doubt = before?.doubt === true || !record.certain;
      const last = doubt ? 'uncertain' : 'notWritten';
      cards.set(orderId, { transactionId: record.transactionId, last, doubt, writing: false, confirmed: false });
      return;
    }
    case 'cardConfirmed':
      if (before !== undefined) cards.set(orderId, { ...before, confirmed: true, refused: !record.accepted });
      return;
  }
}

/** The last that is known of a transaction's card; null where no write was begun. */
export function cardWriteOf(cards: CardBooks, orderId: string | undefined): CardBook['last'] | null {
  return orderId === undefined ? null : (cards.get(orderId)?.last ?? null);
}

/** Written, and the back end has not confirmed it: told again after a restart. */
export function unconfirmedCards(cards: CardBooks): readonly string[] {
  return [...cards.entries()].filter(([, book]) => isUnconfirmed(book)).map(([orderId]) => orderId);
}

function isUnconfirmed({ last, confirmed }: CardBook): boolean {
  return last === 'written' && !confirmed;
}

/** Memory stays flat; what the back end has yet to hear is never forgotten. */
function forgetOldest(cards: CardBooks): void {
  for (const [orderId, book] of cards) {
    if (cards.size <= cardsKept) return;
    if (!isUnconfirmed(book) && !book.writing) cards.delete(orderId);
  }
}
