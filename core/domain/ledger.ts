import { applyCardRecord, type CardBooks } from './card-books.ts';
import { shiftTimes } from './clocks.ts';
import type { LastNote } from './kiosk.ts';
import { beforeNewIntake, stateInDoubt } from './last-note.ts';
import { addFen, subtractFen, zeroFen, type Fen } from './money.ts';
import { noteIndex, noteOwner } from './numbers.ts';
import { enterClaim, noteLocatedInHand, postClaimAgain, reopenClaim, settleClaim, type ClaimEntry } from './claims.ts';
import { enterDay, openDay, reconciledDay, type DayBooks } from './day-books.ts';
import { endReceipt, startReceipt } from './ledger-papers.ts';
import { cancelTransaction, forgetIfDone, forgetOldest, type OpenEntry } from './open-entries.ts';
import type { PastPayment } from './payment.ts';
import type { KioskRecord } from './records.ts';

export type { ClaimEntry } from './claims.ts';

/** What the records say, added up. One fold for recovery, for the service screens and for the money invariant. */
export interface Ledger {
  /** Transactions that are not closed or whose posting has no definite answer. */
  readonly open: Map<string, OpenEntry>;
  /** Every open claim, and the newest settled ones. */
  readonly claims: Map<string, ClaimEntry>;
  /** The newest finished payments, oldest first, for a second look and a second paper. */
  readonly past: Map<string, PastPayment>;
  /** Bookings by business day, oldest first. */
  readonly days: DayBooks;
  readonly forgottenDays: Set<string>;
  readonly cards: CardBooks;
  /** Wall clock of the newest starts, oldest first. */
  starts: readonly number[];
  /** Notes by value since the cash box was last emptied. */
  readonly box: Map<Fen, number>;
  boxUnanswered: boolean;
  collections: number;
  readonly totals: LedgerTotals;
  lastNote: LastNote | null;
  orphans: number;
  boxPresent: boolean;
  pin: { wrongTries: number; lastWrongAtMs: number };
}

export interface LedgerTotals {
  /** Notes known to be in the box. Notes in doubt that were found there count here, not in doubt. */
  stackedFen: Fen;
  inDoubtFen: Fen;
  returnedFen: Fen;
  creditedFen: Fen;
  /** What recharge cards were worth: credited, and never in the box. */
  redeemedFen: Fen;
  /** Open and settled; a claim whose note came back is no claim. */
  claimedFen: Fen;
  /** Of the claims, what was settled otherwise than by the note coming back; `postedFen` of it by a later posting. */
  settledFen: Fen;
  postedFen: Fen;
}

/** A settled claim may be asked about for a while. */
const settledClaimsKept = 200;
/** A restart storm is judged by fewer. */
const startsKept = 20;

export function newLedger(): Ledger {
  return {
    open: new Map(),
    claims: new Map(),
    past: new Map(),
    days: new Map(),
    forgottenDays: new Set(),
    cards: new Map(),
    starts: [],
    box: new Map(),
    boxUnanswered: false,
    collections: 0,
    totals: {
      stackedFen: zeroFen,
      inDoubtFen: zeroFen,
      returnedFen: zeroFen,
      creditedFen: zeroFen,
      redeemedFen: zeroFen,
      claimedFen: zeroFen,
      settledFen: zeroFen,
      postedFen: zeroFen,
    },
    lastNote: null,
    orphans: 0,
    boxPresent: true,
    pin: { wrongTries: 0, lastWrongAtMs: 0 },
  };
}

/** Inserted money that is neither credited nor claimed yet; 0 at rest. */
export function inFlightFen(ledger: Ledger): Fen {
  const { creditedFen, claimedFen } = ledger.totals;
  return subtractFen(subtractFen(takenFen(ledger), creditedFen), claimedFen);
}

/** Everything that came in: notes, those in doubt among them, and the worth of recharge cards. */
function takenFen({ totals: { stackedFen, inDoubtFen, redeemedFen } }: Ledger): Fen {
  return addFen(addFen(stackedFen, inDoubtFen), redeemedFen);
}

/** What the kiosk owes by its open claims. */
export function openClaimsFen(ledger: Ledger): Fen {
  let open = zeroFen;
  for (const claim of ledger.claims.values()) if (claim.settled === null) open = addFen(open, claim.amountFen);
  return open;
}

/** Money that was taken and is neither booked, nor settled, nor on its way: it must equal the open claims. */
export function suspenseFen(ledger: Ledger): Fen {
  const { creditedFen, settledFen } = ledger.totals;
  const placed = addFen(addFen(creditedFen, settledFen), heldFen(ledger));
  return subtractFen(takenFen(ledger), placed);
}

/** The same money counted the other way: what the open transactions hold and have not placed. */
export function heldFen(ledger: Ledger): Fen {
  let held = zeroFen;
  for (const entry of ledger.open.values()) {
    const placed = entry.booking !== null || entry.facts.claims.some((claim) => claim.reason !== 'noteInDoubt');
    if (placed) continue;
    for (const note of entry.facts.notes) held = addFen(held, note.valueFen);
  }
  return held;
}

