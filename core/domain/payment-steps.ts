import type { BackgroundPayment, Input, Kiosk, Step, Surroundings } from './kiosk.ts';
import { cashProblem, intakeProblem } from './availability.ts';
import { isCardOpen } from './card-work.ts';
import { unjumpedWallMs } from './clocks.ts';
import {
  afterIntakeEnded,
  closeIntake,
  makePosting,
  openClaim,
  prepend,
  printReceipt,
  settledRecord,
  showClaim,
  showPending,
  showSettled,
  submit,
} from './close-steps.ts';
import { beforeNewIntake } from './last-note.ts';
import { takesNotes } from './note-outcomes.ts';
import { insertedFen, orderUnderChange, remainingFen, type CancelReason, type Payment } from './payment.ts';
import { rechargeCardRefused, refusedInBackground } from './recharge-card-steps.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, paying, paymentOf, refuse } from './step.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** "Pay", with everything that is due inside. */
export function pay(kiosk: Kiosk, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (payment === undefined) return refuse('notNow');
  if (payment.state === 'stacking' || payment.state === 'returning') return refuse('noteMoving');
  if (payment.state !== 'collecting') return refuse('notNow');
  if (insertedFen(payment.facts) === 0) return refuse('nothingInserted');
  if (remainingFen(payment.facts) > 0) return refuse('notEnough');
  return closeIntake(kiosk, payment.facts, 'pay', around.monotonicMs);
}

/** Short of what is due, the resident ends with the split they consented to. */
export function finishShort(kiosk: Kiosk, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (payment === undefined) return refuse('notNow');
  if (payment.state === 'stacking' || payment.state === 'returning') return refuse('noteMoving');
  if (payment.state !== 'collecting') return refuse('notNow');
  // With nothing but a claim inside, finishing short is the way to its slip.
  if (insertedFen(payment.facts) === 0 && payment.facts.claims.length === 0) return refuse('nothingInserted');
  return closeIntake(kiosk, payment.facts, remainingFen(payment.facts) === 0 ? 'pay' : 'short', around.monotonicMs);
}

/** Leaves without paying; a note in escrow is handed back first. Refused from the first note in the cash box on. */
export function cancel(kiosk: Kiosk, around: Surroundings, why: CancelReason = 'resident'): Step {
  const payment = paymentOf(kiosk);
  if (payment === undefined) return refuse('notNow');
  if (payment.state === 'stacking' || payment.state === 'returning') return refuse('noteMoving');
  if (payment.state !== 'collecting') return refuse('notNow');
  if (insertedFen(payment.facts) > 0 || payment.facts.claims.length > 0) return refuse('moneyTaken');
  const { facts } = payment;
  return advance(
    paying(kiosk, { state: 'cancelling', facts, why, sinceMs: around.monotonicMs }),
    [],
    [{ kind: 'closeIntake' }],
  );
}

export function intakeAnswered(kiosk: Kiosk, input: InputOf<'intakeAnswered'>, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (payment === undefined) return advance(kiosk);
  if (input.asked === 'open') {
    if (payment.state !== 'collecting') return advance(kiosk);
    if (input.answer === 'done' && intakeProblem(kiosk) !== undefined) {
      return advance(paying(kiosk, { ...payment, intake: 'closed' }), [], [{ kind: 'closeIntake' }]);
    }
    // The acceptor may have left its work in the meantime; its next word at rest opens it again.
    const isOpen = input.answer === 'done' && takesNotes(kiosk.acceptor.word);
    return advance(paying(kiosk, { ...payment, intake: isOpen ? 'open' : 'closed' }));
  }
  // A refusal or silence ends the wait as well: no intent is open in these states, so no note can be credited.
  if (payment.state === 'closing') return afterIntakeEnded(kiosk, payment.facts, payment.why, around);
  if (payment.state === 'cancelling') return endCancelled(kiosk, payment, around);
  return advance(kiosk);
}

export function endCancelled(
  kiosk: Kiosk,
  payment: Extract<Payment, { state: 'cancelling' }>,
  around: Surroundings,
): Step {
  const { transactionId, claims } = payment.facts;
  // The device took a note all the same: its number must be seen before anybody goes home.
  if (claims.length > 0) return afterIntakeEnded(kiosk, payment.facts, 'fault', around);
  const home = at({ ...kiosk, display: around.settings.display }, { kind: 'home' });
  return advance(home, [{ kind: 'transactionCancelled', transactionId, why: payment.why }]);
}

export function postingAnswered(kiosk: Kiosk, input: InputOf<'postingAnswered'>, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  const onScreen = payment?.state === 'submitting' || payment?.state === 'pending';
  if (!onScreen || payment.posting.id !== input.postingId) return answeredInBackground(kiosk, input, around);
  const { facts, posting } = payment;
  const { transactionId } = facts;
  const { answer } = input;
  const touched = { ...kiosk, lastTouchMs: around.monotonicMs };
  switch (answer.kind) {
    case 'accepted': {
      const record = settledRecord(posting, answer.booking);
      return prepend([record], showSettled(touched, facts, posting, answer.booking, around));
    }
    case 'unknown':
      return advance(kiosk);
    case 'refused': {
      if (posting.kind === 'rechargeCard') return rechargeCardRefused(touched, facts, posting, answer.reason, around);
      const ended: KioskRecord = {
        kind: 'paymentRefused',
        transactionId,
        postingId: posting.id,
        reason: answer.reason,
      };
      if (answer.changed !== undefined) {
        const { bills, quoteToken } = answer.changed;
        return advance(paying(touched, { state: 'changed', facts, bills, quoteToken }), [
          ended,
          { kind: 'changeAnnounced', transactionId, bills, quoteToken },
        ]);
      }
      const claim = openClaim(facts, 'refused');
      return prepend([ended, claim.record], showClaim(touched, claim.facts, around));
    }
  }
}

