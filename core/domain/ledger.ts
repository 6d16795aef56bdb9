import type { LastNote, OpenTransaction } from './kiosk.ts';
import { beforeNewIntake } from './last-note.ts';
import { addFen, subtractFen, zeroFen, type Fen } from './money.ts';
import { noteIndex, noteOwner } from './numbers.ts';
import type { PaymentFacts } from './payment.ts';
import type { ClaimReason, KioskRecord } from './records.ts';

/** What the records say, added up. One fold for recovery, for the service screens and for the money invariant. */
export interface Ledger {
  /** Transactions that are not closed or whose posting has no definite answer. */
  readonly open: Map<string, OpenEntry>;
  readonly claims: Map<string, { amountFen: Fen; reason: ClaimReason; settled: boolean }>;
  /** Notes by value since the cash box was last taken out. */
  readonly box: Map<Fen, number>;
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
  /** Open and settled; a claim whose note came back is no claim. */
  claimedFen: Fen;
}

interface OpenEntry {
  facts: PaymentFacts;
  openNote: OpenTransaction['openNote'];
  posting: OpenTransaction['posting'];
  change: OpenTransaction['change'];
  booking: OpenTransaction['booking'];
  receipt: OpenTransaction['receipt'];
  closed: boolean;
}

export function newLedger(): Ledger {
  return {
    open: new Map(),
    claims: new Map(),
    box: new Map(),
    totals: {
      stackedFen: zeroFen,
      inDoubtFen: zeroFen,
      returnedFen: zeroFen,
      creditedFen: zeroFen,
      claimedFen: zeroFen,
    },
    lastNote: null,
    orphans: 0,
    boxPresent: true,
    pin: { wrongTries: 0, lastWrongAtMs: 0 },
  };
}

/** Inserted money that is neither credited nor claimed yet; 0 at rest. */
export function inFlightFen(ledger: Ledger): Fen {
  const { stackedFen, inDoubtFen, creditedFen, claimedFen } = ledger.totals;
  return subtractFen(subtractFen(addFen(stackedFen, inDoubtFen), creditedFen), claimedFen);
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
        closed: false,
      });
      ledger.lastNote = beforeNewIntake(ledger.lastNote);
      return;
    }
    case 'noteStacking': {
      const entry = entryOf(ledger, record.transactionId);
      entry.openNote = { noteId: record.noteId, valueFen: record.valueFen };
      numberGivenOut(entry, record.noteId);
      remember(ledger, record, 'stacking');
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
      remember(ledger, record, 'inDoubt');
      return;
    }
    case 'noteLocated':
      totals.inDoubtFen = subtractFen(totals.inDoubtFen, record.valueFen);
      if (record.where === 'stacked') {
        totals.stackedFen = addFen(totals.stackedFen, record.valueFen);
        countIntoBox(ledger, record.valueFen);
      } else {
        totals.returnedFen = addFen(totals.returnedFen, record.valueFen);
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
      entry.change = null;
      entry.facts = { ...entry.facts, postingsNumbered: entry.facts.postingsNumbered + 1 };
      return;
    }
    case 'paymentRefused': {
      const entry = entryOf(ledger, record.transactionId);
      entry.posting = null;
      return;
    }
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
      const { bookingNumber, balanceFen, bookedAtMs } = record;
      entry.booking = { bookingNumber, balanceFen, bookedAtMs };
      entry.receipt = { kind: 'none' };
      totals.creditedFen = addFen(totals.creditedFen, record.totalFen);
      forgetIfDone(ledger, record.transactionId);
      return;
    }
    case 'claimOpened': {
      const { claimNumber: number, amountFen, reason, transactionId } = record;
      ledger.claims.set(number, { amountFen, reason, settled: false });
      totals.claimedFen = addFen(totals.claimedFen, amountFen);
      const entry = transactionId === undefined ? undefined : ledger.open.get(transactionId);
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
      const claim = ledger.claims.get(record.claimNumber);
      if (claim !== undefined) claim.settled = true;
      if (record.evidence !== 'noteReturned') return;
      totals.claimedFen = subtractFen(totals.claimedFen, record.amountFen);
      for (const entry of ledger.open.values()) {
        const claims = entry.facts.claims.filter((candidate) => candidate.number !== record.claimNumber);
        entry.facts = { ...entry.facts, claims };
      }
      return;
    }
    case 'receiptStarted':
      startReceipt(ledger, record.transactionId, record.number);
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
      ledger.open.delete(record.transactionId);
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
      ledger.box.clear();
      return;
    case 'pinRejected':
      ledger.pin = { wrongTries: ledger.pin.wrongTries + 1, lastWrongAtMs: record.atMs };
      return;
    case 'pinAccepted':
      ledger.pin = { wrongTries: 0, lastWrongAtMs: 0 };
      return;
    case 'terminalStarted':
      return;
  }
}

function entryOf(ledger: Ledger, transactionId: string): OpenEntry {
  const entry = ledger.open.get(transactionId);
  if (entry === undefined) throw new Error(`the journal names the transaction ${transactionId} that is not open`);
  return entry;
}

function startReceipt(ledger: Ledger, transactionId: string, number: string): void {
  const entry = ledger.open.get(transactionId);
  if (entry !== undefined) entry.receipt = { kind: 'printing', number };
}

/** The late end of an older document says nothing about the newest one. */
function endReceipt(
  ledger: Ledger,
  ended: { readonly transactionId: string; readonly number: string },
  receipt: OpenTransaction['receipt'],
): void {
  const entry = ledger.open.get(ended.transactionId);
  if (entry?.receipt.kind === 'printing' && entry.receipt.number === ended.number) entry.receipt = receipt;
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

/** A closed transaction is forgotten once its posting has a definite end. */
function forgetIfDone(ledger: Ledger, transactionId: string): void {
  const entry = ledger.open.get(transactionId);
  if (entry === undefined || !entry.closed) return;
  if (entry.posting !== null && entry.booking === null) return;
  if (entry.change !== null) return;
  ledger.open.delete(transactionId);
}
