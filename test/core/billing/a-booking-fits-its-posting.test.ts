import { describe, expect, it } from 'vitest';

import { findMisfit } from '../../../core/billing/booking-fit.ts';
import { createHttpGateway } from '../../../core/billing/http-gateway.ts';
import { createOutbox, LATE_REQUEST_MS } from '../../../core/billing/outbox.ts';
import { fen } from '../../../core/domain/money.ts';
import type { CardOrder, Posting, Vend } from '../../../core/domain/order.ts';
import type { BillingGateway, Booking } from '../../../core/ports/billing-gateway.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { recharge } from './postings.ts';

const cash = recharge('p1', '0310100007', fen(5_000));
const token: Posting = { ...cash, kind: 'token', meterNumber: '01234567890' };
const card: Posting = { ...cash, kind: 'card', cardNumber: '62' };
const scratch: Posting = {
  ...cash,
  kind: 'rechargeCard',
  balanceFen: fen(0),
  totalFen: fen(0),
  rechargeCardTail: '4321',
};
const order: CardOrder = {
  orderId: 'O-1',
  cardNumber: '62',
  amountFen: fen(5_000),
  unitsCentiKwh: 1,
  writes: [{ offset: 0, hex: '00' }],
};
const booked: Booking = { bookingNumber: 'B1', totalFen: fen(5_000), balanceFen: fen(0), bookedAtMs: 1 };

function vending(vend: Partial<Vend>): Booking {
  return { ...booked, vend: { arrearsFen: fen(0), unitsCentiKwh: 1, tokens: [], ...vend } };
}

const good = '23716100501183194197';
const cases: readonly (readonly [string, Posting, Booking, RegExp | undefined])[] = [
  ['a recharge of its total', cash, booked, undefined],
  ['a recharge of another total', cash, { ...booked, totalFen: fen(4_999) }, /4999 fen where 5000/u],
  ['a token', token, vending({ tokens: [good] }), undefined],
  ['a token with a leading zero', token, vending({ tokens: ['09109691696351271646'] }), undefined],
  ['a key-change pair and a token', token, vending({ tokens: [good, good, good] }), undefined],
  ['a token posting without a word about tokens', token, booked, /no token where one was bought/u],
  ['a token posting without tokens', token, vending({}), /no token where one was bought/u],
  ['a token whose money all went into arrears', token, vending({ unitsCentiKwh: 0 }), undefined],
  ['a card whose money all went into arrears', card, vending({ unitsCentiKwh: 0 }), undefined],
  ['a card to write with a token', token, vending({ tokens: [good], cardOrder: order }), /where none was paid for/u],
  ['nineteen digits', token, vending({ tokens: [good.slice(1)] }), /no token: not 20 digits/u],
  ['digits in groups', token, vending({ tokens: ['2371 6100 5011 8319 4197'] }), /no token/u],
  ['a number of 67 bits', token, vending({ tokens: ['73786976294838206464'] }), /above 66 bits/u],
  ['the largest of 66 bits', token, vending({ tokens: ['73786976294838206463'] }), undefined],
  ['a wrong token with a recharge', cash, vending({ tokens: ['1'] }), /no token/u],
  ['a card order', card, vending({ cardOrder: order }), undefined],
  ['a card posting without an order', card, vending({}), /what to write/u],
  ['an order for another card', card, vending({ cardOrder: { ...order, cardNumber: '63' } }), /another card/u],
  ['a recharge card of some value', scratch, { ...booked, totalFen: fen(10_000) }, undefined],
];

