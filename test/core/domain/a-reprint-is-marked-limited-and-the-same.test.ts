import { describe, expect, it } from 'vitest';
import type { Effect, ReceiptEnd } from '../../../core/domain/kiosk.ts';
import { mostCopies } from '../../../core/domain/papers.ts';
import { paymentOf } from '../../../core/domain/step.ts';
import { printLimitMs } from '../../../core/domain/tick-steps.ts';
import { digestOf } from '../../../core/platform/receipt-digest.ts';
import { dearerBills, postpaid, settings, yuan } from './support/samples.ts';
import { changedTo, collecting, consenting, insert, pending, postingId, printed, printing } from './support/states.ts';
import { refused, restarted, settled, stateOf, submitting } from './support/states.ts';
import type { Walk } from './support/walk.ts';

type Printed = Extract<Effect, { kind: 'print' }>['document'];

function papers(walk: Walk): readonly Printed[] {
  return walk.effects.flatMap((effect) => (effect.kind === 'print' ? [effect.document] : []));
}

/** The numbers on the marks of a paper, from top to bottom; an original has none. */
function marks(document: Printed | undefined): readonly (string | undefined)[] {
  return (document?.lines ?? []).flatMap((line) =>
    line.kind === 'text' && line.key === 'title.copy' ? [line.params['n']] : [],
  );
}

function begun(walk: Walk): readonly { number: string; copy: number; digest: string; atMs: number }[] {
  return walk.records.filter((record) => record.kind === 'receiptStarted');
}

function ended(walk: Walk, end: ReceiptEnd): Walk {
  walk.give({ kind: 'receiptEnded', ...printing(walk), end });
  return walk;
}

const noPaper: ReceiptEnd = { kind: 'notPrinted', reason: 'paperOut' };
const halfOut: ReceiptEnd = { kind: 'uncertain', reason: 'paperOut' };

describe('a second paper of the result on the screen', () => {
  it.each<ReceiptEnd>([{ kind: 'printed' }, { kind: 'sent' }, halfOut])(
    'is marked at its head and its foot where the first is out or may be: %j',
    (end) => {
      const walk = ended(settled(), end);
      walk.act({ kind: 'reprint' });
      const copy = papers(walk)[1];
      expect(marks(copy)).toEqual(['1', '1']);
      expect(copy?.lines.at(0)).toEqual(copy?.lines.at(-1));
      expect(marks(papers(walk)[0])).toEqual([]);
    },
  );

  it('is the original where nothing of the first reached the paper', () => {
    const walk = ended(settled(), noPaper);
    walk.act({ kind: 'reprint' });
    expect(papers(walk).map(marks)).toEqual([[], []]);
    expect(begun(walk).map(({ copy }) => copy)).toEqual([0, 0]);
    ended(walk, { kind: 'printed' }).act({ kind: 'reprint' });
    expect(marks(papers(walk)[2])).toEqual(['1', '1']);
  });

  it('is the original where the resident first went without', () => {
    const walk = consenting();
    walk.give({ kind: 'printerChanged', status: { kind: 'paperOut' } });
    walk.act({ kind: 'agree', withoutReceipt: true });
    walk.give({ kind: 'intakeAnswered', asked: 'open', answer: 'done' });
    walk.give({ kind: 'stateChanged', state: 'idle', detail: '' });
    for (const amount of [50, 20, 5]) insert(walk, amount);
    walk.act({ kind: 'pay' });
    walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
    settled(walk);
    expect(papers(walk)).toEqual([]);
    expect(walk.act({ kind: 'reprint' })).toMatchObject({ reason: 'receiptUnavailable' });
    walk.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
    walk.act({ kind: 'reprint' });
    expect(papers(walk).map(marks)).toEqual([[]]);
  });

  it('says what the first said, down to its time, under the same number and the same digest', () => {
    const walk = printed(settled());
    walk.pass(9_000);
    walk.act({ kind: 'reprint' });
    const [original, copy] = papers(walk);
    expect(copy?.lines.slice(1, -1)).toEqual(original?.lines);
    expect(new Set(papers(walk).map(digestOf)).size).toBe(1);
    expect(new Set(begun(walk).map(({ digest }) => digest)).size).toBe(1);
    expect(new Set(begun(walk).map(({ atMs }) => atMs)).size).toBe(1);
  });

  it('is the same paper although a claim on it has been opened since', () => {
    const walk = printed(settled());
    walk.give({ kind: 'noteStacked', stackedId: 'S-late', valueFen: yuan(10), repeat: false });
    expect(paymentOf(walk.kiosk)?.facts.claims).toHaveLength(1);
    walk.act({ kind: 'reprint' });
    expect(new Set(papers(walk).map(digestOf)).size).toBe(1);
    expect(marks(papers(walk)[1])).toEqual(['1', '1']);
  });

  it('is a job of its own, so that the end of one is never taken for the end of another', () => {
    const walk = printed(settled());
    const first = begun(walk)[0];
    walk.act({ kind: 'reprint' });
    expect(begun(walk)[1]?.number).toBe(`${first?.number}-R1`);
    const { transactionId } = printing(walk);
    walk.give({ kind: 'receiptEnded', transactionId, number: first?.number ?? '', end: { kind: 'printed' } });
    expect(stateOf(walk.kiosk)).toBe('settled/printing 75');
    expect(stateOf(printed(walk).kiosk)).toBe('settled/printed 75');
  });

  it.each([
    ['pendingSlip', pending],
    ['claimSlip', refused],
  ] as const)('is had of a %s as well', (what, build) => {
    const walk = printed(build());
    walk.act({ kind: 'reprint' });
    expect(papers(walk)[1]).toMatchObject({ what, transactionId: papers(walk)[0]?.transactionId });
    expect(marks(papers(walk)[1])).toEqual(['1', '1']);
    expect(new Set(papers(walk).map(digestOf)).size).toBe(1);
  });

  it('is refused while a paper is coming, and before there is any result', () => {
    expect(settled().act({ kind: 'reprint' })).toMatchObject({ reason: 'notNow' });
    expect(submitting().act({ kind: 'reprint' })).toMatchObject({ reason: 'notNow' });
    expect(collecting().act({ kind: 'reprint' })).toMatchObject({ reason: 'notNow' });
  });

  it('is refused after as many copies as one may have, whatever became of them', () => {
    const walk = printed(settled());
    for (let copy = 1; copy <= mostCopies; copy += 1) {
      expect(walk.act({ kind: 'reprint' }).kind).toBe('advance');
      ended(walk, copy % 2 === 0 ? halfOut : { kind: 'printed' });
    }
    expect(begun(walk).map(({ copy }) => copy)).toEqual([0, 1, 2, 3]);
    expect(walk.act({ kind: 'reprint' })).toMatchObject({ reason: 'copyLimit' });
    expect(restarted(walk).act({ kind: 'reprint' })).toMatchObject({ reason: 'copyLimit' });
  });

  it('that certainly did not come out is not counted against the limit', () => {
    const walk = printed(settled());
    for (let time = 0; time < 3 * mostCopies; time += 1) {
      expect(walk.act({ kind: 'reprint' }).kind).toBe('advance');
      ended(walk, noPaper);
    }
    walk.act({ kind: 'reprint' });
    expect(marks(papers(walk).at(-1))).toEqual(['1', '1']);
    expect(new Set(begun(walk).map(({ number }) => number)).size).toBe(begun(walk).length);
  });

  it('gives the resident the whole time at the result again', () => {
    const walk = printed(settled());
    walk.pass(settings.resultMs - 1);
    walk.act({ kind: 'reprint' });
    walk.pass(2);
    printed(walk);
    walk.pass(settings.resultMs - 1);
    expect(stateOf(walk.kiosk)).toBe('settled/printed 75');
    walk.pass(1);
    expect(walk.kiosk.stage.kind).toBe('thanks');
  });
});

