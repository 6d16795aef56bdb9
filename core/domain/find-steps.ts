import { longDwell, resultDwellMs } from './close-steps.ts';
import type { Action, FindProblem, Kiosk, Stage, Step, Surroundings } from './kiosk.ts';
import { fen } from './money.ts';
import { isAccountNumber, isClaimNumber, isTransactionNumber } from './numbers.ts';
import { printAgain, reprintProblem, subjectOf } from './past-paper.ts';
import type { PastPayment } from './payment.ts';
import { advance, at, paying, paymentOf, refuse } from './step.ts';
import { goHome } from './tick-steps.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
type By = Extract<Stage, { kind: 'findingReceipt' }>['by'];

/** A resident finds their slip within a few; whoever tries numbers on a stranger's account stops here. */
export const findTries = 5;
/** Counted within this time, and waited for when they are used up. A real loss asks at the counter meanwhile. */
export const findLockMs = 15 * 60_000;

/** From home to the search, and from one way of searching to the other. */
export function findReceipt(kiosk: Kiosk, action: ActionOf<'findReceipt'>, around: Surroundings): Step {
  const { kind } = kiosk.stage;
  if (kind !== 'home' && kind !== 'thanks' && kind !== 'findingReceipt') return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  return searching(kiosk, action.by, isLocked(kiosk, around) ? 'tooManyTries' : null);
}

export function findByNumber(kiosk: Kiosk, action: ActionOf<'findByNumber'>, around: Surroundings): Step {
  // The code on a paper says `LP:terminal:number`.
  const number = action.number.slice(action.number.lastIndexOf(':') + 1);
  const wellFormed = isClaimNumber(number) || isTransactionNumber(number);
  return search(kiosk, 'number', wellFormed, () => around.books.pastByNumber(number), around);
}

/** Both must fit, and nobody is told which one did not: the amount is what only the payer knows. */
export function findByAccount(kiosk: Kiosk, action: ActionOf<'findByAccount'>, around: Surroundings): Step {
  const accountNumber = action.accountNumber.trim();
  const { amountFen } = action;
  const wellFormed = isAccountNumber(accountNumber) && Number.isSafeInteger(amountFen) && amountFen > 0;
  return search(kiosk, 'account', wellFormed, () => around.books.pastByAccount(accountNumber, fen(amountFen)), around);
}

function search(
  kiosk: Kiosk,
  by: By,
  wellFormed: boolean,
  find: () => PastPayment | undefined,
  around: Surroundings,
): Step {
  if (kiosk.stage.kind !== 'findingReceipt') return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  if (isLocked(kiosk, around)) return searching(kiosk, by, 'tooManyTries');
  // A slip of the finger tells nothing about anybody, so it is no try.
  if (!wellFormed) return searching(kiosk, by, 'malformed');
  const past = find();
  if (past === undefined) {
    const counted = { ...kiosk, finds: { wrong: recentTries(kiosk, around) + 1, lastWrongMs: around.monotonicMs } };
    return searching(counted, by, isLocked(counted, around) ? 'tooManyTries' : 'notFound');
  }
  // The count stays: with a paper of one's own between the tries one could guess without end.
  const found: Stage = { kind: 'pastReceipt', past, receipt: { kind: 'none' }, closesAtMs: closesAtMs(around) };
  return advance(at(kiosk, found), [], kiosk.printer.fitted ? [{ kind: 'checkPrinter' }] : []);
}

function searching(kiosk: Kiosk, by: By, problem: FindProblem | null): Step {
  return advance(at(kiosk, { kind: 'findingReceipt', by, problem }));
}

function recentTries(kiosk: Kiosk, around: Surroundings): number {
  return around.monotonicMs - kiosk.finds.lastWrongMs < findLockMs ? kiosk.finds.wrong : 0;
}

function isLocked(kiosk: Kiosk, around: Surroundings): boolean {
  return recentTries(kiosk, around) >= findTries;
}

function closesAtMs(around: Surroundings): number {
  return around.monotonicMs + longDwell * around.settings.resultMs;
}

/** Another paper: of the result on the screen, or of the payment that was found. */
export function reprint(kiosk: Kiosk, around: Surroundings): Step {
  const problem = reprintProblem(kiosk, around.books);
  if (problem !== undefined) return refuse(problem);
  const subject = subjectOf(kiosk, around.books);
  const payment = paymentOf(kiosk);
  if (subject === undefined) return refuse('notNow');
  const { past } = subject;
  const { receipt, records, effects } = printAgain(kiosk, past, around);
  if (payment?.state === 'settled' || payment?.state === 'pending' || payment?.state === 'claimed') {
    const printing = { ...payment, receipt, closesAtMs: around.monotonicMs + resultDwellMs(payment, around) };
    return advance(paying(kiosk, printing), records, effects);
  }
  const shown: Stage = { kind: 'pastReceipt', past, receipt, closesAtMs: closesAtMs(around) };
  return advance(at(kiosk, shown), records, effects);
}

/** Leaves a payment that was found; while its paper is coming the next resident waits, so that nobody takes it along. */
export function leavePast(kiosk: Kiosk, around: Surroundings): Step {
  if (kiosk.stage.kind !== 'pastReceipt' || kiosk.stage.receipt.kind === 'printing') return refuse('notNow');
  return goHome(kiosk, around);
}
