import { addFen, missingFen, subtractFen, sumFen, zeroFen, type Fen } from './money.ts';
import type { Aftercare } from './information.ts';
import type { Bill, CardOrder, Order, Posting, Vend } from './order.ts';
import type { CardWrite } from './recharge.ts';
import type { ClaimReason, Consent, PaperKind } from './records.ts';

/** What every state of a payment knows. All of it is on disk. */
export interface PaymentFacts {
  readonly transactionId: string;
  readonly order: Order;
  readonly consent: Consent;
  /** Notes in the cash box, in order. */
  readonly notes: readonly { readonly noteId: string; readonly valueFen: Fen }[];
  /** How many note ids and posting ids were given out. */
  readonly notesNumbered: number;
  readonly postingsNumbered: number;
  readonly claims: readonly PaymentClaim[];
}

/** One kind of paper of a transaction: how many of it there are, and what stands on all of them. */
export interface Paper {
  readonly what: PaperKind;
  /** Papers that are out or may be, the original among them. */
  readonly copies: number;
  /** Print jobs that were begun, those that failed for certain among them. */
  readonly jobs: number;
  readonly digest: string;
  /** The time on the paper. */
  readonly atMs: number;
  /** The claims on the paper; they may have been settled since. */
  readonly claims: readonly PaymentClaim[];
  /** The number of the job whose end is not known yet. */
  readonly underWay: string | null;
}

/** A transaction whose visit is over, as the papers need it. */
export interface PastPayment {
  readonly facts: PaymentFacts;
  readonly posting: Posting | null;
  readonly booking: BookingFacts | null;
  readonly papers: readonly Paper[];
}

export interface PaymentClaim {
  readonly number: string;
  readonly amountFen: Fen;
  readonly reason: ClaimReason;
}

export interface BookingFacts {
  readonly bookingNumber: string;
  readonly balanceFen: Fen;
  readonly bookedAtMs: number;
  /** The day it counts for in the back end's books, where it says one; else the posting's own counts. */
  readonly businessDate?: string | undefined;
  /** What a recharge card was worth; elsewhere it is the posting's own total. */
  readonly totalFen?: Fen | undefined;
  readonly vend?: Vend | undefined;
}

export type NoteReturnReason =
  | 'surplusLimit'
  | 'notAccepted'
  | 'unrecognized'
  | 'insertedBadly'
  | 'intakeClosed'
  | 'cancelled'
  | 'deviceReturned'
  | 'notRecorded';

export type ReceiptFacts =
  /** `number` tells the end of this document from the end of one before it. */
  | { kind: 'printing'; number: string }
  | { kind: 'printed' }
  | { kind: 'sent' }
  | { kind: 'failed'; reason: string }
  | { kind: 'uncertain' }
  | { kind: 'none' };

/** Why intake ends. Only `cancel` needs that no money is inside. */
export type CloseReason = 'pay' | 'short' | 'idle' | 'fault' | 'restart';

export interface LastReturn {
  readonly reason: NoteReturnReason;
  readonly valueFen: Fen | null;
}

