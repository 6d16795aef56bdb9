import { createServer } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';

import { fetchSend } from '../../../core/billing/fetch-send.ts';
import {
  ARREARS_TIMEOUT_MS,
  type HttpRequest,
  LOOK_UP_TIMEOUT_MS,
  POST_TIMEOUT_MS,
  QUERY_TIMEOUT_MS,
  createHttpGateway,
} from '../../../core/billing/http-gateway.ts';
import { openSimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../../core/billing/utility-server.ts';
import { fen } from '../../../core/domain/money.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { TODAY, payWhole, quoteOf, recharge } from './postings.ts';

const posting = recharge('p1', '0310100007', fen(5_000));
const booking = { bookingNumber: 'B1', totalFen: 5_000, balanceFen: 8_647, bookedAtMs: 1 };
const account = {
  accountNumber: '0310100007',
  maskedName: '杨*',
  maskedAddress: '新桥',
  kind: 'prepaid',
  balanceFen: -5,
};
const bill = {
  billId: 'b1',
  period: '2026-10',
  usageCentiKwh: 100,
  dueDate: '2026-11-30',
  principalFen: 49,
  lateFeeFen: 1,
  totalFen: 50,
  partPaymentAllowed: false,
};

function gatewayAnswering(status: number, body: unknown, retryAfter?: string) {
  const requests: HttpRequest[] = [];
  const gateway = createHttpGateway({
    baseUrl: 'http://utility',
    clock: createManualClock(),
    headers: { 'x-terminal': 'T0001' },
    send: (request) => {
      requests.push(request);
      return Promise.resolve({ status, body: typeof body === 'string' ? body : JSON.stringify(body), retryAfter });
    },
  });
  return { gateway, requests };
}

const portal = '<html><body>Please log in</body></html>';

describe('posting over HTTP', () => {
  it.each<[string, number, unknown, object]>([
    ['a booking of this id and total', 200, { postingId: 'p1', booking }, { kind: 'accepted', booking }],
    ['the same, created', 201, { postingId: 'p1', booking }, { kind: 'accepted', booking }],
    [
      'a refusal',
      422,
      { postingId: 'p1', reason: 'dayClosed' },
      { kind: 'refused', reason: 'dayClosed', changed: undefined },
    ],
    [
      'a conflict',
      409,
      { postingId: 'p1', reason: 'conflict' },
      { kind: 'refused', reason: 'conflict', changed: undefined },
    ],
    [
      'a changed amount',
      422,
      { postingId: 'p1', reason: 'amountChanged', changed: { bills: [bill], quoteToken: 'Q2' } },
      { kind: 'refused', reason: 'amountChanged', changed: { bills: [bill], quoteToken: 'Q2' } },
    ],
    ['a booking of another id', 200, { postingId: 'p2', booking }, { kind: 'unknown' }],
    [
      'a booking of another total',
      200,
      { postingId: 'p1', booking: { ...booking, totalFen: 5_001 } },
      { kind: 'unknown' },
    ],
    [
      'a total that is no whole number',
      200,
      { postingId: 'p1', booking: { ...booking, totalFen: 50.5 } },
      { kind: 'unknown' },
    ],
    [
      'a booking without a number',
      200,
      { postingId: 'p1', booking: { ...booking, bookingNumber: '' } },
      { kind: 'unknown' },
    ],
    ['half of an answer', 200, '{"postingId":"p1","book', { kind: 'unknown' }],
    ['an empty answer', 200, '', { kind: 'unknown' }],
    ['a captive portal', 200, portal, { kind: 'unknown' }],
    ['null', 200, 'null', { kind: 'unknown' }],
    ['no content', 204, '', { kind: 'unknown' }],
    ['accepted for later', 202, { postingId: 'p1', booking }, { kind: 'unknown' }],
    ['a redirect', 302, { postingId: 'p1', booking }, { kind: 'unknown' }],
    ['a refusal of another id', 422, { postingId: 'p2', reason: 'dayClosed' }, { kind: 'unknown' }],
    ['a refusal for an unknown reason', 422, { postingId: 'p1', reason: 'because' }, { kind: 'unknown' }],
    ['a refusal in prose', 409, 'Conflict', { kind: 'unknown' }],
    [
      'a changed amount that does not add up',
      422,
      { postingId: 'p1', reason: 'amountChanged', changed: { bills: [{ ...bill, totalFen: 60 }], quoteToken: 'Q2' } },
      { kind: 'unknown' },
    ],
    [
      'a bad request that says why',
      400,
      { postingId: 'p1', reason: 'notAllowed' },
      { kind: 'refused', reason: 'notAllowed', changed: undefined },
    ],
    ['a bad request without a word', 400, '', { kind: 'unknown', unreadable: true }],
    ['a bad request in HTML', 400, portal, { kind: 'unknown', unreadable: true }],
    ['a bad request about another id', 400, { postingId: 'p2', reason: 'notAllowed' }, { kind: 'unknown' }],
    ['a body that is too large', 413, '', { kind: 'unknown', unreadable: true }],
    ['a kind of body it does not take', 415, '', { kind: 'unknown', unreadable: true }],
    ['unauthorized', 401, '', { kind: 'unknown' }],
    ['a missing route', 404, { error: 'no such route' }, { kind: 'unknown' }],
    ['too many requests', 429, '', { kind: 'unknown' }],
    ['a server error', 500, { postingId: 'p1', reason: 'dayClosed' }, { kind: 'unknown' }],
    ['a bad gateway', 502, portal, { kind: 'unknown' }],
    ['a gateway time-out', 504, '', { kind: 'unknown' }],
  ])('%s (HTTP %i)', async (_name, status, body, outcome) => {
    const { gateway, requests } = gatewayAnswering(status, body);
    expect(await gateway.post(posting)).toMatchObject(outcome);
    expect(requests).toMatchObject([
      { method: 'POST', url: 'http://utility/postings', headers: { 'x-terminal': 'T0001' } },
    ]);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ id: 'p1', totalFen: 5_000 });
  });
});

