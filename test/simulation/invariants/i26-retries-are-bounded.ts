import type { Posting } from '../../../core/domain/order.ts';
import { reversalOf, type Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/**
 * Requests about one posting in one minute of one life. With every wait cut in half by its jitter, and the longest ones
 * cut short by answers to others, nine attempts fit into a minute of the outbox's back-off, and each is two requests at
 * most: it asks and sends, or takes back and asks. `the-bound-of-retries-is-the-outbox-s.test.ts` adds it up from the
 * outbox's own numbers. Taking it back ends that back-off and begins one anew, which has the same bound: everything from
 * the first reversal on is counted for itself.
 */
export const REQUESTS_A_MINUTE = 18;
const MINUTE_MS = 60_000;

/** I26: a back end in trouble is not hammered. */
export const i26: Invariant = {
  id: 'I26',
  says: 'retries are bounded per time unit',
  checks: { requested: isRare },
};

function isRare({ utility, nowMs }: Evidence, { what }: { readonly what: Posting | string }): string | undefined {
  const id = typeof what === 'string' ? what : what.id;
  const isOften = (asked: string): boolean => {
    const before = utility.requests.get(asked)?.at(-REQUESTS_A_MINUTE - 1);
    return before !== undefined && nowMs - before < MINUTE_MS;
  };
  if (!isOften(id) && !isOften(reversalOf(id))) return undefined;
  return `${id}: more than ${REQUESTS_A_MINUTE} requests within a minute`;
}
