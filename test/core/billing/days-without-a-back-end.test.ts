import { describe, expect, it } from 'vitest';
import {
  LONGEST_BACK_OFF_MS,
  LONGEST_RETRY_AFTER_MS,
  MAX_IN_FLIGHT,
  PROBE_SPACING_MS,
  RETRY_AFTER_SPREAD_MS,
} from '../../../core/billing/outbox.ts';
import { fen } from '../../../core/domain/money.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { PostOutcome, QueryOutcome } from '../../../core/ports/billing-gateway.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { createOutboxRig } from './outbox-rig.ts';
import { recharge } from './postings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const entryCount = 1_000;

function one(id: string): Posting {
  return recharge(id, '0310100007', fen(5_000));
}

describe('days without a back end', () => {
  it('leave a thousand postings that all end booked once, oldest first, within minutes', async () => {
    let most = 0;
    let now = 0;
    const rig = createOutboxRig(
      (utility) => ({
        post: async (posting) => {
          now += 1;
          most = Math.max(most, now);
          const outcome = await utility.post(posting);
          now -= 1;
          return outcome;
        },
      }),
      createSeededRandom(1),
    );
    rig.utility.setFault('down', true);
    const ids = Array.from({ length: entryCount }, (_, index) => `p${index}`);
    for (const id of ids) rig.outbox.submit(one(id), rig.listener(id));
    await rig.clock.advance(3 * DAY_MS);
    expect(rig.told).toEqual([]);
    // Each has its quick attempts; after them all together ask no more often than one probe in its spacing allows.
    const quick = 12 * entryCount;
    expect(rig.asked.length).toBeLessThan(quick + (2 * 3 * DAY_MS) / PROBE_SPACING_MS);
    rig.utility.setFault('down', false);
    await rig.clock.advance(MINUTE_MS);
    const booked = rig.utility.postings().map(({ posting }) => posting.id);
    expect(booked.toSorted()).toEqual(ids.toSorted());
    expect(rig.told.toSorted()).toEqual(ids.map((id) => `${id} accepted`).toSorted());
    expect(rig.utility.totals().acceptedFen).toBe(entryCount * 5_000);
    // The one that noticed first comes when it comes; behind it nobody is overtaken by more than those under way.
    const places = booked.map((id) => ids.indexOf(id));
    let newest = -1;
    const overtaken = places.slice(2 * MAX_IN_FLIGHT).filter((place) => {
      const isLate = place < newest - 4 * MAX_IN_FLIGHT;
      newest = Math.max(newest, place);
      return isLate;
    });
    expect(overtaken).toEqual([]);
    expect(most).toBeLessThanOrEqual(MAX_IN_FLIGHT);
    expect(rig.outbox.pending()).toEqual([]);
  }, 60_000);

  it('do not slow down the resident who stands there when it comes back', async () => {
    const rig = createOutboxRig();
    rig.utility.setFault('down', true);
    for (let index = 0; index < 500; index += 1) rig.outbox.submit(one(`old${index}`), { onOutcome: () => undefined });
    await rig.clock.advance(HOUR_MS);
    rig.outbox.submit(one('new'), rig.listener('new'));
    await rig.clock.advance(500);
    rig.utility.setFault('down', false);
    await rig.clock.advance(7_000);
    expect(rig.told).toEqual(['new accepted']);
  });

  it('are followed by the question before anything is sent: keys that were pruned book nothing twice', async () => {
    const keptMs = DAY_MS;
    const seen = new Map<string, number>();
    const booked: string[] = [];
    let lost = true;
    const rig = createOutboxRig(() => ({
      // Past a day it takes a repeated id for a new request, as some back ends do.
      post: (posting): Promise<PostOutcome> => {
        const atMs = rig.clock.monotonicMs();
        const known = seen.get(posting.id);
        if (known === undefined || atMs - known > keptMs) booked.push(posting.id);
        seen.set(posting.id, atMs);
        if (lost) return Promise.resolve({ kind: 'unknown', detail: 'the answer was lost' });
        const booking = { bookingNumber: 'B1', balanceFen: fen(0), bookedAtMs: 0 };
        return Promise.resolve({ kind: 'accepted', booking });
      },
      // The books are kept.
      query: (id): Promise<QueryOutcome> => {
        if (lost) return Promise.resolve({ kind: 'unknown', detail: 'no way' });
        const booking = { bookingNumber: 'B1', balanceFen: fen(0), bookedAtMs: 0 };
        return Promise.resolve(booked.includes(id) ? { kind: 'accepted', booking } : { kind: 'notFound' });
      },
    }));
    rig.outbox.submit(one('p1'), rig.listener('p1'));
    await rig.clock.advance(2 * DAY_MS);
    lost = false;
    await rig.clock.advance(LONGEST_BACK_OFF_MS);
    expect(rig.told).toEqual(['p1 accepted']);
    expect(booked).toEqual(['p1']);
    expect(rig.asked.filter((line) => line === 'post p1')).toHaveLength(1);
  });

  it('and a restart in between asks first as well', async () => {
    const rig = createOutboxRig();
    await rig.utility.post(one('p1'));
    rig.utility.setFault('down', true);
    rig.outbox.submit(one('p1'), rig.listener('p1'), { mayHaveBeenSent: true });
    await rig.clock.advance(2 * DAY_MS);
    rig.utility.setFault('down', false);
    await rig.clock.advance(LONGEST_BACK_OFF_MS);
    expect(rig.told).toEqual(['p1 accepted']);
    expect(new Set(rig.asked)).toEqual(new Set(['query p1']));
  });
});