describe('Retry-After over HTTP', () => {
  const inTwoMinutes = new Date(createManualClock().nowMs() + 120_000).toUTCString();

  it.each<[number, string | undefined, number | undefined]>([
    [503, '120', 120_000],
    [429, '7', 7_000],
    [503, inTwoMinutes, 120_000],
    [503, 'Mon, 05 Jan 1970 00:00:00 GMT', undefined],
    [503, 'soon', undefined],
    [503, '-5', undefined],
    [503, '0', undefined],
    [503, undefined, undefined],
    // Not said by these: a proxy's header on a page of its own.
    [502, '120', undefined],
    [301, '120', undefined],
  ])('HTTP %i with %s asks for %s ms', async (status, header, expected) => {
    const { gateway } = gatewayAnswering(status, '', header);
    for (const outcome of [await gateway.post(posting), await gateway.query('p1'), await gateway.reverse(posting)]) {
      expect(outcome.kind).toBe('unknown');
      expect('retryAfterMs' in outcome ? outcome.retryAfterMs : undefined).toBe(expected);
    }
  });

  it('is read from a real answer', async () => {
    const server = createServer((_request, response) => response.writeHead(503, { 'retry-after': '30' }).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const answer = await fetchSend({
      method: 'GET',
      url: `http://127.0.0.1:${port}/`,
      headers: {},
      body: undefined,
      signal: new AbortController().signal,
    });
    expect(answer).toEqual({ status: 503, body: '', retryAfter: '30' });
  });
});

describe('taking back over HTTP', () => {
  it.each<[string, number, unknown, object]>([
    ['reversed', 200, { state: 'reversed', postingId: 'p1' }, { kind: 'reversed' }],
    ['a booking that stays', 200, { state: 'accepted', postingId: 'p1', booking }, { kind: 'accepted', booking }],
    ['a refusal', 422, { postingId: 'p1', reason: 'notAllowed' }, { kind: 'refused', reason: 'notAllowed' }],
    ['another id', 200, { state: 'reversed', postingId: 'p2' }, { kind: 'unknown' }],
    ['a refusal of another id', 422, { postingId: 'p2', reason: 'notAllowed' }, { kind: 'unknown' }],
    ['not found by somebody on the way', 404, '', { kind: 'unknown' }],
    ['a captive portal', 200, portal, { kind: 'unknown' }],
    ['no content', 204, '', { kind: 'unknown' }],
    ['a server error', 500, { state: 'reversed', postingId: 'p1' }, { kind: 'unknown' }],
  ])('%s (HTTP %i)', async (_name, status, body, outcome) => {
    const { gateway, requests } = gatewayAnswering(status, body);
    expect(await gateway.reverse(posting)).toMatchObject(outcome);
    expect(requests).toMatchObject([{ method: 'POST', url: 'http://utility/postings/p1/reversal' }]);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ id: 'p1', totalFen: 5_000 });
  });
});

