import type { LookUpOutcome, UnknownOutcome } from '../../ports/billing-gateway.ts';
import type { ServiceOutcome } from '../../ports/utility-services.ts';
import { meaningOf, type FaultMeaning } from './faults.ts';
import { unknown, type SoapReply } from './soap-exchange.ts';

/** What an answer that brings nothing counts as, for the ports. */

/** A busy server is left alone this long: longer than the fast retries, shorter than the time a resident stays. */
export const BUSY_RETRY_AFTER_MS = 5_000;

type NotAnswered = Exclude<SoapReply, { kind: 'answer' }>;

export function notFound(reply: NotAnswered): Exclude<LookUpOutcome, { kind: 'found' }> {
  return reply.kind === 'unknown' ? reply : refusedOr(meaningOf(reply.type, 'lookUp'), reply.type);
}

export function answerless(reply: NotAnswered): Exclude<ServiceOutcome<never>, { kind: 'answered' }> {
  if (reply.kind === 'unknown') return reply;
  const meaning = meaningOf(reply.type, 'question');
  return meaning.kind === 'notOffered' ? meaning : refusedOr(meaning, reply.type);
}

export function refusedOr<Reason>(
  meaning: FaultMeaning<Reason>,
  type: string,
): { readonly kind: 'refused'; readonly reason: Reason } | UnknownOutcome {
  switch (meaning.kind) {
    case 'refused':
      return meaning;
    case 'notNow':
      return { ...unknown(`The back end answered with ${type}.`), retryAfterMs: BUSY_RETRY_AFTER_MS };
    case 'notThis':
      return { ...unknown(`The back end answered with ${type}.`), unreadable: true };
    case 'notOffered':
    case 'notFound':
    case 'unknown':
      return unknown(`The back end answered with ${type}.`);
  }
}

export function nonsense(): UnknownOutcome {
  return unknown('The answer of the back end cannot be understood.');
}

/** Asked again it would say the same: somebody must look. */
export const misfit: UnknownOutcome = {
  ...unknown('The answer of the back end has a token that is no token.'),
  mismatched: true,
};
