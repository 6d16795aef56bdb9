import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

import { fetchSend } from '../../../core/billing/fetch-send.ts';
import { createHttpGateway } from '../../../core/billing/http-gateway.ts';
import { createHttpServices } from '../../../core/billing/http-services.ts';
import { answerRequest, serveUtility } from '../../../core/billing/utility-server.ts';
import { fen } from '../../../core/domain/money.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { BillingGateway, PostOutcome } from '../../../core/ports/billing-gateway.ts';
import type { UtilityServices } from '../../../core/ports/utility-services.ts';
import { systemClock } from '../../../core/platform/system-clock.ts';
import { booking, contractOperations, posting } from './contract-operations.ts';
import { everyService, refusingServices, stubServices } from './stub-services.ts';

const accepted: PostOutcome = {
  kind: 'accepted',
  booking: { ...booking, totalFen: fen(5_000), balanceFen: fen(8_647) },
};

/** A gateway that answers every posting alike, and keeps what it was given. */
function stubGateway(outcome: PostOutcome = accepted): BillingGateway & { readonly given: unknown[][] } {
  const given: unknown[][] = [];
  return {
    given,
    lookUp: () => Promise.resolve({ kind: 'refused', reason: 'unknownAccount' }),
    getArrears: () => Promise.resolve({ kind: 'refused', reason: 'unknownAccount' }),
    post: (...all) => {
      given.push(all);
      return Promise.resolve(outcome);
    },
    query: () => Promise.resolve(accepted),
    reverse: () => Promise.resolve({ kind: 'reversed' }),
    listBookings: () =>
      Promise.resolve({
        kind: 'listed',
        bookings: [
          { postingId: 'p1', bookingNumber: 'B1', totalFen: fen(5_000) },
          { postingId: 'p2', bookingNumber: 'B2', totalFen: fen(1) },
        ],
      }),
    close: () => Promise.resolve(),
  };
}

async function serve(gateway: BillingGateway & Partial<UtilityServices>): Promise<{ baseUrl: string; port: number }> {
  const server = await serveUtility({ gateway, port: 0 });
  onTestFinished(() => server.close());
  return { baseUrl: `http://127.0.0.1:${server.port}`, port: server.port };
}

async function sides(gateway: BillingGateway & Partial<UtilityServices>) {
  const { baseUrl } = await serve(gateway);
  const options = { baseUrl, send: fetchSend, clock: systemClock };
  const services = createHttpServices({ ...options, offered: everyService });
  const billing = createHttpGateway(options);
  onTestFinished(async () => {
    await services.close();
    await billing.close();
  });
  return { services, billing, baseUrl };
}

const services = contractOperations.filter(({ isService }) => isService);

describe('services through the server and back', () => {
  it.each(services.map((operation) => [operation.name, operation] as const))(
    '%s brings the question whole and the answer whole',
    async (_name, operation) => {
      const far = stubServices();
      const near = await sides({ ...stubGateway(), ...far });
      const direct = stubServices();
      const side = { ...near.services, ...near.billing };
      expect(await operation.ask(side)).toEqual(await operation.ask({ ...direct, ...stubGateway() }));
      expect(far.asked).toEqual(direct.asked);
    },
  );

  it('are refused where the utility refuses, and notices are unknown', async () => {
    const near = await sides({ ...stubGateway(), ...refusingServices() });
    for (const operation of services) {
      const outcome = await operation.ask({ ...near.services, ...near.billing });
      if (operation.name === 'listNotices') expect(outcome.kind).toBe('unknown');
      else expect(outcome).toEqual({ kind: 'refused', reason: 'notAllowed' });
    }
  });

  it('are not offered where the utility does not have them', async () => {
    for (const utility of [stubGateway(), { ...stubGateway(), ...stubServices(new Set()) }]) {
      const near = await sides(utility);
      for (const operation of services) {
        expect(await operation.ask({ ...near.services, ...near.billing })).toEqual({ kind: 'notOffered' });
      }
    }
  });
});

describe('a posting through the server', () => {
  const card: Posting = {
    ...posting,
    id: 'p5',
    kind: 'rechargeCard',
    balanceFen: fen(0),
    totalFen: fen(0),
    rechargeCardTail: '4321',
  };

  it('brings the secret beside the posting, never in it', async () => {
    const gateway = stubGateway({
      kind: 'accepted',
      booking: { ...booking, totalFen: fen(10_000), balanceFen: fen(1) },
    });
    const { billing } = await sides(gateway);
    expect(await billing.post(card, '0000111122224321')).toMatchObject({
      kind: 'accepted',
      booking: { totalFen: 10_000 },
    });
    expect(await billing.post(card)).toMatchObject({ kind: 'accepted' });
    expect(gateway.given).toEqual([[card, '0000111122224321'], [card]]);
    expect(await billing.post(posting, '0000111122224321')).toMatchObject({ kind: 'unknown', unreadable: true });
  });

  it('of a token or card keeps what it brought', async () => {
    const order = {
      orderId: 'O-1',
      cardNumber: '62',
      amountFen: fen(5_000),
      unitsCentiKwh: 10_240,
      writes: [{ offset: 32, hex: '00ff' }],
    };
    const vend = { arrearsFen: fen(7), unitsCentiKwh: 10_240, tokens: [], cardOrder: order };
    const outcome: PostOutcome = {
      kind: 'accepted',
      booking: { ...booking, totalFen: fen(5_000), balanceFen: fen(0), vend },
    };
    const { billing } = await sides(stubGateway(outcome));
    expect(await billing.post({ ...posting, kind: 'card', cardNumber: '62' })).toEqual(outcome);
  });
});

