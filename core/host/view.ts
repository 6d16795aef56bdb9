import type { BillView, Screen, Snapshot, SplitView, TerminalView } from '../contract/snapshot.ts';
import { amountRange, quickAmounts } from '../domain/amount-range.ts';
import { cashProblem, receiptProblem } from '../domain/availability.ts';
import type { AcceptorWord, Kiosk, Settings, Stage } from '../domain/kiosk.ts';
import type { Ledger } from '../domain/ledger.ts';
import { openNoteOf } from '../domain/note-outcomes.ts';
import { addFen, sumFen, zeroFen } from '../domain/money.ts';
import { claimNumber } from '../domain/numbers.ts';
import type { Bill, Split } from '../domain/order.ts';
import {
  claimsFen,
  insertedFen,
  orderUnderChange,
  remainingFen,
  surplusFen,
  type Payment,
  type ReceiptFacts,
} from '../domain/payment.ts';
import { mostSurplusFen } from '../domain/payment-start.ts';
import { takesRechargeCard } from '../domain/recharge-card-steps.ts';
import { pinLockedUntilMs, pinTries } from '../domain/service-steps.ts';
import { splitMoney } from '../domain/split.ts';
import { idleState } from '../domain/tick-steps.ts';
import { paymentOf } from '../domain/step.ts';
import { accountView } from './account-view.ts';
import { boughtView } from './bought-view.ts';
import type { HostParts } from './host.ts';
import {
  askingScreen,
  chooseAccountScreen,
  creditsScreen,
  historyScreen,
  proveOwnerScreen,
} from './information-view.ts';
import { canReprint, pastReceiptScreen } from './past-receipt-view.ts';
import { breakdownView, cardSlot, offeredView, rechargeCardScreen, rewriteScreen, trialView } from './recharge-view.ts';
import { serviceView, type ViewParts } from './service-view.ts';

export interface TerminalFacts extends TerminalView {
  /** `261122` in the terminal's time zone. */
  readonly dateCode: (wallMs: number) => string;
  /** `2026-11-22`, likewise. */
  readonly businessDate: (wallMs: number) => string;
}

type Body = Omit<Snapshot, 'revision' | 'runId' | 'atMs'>;

/** The state → what a screen may know. Formats nothing, decides nothing that the domain did not decide. */
export function viewOf(kiosk: Kiosk, ledger: Ledger, parts: ViewParts, monotonicMs: number, wallMs: number): Body {
  const { settings, terminal } = parts;
  const { terminalId, operatorName, hotline, diagonalInches, timeZone } = terminal;
  const cash = cashProblem(kiosk);
  const receipt = receiptProblem(kiosk);
  const idle = idleState(kiosk, { settings, monotonicMs });
  const payment = paymentOf(kiosk);
  return {
    terminal: { terminalId, operatorName, hotline, diagonalInches, timeZone },
    display: kiosk.display,
    availability: {
      cash: cash === undefined ? { ok: true } : { ok: false, reason: cash },
      receipt:
        receipt === undefined
          ? {
              ok: true,
              nearEnd: kiosk.printer.word.kind === 'ready' && kiosk.printer.word.paper === 'nearEnd',
              confirmed: parts.printer?.capabilities.confirmsPrint ?? false,
            }
          : { ok: false, reason: receipt },
    },
    offered: offeredView(kiosk, settings),
    idleWarning:
      idle.kind === 'warning'
        ? { secondsLeft: idle.secondsLeft, moneyInside: payment !== undefined && insertedFen(payment.facts) > 0 }
        : null,
    screen: screenOf(kiosk, ledger, parts, monotonicMs, wallMs),
    simulator: parts.simulator?.view() ?? null,
  };
}

