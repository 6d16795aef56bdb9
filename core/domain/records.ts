import type { InformationRecord } from './information.ts';
import type { Fen } from './money.ts';
import type { Bill, Order, Posting, Split, Vend } from './order.ts';
import type { CardRecord } from './recharge.ts';

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

/** What a technician can show for a claim that was settled away from the kiosk. */
export type CounterEvidence =
  /** The counter gave the money back; the reference is its receipt. */
  | 'paidAtCounter'
  /** The note was found in the machine and handed over; the reference is the signed slip. */
  | 'noteHandedOver'
  /** The counter booked the money to the account; the reference is the booking number. */
  | 'bookedAtCounter';

/** `noteReturned`: the note itself came back to the hand. `posted`: a later posting of the kiosk was booked. */
export type ClaimEvidence = CounterEvidence | 'noteReturned' | 'posted';

/** The papers a resident can hold. */
export type PaperKind = 'receipt' | 'claimSlip' | 'pendingSlip';

export interface NoteCount {
  readonly valueFen: Fen;
  readonly count: number;
}

/** One business day in numbers, ours and theirs. The lists that explain them are exported. */
export interface DayTotals {
  readonly businessDate: string;
  readonly kioskCount: number;
  readonly kioskFen: Fen;
  readonly backEndCount: number;
  readonly backEndFen: Fen;
  /** Entries that one side lacks, or that differ by a fen or more. 0: every fen agrees. */
  readonly differences: number;
  /** The day had not ended, or a posting of it was still under way: it is compared once more. */
  readonly preliminary: boolean;
}

/**
 * The facts of the journal, in the past tense. Everything the kiosk knows about money is a fold over these.
 * Order is the journal's sequence number, never the clock.
 */
export type KioskRecord =
  | CardRecord
  | InformationRecord
  /** The acceptor may open: account, bills, quote and terms are on paper. */
  | {
      kind: 'consentGiven';
      transactionId: string;
      order: Order;
      consent: Consent;
    }
  /** A stack command may follow. Until the note is resolved only the acceptor knows where it is. */
  | { kind: 'noteStacking'; transactionId: string; noteId: string; valueFen: Fen }
  /** The device acknowledged the stack command. A note of this value that comes back out of sight may be another one. */
  | { kind: 'noteTaken'; transactionId: string; noteId: string }
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
  | {
      kind: 'paymentSubmitted';
      transactionId: string;
      posting: Posting;
      bodyHash: string;
      atMs: number;
    }
  /** From here on this posting is taken back, never sent again: a booking that turns up all the same is believed. */
  | { kind: 'reversalRequested'; transactionId: string; postingId: string }
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
      /** The back end's day where it says one, else the day of the submission. */
      businessDate: string;
      /** What it bought. */
      vend?: Vend | undefined;
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
  /** Nothing is owed for it any more. `reference` is what the evidence is called elsewhere. */
  | {
      kind: 'claimSettled';
      claimNumber: string;
      amountFen: Fen;
      evidence: ClaimEvidence;
      reference: string | undefined;
      /** Where it was posted: the day it counts for in the back end's books. */
      businessDate?: string | undefined;
    }
  /** The claim's money is sent to the account once more, whole, to the balance. Until it ends nothing else may settle it. */
  | { kind: 'claimPosted'; claimNumber: string; posting: Posting; bodyHash: string }
  | { kind: 'claimPostingRefused'; claimNumber: string; postingId: string; reason: string }
  /** `number` is the print job's. `copy` 0 is the one original; every further paper is marked. */
  | {
      kind: 'receiptStarted';
      transactionId: string;
      number: string;
      what: PaperKind;
      copy: number;
      /** SHA-256 over what stands on the paper, the mark of a copy left out: the same on every copy. */
      digest: string;
      /** The time that stands on the paper. */
      atMs: number;
    }
  | { kind: 'receiptPrinted'; transactionId: string; number: string }
  | { kind: 'receiptSent'; transactionId: string; number: string }
  | { kind: 'receiptFailed'; transactionId: string; number: string; certain: boolean; reason: string }
  /** Ended before any note was taken. `refused`: a recharge card that was not redeemed. */
  | { kind: 'transactionCancelled'; transactionId: string; why: 'resident' | 'idle' | 'restart' | 'fault' | 'refused' }
  /** The visit is over. A posting may still be under way. */
  | { kind: 'transactionClosed'; transactionId: string }
  /** Closes the count: what should be in the box that is being carried away. */
  | { kind: 'boxRemoved'; count: readonly NoteCount[]; totalFen: Fen }
  /** Until `boxAnswered` nobody knows what is in it. */
  | { kind: 'boxInserted' }
  /** A technician's word. `emptied` starts the count at zero; `count` is what the kiosk expects to be counted. */
  | {
      kind: 'boxAnswered';
      emptied: boolean;
      collectionNumber: string;
      count: readonly NoteCount[];
      totalFen: Fen;
      atMs: number;
    }
  /** The wall clock moved against the monotonic one. Order and time-outs do not depend on it. */
  | { kind: 'clockJumped'; fromMs: number; toMs: number }
  /** A business day was compared with the back end's books, to the fen. */
  | { kind: 'dayReconciled'; report: DayTotals }
  | { kind: 'pinRejected'; atMs: number }
  | { kind: 'pinAccepted'; atMs: number }
  | { kind: 'terminalStarted'; version: string; atMs: number };
