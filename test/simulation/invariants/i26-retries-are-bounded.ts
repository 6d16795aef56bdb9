import type { Posting } from '../../../core/domain/order.ts';
import { reversalOf, type Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/**
 * Requests about one posting in one minute of one life: seven attempts fit into the back-off, each asks and sends. Taking
 * it back begins a back-off of its own and is counted for itself.
 */
export const REQUESTS_A_MINUTE = 16;
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
