import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect, Input } from '../../../core/domain/kiosk.ts';
import { inFlightFen } from '../../../core/domain/ledger.ts';
import type { ReceiptDocument } from '../../../core/domain/receipt-document.ts';
import { paymentOf } from '../../../core/domain/step.ts';
import type { Choose } from './support/honest-acceptor.ts';
import { createHonestCardReader, type HonestCardReader } from './support/honest-card-reader.ts';
import { choosing } from './support/random-visit.ts';
import { createUtility, type Utility } from './support/random-utility.ts';
import { cardAccount, offering } from './support/recharge-samples.ts';
import { home, working } from './support/recharge-states.ts';
import { isAtRest } from './support/run-to-rest.ts';
import { yuan } from './support/samples.ts';
import { insert } from './support/states.ts';
import { defaultStartMs, restartedFrom, type Walk } from './support/walk.ts';

const moves = 400;
const numbers = fc.array(fc.nat(100_000), { minLength: 2 * moves, maxLength: 2 * moves });

interface Played {
  readonly walk: Walk;
  readonly reader: HonestCardReader;
  readonly utility: Utility;
  readonly restarts: number;
  /** Ticks in a row with a card inside and nobody there. */
  readonly longestKept: number;
}

/** A household buys and buys; the card reader and the back end break, and the power goes at any moment. */
function play(list: readonly number[]): Played {
  const choose = choosing(list);
  const reader = createHonestCardReader(choose);
  const utility = createUtility(choose, [cardAccount]);
  const paper: ReceiptDocument[] = [];
  let walk = home();
  let done = 0;
  let restarts = 0;
  let kept = 0;
  let longestKept = 0;

  function carryOut(): void {
    for (; done < walk.effects.length; done += 1) {
      const effect = walk.effects[done];
      if (effect === undefined) continue;
      reader.command(effect);
      utility.command(effect);
      if (effect.kind === 'print') paper.push(effect.document);
      const said = intake(effect);
      if (said !== undefined) walk.give(said);
    }
  }

  function hear(input: Input | undefined): void {
    if (input !== undefined) walk.give(input);
  }

  function printedNext(): Input | undefined {
    const document = paper.shift();
    if (document === undefined) return undefined;
    const { transactionId, number } = document;
    return { kind: 'receiptEnded', transactionId, number, end: { kind: 'printed' } };
  }

  function passed(ms: number): void {
    walk.pass(ms);
    const isKept =
      walk.kiosk.stage.kind === 'home' && walk.kiosk.cardReader.word === 'cardInside' && !isGivenBack(walk);
    kept = isKept ? kept + 1 : 0;
    longestKept = Math.max(longestKept, kept);
  }

  function powerCut(): void {
    restarts += 1;
    walk = working(restartedFrom(walk.appends, offering, defaultStartMs + walk.nowMs));
    done = 0;
    utility.hangUp();
    reader.reconnect();
    paper.length = 0;
  }

  reader.reconnect();
  for (let move = 0; move < moves; move += 1) {
    carryOut();
    switch (choose(12)) {
      case 0:
      case 1:
      case 2:
        goOn(walk, choose);
        break;
      case 3:
      case 4:
      case 5:
        hear(utility.work());
        break;
      case 6:
      case 7:
        hear(reader.work());
        break;
      case 8:
        reader.putIn();
        break;
      case 9:
        hear(printedNext());
        break;
      case 10:
        passed([1_000, 5_000, 21_000, 61_000][choose(4)] ?? 1_000);
        break;
      default:
        [powerCut, reader.reconnect, () => {}][choose(3)]?.();
    }
  }

  reader.heal();
  utility.heal();
  for (let turn = 0; turn < 500; turn += 1) {
    carryOut();
    const word = utility.work() ?? reader.work() ?? printedNext();
    if (word !== undefined) hear(word);
    else if (isAtRest(walk) && reader.inside === null) return { walk, reader, utility, restarts, longestKept };
    else passed(5_000);
  }
  return expect.fail(`no rest: ${JSON.stringify(walk.kiosk.stage)}`);
}

