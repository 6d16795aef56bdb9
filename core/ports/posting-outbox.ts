import type { Posting } from '../domain/order.ts';
import type { PostingAnswer } from '../domain/kiosk.ts';

/**
 * Carries postings to the back end until each has a definite answer: the same id, the same body, bounded back-off,
 * and no entry waits for another. `onAnswer` is called with `unknown` after every attempt that settles nothing, and
 * with `accepted` or `refused` exactly once.
 */
export interface PostingOutbox {
  /** `mayHaveBeenSent`: in an earlier life of the host; the first step is then to ask what became of it. */
  submit(posting: Posting, onAnswer: (answer: PostingAnswer) => void, mayHaveBeenSent: boolean): void;
  stop(): void;
}