describe('asking over HTTP', () => {
  it.each<[number, unknown, object]>([
    [200, { state: 'accepted', postingId: 'p1', booking }, { kind: 'accepted', booking }],
    [200, { state: 'refused', postingId: 'p1', reason: 'dayClosed' }, { kind: 'refused', reason: 'dayClosed' }],
    [200, { state: 'notFound', postingId: 'p1' }, { kind: 'notFound' }],
    [200, { state: 'notFound', postingId: 'p2' }, { kind: 'unknown' }],
    [200, { state: 'booking', postingId: 'p1' }, { kind: 'unknown' }],
    [404, { state: 'notFound', postingId: 'p1' }, { kind: 'unknown' }],
    [422, { postingId: 'p1', reason: 'dayClosed' }, { kind: 'unknown' }],
    [503, '', { kind: 'unknown' }],
  ])('what became of a posting: HTTP %i %j', async (status, body, outcome) => {
    expect(await gatewayAnswering(status, body).gateway.query('p1')).toMatchObject(outcome);
  });

  it.each<[number, unknown, object]>([
    [200, account, { kind: 'found', account }],
    [200, { ...account, accountNumber: '0310100008' }, { kind: 'unknown' }],
    [200, { ...account, balanceFen: '12.00' }, { kind: 'unknown' }],
    [422, { accountNumber: '0310100007', reason: 'blockedAccount' }, { kind: 'refused', reason: 'blockedAccount' }],
    [422, { accountNumber: '0310100007', reason: 'dayClosed' }, { kind: 'unknown' }],
    [404, '', { kind: 'unknown' }],
    [200, portal, { kind: 'unknown' }],
  ])('an account: HTTP %i %j', async (status, body, outcome) => {
    expect(await gatewayAnswering(status, body).gateway.lookUp('0310100007')).toMatchObject(outcome);
  });

  it.each<[number, unknown, object]>([
    [
      200,
      { accountNumber: 'a/b', bills: [bill, { ...bill, billId: 'b0', period: '2026-09' }], quoteToken: 'Q1' },
      { kind: 'quoted', bills: [{ billId: 'b0' }, { billId: 'b1' }], quoteToken: 'Q1' },
    ],
    [200, { accountNumber: 'a/b', bills: [{ ...bill, lateFeeFen: 2 }], quoteToken: 'Q1' }, { kind: 'unknown' }],
    [200, { accountNumber: 'a/b', bills: [bill] }, { kind: 'unknown' }],
    [409, { accountNumber: 'a/b', reason: 'unknownAccount' }, { kind: 'refused', reason: 'unknownAccount' }],
  ])('arrears: HTTP %i %j', async (status, body, outcome) => {
    const { gateway, requests } = gatewayAnswering(status, body);
    expect(await gateway.getArrears('a/b')).toMatchObject(outcome);
    expect(requests[0]?.url).toBe('http://utility/accounts/a%2Fb/arrears');
  });
});