/** Adds one record, in order. A record that cannot follow what came before is a bug in the writer and throws. */
export function applyRecord(ledger: Ledger, record: KioskRecord): void {
  const { totals } = ledger;
  switch (record.kind) {
    case 'consentGiven': {
      const { transactionId, order, consent } = record;
      const facts = { transactionId, order, consent, notes: [], notesNumbered: 0, postingsNumbered: 0, claims: [] };
      ledger.open.set(transactionId, {
        facts,
        openNote: null,
        posting: null,
        change: null,
        booking: null,
        receipt: { kind: 'none' },
        papers: [],
        submittedAtMs: 0,
        reversing: false,
        closed: false,
      });
      // A scratch number opens no intake.
      if (order.kind !== 'rechargeCard') ledger.lastNote = beforeNewIntake(ledger.lastNote);
      return;
    }
    case 'noteStacking': {
      const entry = entryOf(ledger, record.transactionId);
      entry.openNote = { noteId: record.noteId, valueFen: record.valueFen, taken: false };
      numberGivenOut(entry, record.noteId);
      remember(ledger, record, 'stacking');
      return;
    }
    case 'noteTaken': {
      const entry = entryOf(ledger, record.transactionId);
      if (entry.openNote?.noteId === record.noteId) entry.openNote = { ...entry.openNote, taken: true };
      return;
    }
    case 'noteCredited': {
      const entry = entryOf(ledger, record.transactionId);
      entry.openNote = null;
      const note = { noteId: record.noteId, valueFen: record.valueFen };
      entry.facts = { ...entry.facts, notes: [...entry.facts.notes, note] };
      totals.stackedFen = addFen(totals.stackedFen, record.valueFen);
      countIntoBox(ledger, record.valueFen);
      remember(ledger, record, 'credited');
      return;
    }
    case 'noteAcknowledged':
      if (ledger.lastNote?.noteId === record.noteId) ledger.lastNote = { ...ledger.lastNote, state: 'acknowledged' };
      return;
    case 'noteReturned':
      entryOf(ledger, record.transactionId).openNote = null;
      totals.returnedFen = addFen(totals.returnedFen, record.valueFen);
      remember(ledger, record, 'returned');
      return;
    case 'noteInDoubt': {
      // A note that was to go back to nobody known has no transaction to stand in.
      const entry = ledger.open.get(record.transactionId);
      if (entry !== undefined) {
        numberGivenOut(entry, record.noteId);
        entry.openNote = null;
      }
      totals.inDoubtFen = addFen(totals.inDoubtFen, record.valueFen);
      remember(ledger, record, stateInDoubt(record.evidence));
      return;
    }
    case 'noteLocated':
      if (record.where === 'stacked') {
        totals.inDoubtFen = subtractFen(totals.inDoubtFen, record.valueFen);
        totals.stackedFen = addFen(totals.stackedFen, record.valueFen);
        countIntoBox(ledger, record.valueFen);
      } else {
        noteLocatedInHand(ledger, record.noteId, record.valueFen);
      }
      remember(ledger, record, record.where === 'stacked' ? 'located' : 'returned');
      return;
    case 'orphanNote':
      ledger.orphans += 1;
      // Of a note without a value only the fact is known; there is nothing to count, and nothing to recognise.
      if (record.valueFen === 0) return;
      totals.stackedFen = addFen(totals.stackedFen, record.valueFen);
      countIntoBox(ledger, record.valueFen);
      remember(ledger, { ...record, transactionId: noteOwner(record.noteId) }, 'located');
      return;
    case 'intakeClosed':
      return;
    case 'paymentSubmitted': {
      const entry = entryOf(ledger, record.transactionId);
      entry.posting = record.posting;
      entry.submittedAtMs = record.atMs;
      entry.reversing = false;
      entry.change = null;
      entry.facts = { ...entry.facts, postingsNumbered: entry.facts.postingsNumbered + 1 };
      openDay(ledger, record.posting.businessDate);
      return;
    }
    case 'reversalRequested':
      entryOf(ledger, record.transactionId).reversing = true;
      return;
    case 'paymentRefused':
      entryOf(ledger, record.transactionId).posting = null;
      return;
    case 'changeAnnounced':
      entryOf(ledger, record.transactionId).change = { bills: record.bills, quoteToken: record.quoteToken };
      return;
    case 'changeAccepted': {
      const entry = entryOf(ledger, record.transactionId);
      entry.facts = { ...entry.facts, order: record.order };
      if (record.next === 'intake') ledger.lastNote = beforeNewIntake(ledger.lastNote);
      entry.change = null;
      return;
    }
    case 'paymentSettled': {
      const entry = entryOf(ledger, record.transactionId);
      const { postingId, totalFen, bookingNumber, balanceFen, bookedAtMs, businessDate, vend } = record;
      const isRedeemed = entry.facts.order.kind === 'rechargeCard';
      const bought = { ...(isRedeemed ? { totalFen } : {}), ...(vend === undefined ? {} : { vend }) };
      entry.booking = { bookingNumber, balanceFen, bookedAtMs, businessDate, ...bought };
      entry.receipt = { kind: 'none' };
      totals.creditedFen = addFen(totals.creditedFen, totalFen);
      if (isRedeemed) totals.redeemedFen = addFen(totals.redeemedFen, totalFen);
      enterDay(ledger, businessDate, { postingId, bookingNumber, totalFen });
      forgetIfDone(ledger, record.transactionId);
      return;
    }
    case 'claimOpened': {
      const { claimNumber: number, amountFen, reason, transactionId } = record;
      const entry = transactionId === undefined ? undefined : ledger.open.get(transactionId);
      enterClaim(ledger, record, entry?.facts.order.account ?? null);
      if (entry !== undefined) {
        const claim = { number, amountFen, reason };
        const claims = record.noteId === undefined ? [claim, ...entry.facts.claims] : [...entry.facts.claims, claim];
        entry.facts = { ...entry.facts, claims };
        if (record.noteId !== undefined) numberGivenOut(entry, record.noteId);
        // The resident took the claim instead of the new amounts: nothing is left to choose.
        else entry.change = null;
        forgetIfDone(ledger, record.transactionId ?? '');
      }
      return;
    }
    case 'claimSettled': {
      const booked = settleClaim(ledger, record);
      if (booked !== undefined) enterDay(ledger, booked.businessDate, booked.entry);
      forgetOldest(ledger.claims, settledClaimsKept, (claim) => claim.settled !== null);
      return;
    }
    case 'claimPosted':
      postClaimAgain(ledger, record);
      openDay(ledger, record.posting.businessDate);
      return;
    case 'claimPostingRefused':
      reopenClaim(ledger, record);
      return;
    case 'receiptStarted':
      startReceipt(ledger, record);
      return;
    case 'receiptPrinted':
      endReceipt(ledger, record, { kind: 'printed' });
      return;
    case 'receiptSent':
      endReceipt(ledger, record, { kind: 'sent' });
      return;
    case 'receiptFailed':
      endReceipt(ledger, record, record.certain ? { kind: 'failed', reason: record.reason } : { kind: 'uncertain' });
      return;
    case 'transactionCancelled':
      cancelTransaction(ledger, record.transactionId);
      return;
    case 'transactionClosed': {
      const entry = entryOf(ledger, record.transactionId);
      entry.closed = true;
      forgetIfDone(ledger, record.transactionId);
      return;
    }
    case 'boxRemoved':
      ledger.boxPresent = false;
      return;
    case 'boxInserted':
      ledger.boxPresent = true;
      ledger.boxUnanswered = true;
      return;
    case 'boxAnswered':
      ledger.boxUnanswered = false;
      ledger.collections += 1;
      if (record.emptied) ledger.box.clear();
      return;
    case 'dayReconciled':
      reconciledDay(ledger, record.report);
      return;
    case 'clockJumped':
      shiftTimes(ledger, record);
      return;
    case 'cardWriteStarted':
    case 'cardWritten':
    case 'cardWriteFailed':
    case 'cardConfirmed':
      applyCardRecord(ledger.cards, record);
      return;
    case 'receiptMessaged':
    case 'invoiceRequested':
      return;
    case 'pinRejected':
      ledger.pin = { wrongTries: ledger.pin.wrongTries + 1, lastWrongAtMs: record.atMs };
      return;
    case 'pinAccepted':
      ledger.pin = { wrongTries: 0, lastWrongAtMs: 0 };
      return;
    case 'terminalStarted':
      ledger.starts = [...ledger.starts, record.atMs].slice(-startsKept);
      return;
  }
}

function entryOf(ledger: Ledger, transactionId: string): OpenEntry {
  const entry = ledger.open.get(transactionId);
  if (entry === undefined) throw new Error(`the journal names the transaction ${transactionId} that is not open`);
  return entry;
}

/** No note id is given out twice, whatever the note became. */
function numberGivenOut(entry: OpenEntry, noteId: string): void {
  const notesNumbered = Math.max(entry.facts.notesNumbered, noteIndex(noteId));
  entry.facts = { ...entry.facts, notesNumbered };
}

function remember(
  ledger: Ledger,
  note: { noteId: string; transactionId: string; valueFen: Fen },
  state: LastNote['state'],
): void {
  ledger.lastNote = { noteId: note.noteId, transactionId: note.transactionId, valueFen: note.valueFen, state };
}

function countIntoBox(ledger: Ledger, valueFen: Fen): void {
  ledger.box.set(valueFen, (ledger.box.get(valueFen) ?? 0) + 1);
}