describe('a booking', () => {
  it.each(cases)('%s', (_name, posting, booking, misfit) => {
    const found = findMisfit(posting, booking);
    if (misfit === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(misfit);
  });

  it('of a recharge card has to say what the card was worth', () => {
    const { totalFen: _unsaid, ...silent } = booked;
    expect(findMisfit(scratch, silent)).toMatch(/worth/u);
    expect(findMisfit(cash, silent)).toBeUndefined();
  });

  it.each(cases)('over HTTP: %s', async (_name, posting, booking, misfit) => {
    const gateway = createHttpGateway({
      baseUrl: 'http://utility',
      clock: createManualClock(),
      send: () => Promise.resolve({ status: 200, body: JSON.stringify({ postingId: posting.id, booking }) }),
    });
    expect(await gateway.post(posting)).toMatchObject(
      misfit === undefined ? { kind: 'accepted', booking } : { kind: 'unknown', mismatched: true },
    );
  });
});

const longest = { bytes: (count: number): Uint8Array => new Uint8Array(count).fill(255) };

/** A back end of which every answer is given by the test, one after the other. */
function rig(answers: readonly (readonly ['post' | 'query', unknown])[]) {
  const clock = createManualClock();
  const asked: unknown[][] = [];
  const told: unknown[] = [];
  const left = [...answers];
  const answer = (name: 'post' | 'query', given: readonly unknown[]): Promise<never> => {
    asked.push([name, ...given]);
    const next = left.shift();
    if (next?.[0] !== name) throw new Error(`${name} was not expected`);
    return Promise.resolve(next[1] as never);
  };
  const gateway: BillingGateway = {
    lookUp: () => Promise.reject(new Error('not asked')),
    getArrears: () => Promise.reject(new Error('not asked')),
    post: (posting, ...rest) => answer('post', [posting.id, ...rest]),
    query: (id) => answer('query', [id]),
    reverse: () => Promise.reject(new Error('not asked')),
    listBookings: () => Promise.reject(new Error('not asked')),
    close: () => Promise.resolve(),
  };
  const outbox = createOutbox({ gateway, clock, random: longest });
  const listener = {
    onOutcome: (outcome: unknown) => told.push(outcome),
    onAttempt: (attempt: unknown) => told.push(attempt),
  };
  return { clock, asked, told, outbox, listener };
}

const secret = '0000111122224321';
const worth = { kind: 'accepted', booking: { ...booked, totalFen: fen(10_000) } };
const lost = { kind: 'unknown', detail: 'lost' };
const notRedeemed = { kind: 'refused', reason: 'notRedeemed', changed: undefined };

describe('a recharge card in the outbox', () => {
  it('goes out with its secret, again with the same after an answer that was lost, and its value is believed', async () => {
    const { clock, asked, told, outbox, listener } = rig([
      ['post', lost],
      ['query', { kind: 'notFound' }],
      ['post', worth],
    ]);
    outbox.submit(scratch, listener, { secret });
    await clock.advance(1_000);
    expect(asked).toEqual([
      ['post', 'p1', secret],
      ['query', 'p1'],
      ['post', 'p1', secret],
    ]);
    expect(told).toEqual([expect.objectContaining({ kind: 'unknown', attempt: 1 }), worth]);
    expect(outbox.pending()).toEqual([]);
    outbox.stop();
  });

  it.each([true, false])('without its secret is only asked about (sent before: %s)', async (mayHaveBeenSent) => {
    const notFound = { kind: 'notFound' };
    const { clock, asked, told, outbox, listener } = rig([
      ['query', lost],
      ...Array.from({ length: 5 }, () => ['query', notFound] as const),
    ]);
    outbox.submit(scratch, listener, { mayHaveBeenSent });
    await clock.advance(LATE_REQUEST_MS - 1);
    // The request of the life before may still be on its way: nobody is told that the card is good.
    expect(told).toEqual(Array.from({ length: 5 }, (): unknown => expect.objectContaining({ kind: 'unknown' })));
    await clock.advance(10_000);
    expect(asked).toEqual(Array.from({ length: 6 }, () => ['query', 'p1']));
    expect(told.at(-1)).toEqual(notRedeemed);
    outbox.stop();
  });

  it('without its secret is believed where its late request reaches the books after the first question', async () => {
    const { clock, told, outbox, listener } = rig([
      ['query', { kind: 'notFound' }],
      ['query', worth],
    ]);
    outbox.submit(scratch, listener, { mayHaveBeenSent: true });
    await clock.advance(2_000);
    expect(told).toMatchObject([{ kind: 'unknown' }, worth]);
    outbox.stop();
  });

  it('without its secret is believed where the books have it, and where they refused it', async () => {
    for (const outcome of [worth, { kind: 'refused', reason: 'rechargeCardUsed' }]) {
      const { clock, told, outbox, listener } = rig([['query', outcome]]);
      outbox.submit(scratch, listener, { mayHaveBeenSent: true });
      await clock.advance(0);
      expect(told).toMatchObject([outcome]);
      outbox.stop();
    }
  });
});

describe('a token in the outbox', () => {
  it('is not bought where the books have a booking without one: somebody must look', async () => {
    const { clock, told, outbox, listener } = rig([
      ['post', lost],
      ['query', { kind: 'accepted', booking: booked }],
      ['query', { kind: 'accepted', booking: vending({ tokens: [good] }) }],
    ]);
    outbox.submit(token, listener);
    await clock.advance(1_000);
    await clock.advance(2_000);
    expect(told).toMatchObject([
      { kind: 'unknown', mismatched: false },
      { kind: 'unknown', mismatched: true },
      { kind: 'accepted', booking: { vend: { tokens: [good] } } },
    ]);
    outbox.stop();
  });
});
