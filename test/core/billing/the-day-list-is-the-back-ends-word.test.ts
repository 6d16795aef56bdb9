import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';

import { fetchSend } from '../../../core/billing/fetch-send.ts';
import { LIST_TIMEOUT_MS, createHttpGateway, type HttpRequest } from '../../../core/billing/http-gateway.ts';
import { openSimulatedUtility, type SimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../../core/billing/utility-server.ts';
import { fen } from '../../../core/domain/money.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { TODAY, payWhole, quoteOf, recharge } from './postings.ts';

const day = { terminalId: 'T0001', businessDate: TODAY };
/** 2026-11-22 23:59:58 in China. */
const lateEvening = Date.UTC(2026, 10, 22, 15, 59, 58);

function openUtility(path = ':memory:'): { utility: SimulatedUtility; clock: ManualClock } {
  const clock = createManualClock(lateEvening);
  const utility = openSimulatedUtility({ path, clock, today: TODAY });
  onTestFinished(() => utility.close());
  return { utility, clock };
}

async function withThreeBookings(): Promise<{ utility: SimulatedUtility; clock: ManualClock }> {
  const { utility, clock } = openUtility();
  for (const [id, amount] of [
    ['p1', 1_000],
    ['p2', 2_000],
    ['p3', 3_000],
  ] as const) {
    await utility.post(recharge(id, '0310100007', fen(amount)));
  }
  return { utility, clock };
}

async function listOf(utility: SimulatedUtility, asked = day): Promise<readonly string[]> {
  const outcome = await utility.listBookings(asked);
  if (outcome.kind !== 'listed') throw new Error(`not listed: ${outcome.kind}`);
  return outcome.bookings.map(({ postingId, totalFen }) => `${postingId} ${totalFen}`);
}

describe('the list of the simulated utility', () => {
  it('holds what was booked for this terminal on this day, oldest first, and nothing else', async () => {
    const { utility } = await withThreeBookings();
    await utility.post({ ...recharge('other-terminal', '0310100007', fen(500)), terminalId: 'T0002' });
    await utility.post({ ...recharge('other-day', '0310100007', fen(600)), businessDate: '2026-11-21' });
    expect(await utility.post(recharge('refused', '0310100009', fen(700)))).toMatchObject({ kind: 'refused' });
    expect(await listOf(utility)).toEqual(['p1 1000', 'p2 2000', 'p3 3000']);
    expect(await listOf(utility, { ...day, terminalId: 'T0002' })).toEqual(['other-terminal 500']);
    expect(await listOf(utility, { ...day, businessDate: '2026-11-21' })).toEqual(['other-day 600']);
    expect(await listOf(utility, { ...day, businessDate: '2026-11-20' })).toEqual([]);
  });

  it('leaves out what was taken back', async () => {
    const { utility } = openUtility();
    const posting = payWhole('p1', '0310100001', await quoteOf(utility, '0310100001'));
    await utility.post(posting);
    expect(await listOf(utility)).toEqual(['p1 9082']);
    expect(await utility.reverse(posting)).toEqual({ kind: 'reversed' });
    expect(await listOf(utility)).toEqual([]);
  });

  it('counts a booking for the day of its posting, and says so, however late it is answered', async () => {
    const { utility, clock } = openUtility();
    await clock.advance(10_000);
    const outcome = await utility.post(recharge('p1', '0310100007', fen(1_000)));
    expect(outcome).toMatchObject({ kind: 'accepted', booking: { businessDate: TODAY } });
    expect(await listOf(utility)).toEqual(['p1 1000']);
  });

  it('with its own date counts it for the day of its own clock, and says so', async () => {
    const { utility, clock } = openUtility();
    utility.setFault('ownDate', true);
    await clock.advance(10_000);
    const outcome = await utility.post(recharge('p1', '0310100007', fen(1_000)));
    expect(outcome).toMatchObject({ kind: 'accepted', booking: { businessDate: '2026-11-23' } });
    expect(await listOf(utility)).toEqual([]);
    expect(await listOf(utility, { ...day, businessDate: '2026-11-23' })).toEqual(['p1 1000']);
  });

  it('that loses a booking lacks exactly one, and the books still have it', async () => {
    const { utility } = await withThreeBookings();
    utility.setFault('losesBooking', true);
    expect(await listOf(utility)).toEqual(['p2 2000', 'p3 3000']);
    expect(utility.totals()).toMatchObject({ acceptedFen: 6_000 });
    expect(await utility.query('p1')).toMatchObject({ kind: 'accepted' });
    utility.setFault('losesBooking', false);
    expect(await listOf(utility)).toHaveLength(3);
  });

  it('that is one fen off is one fen off in exactly one booking', async () => {
    const { utility } = await withThreeBookings();
    utility.setFault('oneFenOff', true);
    expect(await listOf(utility)).toEqual(['p1 1001', 'p2 2000', 'p3 3000']);
    utility.setFault('losesBooking', true);
    expect(await listOf(utility)).toEqual(['p2 2001', 'p3 3000']);
    expect(await listOf(utility, { ...day, businessDate: '2026-11-20' })).toEqual([]);
  });

  it('is unknown from a back end that is down, talks nonsense or is closed', async () => {
    const { utility } = await withThreeBookings();
    for (const fault of ['down', 'nonsense'] as const) {
      utility.setFault(fault, true);
      expect(await utility.listBookings(day)).toMatchObject({ kind: 'unknown' });
      utility.setFault(fault, false);
    }
    await utility.close();
    expect(await utility.listBookings(day)).toMatchObject({ kind: 'unknown' });
  });

  it('of books that an earlier version kept goes by the time of the booking, and repeats get their first answer', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'lightpost-utility-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const path = join(directory, 'utility.db');
    const posting = recharge('p1', '0310100007', fen(1_000));
    const clock = createManualClock(lateEvening);
    const before = openSimulatedUtility({ path, clock, today: TODAY });
    const first = await before.post(posting);
    await before.close();
    const file = new DatabaseSync(path);
    file.exec(`UPDATE posting SET body = json_remove(body, '$.businessDate'),
      answer = json_remove(answer, '$.booking.businessDate')`);
    file.close();
    const utility = openSimulatedUtility({ path, clock });
    onTestFinished(() => utility.close());
    expect(await listOf(utility)).toEqual(['p1 1000']);
    if (first.kind !== 'accepted') throw new Error('the first posting was not accepted');
    expect(await utility.post(posting)).toMatchObject({
      kind: 'accepted',
      booking: { bookingNumber: first.booking.bookingNumber },
    });
    expect(await utility.post({ ...posting, totalFen: fen(999), balanceFen: fen(999) })).toMatchObject({
      kind: 'refused',
      reason: 'conflict',
    });
  });

  it('is for a posting with one day: the same id under another day is another body', async () => {
    const { utility } = openUtility();
    const posting = recharge('p1', '0310100007', fen(1_000));
    await utility.post(posting);
    expect(await utility.post({ ...posting, businessDate: '2026-11-21' })).toMatchObject({ reason: 'conflict' });
  });
});

