import type { Fen } from './money.ts';
import type { Bill, Order, Posting, Split } from './order.ts';

/** What the resident agreed to: no change, taken notes are kept, and how money is split when it is short. */
export interface Consent {
  readonly terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance';
  readonly withoutReceipt: boolean;
  readonly maxSurplusFen: Fen;
}

/** Where the knowledge about a note comes from. */
export type NoteEvidence =
  | 'deviceSaidStacked'
  | 'deviceSaidReturned'
  /** The stack command was never sent, or the escrow was empty before it. */
  | 'neverStacked'
  | 'foundInStackerAtStart'
  | 'foundInValidatorAtStart'
  | 'jammed'
  | 'deviceLost'
  | 'deviceSilentAtStart'
  | 'cheatSuspected';

export type ClaimReason = 'refused' | 'noteInDoubt' | 'resident' | 'unposted';

/**
 * The facts of the journal, in the past tense. Everything the kiosk knows about money is a fold over these.
 * Order is the journal's sequence number, never the clock.
 */
export type KioskRecord =
  /** The acceptor may open: account, bills, quote and terms are on paper. */
  | {
      kind: 'consentGiven';
      transactionId: string;
      order: Order;
      consent: Consent;
    }
  /** A stack command may follow. Until the note is resolved only the acceptor knows where it is. */
  | { kind: 'noteStacking'; transactionId: string; noteId: string; valueFen: Fen }
  | { kind: 'noteCredited'; transactionId: string; noteId: string; valueFen: Fen; evidence: NoteEvidence }
  /** The device has been told; a later 0x81 without an escrow is not a repeat of this note. */
  | { kind: 'noteAcknowledged'; noteId: string }
  | { kind: 'noteReturned'; transactionId: string; noteId: string; valueFen: Fen; evidence: NoteEvidence }
  | { kind: 'noteInDoubt'; transactionId: string; noteId: string; valueFen: Fen; evidence: NoteEvidence }
  /** A note in doubt was found later. `returned` ends its claim. */
  | { kind: 'noteLocated'; transactionId: string; noteId: string; valueFen: Fen; where: 'stacked' | 'returned' }
  /** A stacked note that belongs to nobody known. */
  | { kind: 'orphanNote'; noteId: string; valueFen: Fen }
  | { kind: 'intakeClosed'; transactionId: string; totalFen: Fen; why: 'pay' | 'short' | 'idle' | 'fault' | 'restart' }
  /** On disk before the first request. `bodyHash` binds every retry to the same body. */
  | { kind: 'paymentSubmitted'; transactionId: string; posting: Posting; bodyHash: string }
  /** A definite refusal ends this posting's id. */
  | { kind: 'paymentRefused'; transactionId: string; postingId: string; reason: string }
  | {
      kind: 'changeAnnounced';
      transactionId: string;
      bills: readonly Bill[];
      quoteToken: string;
    }
  /** The resident (or a time-out, as consented) took the new amounts, or asked for more intake. */
  | {
      kind: 'changeAccepted';
      transactionId: string;
      order: Order;
      by: 'resident' | 'idle' | 'restart';
      next: 'submit' | 'intake';
    }
  | {
      kind: 'paymentSettled';
      transactionId: string;
      postingId: string;
      totalFen: Fen;
      split: Split;
      bookingNumber: string;
      balanceFen: Fen;
      bookedAtMs: number;
    }
  | {
      kind: 'claimOpened';
      claimNumber: string;
      transactionId: string | undefined;
      /** Set where the claim is for one note. */
      noteId: string | undefined;
      amountFen: Fen;
      reason: ClaimReason;
    }
  | { kind: 'claimSettled'; claimNumber: string; amountFen: Fen; evidence: 'noteReturned' | 'technician' | 'posted' }
  | { kind: 'receiptStarted'; transactionId: string; number: string; what: 'receipt' | 'claimSlip' | 'pendingSlip' }
  | { kind: 'receiptPrinted'; transactionId: string; number: string }
  | { kind: 'receiptSent'; transactionId: string; number: string }
  | { kind: 'receiptFailed'; transactionId: string; number: string; certain: boolean; reason: string }
  /** Ended before any note was taken. */
  | { kind: 'transactionCancelled'; transactionId: string; why: 'resident' | 'idle' | 'restart' | 'fault' }
  /** The visit is over. A posting may still be under way. */
  | { kind: 'transactionClosed'; transactionId: string }
  | { kind: 'boxRemoved' }
  | { kind: 'boxInserted' }
  | { kind: 'pinRejected'; atMs: number }
  | { kind: 'pinAccepted'; atMs: number }
  | { kind: 'terminalStarted'; version: string };
