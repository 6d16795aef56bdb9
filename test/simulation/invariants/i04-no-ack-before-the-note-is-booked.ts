import type { Evidence } from '../evidence/evidence.ts';
import type { AcceptorWord } from '../world/acceptor-wire.ts';
import type { Invariant } from './invariant.ts';

const FEN_PER_YUAN = 100;

/**
 * I4: the device forgets a note once its word for it (CCNET 0x81, ID-003 15, eSSP EE, the stacked bit of EBDS) is acknowledged:
 * the journal must have it by then. Where the protocol has no acknowledgement, nobody says the word, and there is nothing to judge.
 */
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
  return `that a note of ${stacked.note} is in the box was acknowledged; the last note the journal counted is ${counted?.noteId ?? 'none'}`;
}
