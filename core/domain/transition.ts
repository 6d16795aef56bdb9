import { keepAftercareOpen, openAftercare, requestInvoice, sendReceipt } from './aftercare-steps.ts';
import { chooseAmount } from './amount-steps.ts';
import { notAskedYet } from './availability.ts';
import { cheatSuspected, opened, stateChanged } from './device-steps.ts';
import { answerBox } from './box-steps.ts';
import { cardConfirmed } from './card-confirm-steps.ts';
import { atTheReader } from './card-gate.ts';
import {
  cardRead,
  cardReaderChanged,
  cardWriteEnded,
  ejectForService,
  noCardYet,
  writeCardAgain,
} from './card-steps.ts';
import { claimPostingAnswered, postClaim, settleClaimAtCounter } from './claim-steps.ts';
import { dayListed, reconcileNow } from './day-steps.ts';
import { chooseAccount, enterBy } from './find-account-steps.ts';
import { findByAccount, findByNumber, findReceipt, leavePast, reprint } from './find-steps.ts';
import { printHistory, proveOwner, showHistory } from './history-steps.ts';
import type { Action, Input, Kiosk, Step, Surroundings } from './kiosk.ts';
import {
  acknowledged,
  noteInEscrow,
  noteRejected,
  noteReturned,
  noteStacked,
  returnAnswered,
  stackAnswered,
} from './note-steps.ts';
import {
  acceptChange,
  addNotes,
  cancel,
  endVisit,
  finishShort,
  intakeAnswered,
  pay,
  postingAnswered,
  takeClaim,
} from './payment-steps.ts';
import { answered } from './question-steps.ts';
import { receiptEnded } from './receipt-steps.ts';
import { submitRechargeCard, useRechargeCard } from './recharge-card-steps.ts';
import { openService, pinChecked, pinChecking, serviceAction } from './service-steps.ts';
import { started } from './start-steps.ts';
import { advance, assertNever, at, refuse } from './step.ts';
import { goHome, tick } from './tick-steps.ts';
import { agree, continueVisit, goBack, lookedUp, start, submitAccount, toggleBill } from './visit-steps.ts';
import { newPremises, premisesChanged } from './premises.ts';

/**
 * The whole behaviour of the kiosk: total over every stage and input, pure, and the only place that makes records.
 * A step advances with records and effects (carried out in that order: paper before hands), or refuses by name.
 */
export function transition(kiosk: Kiosk, input: Input, around: Surroundings): Step {
  return atTheReader(stepOf(kiosk, input, around), around);
}

function stepOf(kiosk: Kiosk, input: Input, around: Surroundings): Step {
  switch (input.kind) {
    case 'started':
      return started(kiosk, input.open, around);
    case 'action':
      return onAction(kiosk, input.action, around);
    case 'pinChecking':
      return pinChecking(kiosk, around);
    case 'pinChecked':
      return pinChecked(kiosk, input.right, around);
    case 'tick':
      return tick(kiosk, around);
    case 'lookedUp':
      return lookedUp(kiosk, input.requestId, input.result, around);
    case 'intakeAnswered':
      return intakeAnswered(kiosk, input, around);
    case 'stackAnswered':
      return stackAnswered(kiosk, input, around);
    case 'returnAnswered':
      return returnAnswered(kiosk, input.answer, around);
    case 'acknowledged':
      return acknowledged(kiosk, input);
    case 'opened':
      return opened(kiosk, input, around);
    case 'stateChanged':
      return stateChanged(kiosk, input, around);
    case 'noteInEscrow':
      return noteInEscrow(kiosk, input, around);
    case 'noteStacked':
      return noteStacked(kiosk, input, around);
    case 'noteReturned':
      return noteReturned(kiosk, input, around);
    case 'noteRejected':
      return noteRejected(kiosk, input, around);
    case 'cheatSuspected':
      return cheatSuspected(kiosk, around);
    case 'postingAnswered':
      return claimPostingAnswered(kiosk, input, around) ?? postingAnswered(kiosk, input, around);
    case 'dayListed':
      return dayListed(kiosk, input, around);
    case 'sensorsChanged':
    case 'sensorInput':
      return premisesChanged(kiosk, input, around);
    case 'spaceLow':
      return spaceLow(kiosk, input.low);
    case 'receiptEnded':
      return receiptEnded(kiosk, input, around);
    case 'printerChanged':
      return advance({ ...kiosk, printer: { ...kiosk.printer, word: input.status } });
    case 'answered':
      return answered(kiosk, input, around);
    case 'cardReaderChanged':
      return cardReaderChanged(kiosk, input, around);
    case 'cardRead':
      return cardRead(kiosk, input, around);
    case 'cardWriteEnded':
      return cardWriteEnded(kiosk, input, around);
    case 'cardConfirmed':
      return cardConfirmed(kiosk, input);
    case 'journalFailed':
      return journalFailed(kiosk);
    default:
      return assertNever(input);
  }
}