export type Payment =
  /** The resident inserts notes. `intake` is what the acceptor was last told, and answered. */
  | {
      readonly state: 'collecting';
      readonly facts: PaymentFacts;
      readonly intake: 'opening' | 'open' | 'closed';
      readonly lastReturn: LastReturn | null;
    }
  /** The journal says a note may be on its way to the cash box. Only the acceptor can say where it went. */
  | {
      readonly state: 'stacking';
      readonly facts: PaymentFacts;
      readonly note: OpenNote;
      readonly sinceMs: number;
      /** The device acknowledged the stack command: the note is on its way into the box. */
      readonly taken: boolean;
      /** Set while asking after a restart or a lost link: what the device said first. */
      readonly asking: 'no' | 'waiting' | 'foundNothing' | 'foundInValidator';
      readonly afterRestart: boolean;
    }
  /** A note goes back to the hand. `noteId` where the journal holds an open intent for it. */
  | {
      readonly state: 'returning';
      readonly facts: PaymentFacts;
      readonly note: { readonly noteId: string | null; readonly valueFen: Fen };
      readonly reason: NoteReturnReason;
      readonly sinceMs: number;
      readonly next: 'collect' | { readonly close: CloseReason } | { readonly cancel: CancelReason };
    }
  /** The acceptor was told to take nothing more; a last note may still come and is handed back. */
  | { readonly state: 'closing'; readonly facts: PaymentFacts; readonly why: CloseReason; readonly sinceMs: number }
  /** As closing, with no money inside. */
  | { readonly state: 'cancelling'; readonly facts: PaymentFacts; readonly why: CancelReason; readonly sinceMs: number }
  /** Handed to billing under this id. Retry until a definite answer; never ask the resident. */
  | { readonly state: 'submitting'; readonly facts: PaymentFacts; readonly posting: Posting; readonly sinceMs: number }
  /** Definitely refused because the amount changed: the resident chooses. */
  | {
      readonly state: 'changed';
      readonly facts: PaymentFacts;
      readonly bills: readonly Bill[];
      readonly quoteToken: string;
    }
  /** Definitely booked. */
  | {
      readonly state: 'settled';
      readonly facts: PaymentFacts;
      readonly posting: Posting;
      readonly booking: BookingFacts;
      /** Where a card has to be written; its receipt follows the end of the write. */
      readonly card: { readonly order: CardOrder; readonly write: CardWrite } | null;
      readonly aftercare: Aftercare;
      readonly receipt: ReceiptFacts;
      readonly closesAtMs: number;
    }
  /** Nobody knows yet; the outbox goes on with the same id. Neither success nor failure is shown. */
  | {
      readonly state: 'pending';
      readonly facts: PaymentFacts;
      readonly posting: Posting;
      readonly receipt: ReceiptFacts;
      readonly closesAtMs: number;
    }
  /** The kiosk holds money that it could not place. Every fen of it is in `facts.claims`. */
  | {
      readonly state: 'claimed';
      readonly facts: PaymentFacts;
      readonly receipt: ReceiptFacts;
      readonly closesAtMs: number;
    };

export type CancelReason = 'resident' | 'idle' | 'fault';

export interface OpenNote {
  readonly noteId: string;
  readonly escrowId: string;
  readonly valueFen: Fen;
}

export function insertedFen(facts: PaymentFacts): Fen {
  return sumFen(facts.notes.map((note) => note.valueFen));
}

/** What the back end has booked: the money inserted, or what a recharge card was worth. */
export function bookedFen(posting: Posting, booking: BookingFacts): Fen {
  return posting.kind === 'rechargeCard' ? (booking.totalFen ?? zeroFen) : posting.totalFen;
}

export function remainingFen(facts: PaymentFacts): Fen {
  return missingFen(facts.order.dueFen, insertedFen(facts));
}

export function surplusFen(facts: PaymentFacts): Fen {
  const inserted = insertedFen(facts);
  return inserted > facts.order.dueFen ? subtractFen(inserted, facts.order.dueFen) : zeroFen;
}

/** Everything this transaction is owed: for its posting, and for notes that nobody can place. */
export function claimsFen(facts: PaymentFacts): Fen {
  return facts.claims.reduce((total, claim) => addFen(total, claim.amountFen), zeroFen);
}

/** What the order becomes under a changed quote: the same bills as they are now; those paid elsewhere are gone. */
export function orderUnderChange(order: Order, bills: readonly Bill[], quoteToken: string): Order {
  // A chosen amount owes nothing that a quote could change.
  if (order.kind !== 'bills') return { ...order, quoteToken };
  const wanted = new Set(order.bills.map((bill) => bill.billId));
  const still = bills.filter((bill) => wanted.has(bill.billId));
  return { ...order, bills: still, quoteToken, dueFen: sumFen(still.map((bill) => bill.totalFen)) };
}
