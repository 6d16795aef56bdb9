import type { Posting } from '../../../core/domain/order.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Invariant } from './invariant.ts';

/** I10: the utility is never asked about something that a crash could make the kiosk forget. */
export const i10: Invariant = {
  id: 'I10',
  says: 'a posting is durable before its first request, and its body is the same on every retry',
  checks: { requested: isDurable },
};

function isDurable(
  { book }: Evidence,
  { kind, what }: { readonly kind: string; readonly what: Posting | string },
): string | undefined {
  // What is said about a card has a rule of its own (I30).
  if (kind === 'commit') return undefined;
  const id = typeof what === 'string' ? what : what.id;
  const booked = book.postings.get(id);
  if (booked === undefined) return `${kind} of ${id}, which is not in the journal`;
  if (kind === 'post' && booked.state === 'refused') return `${id} is sent again after its refusal`;
  if (typeof what === 'string' || bodyOf(what) === bodyOf(booked.posting)) return undefined;
  return `${id} is sent with another body than the journal has`;
}

/** The order of names says nothing in JSON, and a name without a value does not stand there. */
function bodyOf(posting: Posting): string {
  const said = Object.entries(posting).filter(([, value]) => value !== undefined);
  return JSON.stringify(said.toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
