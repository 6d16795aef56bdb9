import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fetchSend } from '../../core/billing/fetch-send.ts';
import { createHttpGateway } from '../../core/billing/http-gateway.ts';
import type { HttpSend } from '../../core/billing/http-request.ts';
import { createHttpServices } from '../../core/billing/http-services.ts';
import { fen } from '../../core/domain/money.ts';
import type { Posting } from '../../core/domain/order.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { everyService } from '../core/billing/stub-services.ts';
import type { KioskSide } from '../core/billing/contract-operations.ts';
import { contractFile, contractTool } from './contract-tools.ts';
import { openContract } from './contract.ts';

/** The mock is a program of its own and reads the contract first. */
const START_TIMEOUT_MS = 60_000;
/** Long lists of random bills take seconds to make up. */
const RANDOM_TIMEOUT_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let mock: ChildProcess | undefined;
let baseUrl = '';

beforeAll(async () => {
  const port = await freePort();
  const words = ['mock', contractFile, '--host', '127.0.0.1', '--port', String(port), '--multiprocess', 'false'];
  const child = spawn(contractTool('prism'), words, { stdio: ['ignore', 'pipe', 'inherit'] });
  mock = child;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Prism is listening')) break;
  }
  child.stdout.resume();
  baseUrl = `http://127.0.0.1:${port}`;
}, START_TIMEOUT_MS);

afterAll(async () => {
  if (mock === undefined || mock.exitCode !== null) return;
  const gone = once(mock, 'exit');
  mock.kill();
  await gone;
});

/** A kiosk whose requests ask the mock for one answer of the contract. */
function kiosk(prefer: string, send: HttpSend = fetchSend): KioskSide {
  const options = { baseUrl, send, clock: systemClock, headers: { prefer } };
  return { ...createHttpServices({ ...options, offered: everyService }), ...createHttpGateway(options) };
}

const contract = openContract();
const accountNumber = '0310100001';
const token = '23716100501183194197';
const day = { terminalId: 'DEMO-001', businessDate: '2026-11-22' };

/** The examples of the contract as the kiosk would send them. */
function posting(example: string): { posting: Posting; secret: string | undefined } {
  const operation = contract.operations.find(({ id }) => id === 'post');
  const value = operation?.body?.examples?.[example]?.value as (Posting & { secret?: string }) | undefined;
  if (value === undefined) throw new Error(`the contract has no posting ${example}`);
  const { secret, ...rest } = value;
  return { posting: rest, secret };
}

const post = (example: string) => (side: KioskSide) => {
  const { posting: body, secret } = posting(example);
  return secret === undefined ? side.post(body) : side.post(body, secret);
};
const complaint = { about: 'terminal', accountNumber: undefined, transactionId: undefined, phone: undefined } as const;