/** Postings of one transaction; a back end that answers every one with a new amount is not asked for ever. */
export const postingsUnwatched = 5;

/** The resident has left; what they consented to is carried out, and what is refused becomes their claim. */
function answeredInBackground(kiosk: Kiosk, input: InputOf<'postingAnswered'>, around: Surroundings): Step {
  const mine = kiosk.background.find((entry) => entry.posting.id === input.postingId);
  if (mine === undefined || input.answer.kind === 'unknown') return advance(kiosk);
  const { answer } = input;
  const { transactionId } = mine.facts;
  const others = kiosk.background.filter((entry) => entry !== mine);
  if (answer.kind === 'accepted') {
    return advance({ ...kiosk, background: others }, [settledRecord(mine.posting, answer.booking)]);
  }
  if (mine.posting.kind === 'rechargeCard') {
    return refusedInBackground({ ...kiosk, background: others }, mine.facts, mine.posting, answer.reason);
  }
  const ended: KioskRecord = {
    kind: 'paymentRefused',
    transactionId,
    postingId: mine.posting.id,
    reason: answer.reason,
  };
  if (answer.changed !== undefined && !mine.reversing && mine.facts.postingsNumbered < postingsUnwatched) {
    const { bills, quoteToken } = answer.changed;
    const order = orderUnderChange(mine.facts.order, bills, quoteToken);
    const again = makePosting({ ...mine.facts, order }, around);
    const entry: BackgroundPayment = {
      facts: again.numbered,
      posting: again.posting,
      submittedAtMs: unjumpedWallMs(kiosk.clocks, around),
      reversing: false,
    };
    return advance(
      { ...kiosk, background: [...others, entry] },
      [
        ended,
        { kind: 'changeAnnounced', transactionId, bills, quoteToken },
        { kind: 'changeAccepted', transactionId, order, by: 'idle', next: 'submit' },
        again.record,
      ],
      [{ kind: 'submit', posting: again.posting }],
    );
  }
  // Taken back: nothing was refused, and nothing is booked.
  const why = answer.reason === 'reversed' ? 'unposted' : 'refused';
  return advance({ ...kiosk, background: others }, [ended, openClaim(mine.facts, why).record]);
}

/** What was owed changed, and the resident takes the new split; a time-out does the same, as consented. */
export function acceptChange(kiosk: Kiosk, around: Surroundings, by: 'resident' | 'idle' = 'resident'): Step {
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'changed') return refuse('notNow');
  const { transactionId } = payment.facts;
  const order = orderUnderChange(payment.facts.order, payment.bills, payment.quoteToken);
  const record: KioskRecord = { kind: 'changeAccepted', transactionId, order, by, next: 'submit' };
  return prepend([record], submit(kiosk, { ...payment.facts, order }, around));
}

/** More notes for the new amount: the acceptor opens again under the new order. */
export function addNotes(kiosk: Kiosk, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'changed') return refuse('notNow');
  const { transactionId } = payment.facts;
  const order = orderUnderChange(payment.facts.order, payment.bills, payment.quoteToken);
  const facts = { ...payment.facts, order };
  if (remainingFen(facts) === 0) return refuse('notNow');
  if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
  return advance(
    {
      ...paying(kiosk, { state: 'collecting', facts, intake: 'opening', lastReturn: null }),
      lastNote: beforeNewIntake(kiosk.lastNote),
    },
    [{ kind: 'changeAccepted', transactionId, order, by: 'resident', next: 'intake' }],
    [{ kind: 'openIntake', valuesFen: around.settings.acceptedNotesFen }],
  );
}

export function takeClaim(kiosk: Kiosk, around: Surroundings, reason: 'resident' | 'refused' = 'resident'): Step {
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'changed') return refuse('notNow');
  const claim = openClaim(payment.facts, reason);
  return prepend([claim.record], showClaim(kiosk, claim.facts, around));
}

/** The answer takes too long to stand and wait for: a slip with a number, and the outbox goes on. */
export function giveUpWaiting(
  kiosk: Kiosk,
  payment: Extract<Payment, { state: 'submitting' }>,
  around: Surroundings,
): Step {
  return showPending(kiosk, payment.facts, payment.posting, around);
}

/** The end of a visit whose outcome has been shown. */
export function endVisit(kiosk: Kiosk, around: Surroundings, how: 'finish' | 'time'): Step {
  const payment = paymentOf(kiosk);
  if (payment?.state !== 'settled' && payment?.state !== 'pending' && payment?.state !== 'claimed') {
    return refuse('notNow');
  }
  // The paper is still moving: leaving now would wipe the screen before the receipt's end is known.
  if (how === 'finish' && payment.receipt.kind === 'printing') return refuse('notNow');
  if (payment.state === 'settled' && isCardOpen(payment)) {
    // The card is moving as well.
    if (payment.card?.write.state === 'writing') return refuse('notNow');
    const givenUp = printReceipt(kiosk, payment, around);
    // Nobody leaves without the paper that says what to do, where it can be had.
    if (givenUp.effects.length > 0) return givenUp;
  }
  const { facts } = payment;
  const background =
    payment.state === 'pending'
      ? [
          ...kiosk.background,
          { facts, posting: payment.posting, submittedAtMs: unjumpedWallMs(kiosk.clocks, around), reversing: false },
        ]
      : kiosk.background;
  const thanks = { kind: 'thanks', closesAtMs: around.monotonicMs + around.settings.thanksMs } as const;
  return advance({ ...at(kiosk, thanks), background }, [
    { kind: 'transactionClosed', transactionId: facts.transactionId },
  ]);
}
