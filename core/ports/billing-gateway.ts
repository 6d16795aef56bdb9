import type { BackEndBooking, BusinessDay } from '../domain/day.ts';
import type { Fen } from '../domain/money.ts';
import type { Account, Bill, Posting, Vend } from '../domain/order.ts';

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
   * the first answer again; with another body it is refused with `conflict`. `secret` is the scratch number of a
   * recharge card: it travels with the request and is kept nowhere.
   */
  post(posting: Posting, secret?: string): Promise<PostOutcome>;
  /**
   * What became of a posting. `notFound` is definite: it was never booked. The answer comes from the books, which are
   * kept for years, and not from a store of idempotency keys, which some back ends empty after a day: what is no
   * longer known for certain is `unknown`.
   */
  query(postingId: string): Promise<QueryOutcome>;
  /**
   * Takes a posting back whose outcome is unknown (冲正). Idempotent by id. `reversed` is definite: nothing of it is
   * booked now or later, whatever arrives late. `accepted`: it stays booked and is to be believed.
   */
  reverse(posting: Posting): Promise<ReverseOutcome>;
  /** What the back end booked for one terminal on one business day, by the back end's dates, reversals left out. */
  listBookings(day: BusinessDay): Promise<BookingsOutcome>;
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
  | UnknownOutcome;

export type QueryOutcome =
  | { kind: 'accepted'; booking: Booking }
  | { kind: 'refused'; reason: PostRefusal }
  | { kind: 'notFound' }
  | UnknownOutcome;

/** `refused` says that this back end takes nothing back here, not that nothing is booked: the books are asked then. */
export type ReverseOutcome =
  | { kind: 'reversed' }
  | { kind: 'accepted'; booking: Booking }
  | { kind: 'refused'; reason: PostRefusal }
  | UnknownOutcome;

export interface UnknownOutcome {
  readonly kind: 'unknown';
  readonly detail: string;
  /** The back end wants to be left alone for this long. */
  readonly retryAfterMs?: number;
  /** It could not read the request at all: said of the same body again and again, it never will. */
  readonly unreadable?: boolean;
  /** It could be read, and speaks of another posting or another amount: no fault of the line, and somebody must look. */
  readonly mismatched?: boolean;
}

export type BookingsOutcome =
  | { kind: 'listed'; bookings: readonly BackEndBooking[] }
  | { kind: 'notOffered' }
  | { kind: 'unknown'; detail: string };

export type PostRefusal =
  | 'amountChanged'
  | 'blockedAccount'
  | 'unknownAccount'
  | 'dayClosed'
  | 'conflict'
  | 'notAllowed'
  /** Nothing is sold before the arrears are paid by themselves. */
  | 'arrearsFirst'
  /** A purchase on this card was paid and is not written yet. */
  | 'cardOrderOpen'
  /** No recharge card has this number. */
  | 'rechargeCardUnknown'
  | 'rechargeCardUsed'
  /** Too many wrong numbers for this account. */
  | 'rechargeCardLocked'
  /** It was taken back: this id is never booked any more, whatever arrives late. */
  | 'reversed';

/** The back end's proof of a booking. */
export interface Booking {
  readonly bookingNumber: string;
  /** What was booked, where the back end says it. A total that differs from the posting's is never a success. */
  readonly totalFen?: Fen;
  /** The account's balance after the booking. */
  readonly balanceFen: Fen;
  /** Milliseconds since the epoch, the back end's clock. */
  readonly bookedAtMs: number;
  /** The day it counts for in the back end's books, where it says one. */
  readonly businessDate?: string | undefined;
  /** For a recharge: what it bought. A token or a card without it is never a success. */
  readonly vend?: Vend | undefined;
}

/** Comes with `amountChanged`: what is owed now, under a new quote. */
export interface ChangedQuote {
  readonly bills: readonly Bill[];
  readonly quoteToken: string;
}
