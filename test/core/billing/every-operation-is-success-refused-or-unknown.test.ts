import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { MAX_ANSWER_BYTES, fetchSend } from '../../../core/billing/fetch-send.ts';
import { createHttpGateway } from '../../../core/billing/http-gateway.ts';
import type { BackEndOptions } from '../../../core/billing/http-request.ts';
import { createHttpServices } from '../../../core/billing/http-services.ts';
import { systemClock } from '../../../core/platform/system-clock.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { type ContractOperation, type KioskSide, contractOperations } from './contract-operations.ts';

function kioskSide(options: BackEndOptions): KioskSide {
  return { ...createHttpServices({ ...options, offered: new Set() }), ...createHttpGateway(options) };
}

const portal = '<html><body>Please log in</body></html>';
const problem = (status: number): string => JSON.stringify({ type: 'about:blank', title: 'No', status });

type Way = (response: ServerResponse, operation: ContractOperation) => void;
type Expected = (operation: ContractOperation) => string;

const unknown: Expected = () => 'unknown';
const refused: Expected = ({ refusal }) => (refusal === undefined ? 'unknown' : 'refused');

function say(status: number, body: (operation: ContractOperation) => unknown, headers = {}): Way {
  return (response, operation) => {
    const json = body(operation);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof json === 'string' ? json : JSON.stringify(json));
  };
}

const good = (operation: ContractOperation): object => operation.good;
const refusal = (operation: ContractOperation): object => operation.refusal ?? { reason: 'notAllowed' };

/** Every way in which an answer can come, over a real socket, and what it counts as. */
const WAYS: readonly (readonly [string, Way, Expected])[] = [
  ['200 good', say(200, good), ({ success }) => success],
  ['201 good', say(201, good), ({ success }) => success],
  ['200 about something else', say(200, ({ good: json, other }) => ({ ...json, ...other })), unknown],
  ['200 with a member too many', say(200, ({ good: json }) => ({ ...json, extra: 1 })), ({ success }) => success],
  ['200 empty object', say(200, () => ({})), unknown],
  ['200 null', say(200, () => 'null'), unknown],
  ['200 a number', say(200, () => '7'), unknown],
  ['200 cut off', say(200, (operation) => JSON.stringify(operation.good).slice(0, -2)), unknown],
  ['200 empty', say(200, () => ''), unknown],
  ['200 HTML', say(200, () => portal, { 'content-type': 'text/html' }), unknown],
  ['200 not UTF-8', (response) => response.end(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), unknown],
  ['200 too long', say(200, ({ good: json }) => JSON.stringify(json).padEnd(MAX_ANSWER_BYTES + 1)), unknown],
  ['200 a refusal', say(200, refusal), unknown],
  ...[202, 203, 204, 206].map((status) => [`${status} good`, say(status, good), unknown] as const),
  ...[301, 302, 307, 308].map(
    (status) => [`${status} elsewhere`, say(status, good, { location: '/elsewhere' }), unknown] as const,
  ),
  ...[400, 409, 422].flatMap(
    (status) =>
      [
        [`${status} a refusal`, say(status, refusal), refused],
        [`${status} about something else`, say(status, (on) => ({ ...refusal(on), ...on.other })), otherRefusal],
        [`${status} for an unknown reason`, say(status, (on) => ({ ...refusal(on), reason: 'because' })), unknown],
        [`${status} a problem`, say(status, () => problem(status)), unknown],
        [`${status} HTML`, say(status, () => portal), unknown],
        [`${status} empty`, say(status, () => ''), unknown],
        [`${status} good`, say(status, good), unknown],
      ] as const,
  ),
  ...[401, 402, 403, 404, 405, 406, 408, 410, 411, 412, 413, 414, 415, 418, 425, 426, 428, 429, 431, 451].map(
    (status) => [`${status} a refusal`, say(status, refusal), unknown] as const,
  ),
  ...[500, 501, 502, 503, 504, 505, 507, 511, 599].map(
    (status) => [`${status} good`, say(status, good), unknown] as const,
  ),
  ['503 later', say(503, () => problem(503), { 'retry-after': '30' }), unknown],
  [
    '501 not offered',
    say(501, ({ name }) => ({ state: 'notOffered', operation: name })),
    ({ isService }) => (isService ? 'notOffered' : 'unknown'),
  ],
  ['501 another not offered', say(501, () => ({ state: 'notOffered', operation: 'sing' })), unknown],
  ['501 HTML', say(501, () => portal), unknown],
  ['a reset before the head', (response) => response.socket?.resetAndDestroy(), unknown],
  [
    'a reset in the body',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 });
      response.write('{"', () => response.socket?.resetAndDestroy());
    },
    unknown,
  ],
  ['no HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n'), unknown],
];

