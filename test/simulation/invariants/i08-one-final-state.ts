import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Book } from '../evidence/book.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I8: every transaction comes to exactly one end, every note to one place, and neither changes without a record that may. */
export const i08: Invariant = {
  id: 'I8',
  says: 'each transaction and each note has one final state that does not change',
  checks: { before: mayFollow, rest: allHaveEnded },
};

function mayFollow({ book }: Evidence, record: KioskRecord): string | undefined {
  switch (record.kind) {
    case 'consentGiven':
      return book.transactions.has(record.transactionId) ? `${record.transactionId} begins twice` : undefined;
    case 'noteStacking':
      return book.notes.has(record.noteId) ? `the note id ${record.noteId} is given out twice` : undefined;
    case 'noteCredited':
    case 'noteReturned':
      return noteIs(book, record, ['intent']);
    case 'noteInDoubt':
      return book.notes.has(record.noteId) ? noteIs(book, record, ['intent']) : undefined;
    case 'noteLocated':
      return noteIs(book, record, ['inDoubt']);
    case 'paymentSubmitted': {
      const { id } = record.posting;
      if (book.postings.has(id)) return `the posting id ${id} is given out twice`;
      return (
        transactionIs(book, record, 'submitted') ?? postedWhole(book, record.transactionId, record.posting.totalFen)
      );
    }
    case 'paymentSettled':
      return postingIs(book, record.postingId, record.kind) ?? transactionIs(book, record, 'settled');
    case 'paymentRefused':
      return postingIs(book, record.postingId, record.kind);
    case 'claimOpened': {
      const { transactionId, noteId } = record;
      if (transactionId === undefined || noteId !== undefined) return undefined;
      const waiting = openPostingOf(book, transactionId);
      if (waiting !== undefined) return `${transactionId} becomes a claim while ${waiting} has no answer`;
      return transactionIs(book, { transactionId }, 'claimed');
    }
    case 'transactionCancelled': {
      const transaction = book.transactions.get(record.transactionId);
      if (transaction !== undefined && transaction.insertedFen > 0) {
        return `${record.transactionId} is cancelled with ${transaction.insertedFen} fen inside`;
      }
      return transactionIs(book, record, 'cancelled');
    }
    case 'claimSettled': {
      const settledBy = book.claims.get(record.claimNumber)?.settledBy;
      return settledBy === undefined
        ? undefined
        : `the claim ${record.claimNumber} is settled again after ${settledBy}`;
    }
    default:
      return undefined;
  }
}

function noteIs(
  book: Book,
  record: { readonly kind: string; readonly noteId: string; readonly valueFen: number },
  allowed: readonly string[],
): string | undefined {
  const note = book.notes.get(record.noteId);
  const was = note?.state ?? 'unknown';
  if (!allowed.includes(was)) return `${record.kind} for ${record.noteId}, which is ${was}`;
  return note?.valueFen === record.valueFen ? undefined : `${record.noteId} changes its value to ${record.valueFen}`;
}

function transactionIs(book: Book, record: { readonly transactionId: string }, next: string): string | undefined {
  const transaction = book.transactions.get(record.transactionId);
  if (transaction === undefined) return `${record.transactionId} is ${next} and never began`;
  return transaction.end === 'open' ? undefined : `${record.transactionId} is ${next} after it was ${transaction.end}`;
}

function postingIs(book: Book, postingId: string, next: string): string | undefined {
  const was = book.postings.get(postingId)?.state ?? 'unknown';
  return was === 'open' ? undefined : `${next} for ${postingId}, which is ${was}`;
}

function postedWhole(book: Book, transactionId: string, totalFen: number): string | undefined {
  const inside = book.transactions.get(transactionId)?.insertedFen;
  return inside === totalFen ? undefined : `${transactionId} holds ${inside} fen and posts ${totalFen}`;
}

function openPostingOf(book: Book, transactionId: string): string | undefined {
  for (const [id, posting] of book.postings) {
    if (posting.transactionId === transactionId && posting.claimNumber === undefined && posting.state === 'open')
      return id;
  }
  return undefined;
}

function allHaveEnded({ book }: Evidence): string | undefined {
  for (const [transactionId, transaction] of book.transactions) {
    if (transaction.end !== 'open') continue;
    const claimed = [...book.claims.values()].some((claim) => claim.transactionId === transactionId);
    // With nothing but a note in doubt inside, its claim is the end.
    if (transaction.insertedFen > 0 || !(transaction.closed || claimed)) return `${transactionId} has no end at rest`;
  }
  for (const [noteId, note] of book.notes)
    if (note.state === 'intent') return `${noteId} is still being stacked at rest`;
  return undefined;
}
