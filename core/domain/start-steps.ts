import type { Effect, Kiosk, OpenTransaction, Step, Surroundings } from './kiosk.ts';
import { boxNobodyAnswers } from './box-steps.ts';
import { afterIntakeEnded, longDwell, resultDwellMs, showClaim, showSettled, submit } from './close-steps.ts';
import { noAftercare } from './information.ts';
import { insertedFen, orderUnderChange, type Payment, type ReceiptFacts } from './payment.ts';
import type { KioskRecord } from './records.ts';
import { advance, paying, refuse } from './step.ts';
import { upkeepAtStart } from './upkeep-steps.ts';

/**
 * Goes on where the journal stops. Every posting without a definite answer is sent again under its id; the newest
 * transaction that nobody has seen the end of takes the screen. Doing it twice gives the same.
 */
export function started(kiosk: Kiosk, open: readonly OpenTransaction[], around: Surroundings): Step {
  // Only once, and before anybody is here: a second time would forget the payment on the screen.
  if (kiosk.stage.kind !== 'home' || kiosk.background.length > 0) return refuse('notNow');
  const onScreen = open.findLast((transaction) => !transaction.closed);
  const background = open.flatMap((transaction) =>
    transaction !== onScreen && transaction.posting !== null
      ? [
          {
            facts: transaction.facts,
            posting: transaction.posting,
            submittedAtMs: transaction.submittedAtMs,
            reversing: transaction.reversing,
          },
        ]
      : [],
  );
  const claimPostings = around.books
    .openClaims()
    .flatMap(({ number, posting }) => (posting === null ? [] : [{ claimNumber: number, posting }]));
  const resent: Effect[] = [
    ...background.map(({ posting, reversing }): Effect => ({ kind: reversing ? 'reverse' : 'submit', posting })),
    ...claimPostings.map(({ posting }): Effect => ({ kind: 'submit', posting })),
    ...around.books.unconfirmedCards().map((orderId): Effect => ({ kind: 'confirmCardOrder', orderId })),
  ];
  const box = boxNobodyAnswers(kiosk, around);
  const waiting = upkeepAtStart({ ...box.kiosk, background, claimPostings }, around);
  const ended = [...box.records, ...unfinishedPapers(around)];
  if (onScreen === undefined) return advance(waiting, ended, resent);
  const step = resume(waiting, onScreen, around);
  if (step.kind === 'refuse') return step;
  return { ...step, records: [...ended, ...step.records], effects: [...resent, ...step.effects] };
}

function resume(kiosk: Kiosk, open: OpenTransaction, around: Surroundings): Step {
  const { facts } = open;
  const { transactionId } = facts;
  const sinceMs = around.monotonicMs;
  if (open.openNote !== null) {
    const { noteId, valueFen, taken } = open.openNote;
    const note = { noteId, valueFen, escrowId: 'before the restart' };
    return advance(
      paying(kiosk, { state: 'stacking', facts, note, sinceMs, taken, asking: 'waiting', afterRestart: true }),
    );
  }
  if (open.booking !== null && open.posting !== null) {
    const { booking, posting } = open;
    if (open.receipt.kind === 'none') return showSettled(kiosk, facts, posting, booking, around, open.cardWrite);
    const order = booking.vend?.cardOrder;
    const settled: Payment = {
      state: 'settled',
      facts,
      posting,
      booking,
      // Its paper is out, so that the write is over: a later visit makes up for what is missing.
      card: order === undefined ? null : { order, write: { state: open.cardWrite ?? 'noReader' } },
      aftercare: noAftercare,
      receipt: knownOf(open),
      closesAtMs: sinceMs,
    };
    return advance(paying(kiosk, { ...settled, closesAtMs: sinceMs + resultDwellMs(settled, around) }));
  }
  if (open.posting !== null) {
    const { posting } = open;
    // A pending slip that was begun is out, or nobody knows: it is not printed a second time.
    const payment: Payment =
      open.receipt.kind === 'none'
        ? { state: 'submitting', facts, posting, sinceMs }
        : { state: 'pending', facts, posting, receipt: knownOf(open), closesAtMs: longDwellEnds(around) };
    return advance(paying(kiosk, payment), [], [{ kind: 'submit', posting }]);
  }
  const posted = facts.claims.some((claim) => claim.reason !== 'noteInDoubt');
  if (open.change !== null && !posted) {
    const order = orderUnderChange(facts.order, open.change.bills, open.change.quoteToken);
    const step = submit(kiosk, { ...facts, order }, around);
    const accepted: KioskRecord = { kind: 'changeAccepted', transactionId, order, by: 'restart', next: 'submit' };
    return { ...step, records: [accepted, ...step.records] };
  }
  if (posted || (insertedFen(facts) === 0 && facts.claims.length > 0)) {
    if (open.receipt.kind === 'none') return showClaim(kiosk, facts, around);
    const closesAtMs = longDwellEnds(around);
    return advance(paying(kiosk, { state: 'claimed', facts, receipt: knownOf(open), closesAtMs }));
  }
  return afterIntakeEnded(kiosk, facts, 'restart', around);
}

function longDwellEnds(around: Surroundings): number {
  return around.monotonicMs + longDwell * around.settings.resultMs;
}

/** A receipt that was begun before the restart is never printed again as if it were the first. */
function knownOf(open: OpenTransaction): ReceiptFacts {
  return open.receipt.kind === 'printing' ? { kind: 'uncertain' } : open.receipt;
}

/** Nobody will say any more what became of a paper that was under way, of this visit or of an earlier one. */
function unfinishedPapers(around: Surroundings): KioskRecord[] {
  return around.books
    .unfinishedPapers()
    .map((paper) => ({ kind: 'receiptFailed', ...paper, certain: false, reason: 'restart' }));
}
