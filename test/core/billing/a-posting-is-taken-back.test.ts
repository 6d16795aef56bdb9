import { describe, expect, it } from 'vitest';
import { ATTEMPT_GUARD_MS, LONGEST_BACK_OFF_MS } from '../../../core/billing/outbox.ts';
import { SLOW_ANSWER_MS } from '../../../core/billing/simulated-utility.ts';
import { fen } from '../../../core/domain/money.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { PostOutcome, ReverseOutcome } from '../../../core/ports/billing-gateway.ts';
import { createOutboxRig, type OutboxRig } from './outbox-rig.ts';
import { payWhole, quoteOf, recharge } from './postings.ts';

const HOUR_MS = 3_600_000;
const ACCOUNT = '0310100003';

async function bills(rig: OutboxRig, id = 'p1', account = ACCOUNT): Promise<Posting> {
  return payWhole(id, account, await quoteOf(rig.utility, account), fen(250));
}

/** What the utility says of an account now: what is owed on each bill, and the balance. */
async function standing(rig: OutboxRig, account = ACCOUNT): Promise<unknown> {
  const { bills: owed } = await quoteOf(rig.utility, account);
  const found = await rig.utility.lookUp(account);
  return {
    owed: owed.map(({ billId, principalFen, lateFeeFen }) => ({ billId, principalFen, lateFeeFen })),
    balanceFen: found.kind === 'found' ? found.account.balanceFen : 'none',
  };
}

describe('a reversal', () => {
  it('books a booked posting back: the bills are owed again, late fees too, and the balance is as before', async () => {
    const rig = createOutboxRig();
    const before = await standing(rig);
    const posting = await bills(rig);
    expect(await rig.utility.post(posting)).toMatchObject({ kind: 'accepted' });
    expect(await standing(rig)).not.toEqual(before);
    rig.outbox.reverse(posting, rig.listener('p1'));
    await rig.clock.settle();
    expect(rig.told).toEqual(['p1 refused reversed']);
    expect(await standing(rig)).toEqual(before);
    expect(rig.utility.totals()).toMatchObject({ acceptedCount: 0, acceptedFen: 0 });
  });

  it('leaves the day’s list without the posting', async () => {
    const rig = createOutboxRig();
    const posting = await bills(rig);
    await rig.utility.post(posting);
    const { terminalId, businessDate } = posting;
    const listed = async (): Promise<unknown> => rig.utility.listBookings({ terminalId, businessDate });
    expect(await listed()).toMatchObject({ kind: 'listed', bookings: [{ postingId: 'p1' }] });
    await rig.utility.reverse(posting);
    expect(await listed()).toEqual({ kind: 'listed', bookings: [] });
  });

  it('is the same when it is said twice', async () => {
    const rig = createOutboxRig();
    const before = await standing(rig);
    const posting = await bills(rig);
    await rig.utility.post(posting);
    expect(await rig.utility.reverse(posting)).toEqual({ kind: 'reversed' });
    expect(await rig.utility.reverse(posting)).toEqual({ kind: 'reversed' });
    expect(await standing(rig)).toEqual(before);
  });

  it('of an id that nobody knows closes it for good: the posting that arrives late is refused', async () => {
    const rig = createOutboxRig();
    const posting = await bills(rig);
    expect(await rig.utility.reverse(posting)).toEqual({ kind: 'reversed' });
    expect(await rig.utility.query('p1')).toEqual({ kind: 'refused', reason: 'reversed' });
    expect(await rig.utility.post(posting)).toEqual({ kind: 'refused', reason: 'reversed', changed: undefined });
    expect(rig.utility.totals().acceptedCount).toBe(0);
  });

  it('never takes a recharge back, booked or not: its token may be in use', async () => {
    const rig = createOutboxRig();
    const posting = recharge('p1', '0310100007', fen(5_000));
    expect(await rig.utility.reverse(posting)).toEqual({ kind: 'refused', reason: 'notAllowed' });
    expect(await rig.utility.post(posting)).toMatchObject({ kind: 'accepted' });
    expect(await rig.utility.reverse(posting)).toEqual({ kind: 'refused', reason: 'notAllowed' });
    expect(rig.utility.totals().acceptedFen).toBe(5_000);
  });

  it('does not touch another posting under the same id', async () => {
    const rig = createOutboxRig();
    const posting = await bills(rig);
    await rig.utility.post(posting);
    const other = { ...posting, balanceFen: fen(1), totalFen: fen(posting.totalFen - 249) };
    expect(await rig.utility.reverse(other)).toEqual({ kind: 'refused', reason: 'conflict' });
    expect(rig.utility.totals().acceptedFen).toBe(posting.totalFen);
  });
});

