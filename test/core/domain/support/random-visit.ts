import { expect } from 'vitest';
import type { Action, Effect, Input, PostingAnswer } from '../../../../core/domain/kiosk.ts';
import type { Posting } from '../../../../core/domain/order.ts';
import type { ReceiptDocument } from '../../../../core/domain/receipt-document.ts';
import { paymentOf } from '../../../../core/domain/step.ts';
import { createHonestAcceptor, type Choose, type HonestAcceptor } from './honest-acceptor.ts';
import { isAtRest } from './run-to-rest.ts';
import { bills, booking, cheaperBills, dearerBills, postpaid, prepaid } from './samples.ts';
import { newWalk, type Walk } from './walk.ts';

export interface RandomVisit {
  readonly walk: Walk;
  readonly acceptor: HonestAcceptor;
  /** What the back end booked, by posting id. */
  readonly booked: ReadonlyMap<string, Posting>;
}

/** Numbers from a list, in turn; a list that ran out goes on with zeros. */
export function choosing(numbers: readonly number[]): Choose {
  let next = 0;
  return (count) => {
    const number = numbers[next] ?? 0;
    next += 1;
    return number % count;
  };
}

/** Somebody plays with the kiosk for as long as there are numbers; then everybody leaves and everything works. */
export function playRandomVisit(numbers: readonly number[], moves: number): RandomVisit {
  const choose = choosing(numbers);
  const walk = newWalk();
  const acceptor = createHonestAcceptor(choose);
  const utility = createUtility(choose);
  const paper: ReceiptDocument[] = [];
  let done = 0;

  function carryOut(): void {
    for (; done < walk.effects.length; done += 1) {
      const effect = walk.effects[done];
      if (effect === undefined) continue;
      acceptor.command(effect);
      utility.command(effect);
      if (effect.kind === 'print') paper.push(effect.document);
    }
  }

  function hear(input: Input | undefined): void {
    if (input !== undefined) walk.give(input);
  }

  walk.give({ kind: 'started', open: [] });
  acceptor.reconnect(choose);
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });

  for (let move = 0; move < moves; move += 1) {
    carryOut();
    switch (choose(8)) {
      case 0:
      case 1:
        walk.act(plausible(walk, choose));
        break;
      case 2:
        if (acceptor.takesNotes) acceptor.insert();
        else hear(acceptor.work(choose));
        break;
      case 3:
      case 4:
        hear(acceptor.work(choose));
        break;
      case 5:
        hear(utility.work() ?? acceptor.work(choose));
        break;
      case 6:
        hear(printed(paper, choose));
        break;
      default:
        if (choose(6) === 0) acceptor.reconnect(choose);
        else walk.pass([1_000, 5_000, 21_000, 90_000][choose(4)] ?? 1_000);
    }
  }

  acceptor.heal();
  utility.heal();
  for (let turn = 0; turn < 500; turn += 1) {
    carryOut();
    const word = utility.work() ?? acceptor.work(choose) ?? printed(paper, () => 0);
    if (word !== undefined) hear(word);
    else if (isAtRest(walk) && acceptor.pathFen === 0) return { walk, acceptor, booked: utility.booked };
    else walk.pass(5_000);
  }
  return expect.fail(`no rest: ${JSON.stringify(walk.kiosk.stage)}`);
}

function printed(paper: ReceiptDocument[], choose: Choose): Input | undefined {
  const document = paper.shift();
  if (document === undefined) return undefined;
  const { transactionId, number } = document;
  const ends = [
    { kind: 'printed' },
    { kind: 'sent' },
    { kind: 'notPrinted', reason: 'paperOut' },
    { kind: 'uncertain', reason: 'timeout' },
  ] as const;
  return { kind: 'receiptEnded', transactionId, number, end: ends[choose(ends.length)] ?? ends[0] };
}