describe('a paper', () => {
  it('whose fate was unknown stays counted when a late "not printed" comes in', () => {
    const walk = settled();
    const { transactionId, number } = printing(walk);
    walk.pass(settings.resultMs + printLimitMs);
    walk.give({ kind: 'receiptEnded', transactionId, number, end: noPaper });
    walk.act({ kind: 'reprint' });
    expect(marks(papers(walk)[1])).toEqual(['1', '1']);
  });

  it('that was a copy under way at a restart is uncertain, recorded once, and counted', () => {
    const walk = printed(settled());
    walk.act({ kind: 'reprint' });
    const again = restarted(walk);
    const failures = again.records.filter((record) => record.kind === 'receiptFailed');
    expect(failures).toEqual([expect.objectContaining({ certain: false, reason: 'restart' })]);
    expect(stateOf(again.kiosk)).toBe('settled/uncertain 75');
    again.give({ kind: 'printerChanged', status: { kind: 'ready', paper: 'ok' } });
    again.act({ kind: 'reprint' });
    expect(marks(papers(again)[0])).toEqual(['2', '2']);
    expect(restarted(restarted(walk)).records).toHaveLength(restarted(walk).records.length);
  });

  it('that says something new after the amount changed is no copy of the older one', () => {
    const walk = changedTo(printed(pending()), dearerBills);
    walk.act({ kind: 'acceptChange' });
    walk.pass(settings.pendingAfterMs);
    expect(papers(walk).map(({ what }) => what)).toEqual(['pendingSlip', 'pendingSlip']);
    expect(papers(walk).map(marks)).toEqual([[], []]);
    expect(new Set(begun(walk).map(({ number }) => number)).size).toBe(2);
    expect(new Set(papers(walk).map(digestOf)).size).toBe(2);
  });

  it('of a booking that came while the slip was printing is an original beside it', () => {
    const walk = pending();
    walk.give({
      kind: 'postingAnswered',
      postingId: postingId(walk),
      answer: { kind: 'accepted', booking: { bookingNumber: 'BK-2', balanceFen: yuan(1), bookedAtMs: 2_000 } },
    });
    expect(papers(walk).map(marks)).toEqual([[], []]);
    expect(papers(walk).map(({ what }) => what)).toEqual(['pendingSlip', 'receipt']);
    expect(JSON.stringify(papers(walk))).not.toContain(postpaid.accountNumber);
  });
});