function screenOf(kiosk: Kiosk, ledger: Ledger, parts: ViewParts, monotonicMs: number, wallMs: number): Screen {
  const { stage } = kiosk;
  const { settings } = parts;
  if (kiosk.journalFailed && stage.kind !== 'service' && stage.kind !== 'servicePin') return outOfService(kiosk);
  const canContinue = cashProblem(kiosk) === undefined;
  switch (stage.kind) {
    case 'home':
      return { kind: 'home' };
    case 'enteringAccount':
      return {
        kind: 'enterAccount',
        purpose: stage.purpose,
        by: stage.by,
        cardSlot: cardSlot(kiosk, stage, settings),
        entry: stage.entry,
        problem: stage.problem,
      };
    case 'lookingUp':
      return { kind: 'lookingUp', purpose: stage.purpose };
    case 'choosingBills':
      return billsScreen(stage, canContinue);
    case 'noDebt':
      return { kind: 'noDebt', account: accountView(stage.account), canContinue };
    case 'choosingAmount':
      return {
        kind: 'chooseAmount',
        orderKind: stage.orderKind,
        account: accountView(stage.account),
        canUseRechargeCard: takesRechargeCard(stage, settings),
        quickAmountsFen: quickAmounts(stage.account, settings),
        minFen: amountRange(stage.account, settings).minFen,
        maxFen: amountRange(stage.account, settings).maxFen,
        stepFen: settings.stepAmountFen,
        problem: stage.problem,
        canContinue,
      };
    case 'consenting': {
      const { order } = stage;
      return {
        kind: 'consent',
        orderKind: order.kind,
        account: accountView(order.account),
        bills: order.bills.map((bill) => billView(bill, true)),
        dueFen: order.dueFen,
        trial: trialView(order.trial),
        acceptedNotesFen: settings.acceptedNotesFen,
        maxSurplusFen: mostSurplusFen(order, settings),
        receiptProblem: receiptProblem(kiosk) ?? null,
      };
    }
    case 'paying':
      return paymentScreen(stage.payment, kiosk, ledger, parts, monotonicMs);
    case 'thanks':
      return {
        kind: 'thanks',
        closesInSeconds: secondsUntil(stage.closesAtMs, monotonicMs),
        takeCard: kiosk.cardReader.word === 'taken',
      };
    case 'enteringRechargeCard':
      return rechargeCardScreen(stage);
    case 'rewritingCard':
      return rewriteScreen(stage, kiosk, secondsUntil(stage.closesAtMs, monotonicMs));
    case 'asking':
      return askingScreen(stage);
    case 'choosingAccount':
      return chooseAccountScreen(stage);
    case 'provingOwner':
      return proveOwnerScreen(stage);
    case 'history':
      return historyScreen(stage, kiosk);
    case 'credits':
      return creditsScreen(stage);
    case 'findingReceipt':
      return { kind: 'findReceipt', by: stage.by, problem: stage.problem };
    case 'pastReceipt':
      return pastReceiptScreen(
        stage,
        kiosk,
        ledger,
        receiptState(stage.receipt),
        secondsUntil(stage.closesAtMs, monotonicMs),
      );
    case 'servicePin':
      return {
        kind: 'servicePin',
        triesLeft: pinTries - (kiosk.pin.wrongTries % pinTries),
        lockedUntilMs: pinLockedUntilMs(kiosk.pin, wallMs) ?? null,
        wrong: stage.wrong,
      };
    case 'service':
      return { kind: 'service', ...serviceView(stage, kiosk, ledger, parts) };
  }
}

function outOfService(kiosk: Kiosk): Screen {
  const payment = paymentOf(kiosk);
  return { kind: 'outOfService', reason: 'journal', claimNumber: payment === undefined ? null : owedNumber(payment) };
}

/** The number of what the kiosk owes the resident on the screen; null where everything is placed, or nothing inside. */
function owedNumber(payment: Payment): string | null {
  const { facts } = payment;
  const posted = payment.state === 'settled' || payment.state === 'claimed';
  const holdsMoney = !posted && (facts.notes.length > 0 || openNoteOf(payment) !== undefined);
  return holdsMoney ? claimNumber(facts.transactionId, 0) : (facts.claims[0]?.number ?? null);
}

function billsScreen(stage: Extract<Stage, { kind: 'choosingBills' }>, canContinue: boolean): Screen {
  const chosen = stage.bills.filter((bill) => stage.chosen.includes(bill.billId));
  return {
    kind: 'bills',
    account: accountView(stage.account),
    bills: stage.bills.map((bill) => billView(bill, stage.chosen.includes(bill.billId))),
    chosenCount: chosen.length,
    chosenTotalFen: sumFen(chosen.map((bill) => bill.totalFen)),
    canContinue: canContinue && chosen.length > 0,
  };
}

