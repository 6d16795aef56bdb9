import { once } from 'node:events';
import { createServer } from 'node:http';
import { fetchSend } from '../../core/billing/fetch-send.ts';
import { createHttpGateway } from '../../core/billing/http-gateway.ts';
import { createRequestSigner, createRequestVerifier } from '../../core/billing/request-signing.ts';
import { openSimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { serveUtility } from '../../core/billing/utility-server.ts';
import { fen } from '../../core/domain/money.ts';
import type { Posting } from '../../core/domain/order.ts';
import { systemClock } from '../../core/platform/system-clock.ts';
import { systemRandom } from '../../core/platform/system-random.ts';
import type { BillingGateway } from '../../core/ports/billing-gateway.ts';
import { median } from './codec.ts';
import type { BenchRow } from './journal.ts';

const ACCOUNT = '0310100007';
const ROUNDS = 7;
const REQUESTS_PER_ROUND = 400;
/** As many as an outbox has under way. */
const UNDER_WAY = 4;
const KEY = { keyId: 'BENCH', secret: Buffer.alloc(32, 1) };

/** Requests a second from the kiosk's gateway to the reference utility's books and back, beside node:http that says "ok". */
export async function benchUtility(): Promise<{ rows: BenchRow[] }> {
  const utility = openSimulatedUtility({ path: ':memory:', clock: systemClock });
  const verify = createRequestVerifier({ keys: [KEY], clock: systemClock });
  const server = await serveUtility({ gateway: utility, port: 0 });
  const strict = await serveUtility({ gateway: utility, port: 0, verify });
  const bare = await startBare();
  const options = { send: fetchSend, clock: systemClock };
  const gateway = createHttpGateway({ ...options, baseUrl: `http://127.0.0.1:${server.port}` });
  const signing = createHttpGateway({
    ...options,
    baseUrl: `http://127.0.0.1:${strict.port}`,
    sign: createRequestSigner({ ...KEY, clock: systemClock, random: systemRandom }),
  });
  const peers: number[] = [];
  const lookUps: number[] = [];
  const postings: number[] = [];
  const signed: number[] = [];
  let number = 0;
  const postOne = (through: BillingGateway) => async () => {
    const outcome = await through.post(posting((number += 1)));
    if (outcome.kind !== 'accepted') throw new Error(`posting ${number} was ${JSON.stringify(outcome)}`);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    peers.push(await perSecond(bare.ask));
    lookUps.push(
      await perSecond(async () => {
        const { kind } = await gateway.lookUp(ACCOUNT);
        if (kind !== 'found') throw new Error(`the account was ${kind}`);
      }),
    );
    postings.push(await perSecond(postOne(gateway)));
    signed.push(await perSecond(postOne(signing)));
  }
  await gateway.close();
  await signing.close();
  await server.close();
  await strict.close();
  await utility.close();
  bare.close();
  const peer = median(peers);
  const row = (name: string, rates: readonly number[]): BenchRow => ({
    name,
    value: Math.round(median(rates)),
    unit: 'requests/s',
    peer: `bare node:http and fetch ${Math.round(peer)}/s`,
    ratio: median(rates) / peer,
  });
  return {
    rows: [
      row('utility over loopback: lookups', lookUps),
      row('utility over loopback: postings', postings),
      row('utility over loopback: signed postings', signed),
    ],
  };
}

function posting(number: number): Posting {
  return {
    id: `bench-${number}`,
    transactionId: `bench-t-${number}`,
    terminalId: 'BENCH',
    kind: 'recharge',
    accountNumber: ACCOUNT,
    quoteToken: undefined,
    allocations: [],
    balanceFen: fen(1_000),
    totalFen: fen(1_000),
    businessDate: '2026-11-22',
  };
}

async function startBare(): Promise<{ ask: () => Promise<void>; close: () => void }> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => response.end('{"ok":true}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    ask: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      await response.json();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function perSecond(ask: () => Promise<void>): Promise<number> {
  let left = REQUESTS_PER_ROUND;
  const startMs = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await ask();
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, worker));
  return (REQUESTS_PER_ROUND * 1_000) / (performance.now() - startMs);
}
