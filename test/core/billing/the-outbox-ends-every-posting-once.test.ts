import { describe, expect, it, onTestFinished } from 'vitest';

import {
  ATTEMPT_GUARD_MS,
  FAST_RETRY_DELAYS_MS,
  LONGEST_BACK_OFF_MS,
  MAX_IN_FLIGHT,
  type Outbox,
  type PostingListener,
  createOutbox,
  retryDelayMs,
} from '../../../core/billing/outbox.ts';
import { type SimulatedUtility, openSimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { fen } from '../../../core/domain/money.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { BillingGateway, PostOutcome, QueryOutcome } from '../../../core/ports/billing-gateway.ts';
import { type ManualClock, createManualClock } from '../../support/manual-clock.ts';
import { TODAY, payWhole, quoteOf, recharge } from './postings.ts';

const HOUR_MS = 3_600_000;
/** The longest jitter: every wait is close to its full length. */
const random = { bytes: (count: number): Uint8Array => new Uint8Array(count).fill(255) };

interface Rig {
  readonly clock: ManualClock;
  readonly utility: SimulatedUtility;
  readonly outbox: Outbox;
  /** `post p1`, `query p1`: what went to the back end. */
  readonly asked: string[];
  /** `p1 unknown`, `p1 accepted`, `p1 refused dayClosed`: what was told to the host. */
  readonly told: string[];
  listener(id: string): PostingListener;
}

function createRig(wrap: (gateway: BillingGateway) => Partial<BillingGateway> = () => ({})): Rig {
  const clock = createManualClock();
  const utility = openSimulatedUtility({ path: ':memory:', clock, today: TODAY });
  const asked: string[] = [];
  const told: string[] = [];
  const inner: BillingGateway = { ...utility, ...wrap(utility) };
  const gateway: BillingGateway = {
    ...inner,
    post(posting): Promise<PostOutcome> {
      asked.push(`post ${posting.id}`);
      return inner.post(posting);
    },
    query(id): Promise<QueryOutcome> {
      asked.push(`query ${id}`);
      return inner.query(id);
    },
  };
  const outbox = createOutbox({ gateway, clock, random });
  onTestFinished(async () => {
    outbox.stop();
    await utility.close();
    expect(clock.pendingTimers()).toBe(0);
  });
  const listener = (id: string): PostingListener => ({
    onOutcome: (outcome) => told.push(`${id} ${outcome.kind}${outcome.kind === 'refused' ? ` ${outcome.reason}` : ''}`),
    onAttempt: (attempt) => told.push(`${id} ${attempt.kind} ${attempt.attempt}`),
  });
  return { clock, utility, outbox, asked, told, listener };
}

function never<Outcome>(): Promise<Outcome> {
  return new Promise(() => undefined);
}

describe('the outbox', () => {
  it('posts at once and tells the outcome once', async () => {
    const rig = createRig();
    rig.outbox.submit(recharge('p1', '0310100007', fen(5_000)), rig.listener('p1'));
    expect(rig.outbox.pending()).toEqual(['p1']);
    await rig.clock.advance(HOUR_MS);
    expect(rig.told).toEqual(['p1 accepted']);
    expect(rig.asked).toEqual(['post p1']);
    expect(rig.outbox.pending()).toEqual([]);
  });

  it('after a lost answer asks first, and one posting is booked once', async () => {
    const rig = createRig();
    rig.outbox.submit(payWhole('p1', '0310100014', await quoteOf(rig.utility, '0310100014')), rig.listener('p1'));
    await rig.clock.advance(HOUR_MS);
    expect(rig.asked).toEqual(['post p1', 'query p1']);
    expect(rig.told).toEqual(['p1 unknown 1', 'p1 accepted']);
    expect(rig.utility.totals().acceptedCount).toBe(1);
  });

  it('keeps the same id through hours of a dead back end, ever more slowly, and is then accepted', async () => {
    const rig = createRig();
    rig.utility.setFault('down', true);
    rig.outbox.submit(recharge('p1', '0310100007', fen(5_000)), rig.listener('p1'));
    await rig.clock.advance(10 * HOUR_MS);
    const attempts = rig.asked.length;
    expect(attempts).toBeGreaterThan((10 * HOUR_MS) / LONGEST_BACK_OFF_MS - 1);
    expect(attempts).toBeLessThan((10 * HOUR_MS) / LONGEST_BACK_OFF_MS + 12);
    rig.utility.setFault('down', false);
    await rig.clock.advance(LONGEST_BACK_OFF_MS);
    expect(new Set(rig.asked)).toEqual(new Set(['post p1', 'query p1']));
    expect(rig.asked.slice(-2)).toEqual(['query p1', 'post p1']);
    expect(rig.told.at(-1)).toBe('p1 accepted');
    expect(rig.told.filter((line) => !line.startsWith('p1 unknown'))).toHaveLength(1);
    expect(rig.utility.postings().map((entry) => entry.posting.id)).toEqual(['p1']);
  });

  it('waits 1, 2, 4 s, then 8 s doubling up to five minutes', () => {
    const waits = Array.from({ length: 11 }, (_, index) => retryDelayMs(index + 1) / 1_000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(retryDelayMs(2_000)).toBe(LONGEST_BACK_OFF_MS);
  });

  it('shortens each wait by jitter, never below half of it', async () => {
    const clock = createManualClock();
    const asked: number[] = [];
    const gateway = {
      post: () => {
        asked.push(clock.monotonicMs());
        return Promise.resolve({ kind: 'unknown', detail: 'down' } as const);
      },
      query: () => {
        asked.push(clock.monotonicMs());
        return Promise.resolve({ kind: 'unknown', detail: 'down' } as const);
      },
    };
    const least = { bytes: (count: number): Uint8Array => new Uint8Array(count) };
    const outbox = createOutbox({ gateway: gateway as unknown as BillingGateway, clock, random: least });
    outbox.submit(recharge('p1', '0310100007', fen(100)), { onOutcome: () => undefined });
    await clock.advance(FAST_RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0) / 2);
    expect(asked).toEqual([0, 500, 1_500, 3_500]);
    outbox.stop();
  });

  it('tells a definite refusal once and never asks again', async () => {
    const rig = createRig();
    rig.outbox.submit(payWhole('p1', '0310100012', await quoteOf(rig.utility, '0310100012')), rig.listener('p1'));
    await rig.clock.advance(HOUR_MS);
    expect(rig.told).toEqual(['p1 refused dayClosed']);
    expect(rig.asked).toEqual(['post p1']);
  });

  it('brings the new amounts even where the refusal itself was lost', async () => {
    const rig = createRig();
    rig.utility.setFault('answerLost', true);
    const posting = payWhole('p1', '0310100010', await quoteOf(rig.utility, '0310100010'));
    const outcomes: unknown[] = [];
    rig.outbox.submit(posting, { onOutcome: (outcome) => outcomes.push(outcome) });
    await rig.clock.settle();
    rig.utility.setFault('answerLost', false);
    await rig.clock.advance(HOUR_MS);
    const { bills, quoteToken } = await quoteOf(rig.utility, '0310100010');
    expect(outcomes).toEqual([{ kind: 'refused', reason: 'amountChanged', changed: { bills, quoteToken } }]);
    expect(rig.asked).toEqual(['post p1', 'query p1', 'post p1']);
  });

  it('asks for the new amounts where the refusal came without them, and again until they are known', async () => {
    let lost = true;
    const rig = createRig((gateway) => ({
      post: async (posting) => {
        const outcome = await gateway.post(posting);
        return outcome.kind === 'refused' ? { ...outcome, changed: undefined } : outcome;
      },
      getArrears: async (accountNumber) => {
        const found = await gateway.getArrears(accountNumber);
        if (!lost) return found;
        lost = false;
        return { kind: 'unknown', detail: 'the answer was lost' };
      },
    }));
    const posting = payWhole('p1', '0310100010', await quoteOf(rig.utility, '0310100010'));
    const outcomes: unknown[] = [];
    rig.outbox.submit(posting, { onOutcome: (outcome) => outcomes.push(outcome) });
    await rig.clock.advance(HOUR_MS);
    const { bills, quoteToken } = await quoteOf(rig.utility, '0310100010');
    expect(outcomes).toEqual([{ kind: 'refused', reason: 'amountChanged', changed: { bills, quoteToken } }]);
    expect(rig.asked).toEqual(['post p1', 'query p1', 'post p1']);
  });

  it('is not blocked by postings that never get an answer', async () => {
    const isPoison = (id: string): boolean => id.startsWith('poison');
    const rig = createRig((inner) => ({
      post: (posting: Posting) => (isPoison(posting.id) ? never() : inner.post(posting)),
      query: (id: string) =>
        isPoison(id) ? Promise.resolve({ kind: 'unknown', detail: 'no' } as const) : inner.query(id),
    }));
    for (let count = 0; count < MAX_IN_FLIGHT - 1; count += 1) {
      rig.outbox.submit(recharge(`poison${count}`, '0310100007', fen(100)), rig.listener('poison'));
    }
    for (let count = 0; count < 6; count += 1) {
      rig.outbox.submit(recharge(`good${count}`, '0310100007', fen(100)), rig.listener(`good${count}`));
    }
    await rig.clock.settle();
    expect(rig.told).toEqual([0, 1, 2, 3, 4, 5].map((count) => `good${count} accepted`));
  });

  it('has at most four requests under way, and a gateway that breaks its word keeps no place for ever', async () => {
    const rig = createRig(() => ({ post: () => never() }));
    for (let count = 0; count < MAX_IN_FLIGHT + 2; count += 1) {
      rig.outbox.submit(recharge(`p${count}`, '0310100007', fen(100)), rig.listener(`p${count}`));
    }
    await rig.clock.settle();
    expect(rig.asked).toEqual(['post p0', 'post p1', 'post p2', 'post p3']);
    await rig.clock.advance(ATTEMPT_GUARD_MS);
    expect(rig.asked).toEqual(['post p0', 'post p1', 'post p2', 'post p3', 'post p4', 'post p5']);
  });

  it('takes an answer with another total as unknown, and a gateway that throws too', async () => {
    let attempts = 0;
    const rig = createRig((inner) => ({
      async post(posting: Posting): Promise<PostOutcome> {
        attempts += 1;
        if (attempts === 1) throw new Error('bug');
        const answer = await inner.post(posting);
        if (answer.kind !== 'accepted') return answer;
        return { kind: 'accepted', booking: { ...answer.booking, totalFen: fen(1) } };
      },
    }));
    rig.outbox.submit(recharge('p1', '0310100007', fen(5_000)), rig.listener('p1'));
    await rig.clock.advance(HOUR_MS);
    expect(rig.told).toEqual(['p1 unknown 1', 'p1 unknown 2', 'p1 accepted']);
    expect(rig.asked).toEqual(['post p1', 'query p1', 'post p1', 'query p1']);
    expect(rig.utility.totals().acceptedFen).toBe(5_000);
  });

  it('asks first where the request may have gone out in an earlier life', async () => {
    const rig = createRig();
    const posting = recharge('p1', '0310100007', fen(5_000));
    await rig.utility.post(posting);
    rig.outbox.submit(posting, rig.listener('p1'), { mayHaveBeenSent: true });
    await rig.clock.settle();
    expect(rig.asked).toEqual(['query p1']);
    expect(rig.told).toEqual(['p1 accepted']);
  });

  it('refuses an id that is already under way, and drops what arrives after stop', async () => {
    const rig = createRig();
    rig.utility.setFault('slow', true);
    const posting = recharge('p1', '0310100007', fen(5_000));
    rig.outbox.submit(posting, rig.listener('p1'));
    expect(() => rig.outbox.submit(posting, rig.listener('p1'))).toThrow('already under way');
    rig.outbox.stop();
    await rig.clock.advance(HOUR_MS);
    expect(rig.told).toEqual([]);
  });
});
