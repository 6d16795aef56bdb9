import type { Order, Posting, Vend } from '../../../core/domain/order.ts';
import type { Consent, KioskRecord } from '../../../core/domain/records.ts';
import { cardSaid, endTriesOfTheDead, enterCard, type BookedCards } from './card-book.ts';

/**
 * What the durable records say, added up a second time and in another way than the product's own ledger does: note by
 * note and transaction by transaction. The checkers compare it with the devices, the utility and the screen.
 */
export interface Book {
  /** Records so far; the journal's sequence number. */
  seq: number;
  readonly notes: Map<string, BookedNote>;
  readonly transactions: Map<string, BookedTransaction>;
  readonly claims: Map<string, BookedClaim>;
  /** What the journal says became of print jobs, by transaction. */
  readonly prints: Map<string, { started: number; printed: number; certainlyFailed: number }>;
  /** Who was sent what, by posting id. */
  readonly postings: Map<string, BookedPosting>;
  /** Fen by state of notes, kept as they change. */
  readonly sums: NoteSums;
  /** The note under an open stack intent, if any. */
  openIntents: number;
  /** Notes of which only the fact is known. */
  unvaluedNotes: number;
  /** Notes by value and by what is known of them. */
  readonly byValue: Map<number, { credited: number; counted: number; doubtful: number; returned: number }>;
  /** Notes by value, counted since the box was last emptied. */
  readonly box: Map<number, number>;
  boxPresent: boolean;
  /** The box has been out, and nobody has said yet whether it was emptied. */
  boxUnanswered: boolean;
  emptied: number;
  /** What is booked for good, by business date and posting id. */
  readonly days: Map<string, Map<string, { readonly totalFen: number; readonly bookingNumber: string }>>;
  /** Purchases that were to be written to a card, by order. */
  readonly cards: BookedCards;
  /** Set by every record that proves where a note is; cleared by nobody. */
  lastCountedNote: { readonly noteId: string; readonly valueFen: number; readonly seq: number } | undefined;
}

export interface NoteSums {
  stackedFen: number;
  inDoubtFen: number;
  returnedFen: number;
  intentFen: number;
  /** Of recharge cards: it came in without a note. */
  redeemedFen: number;
  creditedFen: number;
  claimedFen: number;
  settledClaimsFen: number;
}

export type NoteState = 'intent' | 'credited' | 'returned' | 'inDoubt' | 'located' | 'orphan';

export interface BookedNote {
  readonly transactionId: string;
  readonly valueFen: number;
  state: NoteState;
  /** Its claim was settled, or is on its way to the account, and then the note came back: no record can take that back. */
  paidFor: boolean;
}

export interface BookedPosting {
  readonly transactionId: string;
  readonly posting: Posting;
  readonly bodyHash: string;
  /** For a claim that is sent to the account once more. */
  readonly claimNumber: string | undefined;
  state: 'open' | 'refused' | 'settled';
  reversing: boolean;
}

export interface BookedTransaction {
  order: Order;
  readonly consent: Consent;
  insertedFen: number;
  creditedFen: number;
  /** What the booking brought: a token, a write order. */
  vend: Vend | undefined;
  /** Claims for the posting's money, not for single notes. */
  claimedFen: number;
  end: 'open' | 'credited' | 'claimed' | 'cancelled';
  closed: boolean;
  readonly papers: {
    readonly what: string;
    readonly number: string;
    readonly copy: number;
    readonly digest: string;
    /** What was known of the card that it speaks of. */
    readonly card: string;
    cameOut: boolean;
  }[];
}

export interface BookedClaim {
  readonly transactionId: string | undefined;
  readonly noteId: string | undefined;
  readonly amountFen: number;
  settledBy: string | undefined;
}

export function newBook(): Book {
  return {
    seq: 0,
    notes: new Map(),
    transactions: new Map(),
    claims: new Map(),
    prints: new Map(),
    postings: new Map(),
    sums: {
      stackedFen: 0,
      inDoubtFen: 0,
      returnedFen: 0,
      intentFen: 0,
      redeemedFen: 0,
      creditedFen: 0,
      claimedFen: 0,
      settledClaimsFen: 0,
    },
    openIntents: 0,
    unvaluedNotes: 0,
    byValue: new Map(),
    box: new Map(),
    boxPresent: true,
    boxUnanswered: false,
    emptied: 0,
    days: new Map(),
    cards: new Map(),
    lastCountedNote: undefined,
  };
}

const countedStates: ReadonlySet<NoteState> = new Set(['credited', 'located', 'orphan']);