/** A trial and a list of credits are refused for the account; their other members are not in a refusal. */
function otherRefusal({ name, refusal: body }: ContractOperation): string {
  return body !== undefined && (name === 'trial' || name === 'listCredits') ? 'refused' : 'unknown';
}

describe('an answer over a real socket', () => {
  let way: Way = (response) => response.end();
  let operation: ContractOperation | undefined;
  const lines: string[] = [];
  const server = createServer((request, response) => {
    lines.push(`${request.method} ${request.url}`);
    request.resume();
    request.once('end', () => {
      if (operation !== undefined) way(response, operation);
    });
  });
  let side: KioskSide;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    side = kioskSide({ baseUrl: `http://127.0.0.1:${port}`, send: fetchSend, clock: systemClock });
  });
  afterAll(async () => {
    await side.close();
    server.closeAllConnections();
    server.close();
  });

  it.each(WAYS)('%s', async (_name, answer, expected) => {
    way = answer;
    lines.length = 0;
    const told: Record<string, string> = {};
    for (operation of contractOperations) told[operation.name] = (await operation.ask(side)).kind;
    expect(told).toEqual(Object.fromEntries(contractOperations.map((each) => [each.name, expected(each)])));
    expect(lines).toEqual(contractOperations.map((each) => each.line));
  });
});

describe('no answer', () => {
  it.each(contractOperations.map((operation) => [operation.name, operation] as const))(
    '%s is unknown after its own time-out, even where the sender ignores the signal',
    async (_name, operation) => {
      const clock = createManualClock();
      const signals: AbortSignal[] = [];
      const side = kioskSide({
        baseUrl: 'http://utility',
        clock,
        send: ({ signal }) => {
          signals.push(signal);
          return new Promise(() => undefined);
        },
      });
      let outcome: string | undefined;
      void operation.ask(side).then(({ kind }) => {
        outcome = kind;
      });
      await clock.advance(operation.timeoutMs - 1);
      expect(outcome).toBeUndefined();
      await clock.advance(1);
      expect(outcome).toBe('unknown');
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      expect(clock.pendingTimers()).toBe(0);
    },
  );

  it.each(contractOperations.map((operation) => [operation.name, operation] as const))(
    '%s is unknown where the line fails, and where it is closed meanwhile or before',
    async (_name, operation) => {
      const clock = createManualClock();
      const failing = kioskSide({ baseUrl: 'http://u', clock, send: () => Promise.reject(new Error('ECONNREFUSED')) });
      expect(await operation.ask(failing)).toMatchObject({ kind: 'unknown', detail: 'No answer: ECONNREFUSED.' });
      const options = { baseUrl: 'http://u', clock, send: () => new Promise<never>(() => undefined) };
      const gateway = createHttpGateway(options);
      const services = createHttpServices({ ...options, offered: new Set() });
      const side = { ...services, ...gateway };
      const asked = operation.ask(side);
      await gateway.close();
      await services.close();
      expect(await asked).toMatchObject({ kind: 'unknown' });
      expect(await operation.ask(side)).toMatchObject({ kind: 'unknown' });
      expect(clock.pendingTimers()).toBe(0);
    },
  );
});
