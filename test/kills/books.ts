import type { Posting } from '../../core/domain/order.ts';
import type { KioskRecord } from '../../core/domain/records.ts';

/**
 * What the journal's records say, added up without the product's own fold: a checker that shares the sums of what it
 * checks would share its mistakes.
 */
export interface Books {
  readonly transactions: ReadonlyMap<string, TransactionBook>;
  readonly notes: ReadonlyMap<string, NoteBook>;
  readonly claims: ReadonlyMap<string, ClaimBook>;
  readonly postings: ReadonlyMap<string, PostingBook>;
  readonly orphans: number;
  /** Rules a single record broke while they were read in order. */
  readonly faults: readonly string[];
}

export interface TransactionBook {
  readonly creditedFen: number;
  readonly settledFen: number;
  readonly settledCount: number;
  /** Claims for the whole of it; claims for single notes stand with their notes. */
  readonly claimedFen: number;
  readonly claimCount: number;
  readonly originals: number;
  readonly printedOriginals: number;
  readonly ended: boolean;
}

export interface NoteBook {
  readonly transactionId: string;
  readonly valueFen: number;
  readonly state: 'stacking' | 'credited' | 'returned' | 'inDoubt' | 'foundStacked' | 'foundReturned';
  readonly claimedFen: number | undefined;
}

export interface ClaimBook {
  readonly amountFen: number;
  readonly state: 'open' | 'noteReturned' | 'settled';
  /** Under way to be booked after all. */
  readonly postingId: string | undefined;
}