/** No PIN can be counted any more, so none is waited for. */
function journalFailed(kiosk: Kiosk): Step {
  const stage = kiosk.stage.kind === 'servicePin' ? ({ kind: 'home' } as const) : kiosk.stage;
  return advance({ ...kiosk, stage, journalFailed: true }, [], [{ kind: 'closeIntake' }]);
}

/** What is under way still fits into the reserve; nothing new is begun. */
function spaceLow(kiosk: Kiosk, low: boolean): Step {
  if (!low || kiosk.spaceLow) return advance({ ...kiosk, spaceLow: low });
  const payment = kiosk.stage.kind === 'paying' ? kiosk.stage.payment : undefined;
  if (payment?.state !== 'collecting') return advance({ ...kiosk, spaceLow: true });
  const closed = { kind: 'paying', payment: { ...payment, intake: 'closed' } } as const;
  return advance({ ...kiosk, spaceLow: true, stage: closed }, [], [{ kind: 'closeIntake' }]);
}

function onAction(untouched: Kiosk, action: Action, around: Surroundings): Step {
  const kiosk = { ...untouched, lastTouchMs: around.monotonicMs };
  switch (action.kind) {
    case 'start':
      return start(kiosk, action);
    case 'submitAccount':
      return submitAccount(kiosk, action);
    case 'toggleBill':
      return toggleBill(kiosk, action);
    case 'continue':
      return continueVisit(kiosk, around);
    case 'chooseAmount':
      return chooseAmount(kiosk, action, around);
    case 'agree':
      return agree(kiosk, action, around);
    case 'pay':
      return pay(kiosk, around);
    case 'finishShort':
      return finishShort(kiosk, around);
    case 'acceptChange':
      return acceptChange(kiosk, around);
    case 'addNotes':
      return addNotes(kiosk, around);
    case 'takeClaim':
      return takeClaim(kiosk, around);
    case 'goBack':
      if (kiosk.stage.kind === 'pastReceipt') return leavePast(kiosk, around);
      return kiosk.stage.kind === 'paying' ? cancel(kiosk, around) : goBack(kiosk, around);
    case 'cancel':
      return onCancel(kiosk, around);
    case 'finish':
      if (kiosk.stage.kind === 'pastReceipt') return leavePast(kiosk, around);
      return kiosk.stage.kind === 'thanks' ? goHome(kiosk, around) : endVisit(kiosk, around, 'finish');
    case 'touch':
      return advance(keepAftercareOpen(kiosk, around));
    case 'setLanguage':
      return advance({ ...kiosk, display: { ...kiosk.display, language: action.language } });
    case 'setDisplay': {
      const { size, contrast, sound } = action;
      return advance({ ...kiosk, display: { ...kiosk.display, size, contrast, sound } });
    }
    case 'findReceipt':
      return findReceipt(kiosk, action, around);
    case 'findByNumber':
      return findByNumber(kiosk, action, around);
    case 'findByAccount':
      return findByAccount(kiosk, action, around);
    case 'reprint':
      return reprint(kiosk, around);
    case 'enterBy':
      return enterBy(kiosk, action, around);
    case 'chooseAccount':
      return chooseAccount(kiosk, action);
    case 'proveOwner':
      return proveOwner(kiosk, action);
    case 'showHistory':
      return showHistory(kiosk, action);
    case 'printHistory':
      return printHistory(kiosk, around);
    case 'openAftercare':
      return openAftercare(kiosk, action, around);
    case 'sendReceipt':
      return sendReceipt(kiosk, action, around);
    case 'requestInvoice':
      return requestInvoice(kiosk, action, around);
    case 'useRechargeCard':
      return useRechargeCard(kiosk, around);
    case 'submitRechargeCard':
      return submitRechargeCard(kiosk, action, around);
    case 'writeCardAgain':
      return writeCardAgain(kiosk, around);
    case 'serviceEjectCard':
      return ejectForService(kiosk);
    case 'serviceAnswerBox':
      return answerBox(kiosk, action, around);
    case 'serviceSettleClaim':
      return settleClaimAtCounter(kiosk, action, around);
    case 'servicePostClaim':
      return postClaim(kiosk, action, around);
    case 'serviceReconcile':
      return reconcileNow(kiosk, action, around);
    case 'openService':
      return openService(kiosk);
    case 'leaveService':
    case 'serviceTestPrint':
    case 'serviceNoteTest':
    case 'serviceJournalPage':
      return serviceAction(kiosk, action, around);
    default:
      return assertNever(action);
  }
}

