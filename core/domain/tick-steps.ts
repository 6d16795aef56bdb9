import { choosingAmount } from './amount-steps.ts';
import { writeTakesTooLong } from './card-steps.ts';
import { cardWorkOf } from './card-work.ts';
import type { Kiosk, Stage, Step, Surroundings } from './kiosk.ts';
import { closeIntake } from './close-steps.ts';
import { dayTick } from './day-steps.ts';
import { noteTimeout, reopenIntake } from './device-steps.ts';
import { insertedFen } from './payment.ts';
import {
  acceptChange,
  cancel,
  endCancelled,
  endVisit,
  giveUpWaiting,
  postingsUnwatched,
  takeClaim,
} from './payment-steps.ts';
import { receiptEnded } from './receipt-steps.ts';
import { advance, at, paymentOf } from './step.ts';
import { upkeepTick, withClocks } from './upkeep-steps.ts';

/** A technician who walked away leaves no open door. */
const serviceIdleMs = 120_000;

/**
 * Milliseconds beyond the dwell after which nobody waits for the end of a print any more. The longest slip takes some
 * ten seconds, and the printer's own limits end before this one: it is for a printer port that breaks its word.
 */
export const printLimitMs = 120_000;

/** How long the resident has been silent, and whether that is too long, or worth a question. */
export function idleState(
  kiosk: Kiosk,
  around: Pick<Surroundings, 'settings' | 'monotonicMs'>,
): { kind: 'fine' } | { kind: 'warning'; secondsLeft: number } | { kind: 'over' } {
  if (!countsIdle(kiosk)) return { kind: 'fine' };
  const { idleMs, warningMs } = around.settings;
  const silentMs = around.monotonicMs - kiosk.lastTouchMs;
  if (silentMs < idleMs) return { kind: 'fine' };
  const leftMs = idleMs + warningMs - silentMs;
  return leftMs > 0 ? { kind: 'warning', secondsLeft: Math.ceil(leftMs / 1000) } : { kind: 'over' };
}

/** Only where the resident speaks next. */
function countsIdle(kiosk: Kiosk): boolean {
  const { stage } = kiosk;
  switch (stage.kind) {
    case 'enteringAccount':
    case 'choosingBills':
    case 'noDebt':
    case 'choosingAmount':
    case 'consenting':
    case 'findingReceipt':
    case 'enteringRechargeCard':
    case 'choosingAccount':
    case 'provingOwner':
    case 'history':
    case 'credits':
      return true;
    case 'servicePin':
      return !stage.checking;
    case 'paying':
      return stage.payment.state === 'collecting' || stage.payment.state === 'changed';
    case 'home':
    case 'lookingUp':
    case 'thanks':
    case 'pastReceipt':
    case 'asking':
    case 'rewritingCard':
    case 'service':
      return false;
  }
}

