import type { OpenTransaction } from './kiosk.ts';
import type { Ledger } from './ledger.ts';
import { endPaper, startPaper } from './papers.ts';
import type { Paper, PastPayment } from './payment.ts';
import type { KioskRecord } from './records.ts';

export function startReceipt(ledger: Ledger, started: Extract<KioskRecord, { kind: 'receiptStarted' }>): void {
  const entry = ledger.open.get(started.transactionId);
  if (entry !== undefined) entry.receipt = { kind: 'printing', number: started.number };
  changePapers(ledger, started.transactionId, ({ papers, facts }) => startPaper(papers, started, facts.claims));
}

/** The late end of an older document says nothing about the newest one. */
export function endReceipt(
  ledger: Ledger,
  ended: { readonly transactionId: string; readonly number: string },
  receipt: OpenTransaction['receipt'],
): void {
  const entry = ledger.open.get(ended.transactionId);
  if (entry?.receipt.kind === 'printing' && entry.receipt.number === ended.number) entry.receipt = receipt;
  const cameOut = receipt.kind !== 'failed';
  changePapers(ledger, ended.transactionId, ({ papers }) => endPaper(papers, ended.number, cameOut));
}

function changePapers(
  ledger: Ledger,
  transactionId: string,
  change: (of: Pick<PastPayment, 'papers' | 'facts'>) => Paper[],
): void {
  const entry = ledger.open.get(transactionId);
  if (entry !== undefined) entry.papers = change(entry);
  const past = ledger.past.get(transactionId);
  if (past !== undefined) ledger.past.set(transactionId, { ...past, papers: change(past) });
}
