import type { KioskRecord } from '../domain/records.ts';

/** The compiler keeps this list whole: a new record kind that is missing here does not build. */
const knownKinds: Readonly<Record<KioskRecord['kind'], true>> = {
  consentGiven: true,
  noteStacking: true,
  noteTaken: true,
  noteCredited: true,
  noteAcknowledged: true,
  noteReturned: true,
  noteInDoubt: true,
  noteLocated: true,
  orphanNote: true,
  intakeClosed: true,
  paymentSubmitted: true,
  paymentRefused: true,
  changeAnnounced: true,
  changeAccepted: true,
  paymentSettled: true,
  claimOpened: true,
  claimSettled: true,
  receiptStarted: true,
  receiptPrinted: true,
  receiptSent: true,
  receiptFailed: true,
  transactionCancelled: true,
  transactionClosed: true,
  boxRemoved: true,
  boxInserted: true,
  pinRejected: true,
  pinAccepted: true,
  terminalStarted: true,
  reversalRequested: true,
  claimPosted: true,
  claimPostingRefused: true,
  boxAnswered: true,
  clockJumped: true,
  dayReconciled: true,
  cardWriteStarted: true,
  cardWritten: true,
  cardWriteFailed: true,
  cardConfirmed: true,
  receiptMessaged: true,
  invoiceRequested: true,
};

export const recordKinds: readonly string[] = Object.keys(knownKinds);

export function isKnownKind(kind: string): kind is KioskRecord['kind'] {
  return Object.hasOwn(knownKinds, kind);
}