export function tick(before: Kiosk, around: Surroundings): Step {
  const urgent = noteTimeout(before, around) ?? upkeepTick(before, around);
  if (urgent !== undefined) return urgent;
  const kiosk = withClocks(before, around);
  const overdue = dayTick(kiosk, around);
  if (overdue !== undefined) return overdue;
  if (idleState(kiosk, around).kind === 'over') return idleOver(kiosk, around);
  const { stage } = kiosk;
  const { monotonicMs, settings } = around;
  if (stage.kind === 'thanks' && monotonicMs >= stage.closesAtMs) return goHome(kiosk, around);
  if (stage.kind === 'service' && monotonicMs - kiosk.lastTouchMs >= serviceIdleMs) {
    return leaveService(kiosk, around);
  }
  if (stage.kind === 'pastReceipt') return pastTick(kiosk, stage, around);
  if (stage.kind === 'rewritingCard') return rewritingTick(kiosk, stage, around);
  const payment = paymentOf(kiosk);
  const work = cardWorkOf(kiosk);
  // A port that breaks its word; the reader's own limits end long before.
  if (payment?.state === 'settled' && work?.write.state === 'writing') {
    return monotonicMs >= payment.closesAtMs ? writeTakesTooLong(kiosk, work, around) : advance(kiosk);
  }
  switch (payment?.state) {
    case 'submitting':
      if (monotonicMs - payment.sinceMs >= settings.pendingAfterMs) return giveUpWaiting(kiosk, payment, around);
      return advance(kiosk);
    case 'cancelling':
      if (monotonicMs - payment.sinceMs >= settings.stackMs) return endCancelled(kiosk, payment, around);
      return advance(kiosk);
    case 'settled':
    case 'pending':
    case 'claimed':
      if (monotonicMs >= payment.closesAtMs && payment.receipt.kind !== 'printing') {
        return endVisit(kiosk, around, 'time');
      }
      if (payment.receipt.kind === 'printing' && monotonicMs >= payment.closesAtMs + printLimitMs) {
        const { transactionId } = payment.facts;
        const end = { kind: 'uncertain', reason: 'noEnd' } as const;
        return receiptEnded(
          kiosk,
          { kind: 'receiptEnded', transactionId, number: payment.receipt.number, end },
          around,
        );
      }
      return advance(kiosk);
    case 'collecting':
      return reopenIntake(kiosk, payment, around) ?? advance(kiosk);
    case 'stacking':
    case 'returning':
    case 'closing':
    case 'changed':
    case undefined:
      return advance(kiosk);
  }
}

/** Written, the visit goes on to what it came for; given up, the next visit or another terminal writes it. */
function rewritingTick(kiosk: Kiosk, stage: Extract<Stage, { kind: 'rewritingCard' }>, around: Surroundings): Step {
  if (around.monotonicMs < stage.closesAtMs) return advance(kiosk);
  const work = cardWorkOf(kiosk);
  switch (stage.write.state) {
    case 'writing':
      return work === undefined ? advance(kiosk) : writeTakesTooLong(kiosk, work, around);
    case 'written': {
      const touched = { ...kiosk, lastTouchMs: around.monotonicMs };
      return advance(at(touched, choosingAmount(stage.account, around.settings)));
    }
    default:
      return goHome(kiosk, around);
  }
}

/** A payment that was found stays for a while, and for as long as its paper is coming. */
function pastTick(kiosk: Kiosk, stage: Extract<Stage, { kind: 'pastReceipt' }>, around: Surroundings): Step {
  const overMs = around.monotonicMs - stage.closesAtMs;
  if (stage.receipt.kind !== 'printing') return overMs >= 0 ? goHome(kiosk, around) : advance(kiosk);
  if (overMs < printLimitMs) return advance(kiosk);
  const { transactionId } = stage.past.facts;
  const end = { kind: 'uncertain', reason: 'noEnd' } as const;
  return receiptEnded(kiosk, { kind: 'receiptEnded', transactionId, number: stage.receipt.number, end }, around);
}

/** A time-out never throws money away: with money inside it finishes as consented. */
function idleOver(kiosk: Kiosk, around: Surroundings): Step {
  const payment = paymentOf(kiosk);
  if (payment === undefined) return goHome(kiosk, around);
  if (payment.state === 'changed') {
    const isOnceMore = payment.facts.postingsNumbered < postingsUnwatched;
    return isOnceMore ? acceptChange(kiosk, around, 'idle') : takeClaim(kiosk, around, 'refused');
  }
  const empty = insertedFen(payment.facts) === 0 && payment.facts.claims.length === 0;
  if (empty) return cancel(kiosk, around, 'idle');
  return closeIntake(kiosk, payment.facts, 'idle', around.monotonicMs);
}

/** Home, with the slot shut behind a note test. */
export function leaveService(kiosk: Kiosk, around: Surroundings): Step {
  return { ...goHome(kiosk, around), effects: [{ kind: 'closeIntake' }] };
}

export function goHome(kiosk: Kiosk, around: Surroundings): Extract<Step, { kind: 'advance' }> {
  return advance(at({ ...kiosk, display: around.settings.display }, { kind: 'home' }));
}
