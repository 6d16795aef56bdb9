import { cashProblem, receiptProblem } from './availability.ts';
import type { Action, Kiosk, LookUpResult, Stage, Step, Surroundings } from './kiosk.ts';
import { fen, sumFen } from './money.ts';
import { isAccountNumber } from './numbers.ts';
import type { Order } from './order.ts';
import { beginPayment } from './payment-start.ts';
import { advance, at, refuse } from './step.ts';
import { oldestFirst } from './split.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
type StageOf<K extends Stage['kind']> = Extract<Stage, { kind: K }>;

export function start(kiosk: Kiosk, action: ActionOf<'start'>): Step {
  if (kiosk.stage.kind !== 'home' && kiosk.stage.kind !== 'thanks') return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  return advance(at(kiosk, { kind: 'enteringAccount', purpose: action.purpose, entry: '', problem: null }));
}

export function submitAccount(kiosk: Kiosk, action: ActionOf<'submitAccount'>): Step {
  if (kiosk.stage.kind !== 'enteringAccount') return refuse('notNow');
  const { purpose } = kiosk.stage;
  const accountNumber = action.accountNumber.trim();
  if (!isAccountNumber(accountNumber)) {
    const entry = accountNumber.slice(0, 20);
    return advance(at(kiosk, { kind: 'enteringAccount', purpose, entry, problem: 'malformed' }));
  }
  const requestId = kiosk.lookUps + 1;
  return advance(
    { ...at(kiosk, { kind: 'lookingUp', purpose, accountNumber, requestId }), lookUps: requestId },
    [],
    [{ kind: 'lookUp', requestId, accountNumber }],
  );
}

export function lookedUp(kiosk: Kiosk, requestId: number, result: LookUpResult, monotonicMs: number): Step {
  const stage = kiosk.stage;
  // A late answer to a question that is no longer on the screen changes nothing.
  if (stage.kind !== 'lookingUp' || stage.requestId !== requestId) return advance(kiosk);
  const { purpose, accountNumber: entry } = stage;
  const touched = { ...kiosk, lastTouchMs: monotonicMs };
  if (result.kind !== 'found') {
    const problem = result.kind === 'unknown' ? 'backEndUnavailable' : result.reason;
    return advance(at(touched, { kind: 'enteringAccount', purpose, entry, problem }));
  }
  const { account, quoteToken } = result;
  const bills = oldestFirst(result.bills);
  if (bills.length > 0) {
    const chosen = bills.map((bill) => bill.billId);
    return advance(at(touched, { kind: 'choosingBills', account, bills, quoteToken, chosen }));
  }
  if (account.kind === 'prepaid' || purpose === 'recharge') {
    const orderKind = account.kind === 'prepaid' ? 'recharge' : 'prepayment';
    return advance(at(touched, { kind: 'choosingAmount', orderKind, account, problem: null }));
  }
  return advance(at(touched, { kind: 'noDebt', account }));
}

export function toggleBill(kiosk: Kiosk, action: ActionOf<'toggleBill'>): Step {
  const stage = kiosk.stage;
  if (stage.kind !== 'choosingBills') return refuse('notNow');
  if (!stage.bills.some((bill) => bill.billId === action.billId)) return refuse('notNow');
  const chosen = stage.chosen.includes(action.billId)
    ? stage.chosen.filter((billId) => billId !== action.billId)
    : [...stage.chosen, action.billId];
  return advance(at(kiosk, { ...stage, chosen }));
}

export function continueVisit(kiosk: Kiosk): Step {
  const stage = kiosk.stage;
  if (stage.kind !== 'choosingBills' && stage.kind !== 'noDebt') return refuse('notNow');
  if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
  if (stage.kind === 'noDebt') {
    const orderKind = 'prepayment';
    return advance(at(kiosk, { kind: 'choosingAmount', orderKind, account: stage.account, problem: null }));
  }
  const order = orderOfBills(stage);
  if (order.bills.length === 0) return refuse('nothingChosen');
  return toConsent(kiosk, order, stage);
}

export function orderOfBills(stage: StageOf<'choosingBills'>): Order {
  const bills = stage.bills.filter((bill) => stage.chosen.includes(bill.billId));
  const dueFen = sumFen(bills.map((bill) => bill.totalFen));
  return { kind: 'bills', account: stage.account, bills, quoteToken: stage.quoteToken, dueFen };
}

export function chooseAmount(kiosk: Kiosk, action: ActionOf<'chooseAmount'>, around: Surroundings): Step {
  const stage = kiosk.stage;
  if (stage.kind !== 'choosingAmount') return refuse('notNow');
  if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
  const { minAmountFen, maxAmountFen, stepAmountFen } = around.settings;
  const amount = action.amountFen;
  const inRange = Number.isSafeInteger(amount) && amount >= minAmountFen && amount <= maxAmountFen;
  if (!inRange || amount % stepAmountFen !== 0) return advance(at(kiosk, { ...stage, problem: 'outOfRange' }));
  const { orderKind, account } = stage;
  const order: Order = { kind: orderKind, account, bills: [], quoteToken: undefined, dueFen: fen(amount) };
  return toConsent(kiosk, order, { ...stage, problem: null });
}

/** The printer is asked while the terms are read, so that a dead one is known before money moves. */
function toConsent(kiosk: Kiosk, order: Order, back: Stage): Step {
  return advance(at(kiosk, { kind: 'consenting', order, back }), [], [{ kind: 'checkPrinter' }]);
}

export function agree(kiosk: Kiosk, action: ActionOf<'agree'>, around: Surroundings): Step {
  const stage = kiosk.stage;
  if (stage.kind !== 'consenting') return refuse('notNow');
  if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
  const printerDown = receiptProblem(kiosk) !== undefined;
  if (printerDown && !action.withoutReceipt) return refuse('receiptUnavailable');
  return beginPayment(kiosk, stage.order, printerDown, around);
}

/** Back one screen, where nothing is on paper yet. */
export function goBack(kiosk: Kiosk): Step {
  const stage = kiosk.stage;
  switch (stage.kind) {
    case 'enteringAccount':
    case 'findingReceipt':
      return advance(at(kiosk, { kind: 'home' }));
    case 'servicePin':
      // Two PINs are never checked side by side: the count of wrong ones could step over the lock.
      return stage.checking ? refuse('notNow') : advance(at(kiosk, { kind: 'home' }));
    case 'lookingUp':
      return advance(
        at(kiosk, { kind: 'enteringAccount', purpose: stage.purpose, entry: stage.accountNumber, problem: null }),
      );
    case 'choosingBills':
    case 'noDebt':
      return advance(at(kiosk, entryFor('bill')));
    case 'choosingAmount':
      if (stage.orderKind === 'prepayment') return advance(at(kiosk, { kind: 'noDebt', account: stage.account }));
      return advance(at(kiosk, entryFor('recharge')));
    case 'consenting':
      return advance(at(kiosk, stage.back));
    case 'home':
    case 'paying':
    case 'pastReceipt':
    case 'thanks':
    case 'service':
      return refuse('notNow');
  }
}

function entryFor(purpose: 'bill' | 'recharge'): Stage {
  return { kind: 'enteringAccount', purpose, entry: '', problem: null };
}
