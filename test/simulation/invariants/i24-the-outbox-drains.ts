import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I24: once the back end answers, every posting comes to a definite end. */
export const i24: Invariant = {
  id: 'I24',
  says: 'after the faults stop the outbox drains, and no entry blocks the others',
  checks: { rest: nothingWaits },
};

function nothingWaits({ book, host, nowMs }: Evidence): string | undefined {
  for (const [id, posting] of book.postings) {
    if (posting.state !== 'open') continue;
    return `${id} has no answer ${nowMs - (host.quietSinceMs ?? nowMs)} ms after the faults stopped`;
  }
  return undefined;
}