/** Adds one record. It judges nothing: a record that must not be there is the checkers' business. */
export function enter(book: Book, record: KioskRecord): void {
  book.seq += 1;
  switch (record.kind) {
    case 'consentGiven':
      book.transactions.set(record.transactionId, {
        order: record.order,
        consent: record.consent,
        insertedFen: 0,
        creditedFen: 0,
        vend: undefined,
        claimedFen: 0,
        end: 'open',
        closed: false,
        papers: [],
      });
      return;
    case 'noteStacking':
      moveNote(book, record, 'intent');
      return;
    case 'noteCredited': {
      moveNote(book, record, 'credited');
      const transaction = book.transactions.get(record.transactionId);
      if (transaction !== undefined) transaction.insertedFen += record.valueFen;
      return;
    }
    case 'noteReturned':
      moveNote(book, record, 'returned');
      return;
    case 'noteInDoubt':
      moveNote(book, record, 'inDoubt');
      return;
    case 'noteLocated':
      if (record.where === 'stacked') moveNote(book, record, 'located');
      else moveNote(book, record, 'returned', isPaidFor(book, record.noteId));
      return;
    case 'orphanNote':
      if (record.valueFen === 0) book.unvaluedNotes += 1;
      else moveNote(book, { ...record, transactionId: '' }, 'orphan');
      return;
    case 'paymentSubmitted':
      enterPosting(book, record.posting, record.bodyHash, undefined);
      return;
    case 'claimPosted':
      enterPosting(book, record.posting, record.bodyHash, record.claimNumber);
      return;
    case 'reversalRequested': {
      const posting = book.postings.get(record.postingId);
      if (posting !== undefined) posting.reversing = true;
      return;
    }
    case 'paymentRefused':
    case 'claimPostingRefused':
      endPosting(book, record.postingId, 'refused');
      return;
    case 'paymentSettled': {
      endPosting(book, record.postingId, 'settled');
      enterDay(book, record.businessDate, record.postingId, record.totalFen, record.bookingNumber);
      book.sums.creditedFen += record.totalFen;
      const transaction = book.transactions.get(record.transactionId);
      if (transaction === undefined) return;
      if (transaction.order.kind === 'rechargeCard') book.sums.redeemedFen += record.totalFen;
      transaction.creditedFen += record.totalFen;
      transaction.vend = record.vend;
      transaction.end = 'credited';
      return;
    }
    case 'claimOpened': {
      const { claimNumber, transactionId, noteId, amountFen } = record;
      book.claims.set(claimNumber, { transactionId, noteId, amountFen, settledBy: undefined });
      book.sums.claimedFen += amountFen;
      const transaction = transactionId === undefined ? undefined : book.transactions.get(transactionId);
      if (transaction === undefined || noteId !== undefined) return;
      transaction.claimedFen += amountFen;
      transaction.end = 'claimed';
      return;
    }
    case 'claimSettled': {
      const claim = book.claims.get(record.claimNumber);
      if (claim !== undefined) claim.settledBy = record.evidence;
      if (record.evidence === 'noteReturned') {
        book.sums.claimedFen -= record.amountFen;
        const note = claim?.noteId === undefined ? undefined : book.notes.get(claim.noteId);
        if (note?.paidFor === true && claim?.noteId !== undefined)
          moveNote(book, { ...note, noteId: claim.noteId }, 'returned');
      } else book.sums.settledClaimsFen += record.amountFen;
      if (record.evidence === 'posted') {
        for (const [id, posting] of book.postings) {
          if (posting.claimNumber !== record.claimNumber || posting.state !== 'open') continue;
          posting.state = 'settled';
          enterDay(book, record.businessDate ?? '', id, record.amountFen, record.reference ?? '');
        }
      }
      return;
    }
    case 'receiptStarted': {
      printsOf(book, record.transactionId).started += 1;
      const { what, number, copy, digest } = record;
      const transaction = book.transactions.get(record.transactionId);
      const card = cardSaid(book.cards, transaction?.vend?.cardOrder?.orderId);
      transaction?.papers.push({ what, number, copy, digest, card, cameOut: true });
      return;
    }
    case 'transactionCancelled': {
      const transaction = book.transactions.get(record.transactionId);
      if (transaction === undefined) return;
      transaction.end = 'cancelled';
      transaction.closed = true;
      return;
    }
    case 'transactionClosed': {
      const transaction = book.transactions.get(record.transactionId);
      if (transaction !== undefined) transaction.closed = true;
      return;
    }
    case 'boxRemoved':
      book.boxPresent = false;
      book.boxUnanswered = true;
      return;
    case 'boxInserted':
      book.boxPresent = true;
      return;
    case 'boxAnswered':
      book.boxUnanswered = false;
      if (!record.emptied) return;
      book.box.clear();
      book.emptied += 1;
      return;
    case 'receiptPrinted':
      printsOf(book, record.transactionId).printed += 1;
      return;
    case 'receiptFailed':
      if (!record.certain) return;
      printsOf(book, record.transactionId).certainlyFailed += 1;
      for (const paper of book.transactions.get(record.transactionId)?.papers ?? []) {
        if (paper.number === record.number) paper.cameOut = false;
      }
      return;
    case 'changeAccepted': {
      const transaction = book.transactions.get(record.transactionId);
      if (transaction !== undefined) transaction.order = record.order;
      return;
    }
    case 'cardWriteStarted':
    case 'cardWritten':
    case 'cardWriteFailed':
    case 'cardConfirmed':
      enterCard(book.cards, record);
      return;
    case 'terminalStarted':
      endTriesOfTheDead(book.cards);
      return;
    case 'receiptMessaged':
    case 'invoiceRequested':
    case 'noteTaken':
    case 'noteAcknowledged':
    case 'intakeClosed':
    case 'changeAnnounced':
    case 'receiptSent':
    case 'clockJumped':
    case 'dayReconciled':
    case 'pinRejected':
    case 'pinAccepted':
      return;
    default:
      // A record kind that the book does not know yet would make every comparison a guess.
      throw new Error(`the book has no entry for the record ${JSON.stringify(record satisfies never)}`);
  }
}

