import type { Posting } from '../domain/order.ts';
import type { PostingAnswer } from '../domain/kiosk.ts';

/**
 * Carries postings to the back end until each has a definite answer: the same id, the same body, bounded back-off,
 * and no entry waits for another. `onAnswer` is called with `unknown` after every attempt that settles nothing, and
 * with `accepted` or `refused` exactly once.
 */
export interface PostingOutbox {
  /**
   * `mayHaveBeenSent`: in an earlier life of the host; the first step is then to ask what became of it. `secret`: of a
   * recharge card. Without it, as after a restart, such a posting is only asked about, and one that the books do not
   * know for as long as a late request may take ends as `refused` with the reason `notRedeemed`.
   */
  submit(posting: Posting, onAnswer: (answer: PostingAnswer) => void, mayHaveBeenSent: boolean, secret?: string): void;
  /**
   * Takes a posting back, again and again until the answer is definite, and never sends it any more. Ends as `refused`
   * with the reason `reversed`, or as `accepted` where the back end keeps the booking.
   */
  reverse(posting: Posting, onAnswer: (answer: PostingAnswer) => void): void;
  stop(): void;
}