describe('the outbox takes back', () => {
  it('until the answer is definite, by the same waits, however often the answer is lost', async () => {
    const rig = createOutboxRig();
    const posting = await bills(rig);
    await rig.utility.post(posting);
    rig.utility.setFault('reversalLost', true);
    rig.outbox.reverse(posting, rig.listener('p1'));
    await rig.clock.advance(HOUR_MS);
    expect(rig.told).toEqual([]);
    expect(rig.asked.length).toBeGreaterThan(10);
    expect(rig.asked.length).toBeLessThan(25);
    rig.utility.setFault('reversalLost', false);
    await rig.clock.advance(LONGEST_BACK_OFF_MS);
    expect(rig.told).toEqual(['p1 refused reversed']);
    expect(new Set(rig.asked)).toEqual(new Set(['reverse p1']));
    expect(rig.outbox.pending()).toEqual([]);
    expect(rig.utility.totals().acceptedCount).toBe(0);
  });

  it('and ends what waits under the same id: it is never sent again', async () => {
    const rig = createOutboxRig();
    const posting = await bills(rig);
    rig.utility.setFault('down', true);
    rig.outbox.submit(posting, rig.listener('the posting'));
    await rig.clock.advance(HOUR_MS);
    const sent = rig.asked.length;
    rig.outbox.reverse(posting, rig.listener('the reversal'));
    await rig.clock.advance(HOUR_MS);
    rig.utility.setFault('down', false);
    await rig.clock.advance(LONGEST_BACK_OFF_MS);
    expect(new Set(rig.asked.slice(sent))).toEqual(new Set(['reverse p1']));
    expect(rig.told).toEqual(['the reversal refused reversed']);
    expect(rig.utility.totals().acceptedCount).toBe(0);
  });

  it('after the request under way has ended, and does not listen to what that one still brings', async () => {
    const rig = createOutboxRig();
    const before = await standing(rig);
    const posting = await bills(rig);
    rig.utility.setFault('slow', true);
    rig.outbox.submit(posting, rig.listener('the posting'));
    await rig.clock.advance(1_000);
    rig.outbox.reverse(posting, rig.listener('the reversal'));
    expect(rig.asked).toEqual(['post p1']);
    await rig.clock.advance(2 * SLOW_ANSWER_MS);
    expect(rig.asked).toEqual(['post p1', 'reverse p1']);
    expect(rig.told).toEqual(['the reversal refused reversed']);
    rig.utility.setFault('slow', false);
    expect(await standing(rig)).toEqual(before);
  });

  it('and a question under way is not followed by its request any more', async () => {
    const rig = createOutboxRig((utility) => ({
      query: async (id) => {
        await new Promise<void>((resolve) => {
          rig.clock.after(5_000, resolve);
        });
        return utility.query(id);
      },
    }));
    const posting = await bills(rig);
    rig.outbox.submit(posting, rig.listener('the posting'), { mayHaveBeenSent: true });
    await rig.clock.advance(1_000);
    rig.outbox.reverse(posting, rig.listener('the reversal'));
    await rig.clock.advance(HOUR_MS);
    expect(rig.asked).toEqual(['query p1', 'reverse p1']);
    expect(rig.told).toEqual(['the reversal refused reversed']);
  });

  it('even where the request never ends: after the guard, a late question does not turn into a request', async () => {
    const late: ((outcome: { kind: 'notFound' }) => void)[] = [];
    const rig = createOutboxRig(() => ({ query: () => new Promise((resolve) => late.push(resolve)) }));
    const posting = await bills(rig);
    rig.outbox.submit(posting, rig.listener('the posting'), { mayHaveBeenSent: true });
    await rig.clock.settle();
    rig.outbox.reverse(posting, rig.listener('the reversal'));
    await rig.clock.advance(ATTEMPT_GUARD_MS);
    for (const answer of late) answer({ kind: 'notFound' });
    await rig.clock.advance(HOUR_MS);
    expect(rig.asked).toEqual(['query p1', 'reverse p1']);
    expect(rig.told).toEqual(['the reversal refused reversed']);
  });

  it('and believes a booking that the back end keeps', async () => {
    const rig = createOutboxRig((utility) => ({
      reverse: async (posting): Promise<ReverseOutcome> => (await utility.query(posting.id)) as ReverseOutcome,
    }));
    const posting = await bills(rig);
    await rig.utility.post(posting);
    rig.outbox.reverse(posting, rig.listener('p1'));
    await rig.clock.settle();
    expect(rig.told).toEqual(['p1 accepted']);
  });

  it('and takes no booking of another amount for one that is kept', async () => {
    const rig = createOutboxRig(() => ({
      reverse: (): Promise<ReverseOutcome> => {
        const booking = { bookingNumber: 'B1', totalFen: fen(1), balanceFen: fen(0), bookedAtMs: 0 };
        return Promise.resolve({ kind: 'accepted', booking });
      },
    }));
    rig.outbox.reverse(await bills(rig), rig.listener('p1'));
    await rig.clock.advance(HOUR_MS);
    expect(rig.told).toEqual([]);
  });

  it('and where the reversal is refused, the books decide: booked stays booked', async () => {
    const rig = createOutboxRig(() => ({
      reverse: () => Promise.resolve({ kind: 'refused', reason: 'dayClosed' } as const),
    }));
    const posting = await bills(rig);
    await rig.utility.post(posting);
    rig.outbox.reverse(posting, rig.listener('p1'));
    await rig.clock.settle();
    expect(rig.asked).toEqual(['reverse p1', 'query p1']);
    expect(rig.told).toEqual(['p1 accepted']);
  });

  it('and where it is refused and nothing is booked, it is not over: a late posting may still be booked', async () => {
    const rig = createOutboxRig(() => ({
      reverse: () => Promise.resolve({ kind: 'refused', reason: 'notAllowed' } as const),
    }));
    const posting = await bills(rig);
    rig.outbox.reverse(posting, rig.listener('p1'));
    await rig.clock.advance(HOUR_MS);
    expect(rig.told).toEqual([]);
    await rig.utility.post(posting);
    await rig.clock.advance(LONGEST_BACK_OFF_MS);
    expect(rig.told).toEqual(['p1 accepted']);
  });

  it('and where that goes on for more than a day, it is over: the money becomes a claim', async () => {
    const rig = createOutboxRig(() => ({
      reverse: () => Promise.resolve({ kind: 'refused', reason: 'notAllowed' } as const),
    }));
    rig.outbox.reverse(await bills(rig), rig.listener('p1'));
    await rig.clock.advance(20 * HOUR_MS);
    expect(rig.told).toEqual([]);
    await rig.clock.advance(20 * HOUR_MS);
    expect(rig.told).toEqual(['p1 refused reversed']);
  });

  it('and a posting that was definitely refused before is over', async () => {
    const rig = createOutboxRig();
    const posting = await bills(rig, 'p1', '0310100012');
    const refused: PostOutcome = { kind: 'refused', reason: 'dayClosed', changed: undefined };
    expect(await rig.utility.post(posting)).toEqual(refused);
    rig.outbox.reverse(posting, rig.listener('p1'));
    await rig.clock.settle();
    expect(rig.told).toEqual(['p1 refused reversed']);
  });

  it('an id only once', async () => {
    const rig = createOutboxRig();
    const posting = await bills(rig);
    rig.utility.setFault('down', true);
    rig.outbox.reverse(posting, rig.listener('p1'));
    expect(() => rig.outbox.reverse(posting, rig.listener('p1'))).toThrow('already being taken back');
    expect(() => rig.outbox.submit(posting, rig.listener('p1'))).toThrow('already under way');
  });
});