/** What the suspense account holds: claims that nobody has settled. */
export function openClaimsFen(book: Book): number {
  let sum = 0;
  for (const claim of book.claims.values()) if (claim.settledBy === undefined) sum += claim.amountFen;
  return sum;
}

function enterDay(book: Book, businessDate: string, postingId: string, totalFen: number, bookingNumber: string): void {
  const day = book.days.get(businessDate) ?? new Map<string, { totalFen: number; bookingNumber: string }>();
  book.days.set(businessDate, day);
  day.set(postingId, { totalFen, bookingNumber });
}

function printsOf(book: Book, transactionId: string): { started: number; printed: number; certainlyFailed: number } {
  const prints = book.prints.get(transactionId) ?? { started: 0, printed: 0, certainlyFailed: 0 };
  book.prints.set(transactionId, prints);
  return prints;
}

function enterPosting(book: Book, posting: Posting, bodyHash: string, claimNumber: string | undefined): void {
  const { transactionId } = posting;
  book.postings.set(posting.id, { transactionId, posting, bodyHash, claimNumber, state: 'open', reversing: false });
}

function endPosting(book: Book, postingId: string, state: 'refused' | 'settled'): void {
  const posting = book.postings.get(postingId);
  if (posting !== undefined) posting.state = state;
}

function isPaidFor(book: Book, noteId: string): boolean {
  for (const [number, claim] of book.claims) {
    if (claim.noteId !== noteId) continue;
    if (claim.settledBy !== undefined) return true;
    for (const { claimNumber, state } of book.postings.values())
      if (claimNumber === number && state === 'open') return true;
  }
  return false;
}

function moveNote(
  book: Book,
  record: { readonly noteId: string; readonly transactionId: string; readonly valueFen: number },
  state: NoteState,
  paidFor = false,
): void {
  const { noteId, transactionId, valueFen } = record;
  const before = book.notes.get(noteId);
  if (before !== undefined) addTo(book, before, -1);
  const note = before ?? { transactionId, valueFen, state, paidFor: false };
  note.state = state;
  note.paidFor = paidFor;
  book.notes.set(noteId, note);
  addTo(book, note, 1);
  if (countedStates.has(state)) book.lastCountedNote = { noteId, valueFen, seq: book.seq };
}

function addTo(book: Book, note: BookedNote, sign: 1 | -1): void {
  const amountFen = sign * note.valueFen;
  const counts = book.byValue.get(note.valueFen) ?? { credited: 0, counted: 0, doubtful: 0, returned: 0 };
  book.byValue.set(note.valueFen, counts);
  switch (note.state) {
    case 'intent':
      book.sums.intentFen += amountFen;
      counts.doubtful += sign;
      book.openIntents += sign;
      return;
    case 'returned':
      // The sums keep it as the money that was paid out for it.
      if (note.paidFor) book.sums.inDoubtFen += amountFen;
      else book.sums.returnedFen += amountFen;
      counts.returned += sign;
      return;
    case 'inDoubt':
      book.sums.inDoubtFen += amountFen;
      counts.doubtful += sign;
      return;
    case 'credited':
    case 'located':
    case 'orphan':
      book.sums.stackedFen += amountFen;
      counts.counted += sign;
      if (note.state === 'credited') counts.credited += sign;
      book.box.set(note.valueFen, (book.box.get(note.valueFen) ?? 0) + sign);
      return;
  }
}
