import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

const FEN_PER_YUAN = 100;

/** I15: by value, the count since the last emptying is the content of the box, but for notes in doubt. */
export const i15: Invariant = {
  id: 'I15',
  says: 'the count of the journal is the content of the cash box, give or take the notes in doubt',
  checks: { settled: countsAgree },
};

function countsAgree({ book, acceptor, ledger }: Evidence): string | undefined {
  // Between the box and the technician's word the count speaks of a box that may be another one.
  if (book.boxUnanswered || acceptor.emptiedUnanswered) return undefined;
  const { stacked, inPath, takenOut } = acceptor.contents();
  for (const valueFen of book.byValue.keys()) {
    const yuan = String(valueFen / FEN_PER_YUAN);
    const inBox = (stacked.notes[yuan] ?? 0) - (acceptor.emptiedAt.get(valueFen / FEN_PER_YUAN) ?? 0);
    const counted = book.box.get(valueFen) ?? 0;
    const doubtful = book.byValue.get(valueFen)?.doubtful ?? 0;
    if (inBox > counted + doubtful + book.unvaluedNotes) {
      return `${inBox} notes of ${yuan} are in the box, ${counted} are counted and ${doubtful} in doubt`;
    }
    const near = inBox + (inPath.notes[yuan] ?? 0) + (takenOut.notes[yuan] ?? 0);
    // A note in doubt that the box had taken before it was emptied is counted when the device says so at last.
    if (counted > near && book.emptied === 0) return `${counted} notes of ${yuan} are counted, ${inBox} are in the box`;
    const product = ledger?.box.get(valueFen as never);
    if (ledger !== undefined && (product ?? 0) !== counted) {
      return `the ledger counts ${product ?? 0} notes of ${yuan}, the records ${counted}`;
    }
  }
  return undefined;
}
