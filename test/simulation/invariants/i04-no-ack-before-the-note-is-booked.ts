import type { Evidence } from '../evidence/evidence.ts';
import type { AcceptorWord } from '../world/acceptor-wire.ts';
import type { Invariant } from './invariant.ts';

const FEN_PER_YUAN = 100;

/** I4: the device forgets a note once its 0x81 is acknowledged: the journal must have it by then. */
export const i04: Invariant = {
  id: 'I4',
  says: 'no ACK of a stacked note on the wire before its durable record',
  checks: { said: noteIsBooked },
};

function noteIsBooked({ book, acceptor }: Evidence, word: AcceptorWord): string | undefined {
  const { stacked } = acceptor;
  if (word.kind !== 'acknowledgesStacked' || stacked === undefined || typeof stacked.note !== 'number')
    return undefined;
  const counted = book.lastCountedNote;
  const valueFen = stacked.note * FEN_PER_YUAN;
  if (counted !== undefined && counted.seq > stacked.seq && counted.valueFen === valueFen) return undefined;
  return `the 0x81 of a note of ${stacked.note} was acknowledged; the last note the journal counted is ${counted?.noteId ?? 'none'}`;
}
