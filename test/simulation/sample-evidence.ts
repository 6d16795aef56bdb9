import type { Snapshot } from '../../core/contract/snapshot.ts';
import { newLedger, type Ledger } from '../../core/domain/ledger.ts';
import { fen } from '../../core/domain/money.ts';
import type { Order, Posting } from '../../core/domain/order.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import type { NoteContents } from '../../devices/note-acceptor/far-end/notes.ts';
import { enter, newBook, type Book } from './evidence/book.ts';
import type { Evidence } from './evidence/evidence.ts';

export const transactionId = 'SIM1-260105-7K3M9QXT';
export const noteId = `${transactionId}-N1`;

export const order: Order = {
  kind: 'recharge',
  account: {
    accountNumber: '0310100007',
    maskedName: '*',
    maskedAddress: '*',
    kind: 'prepaid',
    balanceFen: fen(0),
  },
  bills: [],
  quoteToken: undefined,
  dueFen: fen(5_000),
};

export const posting: Posting = {
  id: `${transactionId}-P1`,
  transactionId,
  terminalId: 'SIM1',
  kind: 'recharge',
  accountNumber: '0310100007',
  quoteToken: undefined,
  allocations: [],
  balanceFen: fen(5_000),
  totalFen: fen(5_000),
  businessDate: '2026-01-05',
};

export const records = {
  consent: {
    kind: 'consentGiven',
    transactionId,
    order,
    consent: {
      terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance',
      withoutReceipt: false,
      maxSurplusFen: fen(10_000),
    },
  },
  stacking: { kind: 'noteStacking', transactionId, noteId, valueFen: fen(5_000) },
  credited: { kind: 'noteCredited', transactionId, noteId, valueFen: fen(5_000), evidence: 'deviceSaidStacked' },
  submitted: { kind: 'paymentSubmitted', transactionId, posting, bodyHash: 'hash', atMs: 0 },
  settled: {
    kind: 'paymentSettled',
    transactionId,
    postingId: posting.id,
    totalFen: fen(5_000),
    split: { allocations: [], balanceFen: fen(5_000) },
    bookingNumber: 'B1',
    balanceFen: fen(5_000),
    bookedAtMs: 0,
    businessDate: '2026-01-05',
  },
  closed: { kind: 'transactionClosed', transactionId },
} as const satisfies Record<string, KioskRecord>;

/** One recharge of 50 yuan, paid with one note, booked and over. */
export const paidVisit: readonly KioskRecord[] = [
  records.consent,
  records.stacking,
  records.credited,
  records.submitted,
  records.settled,
  records.closed,
];

export function bookOf(entries: readonly KioskRecord[]): Book {
  const book = newBook();
  for (const record of entries) enter(book, record);
  return book;
}

export type Change = { readonly [Part in keyof Evidence]?: Partial<Evidence[Part]> | Evidence[Part] };

/** All well, but for what is changed. */
export function evidenceOf(entries: readonly KioskRecord[], change: Change = {}): Evidence {
  const honest: Evidence = {
    book: bookOf(entries),
    ledger: undefined,
    acceptor: {
      contents: () => contents({ inserted: 1, stacked: 1 }),
      stacked: undefined,
      emptiedAt: new Map(),
      emptiedUnanswered: false,
      openWithoutReasonSinceMs: undefined,
    },
    cards: {
      inReader: () => undefined,
      gateOpen: () => false,
      memoryOf: () => undefined,
      openWithoutReasonSinceMs: undefined,
      keptWithoutReasonSinceMs: undefined,
    },
    utility: {
      accepted: new Map([[transactionId, [posting]]]),
      refused: new Map(),
      acceptedFen: 5_000,
      orders: new Map(),
      sold: new Map([[posting.id, { totalFen: 5_000, vend: undefined }]]),
      redeemed: new Map(),
      definite: new Map(),
      listed: new Map(),
      requests: new Map(),
    },
    paper: { printed: [], claimNumbers: new Set(), originals: new Map(), wholeOf: new Map(), begunOf: new Map() },
    screen: {
      snapshot: undefined,
      claimNumbers: new Set(),
      asked: new Set(),
      secrets: new Set(),
      sought: [],
      outcomes: new Map(),
      previousOutcomes: new Map(),
    },
    host: { alive: true, journalFailedSinceMs: undefined, quietSinceMs: 0 },
    nowMs: 100_000,
  };
  const changed = Object.entries(change).map(([part, value]) => {
    const before = honest[part as keyof Evidence];
    return [part, typeof before === 'object' && part !== 'book' ? { ...before, ...(value as object) } : value];
  });
  return { ...honest, ...Object.fromEntries(changed) } as Evidence;
}

/** Notes of 50 yuan by where they are. */
export function contents(notes: {
  inserted?: number;
  returned?: number;
  stacked?: number;
  inPath?: number;
}): NoteContents {
  const count = (number = 0): NoteContents['inserted'] =>
    number === 0 ? { notes: {}, yuan: 0 } : { notes: { '50': number }, yuan: 50 * number };
  return {
    inserted: count(notes.inserted),
    returned: count(notes.returned),
    stacked: count(notes.stacked),
    inPath: count(notes.inPath),
    takenOut: count(0),
  };
}

export function screenOf(screen: unknown, revision = 2): Snapshot {
  return { revision, runId: 'run', screen } as Snapshot;
}

export function ledgerWith(totals: Partial<Ledger['totals']>): Ledger {
  const ledger = newLedger();
  Object.assign(ledger.totals, totals);
  return ledger;
}
