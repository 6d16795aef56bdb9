import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';

import { createRequestSigner, createRequestVerifier } from '../../core/billing/request-signing.ts';
import { openSimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { type Answer, type ServedUtility, createResponder, serveUtility } from '../../core/billing/utility-server.ts';
import { fen } from '../../core/domain/money.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { systemRandom } from '../../core/platform/system-random.ts';
import { TODAY } from '../core/billing/postings.ts';
import type { ConformanceOptions, Verdict } from './conformance-asker.ts';
import { checkConformance } from './conformance.ts';
import { printVerdicts } from './contract-check.ts';

/** Hundreds of requests to a server of its own. */
const RUN_TIMEOUT_MS = 60_000;
const RUNS = 8;
const SEED = 20_261_122;

function reference() {
  const utility = openSimulatedUtility({ path: ':memory:', clock: systemClock, today: TODAY });
  onTestFinished(() => utility.close());
  return utility;
}

/** Has a purchase card, and nothing on it that waits to be written. */
const CARD_ACCOUNT = '0310100019';

function options(url: string, more: Partial<ConformanceOptions> = {}): ConformanceOptions {
  return {
    url,
    accountNumber: '0310100007',
    phoneTail: '0007',
    cardAccountNumber: CARD_ACCOUNT,
    businessDate: TODAY,
    runs: RUNS,
    seed: SEED,
    ...more,
  };
}

type Meddle = (answer: Answer, line: string, request: IncomingMessage) => Answer;

/** The reference utility with something done to its answers on the way out. */
async function runAgainst(utility: ServedUtility, meddle: Meddle = (answer) => answer): Promise<readonly Verdict[]> {
  const respond = createResponder(utility, {});
  const server = createServer((request, response) => {
    void respond(request).then((told) => {
      const { status, json, headers } = meddle(told, `${request.method} ${request.url}`, request);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof json === 'string' ? json : JSON.stringify(json));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return checkConformance(options(`http://127.0.0.1:${port}`));
}

function answered<Said>(answer: Said): Promise<{ kind: 'answered'; answer: Said }> {
  return Promise.resolve({ kind: 'answered', answer });
}

function failed(verdicts: readonly Verdict[]): readonly string[] {
  return verdicts.flatMap(({ operation, name, faults }) => (faults.length > 0 ? [`${operation}, ${name}`] : []));
}

type Members = Record<string, unknown>;

/** Other members for the answers to some requests, where they are definite. */
function instead(lines: RegExp, change: (json: Members) => unknown): Meddle {
  return (answer, line) =>
    lines.test(line) && answer.status === 200 ? { ...answer, json: change(answer.json as Members) } : answer;
}

describe('the reference utility', () => {
  it('keeps the contract, and the run says so', { timeout: RUN_TIMEOUT_MS }, async () => {
    const verdicts = await runAgainst(reference());
    expect(verdicts.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(printVerdicts(verdicts).at(-1)).toMatch(/^20 operations, \d{3,} cases: \d{3,} passed, 0 failed$/u);
    const succeeded = new Set(verdicts.flatMap(({ operation, status }) => (status === 200 ? [operation] : [])));
    // Every operation was seen to succeed: the two of cards in the story of a card.
    const stories = verdicts.flatMap(({ operation, name, faults }) =>
      operation === 'story' && faults.length === 0 ? [name] : [],
    );
    expect(stories).toEqual(expect.arrayContaining(['it is committed once', 'that one is aborted']));
    expect(stories).toContain('an invoice is taken, and is the same when asked for again');
    const inStories = new Set(['story', 'commitCardOrder', 'abortCardOrder', 'requestInvoice']);
    const unseen = verdicts.flatMap(({ operation }) =>
      succeeded.has(operation) || inStories.has(operation) ? [] : [operation],
    );
    expect(unseen).toEqual([]);
  });

  it('keeps it for a terminal that signs', { timeout: RUN_TIMEOUT_MS }, async () => {
    const key = { keyId: 'CHECK', secret: Buffer.alloc(32, 7) };
    const verify = createRequestVerifier({ keys: [key], clock: systemClock });
    const server = await serveUtility({ gateway: reference(), port: 0, verify });
    onTestFinished(() => server.close());
    const url = `http://127.0.0.1:${server.port}`;
    const sign = createRequestSigner({ ...key, clock: systemClock, random: systemRandom });
    expect(failed(await checkConformance(options(url, { sign, runs: 1 })))).toEqual([]);
    expect(failed(await checkConformance(options(url, { runs: 1 }))).length).toBeGreaterThan(5);
  });
});

describe('a back end with one thing wrong', () => {
  const posting = /^POST \/postings$/u;
  const booked = (change: (booking: Members) => Members) =>
    instead(posting, (json) => ({ ...json, booking: change(json['booking'] as Members) }));

  it.each<[string, Meddle, string]>([
    [
      'an amount as text',
      booked((booking) => ({ ...booking, totalFen: String(booking['totalFen']) })),
      'story, a recharge is booked',
    ],
    [
      'a booking without a balance',
      booked(({ balanceFen: _gone, ...booking }) => booking),
      'story, a recharge is booked',
    ],
    ['a total of its own', booked((booking) => ({ ...booking, totalFen: 1 })), 'story, of its own total'],
    [
      'a time in seconds and parts',
      booked((booking) => ({ ...booking, bookedAtMs: 1.5 })),
      'story, a recharge is booked',
    ],
    [
      'another account',
      instead(/^GET \/accounts\/[^/]+$/u, (json) => ({ ...json, accountNumber: '1' })),
      'lookUp, example: no body',
    ],
    [
      'a kind of account of its own',
      instead(/^GET \/accounts\/[^/]+$/u, (json) => ({ ...json, kind: 'vip' })),
      'lookUp, example: no body',
    ],
    [
      'another posting',
      instead(/^GET \/postings\//u, (json) => ({ ...json, postingId: 'x' })),
      'query, example: no body',
    ],
    [
      'a state of its own',
      instead(/^GET \/postings\//u, (json) => ({ ...json, state: 'booking' })),
      'query, example: no body',
    ],
    [
      'a day of another terminal',
      instead(/^GET \/bookings\//u, (json) => ({ ...json, terminalId: 'x' })),
      'listBookings, example: no body',
    ],
    [
      'totals that are off',
      instead(/totals$/u, (json) => ({ ...json, totalFen: Number(json['totalFen']) + 1 })),
      'story, and its totals are their sum',
    ],
    ['a rating of another id', instead(/^POST \/ratings/u, (json) => ({ ...json, id: 'x' })), 'rate, example: five'],
    [
      'a type of its own',
      (answer) => ({ ...answer, headers: { 'content-type': 'text/json' } }),
      'lookUp, example: no body',
    ],
    [
      'an answer with 202',
      (answer) => (answer.status === 200 ? { ...answer, status: 202 } : answer),
      'lookUp, example: no body',
    ],
    [
      'a refusal without its reason',
      (answer) => (answer.status === 422 ? { ...answer, json: {} } : answer),
      'lookUp, made up 2',
    ],
    [
      'a broken JSON',
      (answer, line) => (posting.test(line) ? { ...answer, json: '{"postingId":' } : answer),
      'story, a recharge is booked',
    ],
    [
      'a problem that is none',
      (answer) => (answer.status === 400 ? { ...answer, json: { error: 'no' } } : answer),
      'post, no body',
    ],
    [
      'a problem of another status',
      (answer) => (answer.status === 404 ? { ...answer, status: 410 } : answer),
      'lookUp, a path that is not there',
    ],
    [
      'a page for a wrong path',
      (answer) =>
        answer.status === 404 ? { status: 404, json: '<html>', headers: { 'content-type': 'text/html' } } : answer,
      'lookUp, a path that is not there',
    ],
    [
      'success for whatever comes',
      (answer) => (answer.status === 400 ? { status: 200, json: {} } : answer),
      'post, half of a body',
    ],
    ['a failure on every tenth', everyTenth(), ''],
  ])('%s is caught', { timeout: RUN_TIMEOUT_MS }, async (_name, meddle, expected) => {
    const faults = failed(await runAgainst(reference(), meddle));
    expect(faults.length).toBeGreaterThan(0);
    if (expected !== '') expect(faults).toContain(expected);
  });

  function everyTenth(): Meddle {
    let count = 0;
    return (answer) => ((count += 1) % 10 === 0 ? { status: 500, json: {} } : answer);
  }

  it.each<[string, (utility: ReturnType<typeof reference>) => Partial<ServedUtility>, string]>([
    [
      'books again what comes again',
      (utility) => {
        let count = 0;
        return { post: (posted) => utility.post({ ...posted, id: `${posted.id}-${(count += 1)}` }) };
      },
      'story, the same again gets the first answer',
    ],
    [
      'takes another body for a repeat',
      (utility) => ({
        post: async (posted) => {
          const found = await utility.query(posted.id);
          return found.kind === 'accepted' ? found : utility.post(posted);
        },
      }),
      'story, another body under the id is a conflict',
    ],
    [
      'forgets what it booked',
      () => ({ query: () => Promise.resolve({ kind: 'notFound' }) }),
      'story, the books have it as it was answered',
    ],
    [
      'books what was taken back',
      () => ({ reverse: () => Promise.resolve({ kind: 'reversed' }) }),
      'story, and the posting that comes late is refused',
    ],
    [
      'leaves a booking out of its day',
      (utility) => ({
        listBookings: async (day) => {
          const outcome = await utility.listBookings(day);
          return outcome.kind === 'listed' ? { ...outcome, bookings: outcome.bookings.slice(1) } : outcome;
        },
      }),
      'story, the day lists each of them once',
    ],
    [
      'credits more than was paid',
      (utility) => ({
        lookUp: async (number) => {
          const outcome = await utility.lookUp(number);
          if (outcome.kind !== 'found') return outcome;
          const balanceFen = fen(outcome.account.balanceFen * 2);
          return { ...outcome, account: { ...outcome.account, balanceFen } };
        },
      }),
      'story, the account has each of them once',
    ],
    [
      'forgets which card is not written',
      (utility) => ({
        lookUp: async (number) => {
          const outcome = await utility.lookUp(number);
          if (outcome.kind !== 'found') return outcome;
          const { openCardOrder: _forgotten, ...account } = outcome.account;
          return { ...outcome, account };
        },
      }),
      'story, the account shows the open order',
    ],
    [
      'gives nothing back for a card that was lost',
      (utility) => ({
        abortCardOrder: (orderId, reason) =>
          reason === 'cardBroken' ? answered({ orderId }) : utility.abortCardOrder(orderId, reason),
      }),
      'story, and its money is on the balance',
    ],
    ['breaks', () => ({ getArrears: () => Promise.reject(new Error('disk')) }), 'getArrears, example: no body'],
  ])('that %s is caught', { timeout: RUN_TIMEOUT_MS }, async (_name, change, expected) => {
    const utility = reference();
    expect(failed(await runAgainst({ ...utility, ...change(utility) }))).toContain(expected);
  });
});