function paymentScreen(payment: Payment, kiosk: Kiosk, ledger: Ledger, parts: HostParts, monotonicMs: number): Screen {
  const { settings } = parts;
  const { facts } = payment;
  const { order } = facts;
  const inserted = insertedFen(facts);
  const account = accountView(order.account);
  switch (payment.state) {
    case 'stacking':
      if (payment.afterRestart) return { kind: 'recovering' };
      return cashScreen(payment, settings, kiosk.acceptor.word);
    case 'collecting':
    case 'returning':
    case 'closing':
    case 'cancelling':
      return cashScreen(payment, settings, kiosk.acceptor.word);
    case 'submitting': {
      const secondsWaiting = Math.max(0, Math.floor((monotonicMs - payment.sinceMs) / 1000));
      return { kind: 'processing', insertedFen: inserted, secondsWaiting };
    }
    case 'changed': {
      const changed = { ...facts, order: orderUnderChange(order, payment.bills, payment.quoteToken) };
      const remaining = remainingFen(changed);
      return {
        kind: 'changed',
        account,
        oldDueFen: order.dueFen,
        newDueFen: changed.order.dueFen,
        insertedFen: inserted,
        remainingFen: remaining,
        split: splitView(splitMoney(changed.order, inserted)),
        canAddNotes: remaining > 0 && cashProblem(kiosk) === undefined,
      };
    }
    case 'settled':
    case 'pending':
    case 'claimed': {
      const claim = facts.claims[0];
      const pendingNumber = claimNumber(facts.transactionId, 0);
      return {
        kind: 'result',
        outcome: payment.state === 'settled' ? 'paid' : payment.state === 'pending' ? 'pending' : 'claim',
        orderKind: payment.state === 'claimed' ? order.kind : payment.posting.kind,
        account,
        dueFen: order.dueFen,
        insertedFen: inserted,
        split: payment.state === 'claimed' ? { bills: [], balanceFen: zeroFen } : splitView(payment.posting),
        newBalanceFen: payment.state === 'settled' ? payment.booking.balanceFen : null,
        ...boughtView(payment, kiosk, ledger, parts),
        bookedAtMs: payment.state === 'settled' ? payment.booking.bookedAtMs : null,
        transactionNumber: facts.transactionId,
        claim:
          payment.state === 'pending'
            ? {
                number: pendingNumber,
                amountFen: addFen(inserted, claimsFen(facts)),
                reason: 'unposted',
                more: facts.claims.map(({ number }) => number),
              }
            : claim !== undefined
              ? {
                  number: claim.number,
                  amountFen: claimsFen(facts),
                  reason: claim.reason,
                  more: facts.claims.slice(1).map(({ number }) => number),
                }
              : null,
        receipt: receiptState(payment.receipt),
        canReprint: canReprint(kiosk, ledger),
        closesInSeconds: secondsUntil(payment.closesAtMs, monotonicMs),
      };
    }
  }
}

function cashScreen(
  payment: Extract<Payment, { state: 'collecting' | 'stacking' | 'returning' | 'closing' | 'cancelling' }>,
  settings: Settings,
  word: AcceptorWord,
): Screen {
  const { facts } = payment;
  const inserted = insertedFen(facts);
  const remaining = remainingFen(facts);
  const collecting = payment.state === 'collecting';
  const moving = payment.state === 'stacking' || payment.state === 'returning';
  return {
    kind: 'cash',
    orderKind: facts.order.kind,
    account: accountView(facts.order.account),
    dueFen: facts.order.dueFen,
    insertedFen: inserted,
    remainingFen: remaining,
    surplusFen: surplusFen(facts),
    noteCount: facts.notes.length,
    acceptedNotesFen: settings.acceptedNotesFen,
    intake: collecting ? slotNow(payment.intake, word) : moving ? 'noteMoving' : 'closed',
    lastReturn:
      payment.state === 'collecting'
        ? payment.lastReturn
        : payment.state === 'returning'
          ? { reason: payment.reason, valueFen: payment.note.valueFen }
          : null,
    split: splitView(splitMoney(facts.order, inserted)),
    canPay: collecting && inserted > 0 && remaining === 0,
    canFinishShort: collecting && remaining > 0 && (inserted > 0 || facts.claims.length > 0),
    canCancel: collecting && inserted === 0 && facts.claims.length === 0,
  };
}

/** The slot is shown open only while the device itself waits for a note: one put in earlier would be refused. */
function slotNow(
  intake: 'opening' | 'open' | 'closed',
  word: AcceptorWord,
): 'opening' | 'open' | 'closed' | 'noteMoving' {
  if (intake !== 'open' || word === 'idle') return intake;
  return word === 'disabled' || word === 'initializing' ? 'opening' : 'noteMoving';
}

function receiptState(receipt: ReceiptFacts): Extract<Screen, { kind: 'result' }>['receipt'] {
  if (receipt.kind !== 'failed') return { kind: receipt.kind };
  switch (receipt.reason) {
    case 'paperOut':
    case 'coverOpen':
      return { kind: 'failed', reason: receipt.reason };
    case 'offline':
    case 'timeout':
      return { kind: 'failed', reason: 'printerOffline' };
    default:
      return { kind: 'failed', reason: 'printerFault' };
  }
}

function billView(bill: Bill, chosen: boolean): BillView {
  const { period, breakdown: _, ...rest } = bill;
  return { ...rest, ...yearAndMonth(period), breakdown: breakdownView(bill), chosen };
}

function splitView(split: Split): SplitView {
  return {
    bills: split.allocations.map(({ period, amountFen, whole }) => ({ ...yearAndMonth(period), amountFen, whole })),
    balanceFen: split.balanceFen,
  };
}

function yearAndMonth(period: string): { year: number; month: number } {
  return { year: Number(period.slice(0, 4)), month: Number(period.slice(5, 7)) };
}

function secondsUntil(atMs: number, monotonicMs: number): number {
  return Math.max(0, Math.ceil((atMs - monotonicMs) / 1000));
}
