import { expect } from 'vitest';
import type { Action, Input } from '../../../../core/domain/kiosk.ts';
import type { ReceiptDocument } from '../../../../core/domain/receipt-document.ts';
import { paymentOf } from '../../../../core/domain/step.ts';
import { createHonestAcceptor, type Choose, type HonestAcceptor } from './honest-acceptor.ts';
import { createHonestCardReader, type HonestCardReader } from './honest-card-reader.ts';
import { createUtility, type Utility } from './random-utility.ts';
import { offering, secret } from './recharge-samples.ts';
import { isAtRest } from './run-to-rest.ts';
import { newWalk, type Walk } from './walk.ts';

export interface RandomVisit {
  readonly walk: Walk;
  readonly acceptor: HonestAcceptor;
  readonly reader: HonestCardReader;
  readonly utility: Utility;
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
  const walk = newWalk([], offering);
  const acceptor = createHonestAcceptor(choose);
  const reader = createHonestCardReader(choose);
  const utility = createUtility(choose);
  const paper: ReceiptDocument[] = [];
  let done = 0;

  function carryOut(): void {
    for (; done < walk.effects.length; done += 1) {
      const effect = walk.effects[done];
      if (effect === undefined) continue;
      acceptor.command(effect);
      reader.command(effect);
      utility.command(effect);
      if (effect.kind === 'print') paper.push(effect.document);
    }
  }

  function hear(input: Input | undefined): void {
    if (input !== undefined) walk.give(input);
  }

  walk.give({ kind: 'started', open: [] });
  acceptor.reconnect(choose);
  reader.reconnect();
  walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });

  for (let move = 0; move < moves; move += 1) {
    carryOut();
    switch (choose(10)) {
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
      case 7:
        reader.putIn();
        hear(reader.work());
        break;
      case 8:
        hear(reader.work());
        break;
      default:
        if (choose(6) === 0) acceptor.reconnect(choose);
        else if (choose(8) === 0) reader.reconnect();
        else walk.pass([1_000, 5_000, 21_000, 90_000][choose(4)] ?? 1_000);
    }
  }

  acceptor.heal();
  reader.heal();
  utility.heal();
  for (let turn = 0; turn < 500; turn += 1) {
    carryOut();
    const word = utility.work() ?? acceptor.work(choose) ?? reader.work() ?? printed(paper, () => 0);
    if (word !== undefined) hear(word);
    else if (isAtRest(walk) && acceptor.pathFen === 0 && reader.inside === null)
      return { walk, acceptor, reader, utility };
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
      return [
        { kind: 'chooseAmount', amountFen: 5_000 },
        { kind: 'chooseAmount', amountFen: 5_000 },
        { kind: 'useRechargeCard' },
      ];
    case 'consenting':
      return [{ kind: 'agree', withoutReceipt: true }];
    case 'servicePin':
      return [{ kind: 'goBack' }];
    case 'paying':
      if (state === 'changed') return [{ kind: 'acceptChange' }, { kind: 'addNotes' }, { kind: 'takeClaim' }];
      if (state === 'settled')
        return [{ kind: 'writeCardAgain' }, { kind: 'finish' }, { kind: 'touch' }, { kind: 'touch' }];
      return [{ kind: 'pay' }, { kind: 'finishShort' }, { kind: 'touch' }, { kind: 'touch' }];
    case 'enteringRechargeCard':
      return [{ kind: 'submitRechargeCard', secret }];
    case 'rewritingCard':
      return [{ kind: 'writeCardAgain' }, { kind: 'continue' }, { kind: 'touch' }, { kind: 'touch' }];
    case 'findingReceipt':
    case 'pastReceipt':
    case 'lookingUp':
    case 'asking':
    case 'choosingAccount':
    case 'provingOwner':
    case 'history':
    case 'credits':
    case 'service':
      return [{ kind: 'touch' }];
  }
}
