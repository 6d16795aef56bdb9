import type { World } from '../world/world.ts';

export interface Counts {
  transactions: number;
  sessions: number;
  crashes: number;
  starts: number;
  credited: number;
  returnedNotes: number;
  claims: number;
  cancelled: number;
  notes: number;
  /** Tokens sold, purchases that were begun on a card and those that were written, recharge cards used up. */
  tokens: number;
  cardOrders: number;
  cardsWritten: number;
  redeemed: number;
  checks: number;
  simulatedMs: number;
  /** By kind of trouble. */
  troubles: Record<string, number>;
}

/** Adds up what was played, at the end of it. */
export function count(world: World, counts: Counts): void {
  const { book } = world.evidence;
  counts.transactions = book.transactions.size;
  for (const { end, vend, order } of book.transactions.values()) {
    counts.tokens += vend?.tokens.length ?? 0;
    if (end === 'credited' && order.kind === 'rechargeCard') counts.redeemed += 1;
    if (end === 'credited') counts.credited += 1;
    if (end === 'cancelled') counts.cancelled += 1;
  }
  counts.claims = book.claims.size;
  counts.notes = book.notes.size;
  for (const { state } of book.notes.values()) if (state === 'returned') counts.returnedNotes += 1;
  counts.cardOrders = book.cards.size;
  for (const { written } of book.cards.values()) if (written) counts.cardsWritten += 1;
  counts.checks = world.inspector.checks();
  counts.simulatedMs = world.clock.monotonicMs();
}

export function newCounts(): Counts {
  return {
    transactions: 0,
    sessions: 0,
    crashes: 0,
    starts: 0,
    credited: 0,
    returnedNotes: 0,
    claims: 0,
    cancelled: 0,
    notes: 0,
    tokens: 0,
    cardOrders: 0,
    cardsWritten: 0,
    redeemed: 0,
    checks: 0,
    simulatedMs: 0,
    troubles: {},
  };
}
