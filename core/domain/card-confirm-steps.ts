import { cardWorkOf } from './card-work.ts';
import type { Effect, Kiosk, Step, Surroundings } from './kiosk.ts';
import type { CardConfirm, CardInput } from './recharge.ts';
import { advance } from './step.ts';

/** A confirmation that brought no answer is repeated after this; then each wait is twice the last. */
export const confirmFirstRetryMs = 5_000;
/** A back end that comes back is told within five minutes, and the next visit finds its order closed. */
export const confirmLongestRetryMs = 300_000;

/** The card is written: the back end is told, again and again until its answer is definite. */
export function confirmCard(
  kiosk: Kiosk,
  orderId: string,
  { monotonicMs }: Pick<Surroundings, 'monotonicMs'>,
): { readonly kiosk: Kiosk; readonly effect: Effect } {
  const others = kiosk.cardConfirms.filter((other) => other.orderId !== orderId);
  const work = cardWorkOf(kiosk);
  const cardNumber = work?.order.orderId === orderId ? work.order.cardNumber : undefined;
  const cardConfirms = [...others, asked({ orderId, cardNumber, tries: 0, nextTryMs: 0 }, monotonicMs)];
  return { kiosk: { ...kiosk, cardConfirms }, effect: { kind: 'confirmCardOrder', orderId } };
}

/** What the journal says is written and not confirmed; the start asks for each at once. */
export function confirmAtStart({ books, monotonicMs }: Surroundings): readonly CardConfirm[] {
  return books
    .unconfirmedCards()
    .map((orderId) => asked({ orderId, cardNumber: undefined, tries: 0, nextTryMs: 0 }, monotonicMs));
}

/** At a tick. The answer could not be written down where the journal takes nothing more: the next start asks anew. */
export function confirmsDue(kiosk: Kiosk, { monotonicMs }: Surroundings): Step | undefined {
  if (kiosk.journalFailed) return undefined;
  const due = kiosk.cardConfirms.filter(({ nextTryMs }) => monotonicMs >= nextTryMs);
  if (due.length === 0) return undefined;
  const cardConfirms = kiosk.cardConfirms.map((confirm) =>
    due.includes(confirm) ? asked(confirm, monotonicMs) : confirm,
  );
  return advance(
    { ...kiosk, cardConfirms },
    [],
    due.map(({ orderId }): Effect => ({ kind: 'confirmCardOrder', orderId })),
  );
}

/** `refused` is as definite as `done`: asking again would hear it again. */
export function cardConfirmed(kiosk: Kiosk, input: Extract<CardInput, { kind: 'cardConfirmed' }>): Step {
  const { orderId, outcome } = input;
  const cardConfirms = kiosk.cardConfirms.filter((confirm) => confirm.orderId !== orderId);
  // An answer to nothing, the second one to the same question, or one that settles nothing: the wait runs already.
  if (outcome === 'unknown' || cardConfirms.length === kiosk.cardConfirms.length) return advance(kiosk);
  return advance({ ...kiosk, cardConfirms }, [{ kind: 'cardConfirmed', orderId, accepted: outcome === 'done' }]);
}

function asked({ orderId, cardNumber, tries }: CardConfirm, monotonicMs: number): CardConfirm {
  const waitMs = Math.min(confirmFirstRetryMs * 2 ** tries, confirmLongestRetryMs);
  return { orderId, cardNumber, tries: tries + 1, nextTryMs: monotonicMs + waitMs };
}
