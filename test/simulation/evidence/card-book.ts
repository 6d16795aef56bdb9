import type { CardRecord } from '../../../core/domain/recharge.ts';

/** What the records say of one purchase and its card, try by try. */
export interface BookedCardOrder {
  /** Under a try that has no end yet. */
  writing: boolean;
  /** Some try may have changed the card: it ended uncertain, or the host died in it. */
  doubt: boolean;
  written: boolean;
  /** The utility's answer to the news that it is written; undefined before. */
  accepted: boolean | undefined;
}

export type BookedCards = Map<string, BookedCardOrder>;

export function enterCard(cards: BookedCards, record: CardRecord): void {
  const order = cards.get(record.orderId) ?? { writing: false, doubt: false, written: false, accepted: undefined };
  cards.set(record.orderId, order);
  switch (record.kind) {
    case 'cardWriteStarted':
      order.doubt ||= order.writing;
      order.writing = true;
      return;
    case 'cardWritten':
      order.writing = false;
      order.written = true;
      order.doubt = false;
      return;
    case 'cardWriteFailed':
      order.writing = false;
      order.doubt ||= !record.certain;
      return;
    case 'cardConfirmed':
      order.accepted = record.accepted;
      return;
  }
}

/** What a paper can say of the card, as the records stand: a later one may say more. */
export function cardSaid(cards: BookedCards, orderId: string | undefined): string {
  const order = orderId === undefined ? undefined : cards.get(orderId);
  if (order?.written === true) return 'written';
  return order?.doubt === true || order?.writing === true ? 'uncertain' : 'notWritten';
}

/** A host that died in a try never says how it ended. */
export function endTriesOfTheDead(cards: BookedCards): void {
  for (const order of cards.values()) {
    order.doubt ||= order.writing;
    order.writing = false;
  }
}
