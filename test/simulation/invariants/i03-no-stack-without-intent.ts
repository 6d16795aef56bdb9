import type { Evidence } from '../evidence/evidence.ts';
import type { AcceptorWord } from '../world/acceptor-wire.ts';
import type { Invariant } from './invariant.ts';

const FEN_PER_YUAN = 100;

/** I3: the STACK byte leaves the host only under a durable intent for the note that stands in escrow. */
export const i03: Invariant = {
  id: 'I3',
  says: 'no STACK on the wire before the durable intent of that note',
  checks: { said: intentIsDurable },
};

function intentIsDurable({ book, acceptor }: Evidence, word: AcceptorWord): string | undefined {
  if (word.kind !== 'stack') return undefined;
  if (book.openIntents === 0) return 'STACK went out with no intent in the journal';
  if (book.openIntents > 1) return `STACK went out with ${book.openIntents} intents open`;
  const inPathFen = acceptor.contents().inPath.yuan * FEN_PER_YUAN;
  if (inPathFen !== 0 && inPathFen !== book.sums.intentFen) {
    return `STACK went out for ${inPathFen} fen under an intent for ${book.sums.intentFen}`;
  }
  return undefined;
}
