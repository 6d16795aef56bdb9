import type { OpenTransaction } from './kiosk.ts';
import type { Ledger } from './ledger.ts';
import type { Paper, PaymentFacts } from './payment.ts';

/** What the journal's sum knows of a transaction that goes on. */
export interface OpenEntry {
  facts: PaymentFacts;
  openNote: OpenTransaction['openNote'];
  posting: OpenTransaction['posting'];
  change: OpenTransaction['change'];
  booking: OpenTransaction['booking'];
  receipt: OpenTransaction['receipt'];
  papers: readonly Paper[];
  submittedAtMs: number;
  reversing: boolean;
  closed: boolean;
}

/** A second paper is asked for within days; a busy terminal takes some hundred payments in one. */
const pastLimit = 400;

/** A closed transaction is forgotten once its posting has a definite end. */
export function forgetIfDone(ledger: Ledger, transactionId: string): void {
  const entry = ledger.open.get(transactionId);
  if (entry === undefined || !entry.closed) return;
  if (entry.posting !== null && entry.booking === null) return;
  if (entry.change !== null) return;
  end(ledger, transactionId, entry);
}

/** Nothing of it was booked. What it owes all the same, as for a note that nobody explains, is still asked for. */
export function cancelTransaction(ledger: Ledger, transactionId: string): void {
  const entry = ledger.open.get(transactionId);
  if (entry !== undefined && entry.facts.claims.length > 0) end(ledger, transactionId, entry);
  else ledger.open.delete(transactionId);
}

function end(ledger: Ledger, transactionId: string, { facts, posting, booking, papers }: OpenEntry): void {
  ledger.open.delete(transactionId);
  ledger.past.set(transactionId, { facts, posting, booking, papers });
  forgetOldest(ledger.past, pastLimit, () => true);
}

/** Memory stays flat over years; the journal on disk keeps everything. */
export function forgetOldest<Key, Value>(map: Map<Key, Value>, kept: number, mayGo: (value: Value) => boolean): void {
  if (map.size <= kept) return;
  for (const [key, value] of map) {
    if (map.size <= kept) return;
    if (mayGo(value)) map.delete(key);
  }
}
