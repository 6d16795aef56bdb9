import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

const FEN_PER_YUAN = 100;

/** I2: by value, what is in the box is booked, and what is booked is in the box; inferred notes end in claims. */
export const i02: Invariant = {
  id: 'I2',
  says: 'each stacked note is booked once, and no note is booked that is not there',
  checks: { settled: notesAgree },
};

function notesAgree({ book, acceptor }: Evidence): string | undefined {
  const { stacked, returned, inPath, takenOut } = acceptor.contents();
  for (const [yuan, inBox] of Object.entries(stacked.notes)) {
    const valueFen = Number(yuan) * FEN_PER_YUAN;
    const booked = book.byValue.get(valueFen) ?? { counted: 0, doubtful: 0 };
    const known = booked.counted + booked.doubtful + book.unvaluedNotes;
    if (inBox > known) return `${inBox} notes of ${yuan} are in the box, the journal knows ${known}`;
  }
  for (const [valueFen, booked] of book.byValue) {
    const yuan = String(valueFen / FEN_PER_YUAN);
    const inBox = stacked.notes[yuan] ?? 0;
    const moving = inPath.notes[yuan] ?? 0;
    if (booked.credited > inBox) return `${booked.credited} notes of ${yuan} are credited, ${inBox} are in the box`;
    const there = inBox + moving + (takenOut.notes[yuan] ?? 0);
    if (booked.counted > there) return `${booked.counted} notes of ${yuan} are counted, the device has had ${there}`;
    const back = (returned.notes[yuan] ?? 0) + moving;
    if (booked.returned > back) return `${booked.returned} notes of ${yuan} are booked as returned, ${back} came back`;
  }
  return undefined;
}
