import type { Fen } from '../domain/money.ts';
import type { Account, Bill, Posting } from '../domain/order.ts';

/**
 * The utility's back end. Every outcome is success, refused (definite, with a reason) or unknown; a rejected
 * promise is a bug. Time-outs are the gateway's own: each operation resolves within its documented limit.
 */
export interface BillingGateway {
  /** By account number. `unknown` where no definite answer came. */
  lookUp(accountNumber: string): Promise<LookUpOutcome>;
  /** The unpaid bills, oldest first, and a quote token that a posting must carry. */
  getArrears(accountNumber: string): Promise<ArrearsOutcome>;
  /**
   * Books bills and balance as one: both or none. Idempotent by `posting.id`: the same id with the same body gives
   * the first answer again; with another body it is refused with `conflict`.
   */
  post(posting: Posting): Promise<PostOutcome>;
  /** What became of a posting. `notFound` is definite: it was never booked. */
  query(postingId: string): Promise<QueryOutcome>;
  close(): Promise<void>;
}

export type LookUpOutcome =
  | { kind: 'found'; account: Account }
  | { kind: 'refused'; reason: 'unknownAccount' | 'blockedAccount' }
  | { kind: 'unknown'; detail: string };

export type ArrearsOutcome =
  | { kind: 'quoted'; bills: readonly Bill[]; quoteToken: string }
  | { kind: 'refused'; reason: 'unknownAccount' | 'blockedAccount' }
  | { kind: 'unknown'; detail: string };

export type PostOutcome =
  | { kind: 'accepted'; booking: Booking }
  | { kind: 'refused'; reason: PostRefusal; changed: ChangedQuote | undefined }
  | { kind: 'unknown'; detail: string };

export type QueryOutcome =
  | { kind: 'accepted'; booking: Booking }
  | { kind: 'refused'; reason: PostRefusal }
  | { kind: 'notFound' }
  | { kind: 'unknown'; detail: string };

export type PostRefusal =
  'amountChanged' | 'blockedAccount' | 'unknownAccount' | 'dayClosed' | 'conflict' | 'notAllowed';

/** The back end's proof of a booking. */
export interface Booking {
  readonly bookingNumber: string;
  /** What was booked, where the back end says it. A total that differs from the posting's is never a success. */
  readonly totalFen?: Fen;
  /** The account's balance after the booking. */
  readonly balanceFen: Fen;
  /** Milliseconds since the epoch, the back end's clock. */
  readonly bookedAtMs: number;
}

/** Comes with `amountChanged`: what is owed now, under a new quote. */
export interface ChangedQuote {
  readonly bills: readonly Bill[];
  readonly quoteToken: string;
}
