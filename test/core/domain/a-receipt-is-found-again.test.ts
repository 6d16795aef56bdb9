import { describe, expect, it } from 'vitest';
import { booksOf } from '../../../core/domain/books.ts';
import type { Action, Stage } from '../../../core/domain/kiosk.ts';
import { findLockMs, findTries } from '../../../core/domain/find-steps.ts';
import { claimNumber } from '../../../core/domain/numbers.ts';
import { mostCopies } from '../../../core/domain/papers.ts';
import { claimOf, outcomeOf } from '../../../core/domain/past-paper.ts';
import { printLimitMs } from '../../../core/domain/tick-steps.ts';
import { digestOf } from '../../../core/platform/receipt-digest.ts';
import { last } from './support/reading.ts';
import { booking, postpaid, settings, yuan } from './support/samples.ts';
import {
  atHome,
  consenting,
  insert,
  nobodysNumber,
  pending,
  postingId,
  printed,
  printing,
  refused,
  restarted,
  settled,
  stateOf,
} from './support/states.ts';
import type { Walk } from './support/walk.ts';

/** The visit is over and nobody is here. */
function gone(walk: Walk): Walk {
  walk.act({ kind: 'finish' });
  walk.act({ kind: 'finish' });
  expect(walk.kiosk.stage.kind).toBe('home');
  return walk;
}

function idOf(walk: Walk): string {
  return last(walk, 'consentGiven').transactionId;
}

function find(walk: Walk, search: Action): Walk {
  walk.act({ kind: 'findReceipt', by: 'number' });
  walk.act(search);
  return walk;
}

const byNumber = (number: string): Action => ({ kind: 'findByNumber', number });
const byAccount = (amount: number, accountNumber = postpaid.accountNumber): Action => ({
  kind: 'findByAccount',
  accountNumber,
  amountFen: yuan(amount),
});

function found(walk: Walk): Extract<Stage, { kind: 'pastReceipt' }> {
  if (walk.kiosk.stage.kind !== 'pastReceipt') throw new Error(`the stage is ${stateOf(walk.kiosk)}`);
  return walk.kiosk.stage;
}

function problem(walk: Walk): string | null {
  return walk.kiosk.stage.kind === 'findingReceipt' ? walk.kiosk.stage.problem : walk.kiosk.stage.kind;
}

function lastPaper(walk: Walk): { what: string; marked: boolean; digest: string } {
  const effect = walk.effects.findLast((candidate) => candidate.kind === 'print');
  if (effect === undefined) throw new Error('nothing was printed');
  const { document } = effect;
  const marked = document.lines.some((line) => line.kind === 'text' && line.key === 'title.copy');
  return { what: document.what, marked, digest: digestOf(document) };
}

/** Paid without a receipt: there was no paper. */
function paidWithoutReceipt(): Walk {
  const walk = consenting();
  walk.give({ kind: 'printerChanged', status: { kind: 'paperOut' } });
  walk.act({ kind: 'agree', withoutReceipt: true });
  walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
  walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
  for (const amount of [50, 20, 5]) insert(walk, amount);
  walk.act({ kind: 'pay' });
  walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
  return gone(settled(walk));
}

/** A pending slip is out, and the resident has left. */
const waiting = (): Walk => gone(printed(pending()));
const paid = (): Walk => gone(printed(settled()));
const claimed = (): Walk => gone(printed(refused()));

describe('a payment of an earlier visit', () => {
  it('is found by its number, by the letters at its end, and as a code reads it, in any case and with any dashes', () => {
    const id = idOf(paid());
    const letters = id.slice(-8);
    const ways = [id, letters, letters.toLowerCase(), `LP:LP01:${id}`, id.replaceAll('-', ' '), claimNumber(id, 0)];
    for (const way of ways) expect(found(find(paid(), byNumber(way))).past.facts.transactionId).toBe(id);
  });

  it('is found by its account and exactly the money that went in, the newest of several', () => {
    expect(found(find(paid(), byAccount(75))).past.facts.transactionId).toBe(idOf(paid()));
    expect(problem(find(paid(), byAccount(74)))).toBe('notFound');
  });

  it('is said to be not found in the same words, whichever half of the search was wrong', () => {
    const walk = paid();
    expect(problem(find(walk, byAccount(75, '0310004822')))).toBe('notFound');
    expect(problem(find(walk, byAccount(76)))).toBe('notFound');
    expect(problem(find(walk, byAccount(76, '0310004822')))).toBe('notFound');
  });

  it('is not looked for under a number that cannot be one', () => {
    const walk = find(paid(), byNumber('7K3M-9QXT-0A'));
    expect(problem(walk)).toBe('malformed');
    for (const number of ['', '12', 'not a number at all', '7K3M-9QXU']) {
      walk.act(byNumber(number));
      expect(problem(walk)).toBe('malformed');
    }
    for (const search of [byAccount(0), byAccount(75, '12'), byAccount(75, 'abcdefgh')]) {
      walk.act(search);
      expect(problem(walk)).toBe('malformed');
    }
    expect(walk.kiosk.finds.wrong).toBe(0);
  });

  it('is found after a restart, as it was', () => {
    const walk = restarted(claimed());
    walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
    find(walk, byNumber(last(walk, 'claimOpened').claimNumber));
    expect(outcomeOf(found(walk).past)).toBe('claim');
    walk.act({ kind: 'reprint' });
    expect(lastPaper(walk)).toMatchObject({ what: 'claimSlip', marked: true });
  });

  it('asks the printer how it is, so that a dead one is known before anybody waits for paper', () => {
    expect(find(paid(), byNumber(idOf(paid()))).effects.at(-1)).toEqual({ kind: 'checkPrinter' });
  });
});