function plausible(walk: Walk, choose: Choose): Action {
  const { stage } = walk.kiosk;
  const anywhere: readonly Action[] = [
    { kind: 'cancel' },
    { kind: 'goBack' },
    { kind: 'touch' },
    { kind: 'finish' },
    { kind: 'openService' },
  ];
  const here = likely(stage.kind, paymentOf(walk.kiosk)?.state);
  // Mostly what the screen offers, now and then what it does not.
  return here[choose(here.length + 1)] ?? anywhere[choose(anywhere.length)] ?? { kind: 'touch' };
}

function likely(stage: Walk['kiosk']['stage']['kind'], state: string | undefined): readonly Action[] {
  switch (stage) {
    case 'home':
    case 'thanks':
      return [
        { kind: 'start', purpose: 'bill' },
        { kind: 'start', purpose: 'recharge' },
      ];
    case 'enteringAccount':
      return [{ kind: 'submitAccount', accountNumber: '0310004821' }];
    case 'choosingBills':
      return [{ kind: 'toggleBill', billId: 'B-2026-09' }, { kind: 'continue' }, { kind: 'continue' }];
    case 'noDebt':
      return [{ kind: 'continue' }];
    case 'choosingAmount':
      return [{ kind: 'chooseAmount', amountFen: 5_000 }];
    case 'consenting':
      return [{ kind: 'agree', withoutReceipt: true }];
    case 'servicePin':
      return [{ kind: 'goBack' }];
    case 'paying':
      if (state === 'changed') return [{ kind: 'acceptChange' }, { kind: 'addNotes' }, { kind: 'takeClaim' }];
      return [{ kind: 'pay' }, { kind: 'finishShort' }, { kind: 'touch' }, { kind: 'touch' }];
    case 'findingReceipt':
    case 'pastReceipt':
    case 'lookingUp':
    case 'service':
      return [{ kind: 'touch' }];
  }
}

interface Utility {
  readonly booked: Map<string, Posting>;
  command(effect: Effect): void;
  work(): Input | undefined;
  heal(): void;
}

/** Books an id once, repeats its first answer, and now and then says nothing. */
function createUtility(choose: Choose): Utility {
  const booked = new Map<string, Posting>();
  const first = new Map<string, PostingAnswer>();
  const asked: Effect[] = [];
  let healthy = false;

  function answerTo(posting: Posting): PostingAnswer {
    const before = first.get(posting.id);
    if (before !== undefined) return before;
    const way = healthy ? 0 : choose(7);
    if (way === 1) return { kind: 'unknown' };
    const changed = way === 2 ? dearerBills : way === 3 ? cheaperBills : undefined;
    const answer: PostingAnswer =
      way === 4
        ? { kind: 'refused', reason: 'blockedAccount', changed: undefined }
        : changed !== undefined
          ? { kind: 'refused', reason: 'amountChanged', changed: { bills: changed, quoteToken: `Q${way}` } }
          : { kind: 'accepted', booking };
    first.set(posting.id, answer);
    if (answer.kind === 'accepted') booked.set(posting.id, posting);
    return answer;
  }

  return {
    booked,
    command: (effect) => {
      if (effect.kind === 'submit' || effect.kind === 'lookUp') asked.push(effect);
    },
    work: () => {
      const effect = asked.shift();
      if (effect?.kind === 'lookUp') {
        const { requestId } = effect;
        if (!healthy && choose(8) === 0) return { kind: 'lookedUp', requestId, result: { kind: 'unknown' } };
        const account = choose(3) === 0 ? prepaid : postpaid;
        const owed = account === prepaid || choose(5) === 0 ? [] : bills;
        return { kind: 'lookedUp', requestId, result: { kind: 'found', account, bills: owed, quoteToken: 'Q1' } };
      }
      if (effect?.kind !== 'submit') return undefined;
      const answer = answerTo(effect.posting);
      // The outbox goes on under the same id until the answer is definite.
      if (answer.kind === 'unknown') asked.push(effect);
      return { kind: 'postingAnswered', postingId: effect.posting.id, answer };
    },
    heal: () => {
      healthy = true;
    },
  };
}
