import type { Posting } from '../../../core/domain/order.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Evidence, UtilityOrder } from '../evidence/evidence.ts';
import type { ReaderWord } from '../world/reader-wire.ts';
import type { Invariant } from './invariant.ts';

/**
 * I30: a purchase goes to its own card under a try that is on paper; the utility hears that it is written once it is,
 * and nothing more is sold on a card before.
 */
export const i30: Invariant = {
  id: 'I30',
  says: 'a card order is written under a durable try, confirmed once it is written, and nothing is sold on its card before',
  checks: {
    before: mayFollow,
    toldReader: tryIsDurable,
    requested: isWrittenBeforeItIsTold,
    settled: utilityKnowsNoMore,
    rest: bothSidesAgree,
  },
};

function tryIsDurable({ book, utility, cards }: Evidence, word: ReaderWord): string | undefined {
  if (word.kind !== 'write') return undefined;
  const inside = cards.inReader()?.cardNumber;
  for (const [orderId, { writing }] of book.cards) {
    if (!writing) continue;
    const { cardNumber } = utility.orders.get(orderId) ?? {};
    return inside === cardNumber || inside === undefined
      ? undefined
      : `the card ${inside ?? 'of somebody else'} is written for ${orderId}, which is for ${cardNumber ?? 'none'}`;
  }
  return 'a card is written, and no record says that it may be';
}

function isWrittenBeforeItIsTold(
  { book }: Evidence,
  { kind, what }: { readonly kind: string; readonly what: Posting | string },
): string | undefined {
  if (kind !== 'commit' || typeof what !== 'string') return undefined;
  const order = book.cards.get(what);
  if (order?.written !== true) return `${what} is called written to the utility, and no record says so`;
  return order.accepted === undefined ? undefined : `${what} is called written once more, after a definite answer`;
}

function mayFollow(evidence: Evidence, record: KioskRecord): string | undefined {
  const { book, utility } = evidence;
  switch (record.kind) {
    case 'cardWriteStarted': {
      const { orderId } = record;
      if (!utility.orders.has(orderId)) return `a try for ${orderId}, which the utility has never ordered`;
      return book.cards.get(orderId)?.written === true
        ? `${orderId} is to be written again after it was written`
        : undefined;
    }
    case 'cardWritten':
      return stands(evidence, record.orderId)
        ? undefined
        : `${record.orderId} is called written and is not on its card`;
    case 'cardWriteFailed': {
      const isCertain = record.certain && book.cards.get(record.orderId)?.doubt === false;
      return isCertain && stands(evidence, record.orderId)
        ? `${record.orderId} is called certainly not written and stands on its card`
        : undefined;
    }
    case 'cardConfirmed':
      return book.cards.get(record.orderId)?.accepted === undefined
        ? undefined
        : `${record.orderId} is confirmed twice`;
    case 'consentGiven':
      return record.order.kind === 'card' ? nothingIsUnwritten(evidence, record) : undefined;
    default:
      return undefined;
  }
}

/** An order of an earlier visit, or of one that has its answer: this visit's look-up showed it, and it comes first. */
function nothingIsUnwritten(
  { book, utility }: Evidence,
  { transactionId, order }: Extract<KioskRecord, { kind: 'consentGiven' }>,
): string | undefined {
  for (const [orderId, { accountNumber, postingId, state }] of utility.orders) {
    if (state !== 'open' || accountNumber !== order.account.accountNumber) continue;
    const isKnown = postingId === undefined || book.postings.get(postingId)?.state === 'settled';
    if (isKnown)
      return `${transactionId} buys on the card ${order.account.cardNumber ?? ''} while ${orderId} is open on it`;
  }
  return undefined;
}

/** A card that nobody has written must not be called written at the utility: its order would be closed, and the power gone. */
function utilityKnowsNoMore({ book, utility }: Evidence): string | undefined {
  for (const [orderId, { state }] of utility.orders) {
    if (state === 'aborted') return `${orderId} was given up at the utility, and nobody here does that`;
    if (state === 'written' && book.cards.get(orderId)?.written !== true) {
      return `${orderId} is written for the utility, and no record says so`;
    }
  }
  return undefined;
}

function bothSidesAgree(evidence: Evidence): string | undefined {
  const { book, utility } = evidence;
  for (const [orderId, { written }] of book.cards) {
    if (written && utility.orders.get(orderId)?.state !== 'written') {
      return `${orderId} is on its card, and the utility holds it open at rest`;
    }
  }
  for (const [transactionId, { vend }] of book.transactions) {
    const orderId = vend?.cardOrder?.orderId;
    if (orderId !== undefined && !utility.orders.has(orderId))
      return `${transactionId} bought the unknown order ${orderId}`;
  }
  const newest = new Map<string, readonly [orderId: string, order: UtilityOrder]>();
  for (const [orderId, order] of utility.orders) newest.set(order.cardNumber, [orderId, order]);
  for (const [cardNumber, [orderId, { state }]] of newest) {
    if (state === 'written' && !stands(evidence, orderId)) {
      return `the card ${cardNumber} does not hold its newest purchase ${orderId}`;
    }
  }
  return undefined;
}

/** Every byte of the order is on its card. */
function stands({ utility, cards }: Evidence, orderId: string): boolean {
  const order = utility.orders.get(orderId);
  const memory = order === undefined ? undefined : cards.memoryOf(order.cardNumber);
  if (order === undefined || memory === undefined) return false;
  return order.writes.every(({ offset, hex }) => memory.startsWith(hex, 2 * offset));
}