/** Home from every screen on which no money was taken. */
function onCancel(kiosk: Kiosk, around: Surroundings): Step {
  switch (kiosk.stage.kind) {
    case 'home':
      return advance(kiosk);
    case 'paying':
      return cancel(kiosk, around);
    case 'pastReceipt':
      return leavePast(kiosk, around);
    case 'service':
      return refuse('notNow');
    case 'servicePin':
      return goBack(kiosk, around);
    case 'rewritingCard':
      if (kiosk.stage.write.state === 'writing') return refuse('notNow');
      return goHome(kiosk, around);
    case 'enteringAccount':
    case 'lookingUp':
    case 'choosingBills':
    case 'noDebt':
    case 'choosingAmount':
    case 'consenting':
    case 'thanks':
    case 'findingReceipt':
    case 'enteringRechargeCard':
    case 'asking':
    case 'choosingAccount':
    case 'provingOwner':
    case 'history':
    case 'credits':
      return advance(at({ ...kiosk, display: around.settings.display }, { kind: 'home' }));
  }
}

/** Before the first input: nothing is known of the devices, and nobody is here. */
export function newKiosk(
  around: Pick<Surroundings, 'settings' | 'monotonicMs' | 'businessDate'>,
  known: Pick<Kiosk, 'lastNote' | 'pin' | 'orphans' | 'boxPresent' | 'boxUnanswered'>,
  fitted: {
    readonly acceptor: boolean;
    readonly printer: boolean;
    readonly cardReader?: boolean;
    readonly sensors?: boolean;
  },
): Kiosk {
  return {
    stage: { kind: 'home' },
    display: around.settings.display,
    lastTouchMs: around.monotonicMs,
    acceptor: { fitted: fitted.acceptor, word: 'offline', detail: notAskedYet },
    printer: { fitted: fitted.printer, word: { kind: 'offline', detail: notAskedYet } },
    cardReader: noCardYet(fitted.cardReader ?? false, notAskedYet),
    premises: newPremises(fitted.sensors ?? false, notAskedYet),
    cardConfirms: [],
    questions: 0,
    rechargeCards: { wrong: 0, lastWrongMs: 0 },
    journalFailed: false,
    spaceLow: false,
    quietUntilMs: 0,
    clocks: null,
    finds: { wrong: 0, lastWrongMs: 0 },
    claimPostings: [],
    day: { current: around.businessDate, toReconcile: [], nextTryMs: 0, asked: [] },
    background: [],
    lookUps: 0,
    handedBack: null,
    ...known,
  };
}
