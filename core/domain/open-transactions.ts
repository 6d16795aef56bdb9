import { cardWriteOf } from './card-books.ts';
import type { OpenTransaction } from './kiosk.ts';
import type { Ledger } from './ledger.ts';

/** What a restart has to go on with, oldest first. */
export function openTransactions(ledger: Ledger): readonly OpenTransaction[] {
  return [...ledger.open.values()].map((entry) => ({
    ...entry,
    cardWrite: cardWriteOf(ledger.cards, entry.booking?.vend?.cardOrder?.orderId),
  }));
}