describe('a back end that wants to be left alone', () => {
  async function nextAttemptMs(retryAfterMs: number | undefined): Promise<number> {
    const at: number[] = [];
    const rig = createOutboxRig(() => ({
      post: (): Promise<PostOutcome> => {
        at.push(rig.clock.monotonicMs());
        const busy = { kind: 'unknown', detail: 'HTTP 503' } as const;
        return Promise.resolve(retryAfterMs === undefined ? busy : { ...busy, retryAfterMs });
      },
      query: () => {
        at.push(rig.clock.monotonicMs());
        return Promise.resolve({ kind: 'unknown', detail: 'HTTP 503' } as const);
      },
    }));
    rig.outbox.submit(one('p1'), rig.listener('p1'));
    await rig.clock.advance(HOUR_MS);
    return at[1] ?? Number.NaN;
  }

  it('is left alone for at least as long as it says, and kiosks come back spread', async () => {
    expect(await nextAttemptMs(undefined)).toBeLessThanOrEqual(1_000);
    const waitedMs = await nextAttemptMs(120_000);
    expect(waitedMs).toBeGreaterThanOrEqual(120_000 + RETRY_AFTER_SPREAD_MS / 2);
    expect(waitedMs).toBeLessThanOrEqual(120_000 + RETRY_AFTER_SPREAD_MS);
  });

  it('is not left alone for a week', async () => {
    expect(await nextAttemptMs(7 * DAY_MS)).toBeLessThanOrEqual(LONGEST_RETRY_AFTER_MS + RETRY_AFTER_SPREAD_MS);
  });

  it('is not woken by what it answers to others', async () => {
    const at: number[] = [];
    const rig = createOutboxRig((utility) => ({
      post: (posting): Promise<PostOutcome> => {
        if (posting.id !== 'held') return utility.post(posting);
        at.push(rig.clock.monotonicMs());
        return Promise.resolve({ kind: 'unknown', detail: 'HTTP 429', retryAfterMs: 600_000 });
      },
    }));
    rig.outbox.submit(one('held'), rig.listener('held'));
    await rig.clock.advance(MINUTE_MS);
    rig.outbox.submit(one('other'), rig.listener('other'));
    await rig.clock.advance(5 * MINUTE_MS);
    expect(rig.told).toEqual(['other accepted']);
    expect(at).toEqual([0]);
  });
});

describe('a posting that the back end can never read', () => {
  const unreadable = { kind: 'unknown', detail: 'HTTP 400', unreadable: true } as const;

  it('ends as a refusal once it is known that nothing is booked, and blocks nobody', async () => {
    const rig = createOutboxRig((utility) => ({
      post: (posting): Promise<PostOutcome> =>
        posting.id === 'poison' ? Promise.resolve(unreadable) : utility.post(posting),
    }));
    rig.outbox.submit(one('poison'), rig.listener('poison'));
    for (let index = 0; index < 6; index += 1) rig.outbox.submit(one(`good${index}`), rig.listener(`good${index}`));
    await rig.clock.settle();
    expect(rig.told).toEqual([0, 1, 2, 3, 4, 5].map((index) => `good${index} accepted`));
    await rig.clock.advance(MINUTE_MS);
    expect(rig.told.at(-1)).toBe('poison refused notAllowed');
    expect(rig.asked.filter((line) => line.endsWith('poison')).slice(-2)).toEqual(['post poison', 'query poison']);
  });

  it('is not refused where the books do not answer: a box on the way may have said it', async () => {
    const rig = createOutboxRig(() => ({
      post: () => Promise.resolve(unreadable),
      query: () => Promise.resolve({ kind: 'unknown', detail: 'HTTP 400', unreadable: true } as const),
    }));
    rig.outbox.submit(one('p1'), rig.listener('p1'));
    await rig.clock.advance(DAY_MS);
    expect(rig.told).toEqual([]);
  });

  it('is not refused where it was read once in between', async () => {
    let posts = 0;
    const rig = createOutboxRig(() => ({
      post: (): Promise<PostOutcome> => {
        posts += 1;
        return Promise.resolve(posts % 4 === 0 ? { kind: 'unknown', detail: 'HTTP 502' } : unreadable);
      },
    }));
    rig.outbox.submit(one('p1'), rig.listener('p1'));
    await rig.clock.advance(DAY_MS);
    expect(rig.told).toEqual([]);
    expect(posts).toBeGreaterThan(100);
  });
});