describe('the search', () => {
  it('is over after five wrong ones, by number and by account together, and ends the lock by time alone', () => {
    const walk = paid();
    const right = byNumber(idOf(walk));
    for (let wrong = 1; wrong < findTries; wrong += 1) {
      find(walk, wrong % 2 === 0 ? byAccount(wrong) : byNumber(nobodysNumber));
      expect(problem(walk)).toBe('notFound');
    }
    find(walk, byAccount(9));
    expect(problem(walk)).toBe('tooManyTries');
    expect(problem(find(walk, right))).toBe('tooManyTries');
    walk.act({ kind: 'goBack' });
    walk.act({ kind: 'findReceipt', by: 'account' });
    expect(problem(walk)).toBe('tooManyTries');
    walk.pass(findLockMs - 1);
    expect(problem(find(walk, right))).toBe('tooManyTries');
    walk.pass(1);
    expect(problem(find(walk, right))).toBe('pastReceipt');
  });

  it('is not opened again by finding a paper of one’s own between the tries', () => {
    const walk = paid();
    const right = byNumber(idOf(walk));
    for (let wrong = 0; wrong < findTries; wrong += 1) {
      find(walk, byAccount(wrong + 1));
      if (wrong < findTries - 1) {
        find(walk, right);
        expect(problem(walk)).toBe('pastReceipt');
        walk.act({ kind: 'finish' });
      }
    }
    expect(problem(walk)).toBe('tooManyTries');
  });

  it('forgets wrong ones that are long past', () => {
    const walk = paid();
    for (let wrong = 1; wrong < findTries; wrong += 1) find(walk, byAccount(wrong));
    walk.pass(findLockMs);
    expect(problem(find(walk, byAccount(8)))).toBe('notFound');
    expect(walk.kiosk.finds.wrong).toBe(1);
  });

  it('goes home by itself when nobody types any more', () => {
    const walk = atHome();
    walk.act({ kind: 'findReceipt', by: 'number' });
    walk.pass(settings.idleMs + settings.warningMs);
    expect(walk.kiosk.stage.kind).toBe('home');
  });
});