export interface PostingBook {
  readonly posting: Posting;
  readonly end:
    | { readonly kind: 'settled'; readonly totalFen: number; readonly bookingNumber: string | undefined }
    | 'refused'
    | null;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

export function readBooks(records: readonly KioskRecord[]): Books {
  const transactions = new Map<string, Writable<TransactionBook>>();
  const notes = new Map<string, Writable<NoteBook>>();
  const claims = new Map<string, Writable<ClaimBook>>();
  const postings = new Map<string, Writable<PostingBook>>();
  const faults: string[] = [];
  const originals = new Set<string>();
  let orphans = 0;

  function transaction(id: string, what: string): Writable<TransactionBook> {
    const found = transactions.get(id);
    if (found !== undefined) return found;
    faults.push(`${what} names the transaction ${id} that nobody consented to`);
    return open(id);
  }

  function open(id: string): Writable<TransactionBook> {
    const sums = { creditedFen: 0, settledFen: 0, settledCount: 0, claimedFen: 0, claimCount: 0 };
    const book = { ...sums, originals: 0, printedOriginals: 0, ended: false };
    transactions.set(id, book);
    return book;
  }

  /** A note goes from stacking to one end; only a doubt may be cleared later. */
  function move(
    record: { kind: string; noteId: string; transactionId: string; valueFen: number },
    to: NoteBook['state'],
    from: readonly (NoteBook['state'] | 'unknown')[],
  ): void {
    const note = notes.get(record.noteId);
    if (!from.includes(note?.state ?? 'unknown')) {
      faults.push(`${record.kind} for the note ${record.noteId} that was ${note?.state ?? 'unknown'}`);
    }
    if (note !== undefined && note.valueFen !== record.valueFen) faults.push(`note ${record.noteId} changed its value`);
    const { transactionId, valueFen } = record;
    notes.set(record.noteId, { transactionId, valueFen, state: to, claimedFen: note?.claimedFen });
  }

  for (const record of records) {
    switch (record.kind) {
      case 'consentGiven':
        if (transactions.has(record.transactionId)) faults.push(`${record.transactionId} was begun twice`);
        open(record.transactionId);
        break;
      case 'noteStacking':
        move(record, 'stacking', ['unknown']);
        break;
      case 'noteTaken': {
        const state = notes.get(record.noteId)?.state ?? 'unknown';
        if (state !== 'stacking') faults.push(`noteTaken for the note ${record.noteId} that was ${state}`);
        break;
      }
      case 'noteCredited':
        move(record, 'credited', ['stacking']);
        transaction(record.transactionId, record.kind).creditedFen += record.valueFen;
        break;
      case 'noteReturned':
        move(record, 'returned', ['stacking']);
        break;
      case 'noteInDoubt':
        move(record, 'inDoubt', ['stacking', 'unknown']);
        break;
      case 'noteLocated':
        move(record, record.where === 'stacked' ? 'foundStacked' : 'foundReturned', ['inDoubt']);
        break;
      case 'orphanNote':
        orphans += 1;
        break;
      case 'paymentSubmitted':
        if (postings.has(record.posting.id)) faults.push(`the posting id ${record.posting.id} was given out twice`);
        postings.set(record.posting.id, { posting: record.posting, end: null });
        break;
      case 'paymentRefused': {
        const posting = postings.get(record.postingId);
        if (posting === undefined || posting.end !== null)
          faults.push(`${record.postingId} was refused without a wait`);
        else posting.end = 'refused';
        break;
      }
      case 'paymentSettled': {
        const posting = postings.get(record.postingId);
        if (posting === undefined || posting.end !== null)
          faults.push(`${record.postingId} was settled without a wait`);
        else posting.end = { kind: 'settled', totalFen: record.totalFen, bookingNumber: record.bookingNumber };
        const book = transaction(record.transactionId, record.kind);
        book.settledFen += record.totalFen;
        book.settledCount += 1;
        break;
      }
      case 'claimOpened': {
        if (claims.has(record.claimNumber)) faults.push(`the claim number ${record.claimNumber} was given out twice`);
        claims.set(record.claimNumber, { amountFen: record.amountFen, state: 'open', postingId: undefined });
        if (record.noteId === undefined) {
          const book = transaction(record.transactionId ?? 'nobody', record.kind);
          book.claimedFen += record.amountFen;
          book.claimCount += 1;
          break;
        }
        const note = notes.get(record.noteId);
        if (note === undefined || note.claimedFen !== undefined) faults.push(`a second claim for ${record.noteId}`);
        else note.claimedFen = record.amountFen;
        break;
      }
      case 'claimPosted': {
        const claim = claims.get(record.claimNumber);
        if (claim?.state !== 'open') faults.push(`the claim ${record.claimNumber} was posted and is not open`);
        else claim.postingId = record.posting.id;
        if (postings.has(record.posting.id)) faults.push(`the posting id ${record.posting.id} was given out twice`);
        postings.set(record.posting.id, { posting: record.posting, end: null });
        break;
      }
      case 'claimPostingRefused': {
        const posting = postings.get(record.postingId);
        if (posting === undefined || posting.end !== null)
          faults.push(`${record.postingId} was refused without a wait`);
        else posting.end = 'refused';
        break;
      }
      case 'claimSettled': {
        const claim = claims.get(record.claimNumber);
        if (claim?.state !== 'open') faults.push(`the claim ${record.claimNumber} was settled and is not open`);
        else claim.state = record.evidence === 'noteReturned' ? 'noteReturned' : 'settled';
        const posting = postings.get(claim?.postingId ?? '');
        if (record.evidence === 'posted' && posting !== undefined) {
          posting.end = { kind: 'settled', totalFen: record.amountFen, bookingNumber: undefined };
        }
        break;
      }
      case 'receiptStarted':
        if (isOriginal(record)) originals.add(record.number);
        if (isOriginal(record)) transaction(record.transactionId, record.kind).originals += 1;
        break;
      case 'receiptPrinted':
        if (originals.has(record.number)) {
          transaction(record.transactionId, record.kind).printedOriginals += 1;
        }
        break;
      case 'transactionCancelled':
      case 'transactionClosed':
        transaction(record.transactionId, record.kind).ended = true;
        break;
      default:
        // The other kinds move no money and end no paper.
        break;
    }
  }
  return { transactions, notes, claims, postings, orphans, faults };
}

/** A copy is marked as one and may be printed as often as it is asked for. */
function isOriginal({ what, copy }: Extract<KioskRecord, { kind: 'receiptStarted' }>): boolean {
  return what === 'receipt' && copy === 0;
}
