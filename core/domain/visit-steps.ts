import { choosingAmount, toConsent } from './amount-steps.ts';
import { cashProblem, receiptProblem } from './availability.ts';
import { rewrite } from './card-steps.ts';
import type { Action, Kiosk, LookUpResult, Stage, Step, Surroundings } from './kiosk.ts';
import { findByKey, goOn } from './find-account-steps.ts';
import { sumFen } from './money.ts';
import { isAccountNumber } from './numbers.ts';
import type { Account, CardOrder, Order } from './order.ts';
import { beginPayment } from './payment-start.ts';
import { advance, at, refuse } from './step.ts';
import { oldestFirst } from './split.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
type StageOf<K extends Stage['kind']> = Extract<Stage, { kind: K }>;

export function start(kiosk: Kiosk, action: ActionOf<'start'>): Step {
  if (kiosk.stage.kind !== 'home' && kiosk.stage.kind !== 'thanks') return refuse('notNow');
  if (kiosk.journalFailed) return refuse('outOfService');
  return advance(
    at(kiosk, { kind: 'enteringAccount', purpose: action.purpose, by: 'account', entry: '', problem: null }),
  );
}

export function submitAccount(kiosk: Kiosk, action: ActionOf<'submitAccount'>): Step {
  if (kiosk.stage.kind !== 'enteringAccount') return refuse('notNow');
  const { purpose, by } = kiosk.stage;
  const accountNumber = action.accountNumber.trim();
  if (by !== 'account') return findByKey(kiosk, by, accountNumber);
  if (!isAccountNumber(accountNumber)) {
    const entry = accountNumber.slice(0, 20);
    return advance(at(kiosk, { kind: 'enteringAccount', purpose, by: 'account', entry, problem: 'malformed' }));
  }
  return goOn(kiosk, purpose, accountNumber, false);
}

export function lookedUp(kiosk: Kiosk, requestId: number, result: LookUpResult, around: Surroundings): Step {
  const stage = kiosk.stage;
  // A late answer to a question that is no longer on the screen changes nothing.
  if (stage.kind !== 'lookingUp' || stage.requestId !== requestId) return advance(kiosk);
  const { purpose } = stage;
  const entry = stage.found === true ? '' : stage.accountNumber;
  const touched = { ...kiosk, lastTouchMs: around.monotonicMs };
  if (result.kind !== 'found') {
    const problem = result.kind === 'unknown' ? 'backEndUnavailable' : result.reason;
    return advance(at(touched, { kind: 'enteringAccount', purpose, by: 'account', entry, problem }));
  }
  const { account, quoteToken } = result;
  const bills = oldestFirst(result.bills);
  const unwritten = unwrittenOrder(account, around);
  // Whoever comes to pay bills pays them; whoever comes to buy gets first what was paid for.
  if (unwritten !== undefined && (purpose === 'recharge' || bills.length === 0)) {
    return rewrite(touched, account, unwritten, around);
  }
  if (bills.length > 0) {
    const chosen = bills.map((bill) => bill.billId);
    return advance(at(touched, { kind: 'choosingBills', account, bills, quoteToken, chosen }));
  }
  if (account.kind === 'prepaid' || purpose === 'recharge') {
    return advance(at(touched, choosingAmount(account, around.settings)));
  }
  return advance(at(touched, { kind: 'noDebt', account }));
}

/** A purchase that is paid for and on no card yet; one whose end the back end has heard is only slow to leave its page. */
function unwrittenOrder({ openCardOrder }: Account, { books, settings }: Surroundings): CardOrder | undefined {
  if (openCardOrder === undefined || !settings.offered.has('cards')) return undefined;
  return books.card(openCardOrder.orderId)?.confirmed === true ? undefined : openCardOrder;
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

export function continueVisit(kiosk: Kiosk, { settings }: Surroundings): Step {
  const stage = kiosk.stage;
  if (stage.kind === 'rewritingCard' && stage.write.state === 'written') {
    return advance(at(kiosk, choosingAmount(stage.account, settings)));
  }
  if (stage.kind !== 'choosingBills' && stage.kind !== 'noDebt') return refuse('notNow');
  if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
  if (stage.kind === 'noDebt') {
    return advance(at(kiosk, choosingAmount(stage.account, settings)));
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

export function agree(kiosk: Kiosk, action: ActionOf<'agree'>, around: Surroundings): Step {
  const stage = kiosk.stage;
  if (stage.kind !== 'consenting') return refuse('notNow');
  if (cashProblem(kiosk) !== undefined) return refuse('cashUnavailable');
  const printerDown = receiptProblem(kiosk) !== undefined;
  if (printerDown && !action.withoutReceipt) return refuse('receiptUnavailable');
  return beginPayment(kiosk, stage.order, printerDown, around);
}

/** Back one screen, where nothing is on paper yet. */
export function goBack(kiosk: Kiosk, { settings }: Surroundings): Step {
  const stage = kiosk.stage;
  switch (stage.kind) {
    case 'enteringAccount':
    case 'findingReceipt':
    case 'choosingAccount':
    case 'provingOwner':
    case 'history':
    case 'credits':
      return advance(at(kiosk, { kind: 'home' }));
    case 'asking':
      return advance(at(kiosk, stage.back));
    case 'enteringRechargeCard':
      return advance(at(kiosk, choosingAmount(stage.account, settings)));
    case 'rewritingCard':
      // The card moves in the reader: it is given back when the try has ended.
      return stage.write.state === 'writing' ? refuse('notNow') : advance(at(kiosk, entryFor('recharge')));
    case 'servicePin':
      // Two PINs are never checked side by side: the count of wrong ones could step over the lock.
      return stage.checking ? refuse('notNow') : advance(at(kiosk, { kind: 'home' }));
    case 'lookingUp':
      return advance(
        at(kiosk, {
          kind: 'enteringAccount',
          purpose: stage.purpose,
          by: 'account',
          entry: stage.found === true ? '' : stage.accountNumber,
          problem: null,
        }),
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
  return { kind: 'enteringAccount', purpose, by: 'account', entry: '', problem: null };
}