function isGivenBack({ kiosk }: Walk): boolean {
  return kiosk.cardReader.givenBackMs !== null;
}

function intake(effect: Effect): Input | undefined {
  if (effect.kind === 'openIntake') return { kind: 'intakeAnswered', asked: 'open', answer: 'done' };
  return effect.kind === 'closeIntake' ? { kind: 'intakeAnswered', asked: 'close', answer: 'done' } : undefined;
}

/** What a household does next, mostly. */
function goOn(walk: Walk, choose: Choose): void {
  switch (walk.kiosk.stage.kind) {
    case 'home':
    case 'thanks':
      walk.act({ kind: 'start', purpose: 'recharge' });
      return;
    case 'enteringAccount':
      // Some leave it to the card.
      if (choose(2) === 0) walk.act({ kind: 'submitAccount', accountNumber: cardAccount.accountNumber });
      return;
    case 'choosingAmount':
      walk.act({ kind: 'chooseAmount', amountFen: yuan(50) });
      return;
    case 'consenting':
      walk.act({ kind: 'agree', withoutReceipt: false });
      return;
    case 'rewritingCard':
      walk.act(choose(3) === 0 ? { kind: 'goBack' } : { kind: choose(2) === 0 ? 'continue' : 'writeCardAgain' });
      return;
    default:
  }
  const payment = paymentOf(walk.kiosk);
  if (payment?.state === 'collecting') {
    walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
    insert(walk, 50);
    walk.act({ kind: 'pay' });
  } else if (payment?.state === 'changed') walk.act({ kind: 'acceptChange' });
  else if (payment !== undefined) walk.act({ kind: choose(4) === 0 ? 'finish' : 'writeCardAgain' });
}

describe('a purchase card', () => {
  it('is charged once for every purchase and never kept, whatever breaks and whenever the power goes', () => {
    const seen = { tries: 0, rewritten: 0, written: 0, restarts: 0, unsure: 0 };
    fc.assert(
      fc.property(numbers, (list) => {
        const { walk, reader, utility, restarts, longestKept } = play(list);
        const written = walk.records.flatMap((record) => (record.kind === 'cardWritten' ? [record.orderId] : []));
        // Once on paper, once at the back end, and really on the card; the walk sees to it that no byte follows.
        expect(new Set(written).size).toBe(written.length);
        for (const orderId of written) expect(reader.onCard.has(orderId)).toBe(true);
        expect([...utility.committed].toSorted()).toEqual(written.toSorted());
        expect(reader.inside).toBe(null);
        expect(longestKept).toBeLessThanOrEqual(1);

        // One purchase a transaction, and all of its money is booked or owed.
        const settled = walk.records.flatMap((record) =>
          record.kind === 'paymentSettled' ? [record.transactionId] : [],
        );
        expect(new Set(settled).size).toBe(settled.length);
        expect(inFlightFen(walk.ledger)).toBe(0);
        const booked = [...utility.booked.values()].reduce((sum, { totalFen }) => sum + totalFen, 0);
        expect(walk.ledger.totals.creditedFen).toBe(booked);

        const started = walk.records.filter((record) => record.kind === 'cardWriteStarted');
        seen.tries += started.length;
        seen.rewritten += started.filter((record) => record.transactionId === undefined).length;
        seen.written += written.length;
        seen.restarts += restarts;
        seen.unsure += [...reader.written.values()].filter((times) => times > 1).length;
      }),
      { numRuns: 200, seed: 20_261_122 },
    );
    // The walks do write cards, or they would prove nothing.
    expect(seen.written).toBeGreaterThan(100);
    expect(seen.rewritten).toBeGreaterThan(20);
    expect(seen.restarts).toBeGreaterThan(1_000);
    expect(seen.unsure).toBeGreaterThan(5);
  });
});
