import type { Posting } from '../domain/order.ts';
import { readStsForm } from '../domain/sts-form.ts';
import type { Booking } from '../ports/billing-gateway.ts';

const TWENTY_DIGITS = /^\d{20}$/u;

/**
 * What about a booking is not the success that was asked for; undefined where all of it is. Such a booking is no refusal
 * either: money may be booked, and somebody must look.
 */
export function findMisfit(posting: Posting, { totalFen, vend }: Booking): string | undefined {
  if (posting.kind === 'rechargeCard') {
    // Only the back end knows what the card was worth.
    if (totalFen === undefined) return 'The answer does not say what the recharge card was worth.';
  } else if (totalFen !== undefined && totalFen !== posting.totalFen) {
    return `The answer speaks of ${totalFen} fen where ${posting.totalFen} were posted.`;
  }
  const mayWriteCard = posting.kind === 'card' || posting.kind === 'rechargeCard';
  if (vend?.cardOrder !== undefined && !mayWriteCard)
    return 'The answer wants a card to be written where none was paid for.';
  const tokens = vend?.tokens ?? [];
  if (!tokens.every(isToken)) return 'The answer has a token that is no token: not 20 digits, or above 66 bits.';
  // The arrears took all of it, or it was less than the smallest step: there is nothing to key in or to write.
  if (vend?.unitsCentiKwh === 0 && tokens.length === 0 && vend.cardOrder === undefined) return undefined;
  if (posting.kind === 'token' && tokens.length === 0) return 'The answer has no token where one was bought.';
  if (posting.kind === 'card') {
    if (vend?.cardOrder === undefined) return 'The answer does not say what to write on the card.';
    if (vend.cardOrder.cardNumber !== posting.cardNumber) return 'The answer speaks of another card.';
  }
  return undefined;
}

/** As it is printed and keyed in: without blanks, leading zeros in their places. */
function isToken(text: string): boolean {
  return TWENTY_DIGITS.test(text) && !('problem' in readStsForm(text));
}
