import type { Book } from '../evidence/book.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I5: the utility books a transaction once, and each of its claims once, and never more than was put in. */
export const i05: Invariant = {
  id: 'I5',
  says: 'at most one credit per transaction in the utility’s books',
  checks: { settled: onceEach },
};

const FEN_PER_YUAN = 100;

function onceEach({ book, utility, acceptor }: Evidence): string | undefined {
  for (const [transactionId, postings] of utility.accepted) {
    if (postings.length < 2) continue;
    // The payment itself has no claim number.
    const booked = new Map<string | undefined, string>();
    for (const { id } of postings) {
      const claimNumber = book.postings.get(id)?.claimNumber;
      const other = booked.get(claimNumber);
      if (other !== undefined) return `${transactionId} was booked as ${other} and ${id}`;
      booked.set(claimNumber, id);
    }
  }
  const { stacked, takenOut, inPath } = acceptor.contents();
  let keptFen = (stacked.yuan + takenOut.yuan + inPath.yuan) * FEN_PER_YUAN;
  for (const worthFen of utility.redeemed.values()) keptFen += worthFen;
  if (utility.acceptedFen <= keptFen) return undefined;
  const givenFen = keptFen + givenInDoubtFen(book);
  return utility.acceptedFen > givenFen ? `${utility.acceptedFen} fen are booked, ${givenFen} were taken` : undefined;
}

/** A technician may decide for the resident before anybody has counted the box: the note may have gone back all the same. */
function givenInDoubtFen(book: Book): number {
  let sum = 0;
  for (const { claimNumber, posting } of book.postings.values()) {
    const noteId = claimNumber === undefined ? undefined : book.claims.get(claimNumber)?.noteId;
    const state = noteId === undefined ? undefined : book.notes.get(noteId)?.state;
    if (state === 'inDoubt' || state === 'returned') sum += posting.totalFen;
  }
  return sum;
}