/** The operation, the answer that is asked for, the question, and what the kiosk makes of it. */
const questions: readonly (readonly [string, string, (side: KioskSide) => Promise<{ kind: string }>, object])[] = [
  ['lookUp', 'code=200, example=postpaid', (side) => side.lookUp(accountNumber), { kind: 'found' }],
  [
    'lookUp',
    'code=200, example=cardOpen',
    (side) => side.lookUp(accountNumber),
    { kind: 'found', account: { supply: 'card', openCardOrder: { writes: [{ offset: 32, hex: '00004fff' }] } } },
  ],
  ['lookUp', 'code=422', (side) => side.lookUp(accountNumber), { kind: 'refused', reason: 'blockedAccount' }],
  [
    'getArrears',
    'code=200',
    (side) => side.getArrears(accountNumber),
    { kind: 'quoted', quoteToken: 'Q-1', bills: [{ totalFen: 9_082, breakdown: { totalFen: 9_082 } }] },
  ],
  ['post', 'code=200, example=recharge', post('recharge'), { kind: 'accepted', booking: { bookingNumber: 'B-1' } }],
  ['post', 'code=200, example=bills', post('bills'), { kind: 'accepted', booking: { totalFen: 10_000 } }],
  ['post', 'code=200, example=token', post('token'), { kind: 'accepted', booking: { vend: { tokens: [token] } } }],
  [
    'post',
    'code=200, example=card',
    post('card'),
    { kind: 'accepted', booking: { vend: { cardOrder: { orderId: 'O-1' } } } },
  ],
  ['post', 'code=200, example=rechargeCard', post('rechargeCard'), { kind: 'accepted', booking: { totalFen: 10_000 } }],
  // A booking of something else than was posted.
  ['post', 'code=200, example=recharge', post('bills'), { kind: 'unknown', mismatched: true }],
  ['post', 'code=409', post('recharge'), { kind: 'refused', reason: 'conflict' }],
  ['post', 'code=422, example=dayClosed', post('recharge'), { kind: 'refused', reason: 'dayClosed' }],
  [
    'post',
    'code=422, example=amountChanged',
    post('bills'),
    { kind: 'refused', reason: 'amountChanged', changed: { quoteToken: 'Q-2' } },
  ],
  ['query', 'code=200, example=accepted', (side) => side.query('0192f0c1-0001'), { kind: 'accepted' }],
  [
    'query',
    'code=200, example=refused',
    (side) => side.query('0192f0c1-0001'),
    { kind: 'refused', reason: 'dayClosed' },
  ],
  ['query', 'code=200, example=notFound', (side) => side.query('0192f0c1-0001'), { kind: 'notFound' }],
  ['query', 'code=200, example=notFound', (side) => side.query('0192f0c1-0009'), { kind: 'unknown', mismatched: true }],
  ['reverse', 'code=200, example=reversed', (side) => side.reverse(posting('recharge').posting), { kind: 'reversed' }],
  ['reverse', 'code=200, example=accepted', (side) => side.reverse(posting('recharge').posting), { kind: 'accepted' }],
  [
    'reverse',
    'code=422',
    (side) => side.reverse(posting('recharge').posting),
    { kind: 'refused', reason: 'notAllowed' },
  ],
  ['listBookings', 'code=200, example=listed', (side) => side.listBookings(day), { kind: 'listed' }],
  ['listBookings', 'code=200, example=notOffered', (side) => side.listBookings(day), { kind: 'notOffered' }],
  ['find', 'code=200', (side) => side.find({ by: 'meter', value: '01234567890' }), { kind: 'answered' }],
  [
    'trial',
    'code=200',
    (side) => side.trial({ accountNumber, kind: 'token', amountFen: fen(5_000) }),
    { kind: 'answered', answer: { unitsCentiKwh: 10_240 } },
  ],
  [
    'getHistory',
    'code=200',
    (side) => side.getHistory({ accountNumber, phoneTail: '0000' }),
    { kind: 'answered', answer: { months: [{ period: '2026-09' }, { period: '2026-10' }] } },
  ],
  [
    'listCredits',
    'code=200',
    (side) => side.listCredits({ accountNumber, sinceMs: 1_795_132_800_000 }),
    { kind: 'answered', answer: [{ state: 'onMeter' }] },
  ],
  [
    'getTariff',
    'code=200',
    (side) => side.getTariff(accountNumber),
    { kind: 'answered', answer: { tableId: 'beijing' } },
  ],
  ['getTariff', 'code=422', (side) => side.getTariff(accountNumber), { kind: 'refused', reason: 'notAllowed' }],
  ['commitCardOrder', 'code=200', (side) => side.commitCardOrder('O-1'), { kind: 'answered' }],
  ['commitCardOrder', 'code=422', (side) => side.commitCardOrder('O-1'), { kind: 'refused', reason: 'notAllowed' }],
  ['abortCardOrder', 'code=200', (side) => side.abortCardOrder('O-1', 'cardLost'), { kind: 'answered' }],
  [
    'sendMessage',
    'code=200',
    (side) => side.sendMessage({ id: 'm-1', phone: '10000000000', text: 'Paid.' }),
    { kind: 'answered' },
  ],
  [
    'requestInvoice',
    'code=200',
    (side) =>
      side.requestInvoice({
        id: 'i-1',
        postingId: '0192f0c1-0001',
        title: { kind: 'company', taxNumber: '91000000000000000X' },
      }),
    { kind: 'answered', answer: { requestNumber: 'R-1' } },
  ],
  [
    'listNotices',
    'code=200',
    (side) => side.listNotices({ area: undefined }),
    { kind: 'answered', answer: [{ version: 2 }] },
  ],
  [
    'complain',
    'code=200',
    (side) => side.complain({ ...complaint, id: 'c-1', text: 'The paper was empty.' }),
    { kind: 'answered', answer: { ticketNumber: 'T-1' } },
  ],
  ['rate', 'code=200', (side) => side.rate({ id: 'r-1', transactionId: undefined, stars: 5 }), { kind: 'answered' }],
];

describe('the kiosk before a mock that others made of the contract', () => {
  it.each(questions)('%s, %s', async (_name, prefer, ask, expected) => {
    expect(await ask(kiosk(prefer))).toMatchObject(expected);
  });

  it('is asked for every operation that a kiosk sends', () => {
    const sent = contract.operations.flatMap(({ id, sentByKiosk }) => (sentByKiosk ? [id] : []));
    expect(new Set(questions.map(([name]) => name))).toEqual(new Set(sent));
  });

  it('takes random answers of the contract for nothing it asked about', { timeout: RANDOM_TIMEOUT_MS }, async () => {
    const first = new Map(questions.toReversed().map(([name, , ask]) => [name, ask]));
    for (const [name, ask] of first) {
      const { kind } = await ask(kiosk('code=200, dynamic=true'));
      // Notices of all areas are about nothing in particular.
      expect([name, kind]).toEqual([name, name === 'listNotices' ? kind : 'unknown']);
    }
  });

  it('would be found out: the mock refuses what the contract does not have', async () => {
    const alter =
      (change: (body: string) => string): HttpSend =>
      (request) =>
        fetchSend({ ...request, body: request.body === undefined ? undefined : change(request.body) });
    const { posting: body } = posting('recharge');
    for (const change of [
      (text: string) => text.replace('"totalFen":5000', '"totalFen":"5000"'),
      (text: string) => text.replace('"kind":"recharge"', '"kind":"gift"'),
      (text: string) => text.replace('{', '{"extra":1,'),
      (text: string) => text.replace('"businessDate":', '"day":'),
    ]) {
      expect(await kiosk('example=recharge', alter(change)).post(body)).not.toMatchObject({ kind: 'accepted' });
    }
    expect(await kiosk('code=200, example=recharge').post(body)).toMatchObject({ kind: 'accepted' });
  });
});