const line = { postingId: 'p1', bookingNumber: 'B1', totalFen: 1_000 };
const listed = { state: 'listed', ...day, bookings: [line] };

function gatewayAnswering(status: number, body: unknown) {
  const requests: HttpRequest[] = [];
  const gateway = createHttpGateway({
    baseUrl: 'http://utility',
    clock: createManualClock(),
    send: (request) => {
      requests.push(request);
      return Promise.resolve({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });
    },
  });
  return { gateway, requests };
}

describe('the list over HTTP', () => {
  it.each<[string, number, unknown, object]>([
    ['a list of this terminal and day', 200, listed, { kind: 'listed', bookings: [line] }],
    ['an empty list', 200, { ...listed, bookings: [] }, { kind: 'listed', bookings: [] }],
    ['the same booking twice', 200, { ...listed, bookings: [line, line] }, { kind: 'listed', bookings: [line, line] }],
    ['no lists here', 200, { state: 'notOffered', ...day }, { kind: 'notOffered' }],
    ['a list of another day', 200, { ...listed, businessDate: '2026-11-21' }, { kind: 'unknown' }],
    ['a list of another terminal', 200, { ...listed, terminalId: 'T0002' }, { kind: 'unknown' }],
    ['no lists for another terminal', 200, { state: 'notOffered', ...day, terminalId: 'T' }, { kind: 'unknown' }],
    ['half a fen', 200, { ...listed, bookings: [{ ...line, totalFen: 0.5 }] }, { kind: 'unknown' }],
    ['less than nothing', 200, { ...listed, bookings: [{ ...line, totalFen: -1 }] }, { kind: 'unknown' }],
    ['an amount as text', 200, { ...listed, bookings: [{ ...line, totalFen: '1000' }] }, { kind: 'unknown' }],
    ['a booking without an id', 200, { ...listed, bookings: [{ ...line, postingId: '' }] }, { kind: 'unknown' }],
    ['a list without bookings', 200, { state: 'listed', ...day }, { kind: 'unknown' }],
    ['half of an answer', 200, '{"state":"listed","bookings":[', { kind: 'unknown' }],
    ['a captive portal', 200, '<html>Please log in</html>', { kind: 'unknown' }],
    ['a refusal', 422, listed, { kind: 'unknown' }],
    ['a missing route', 404, { error: 'no such route' }, { kind: 'unknown' }],
    ['a server error', 500, listed, { kind: 'unknown' }],
  ])('%s (HTTP %i)', async (_name, status, body, outcome) => {
    const { gateway, requests } = gatewayAnswering(status, body);
    expect(await gateway.listBookings(day)).toMatchObject(outcome);
    expect(requests).toMatchObject([{ method: 'GET', url: 'http://utility/bookings/T0001/2026-11-22' }]);
  });

  it('is unknown when nothing comes in time, and nobody waits for ever', async () => {
    const clock = createManualClock();
    const gateway = createHttpGateway({ baseUrl: 'http://utility', clock, send: () => new Promise(() => undefined) });
    const asked = gateway.listBookings(day);
    await clock.advance(LIST_TIMEOUT_MS);
    expect(await asked).toMatchObject({ kind: 'unknown' });
    expect(clock.pendingTimers()).toBe(0);
  });

  it('is the same through a real connection as from the books themselves', async () => {
    const { utility, clock } = await withThreeBookings();
    const server = await serveUtility({ gateway: utility, port: 0 });
    onTestFinished(() => server.close());
    const gateway = createHttpGateway({ baseUrl: `http://127.0.0.1:${server.port}`, send: fetchSend, clock });
    expect(await gateway.listBookings(day)).toEqual(await utility.listBookings(day));
    expect(await gateway.listBookings({ ...day, businessDate: '2026-11-20' })).toEqual({
      kind: 'listed',
      bookings: [],
    });
    const posted = await gateway.post(recharge('p4', '0310100007', fen(4_000)));
    expect(posted).toMatchObject({ kind: 'accepted', booking: { businessDate: TODAY } });
    utility.setFault('down', true);
    expect(await gateway.listBookings(day)).toMatchObject({ kind: 'unknown' });
  });
});