describe('a request that is not by the contract', () => {
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify(posting);

  it.each<[string, number, string, RequestInit]>([
    ['no such path', 404, '/account/1', {}],
    ['an empty member', 404, '/accounts/', {}],
    ['an escape that is none', 404, '/accounts/%E0%A4%A', {}],
    ['too deep a path', 404, '/postings/p1/reversal/again', { method: 'POST' }],
    ['another method', 405, '/postings', {}],
    ['a deletion', 405, '/postings/p1', { method: 'DELETE' }],
    ['no JSON', 400, '/postings', { method: 'POST', headers: json, body: '{' }],
    ['no UTF-8', 400, '/postings', { method: 'POST', headers: json, body: Buffer.from([0x22, 0xff, 0x22]) }],
    ['no body', 400, '/postings', { method: 'POST' }],
    ['null', 400, '/postings', { method: 'POST', headers: json, body: 'null' }],
    ['half a fen', 400, '/postings', { method: 'POST', headers: json, body: body.replaceAll('5000', '0.5') }],
    ['a member too many', 400, '/postings', { method: 'POST', headers: json, body: body.replace('{', '{"extra":1,') }],
    ['a posting of another address', 400, '/postings/p2/reversal', { method: 'POST', headers: json, body }],
    ['a form', 415, '/postings', { method: 'POST', headers: { 'content-type': 'text/plain' }, body }],
    ['no kind of body', 415, '/postings', { method: 'POST', body: Buffer.from(body) }],
    ['too much', 413, '/postings', { method: 'POST', headers: json, body: ' '.repeat(70_000) }],
    ['no day', 400, '/bookings/T0001/yesterday', {}],
    ['no instant', 400, '/accounts/1/credits?sinceMs=now', {}],
    ['an empty area', 400, '/notices?area=', {}],
  ])('%s is HTTP %i and a problem, and nothing is done', async (_name, status, path, init) => {
    const gateway = stubGateway();
    const { baseUrl } = await serve({ ...gateway, ...stubServices() });
    const response = await fetch(`${baseUrl}${path}`, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    expect(gateway.given).toEqual([]);
  });

  it('names the methods that a path has', async () => {
    const { baseUrl } = await serve(stubGateway());
    expect((await fetch(`${baseUrl}/postings`)).headers.get('allow')).toBe('POST');
  });

  it('is cut off where it goes on for ever, and the server goes on', async () => {
    const gateway = stubGateway();
    const { baseUrl, port } = await serve(gateway);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /postings HTTP/1.1\r\nHost: u\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const writer = setInterval(() => socket.write(chunk), 1);
    await closed;
    clearInterval(writer);
    expect((await fetch(`${baseUrl}/postings/p1`)).status).toBe(200);
    expect(gateway.given).toEqual([]);
  });

  it('is turned away with 408 where it comes too slowly', { timeout: 20_000 }, async () => {
    const { port } = await serve(stubGateway());
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (data: Buffer) => (heard += data.toString()));
    socket.write('POST /postings HTTP/1.1\r\nHost: u\r\n');
    await once(socket, 'close');
    expect(heard).toMatch(/^HTTP\/1.1 408/u);
  });
});

describe('a utility that fails behind its server', () => {
  it('is HTTP 500 where it breaks, and 502 where it does not know', async () => {
    const broken = { ...stubGateway(), query: () => Promise.reject(new Error('disk')) };
    const lost = { ...stubGateway(), query: () => Promise.resolve({ kind: 'unknown', detail: 'lost' } as const) };
    expect((await fetch(`${(await serve(broken)).baseUrl}/postings/p1`)).status).toBe(500);
    expect((await fetch(`${(await serve(lost)).baseUrl}/postings/p1`)).status).toBe(502);
  });
});

describe('days and advices', () => {
  it('have totals, and a confirmation is answered from the books', async () => {
    const { baseUrl } = await serve(stubGateway());
    const totals = await fetch(`${baseUrl}/bookings/T0001/2026-11-22/totals`);
    expect(await totals.json()).toEqual({
      state: 'totalled',
      terminalId: 'T0001',
      businessDate: '2026-11-22',
      count: 2,
      totalFen: 5_001,
    });
    const confirmation = await fetch(`${baseUrl}/postings/p1/confirmation`, { method: 'POST' });
    expect(await confirmation.json()).toEqual({ state: 'accepted', postingId: 'p1', booking });
  });

  it('are answered without a socket as well', async () => {
    const request = {
      method: 'GET',
      url: '/postings/p1',
      async *[Symbol.asyncIterator]() {},
    };
    expect(await answerRequest(stubGateway(), request)).toMatchObject({ status: 200, json: { state: 'accepted' } });
  });
});
