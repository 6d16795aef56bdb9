import type { Effect, Kiosk, Surroundings } from './kiosk.ts';
import { jobNumber, paperOf } from './papers.ts';
import type { ReceiptFacts } from './payment.ts';
import { copyOf, type PaperDocument, type ReceiptDocument } from './receipt-document.ts';
import type { KioskRecord } from './records.ts';

/** One print job on its way: what the screen waits for, what the journal takes first, and the job itself. */
export interface PrintJob {
  readonly receipt: ReceiptFacts;
  readonly records: KioskRecord[];
  readonly effects: Effect[];
}

/**
 * Prints a document that says what the papers before it said, as a marked copy where one of them may be out. One that
 * says something new, as a second pending slip after the amount changed, is no copy. What is asked for `again` is one
 * whatever it says: another hotline or another version of the paper must not make a second original of it.
 */
export function printPaper(
  kiosk: Kiosk,
  document: PaperDocument,
  atMs: number,
  around: Surroundings,
  asked: 'first' | 'again' = 'first',
): PrintJob {
  const { transactionId, what } = document;
  const papers = around.books.papers(transactionId);
  const digest = around.digest(document);
  const before = paperOf(papers, what);
  const isCopy = asked === 'again' || before?.digest === digest;
  const copy = isCopy ? (before?.copies ?? 0) : 0;
  const number = jobNumber(papers, what, document.number);
  const job: ReceiptDocument = { ...(copy === 0 ? document : copyOf(document, copy)), number };
  return {
    receipt: { kind: 'printing', number },
    records: [{ kind: 'receiptStarted', transactionId, number, what, copy, digest, atMs }],
    effects: [{ kind: 'print', document: job, language: kiosk.display.language }],
  };
}