describe('the paper of a payment that was found', () => {
  it('is the copy of the receipt, with its time, its numbers and its digest', () => {
    const walk = paid();
    const original = lastPaper(walk);
    walk.pass(3_600_000);
    find(walk, byNumber(idOf(walk))).act({ kind: 'reprint' });
    expect(lastPaper(walk)).toEqual({ ...original, marked: true });
    expect(last(walk, 'receiptStarted')).toMatchObject({ copy: 1, digest: original.digest });
  });

  it('is the one original where there never was a receipt, with the time of the booking', () => {
    const walk = find(paidWithoutReceipt(), byAccount(75));
    walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
    walk.act({ kind: 'reprint' });
    expect(lastPaper(walk)).toMatchObject({ what: 'receipt', marked: false });
    expect(last(walk, 'receiptStarted')).toMatchObject({ copy: 0, atMs: booking.bookedAtMs });
  });

  it('is the original receipt where the payment was booked after a pending slip', () => {
    const walk = waiting();
    const id = postingId(walk);
    walk.give({ kind: 'postingAnswered', postingId: id, answer: { kind: 'accepted', booking } });
    find(walk, byNumber(claimNumber(idOf(walk), 0))).act({ kind: 'reprint' });
    expect(lastPaper(walk)).toMatchObject({ what: 'receipt', marked: false });
  });

  it('is the original claim slip where the payment was refused after a pending slip', () => {
    const walk = waiting();
    const answer = { kind: 'refused', reason: 'blockedAccount', changed: undefined } as const;
    walk.give({ kind: 'postingAnswered', postingId: postingId(walk), answer });
    find(walk, byNumber(claimNumber(idOf(walk), 0))).act({ kind: 'reprint' });
    expect(lastPaper(walk)).toMatchObject({ what: 'claimSlip', marked: false });
    expect(last(walk, 'receiptStarted').number).toBe(`${claimNumber(idOf(walk), 0)}-R1`);
  });

  it('is a copy of the pending slip while nobody knows, and the receipt once it is booked behind the screen', () => {
    const walk = waiting();
    find(walk, byNumber(last(walk, 'paymentSubmitted').transactionId));
    expect(outcomeOf(found(walk).past)).toBe('pending');
    walk.act({ kind: 'reprint' });
    printed(walk);
    expect(lastPaper(walk)).toMatchObject({ what: 'pendingSlip', marked: true });
    walk.give({ kind: 'postingAnswered', postingId: postingId(walk), answer: { kind: 'accepted', booking } });
    walk.act({ kind: 'reprint' });
    expect(lastPaper(walk)).toMatchObject({ what: 'receipt', marked: false });
  });

  it('is no claim slip any more once the claim is settled, and the settled claim is shown', () => {
    const walk = claimed();
    const { claimNumber: number, amountFen } = last(walk, 'claimOpened');
    const books = booksOf(walk.ledger);
    const open = find(walk.fork(), byNumber(number));
    expect(claimOf(found(open).past, books)).toEqual({ number, amountFen, settled: false });
    walk.act({ kind: 'openService' });
    walk.give({ kind: 'pinChecking' });
    walk.give({ kind: 'pinChecked', right: true });
    const settle = { kind: 'serviceSettleClaim', claimNumber: number, reference: 'R-1' } as const;
    expect(walk.act({ ...settle, evidence: 'paidAtCounter' }).kind).toBe('advance');
    walk.act({ kind: 'leaveService' });
    find(walk, byNumber(number));
    expect(claimOf(found(walk).past, booksOf(walk.ledger))).toEqual({ number, amountFen, settled: true });
    expect(walk.act({ kind: 'reprint' })).toMatchObject({ reason: 'claimClosed' });
  });

  it('is limited together with what was printed during the visit', () => {
    const walk = printed(settled());
    walk.act({ kind: 'reprint' });
    find(gone(printed(walk)), byAccount(75));
    for (let copy = 2; copy <= mostCopies; copy += 1) {
      expect(walk.act({ kind: 'reprint' }).kind).toBe('advance');
      printed(walk);
    }
    expect(walk.act({ kind: 'reprint' })).toMatchObject({ reason: 'copyLimit' });
  });

  it('is waited for: nobody leaves before it is out, and its end is recorded', () => {
    const walk = find(paid(), byAccount(75));
    walk.act({ kind: 'reprint' });
    for (const kind of ['goBack', 'cancel', 'finish'] as const) {
      expect(walk.act({ kind })).toMatchObject({ reason: 'notNow' });
    }
    const { number } = printing(walk);
    printed(walk);
    expect(last(walk, 'receiptPrinted').number).toBe(number);
    expect(found(walk).receipt).toEqual({ kind: 'printed' });
    for (const kind of ['goBack', 'cancel', 'finish'] as const) {
      const forked = walk.fork();
      forked.act({ kind });
      expect(forked.kiosk.stage.kind).toBe('home');
    }
  });

  it('is uncertain when its end never comes, and the screen goes home', () => {
    const walk = find(paid(), byAccount(75));
    walk.act({ kind: 'reprint' });
    walk.pass(3 * settings.resultMs + printLimitMs - 1);
    expect(found(walk).receipt.kind).toBe('printing');
    walk.pass(1);
    expect(found(walk).receipt.kind).toBe('uncertain');
    walk.pass(3 * settings.resultMs);
    expect(walk.kiosk.stage.kind).toBe('home');
  });

  it('that was under way when the power went is uncertain, once, and counted', () => {
    const walk = find(paid(), byAccount(75));
    walk.act({ kind: 'reprint' });
    const again = restarted(walk);
    expect(again.kiosk.stage.kind).toBe('home');
    expect(last(again, 'receiptFailed')).toMatchObject({ certain: false, reason: 'restart' });
    expect(restarted(again).records).toHaveLength(again.records.length);
    again.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
    find(again, byAccount(75)).act({ kind: 'reprint' });
    expect(last(again, 'receiptStarted').copy).toBe(2);
  });

  it('cannot be had where no printer works, and the payment is found all the same', () => {
    const walk = paid();
    walk.give({ kind: 'printerChanged', status: { kind: 'coverOpen' } });
    find(walk, byAccount(75));
    expect(found(walk).receipt).toEqual({ kind: 'none' });
    expect(walk.act({ kind: 'reprint' })).toMatchObject({ reason: 'receiptUnavailable' });
  });
});