describe('an answer that does not come', () => {
  it('is unknown after the time-out of each operation, even where the sender ignores the signal', async () => {
    const clock = createManualClock();
    const gateway = createHttpGateway({ baseUrl: 'http://utility', clock, send: () => new Promise(() => undefined) });
    const ended: string[] = [];
    const note = (name: string) => (outcome: { kind: string }) =>
      void ended.push(`${name} ${outcome.kind} ${clock.monotonicMs()}`);
    void gateway.lookUp('1').then(note('lookUp'));
    void gateway.getArrears('1').then(note('getArrears'));
    void gateway.query('1').then(note('query'));
    void gateway.post(posting).then(note('post'));
    await clock.advance(POST_TIMEOUT_MS);
    expect(ended).toEqual([
      `lookUp unknown ${LOOK_UP_TIMEOUT_MS}`,
      `getArrears unknown ${ARREARS_TIMEOUT_MS}`,
      `query unknown ${QUERY_TIMEOUT_MS}`,
      `post unknown ${POST_TIMEOUT_MS}`,
    ]);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('is unknown where the connection fails or the gateway is closed', async () => {
    const clock = createManualClock();
    const refused = createHttpGateway({
      baseUrl: 'http://utility',
      clock,
      send: () => Promise.reject(new Error('ECONNREFUSED')),
    });
    expect(await refused.post(posting)).toEqual({ kind: 'unknown', detail: 'No answer: ECONNREFUSED.' });
    const hanging = createHttpGateway({ baseUrl: 'http://utility', clock, send: () => new Promise(() => undefined) });
    const answer = hanging.post(posting);
    await hanging.close();
    expect(await answer).toMatchObject({ kind: 'unknown' });
    expect(await hanging.post(posting)).toMatchObject({ kind: 'unknown' });
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('gateway and utility server over a real socket', () => {
  async function connect() {
    const clock = createManualClock();
    const utility = openSimulatedUtility({ path: ':memory:', clock, today: TODAY });
    const server = await serveUtility({ gateway: utility, port: 0 });
    const gateway = createHttpGateway({ baseUrl: `http://127.0.0.1:${server.port}`, send: fetchSend, clock });
    onTestFinished(async () => {
      await gateway.close();
      await server.close();
      await utility.close();
    });
    return { utility, gateway, server };
  }

  it('give the answers the utility itself would give', async () => {
    const { utility, gateway } = await connect();
    expect(await gateway.lookUp('0310100001')).toEqual(await utility.lookUp('0310100001'));
    expect(await gateway.lookUp('0310199999')).toEqual({ kind: 'refused', reason: 'unknownAccount' });
    const quote = await quoteOf(gateway, '0310100003');
    expect(quote).toEqual(await utility.getArrears('0310100003'));
    const whole = payWhole('p1', '0310100003', quote, fen(918));
    const accepted = await gateway.post(whole);
    expect(accepted).toEqual(await utility.query('p1'));
    expect(await gateway.post(whole)).toEqual(accepted);
    expect(await gateway.query('p1')).toEqual(accepted);
    expect(await gateway.query('p2')).toEqual({ kind: 'notFound' });
    expect(await gateway.post({ ...whole, terminalId: 'T0002' })).toMatchObject({
      kind: 'refused',
      reason: 'conflict',
    });
    const risen = await gateway.post(payWhole('p3', '0310100010', await quoteOf(gateway, '0310100010')));
    const { bills, quoteToken } = await quoteOf(gateway, '0310100010');
    expect(risen).toEqual({ kind: 'refused', reason: 'amountChanged', changed: { bills, quoteToken } });
    expect(utility.postings().map((entry) => entry.posting.id)).toEqual(['p1', 'p3']);
  });

  it('take a posting back, and the late one is refused for ever', async () => {
    const { utility, gateway, server } = await connect();
    const whole = payWhole('p1', '0310100003', await quoteOf(gateway, '0310100003'));
    expect(await gateway.post(whole)).toMatchObject({ kind: 'accepted' });
    expect(await gateway.reverse(whole)).toEqual({ kind: 'reversed' });
    expect(await gateway.reverse(whole)).toEqual({ kind: 'reversed' });
    expect(await gateway.post(whole)).toEqual({ kind: 'refused', reason: 'reversed', changed: undefined });
    expect(await gateway.query('p1')).toEqual({ kind: 'refused', reason: 'reversed' });
    const token = recharge('p2', '0310100007', fen(5_000));
    await gateway.post(token);
    expect(await gateway.reverse(token)).toEqual({ kind: 'refused', reason: 'notAllowed' });
    expect(utility.totals().acceptedFen).toBe(5_000);
    utility.setFault('reversalLost', true);
    expect(await gateway.reverse(whole)).toMatchObject({ kind: 'unknown' });
    const other = await fetch(`http://127.0.0.1:${server.port}/postings/p9/reversal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(whole),
    });
    expect(other.status).toBe(400);
  });

  it('make every fault unknown', async () => {
    const { utility, gateway } = await connect();
    for (const fault of ['down', 'nonsense', 'answerLost'] as const) {
      utility.setFault(fault, true);
      expect(await gateway.post(recharge(fault, '0310100007', fen(100)))).toMatchObject({ kind: 'unknown' });
      utility.setFault(fault, false);
    }
    expect(utility.totals().acceptedFen).toBe(100);
  });

  it('answer a malformed request without booking anything', async () => {
    const { utility, server } = await connect();
    const base = `http://127.0.0.1:${server.port}`;
    const headers = { 'content-type': 'application/json' };
    const post = (body: string) => fetch(`${base}/postings`, { method: 'POST', headers, body });
    expect((await post('{')).status).toBe(400);
    expect((await post(JSON.stringify({ ...posting, totalFen: 1.5 }))).status).toBe(400);
    expect((await post('x'.repeat(100_000))).status).toBe(413);
    expect((await fetch(`${base}/accounts`)).status).toBe(404);
    expect((await fetch(`${base}/accounts/%E0%A4%A/arrears/x`)).status).toBe(404);
    expect(utility.postings()).toEqual([]);
  });

  it('do not follow redirects, and survive a connection that breaks in the middle', async () => {
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/accounts') === true)
        response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      else {
        response.writeHead(200, { 'content-length': '500' });
        response.write('{"postingId":"p1",', () => response.destroy());
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const gateway = createHttpGateway({
      baseUrl: `http://127.0.0.1:${port}`,
      send: fetchSend,
      clock: createManualClock(),
    });
    expect(await gateway.lookUp('0310100007')).toEqual({
      kind: 'unknown',
      detail: 'The back end answered with HTTP 302.',
    });
    expect(await gateway.post(posting)).toMatchObject({ kind: 'unknown' });
  });
});
