import type { ReceiptState, Screen } from '../contract/snapshot.ts';
import { booksOf } from '../domain/books.ts';
import type { Kiosk, Stage } from '../domain/kiosk.ts';
import type { Ledger } from '../domain/ledger.ts';
import { maskAccountNumber } from '../domain/numbers.ts';
import { copiesLeft, paperOf } from '../domain/papers.ts';
import { asOfNow, claimOf, outcomeOf, paperKindOf, reprintProblem } from '../domain/past-paper.ts';
import { bookedFen, insertedFen } from '../domain/payment.ts';
import { vendView } from './recharge-view.ts';

export function canReprint(kiosk: Kiosk, ledger: Ledger): boolean {
  return reprintProblem(kiosk, booksOf(ledger)) === undefined;
}

/** A payment of an earlier visit, with no more of its owner than stands on their paper. */
export function pastReceiptScreen(
  stage: Extract<Stage, { kind: 'pastReceipt' }>,
  kiosk: Kiosk,
  ledger: Ledger,
  receipt: ReceiptState,
  closesInSeconds: number,
): Screen {
  const books = booksOf(ledger);
  const past = asOfNow(stage.past, books);
  const { facts, posting, booking, papers } = past;
  const { accountNumber, maskedName } = facts.order.account;
  const what = paperKindOf(past);
  return {
    kind: 'pastReceipt',
    account: { maskedNumber: maskAccountNumber(accountNumber), maskedName },
    outcome: outcomeOf(past),
    insertedFen: insertedFen(facts),
    atMs: paperOf(papers, what)?.atMs ?? booking?.bookedAtMs ?? papers.at(-1)?.atMs ?? null,
    claim: claimOf(past, books),
    transactionNumber: facts.transactionId,
    redeemedFen: booking !== null && posting?.kind === 'rechargeCard' ? bookedFen(posting, booking) : null,
    vend: vendView(booking?.vend),
    receipt,
    copiesLeft: copiesLeft(papers, what),
    canReprint: canReprint(kiosk, ledger),
    closesInSeconds,
  };
}
