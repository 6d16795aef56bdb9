import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';

import type { BillingGateway } from '../ports/billing-gateway.ts';
import { wirePosting } from './utility-wire.ts';

const LOOPBACK = '127.0.0.1';
/** A posting with a bill for every month of twenty years stays under this. */
const MAX_BODY_BYTES = 65_536;

export interface UtilityServer {
  readonly port: number;
  close(): Promise<void>;
}

/** A request as node:http has it; the body comes in pieces. */
export type UtilityRequest = Pick<IncomingMessage, 'method' | 'url'> & AsyncIterable<Buffer>;

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

/** Serves a back end on loopback by the paths the HTTP gateway speaks, so that kiosk and utility are two processes. */
export async function serveUtility(options: {
  readonly gateway: BillingGateway;
  readonly port: number;
}): Promise<UtilityServer> {
  const server = createServer((request, response) => {
    void respond(options.gateway, request, response);
  });
  server.listen(options.port, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(gateway: BillingGateway, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, json } = await answerRequest(gateway, request);
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(json));
}

/** One request, wherever it came from. */
export async function answerRequest(gateway: BillingGateway, request: UtilityRequest): Promise<Answer> {
  const parts = (request.url ?? '').split('/').slice(1).map(decodePart);
  const [room, id, detail, ...rest] = parts;
  if (rest.length > 0) return noSuchRoute;
  const isGet = request.method === 'GET';
  if (isGet && room === 'accounts' && id !== undefined && detail === undefined) return lookUp(gateway, id);
  if (isGet && room === 'accounts' && id !== undefined && detail === 'arrears') return arrears(gateway, id);
  if (isGet && room === 'postings' && id !== undefined && detail === undefined) return query(gateway, id);
  if (isGet && room === 'bookings' && id !== undefined && detail !== undefined) return bookings(gateway, id, detail);
  if (request.method === 'POST' && room === 'postings' && id === undefined) return post(gateway, request);
  if (request.method === 'POST' && room === 'postings' && id !== undefined && detail === 'reversal') {
    return reverse(gateway, id, request);
  }
  return noSuchRoute;
}

const noSuchRoute: Answer = { status: 404, json: { error: 'no such route' } };

async function lookUp(gateway: BillingGateway, accountNumber: string): Promise<Answer> {
  const outcome = await gateway.lookUp(accountNumber);
  switch (outcome.kind) {
    case 'found':
      return { status: 200, json: outcome.account };
    case 'refused':
      return { status: 422, json: { accountNumber, reason: outcome.reason } };
    case 'unknown':
      return badGateway(outcome.detail);
  }
}

async function arrears(gateway: BillingGateway, accountNumber: string): Promise<Answer> {
  const outcome = await gateway.getArrears(accountNumber);
  switch (outcome.kind) {
    case 'quoted':
      return { status: 200, json: { accountNumber, bills: outcome.bills, quoteToken: outcome.quoteToken } };
    case 'refused':
      return { status: 422, json: { accountNumber, reason: outcome.reason } };
    case 'unknown':
      return badGateway(outcome.detail);
  }
}

async function query(gateway: BillingGateway, postingId: string): Promise<Answer> {
  const outcome = await gateway.query(postingId);
  switch (outcome.kind) {
    case 'accepted':
      return { status: 200, json: { state: 'accepted', postingId, booking: outcome.booking } };
    case 'refused':
      return { status: 200, json: { state: 'refused', postingId, reason: outcome.reason } };
    case 'notFound':
      return { status: 200, json: { state: 'notFound', postingId } };
    case 'unknown':
      return badGateway(outcome.detail);
  }
}

async function post(gateway: BillingGateway, request: UtilityRequest): Promise<Answer> {
  const body = await readBody(request);
  const posting = body === undefined ? undefined : wirePosting.safeParse(body);
  if (posting?.success !== true) return { status: 400, json: { error: 'not a posting' } };
  const postingId = posting.data.id;
  const outcome = await gateway.post(posting.data);
  switch (outcome.kind) {
    case 'accepted':
      return { status: 200, json: { postingId, booking: outcome.booking } };
    case 'refused':
      return {
        status: outcome.reason === 'conflict' ? 409 : 422,
        json: { postingId, reason: outcome.reason, changed: outcome.changed },
      };
    case 'unknown':
      return badGateway(outcome.detail);
  }
}

async function reverse(gateway: BillingGateway, postingId: string, request: UtilityRequest): Promise<Answer> {
  const body = await readBody(request);
  const posting = body === undefined ? undefined : wirePosting.safeParse(body);
  if (posting?.success !== true || posting.data.id !== postingId) {
    return { status: 400, json: { error: 'not the posting of this address' } };
  }
  const outcome = await gateway.reverse(posting.data);
  switch (outcome.kind) {
    case 'reversed':
      return { status: 200, json: { state: 'reversed', postingId } };
    case 'accepted':
      return { status: 200, json: { state: 'accepted', postingId, booking: outcome.booking } };
    case 'refused':
      return { status: outcome.reason === 'conflict' ? 409 : 422, json: { postingId, reason: outcome.reason } };
    case 'unknown':
      return badGateway(outcome.detail);
  }
}

async function bookings(gateway: BillingGateway, terminalId: string, businessDate: string): Promise<Answer> {
  const outcome = await gateway.listBookings({ terminalId, businessDate });
  switch (outcome.kind) {
    case 'listed':
      return { status: 200, json: { state: 'listed', terminalId, businessDate, bookings: outcome.bookings } };
    case 'notOffered':
      return { status: 200, json: { state: 'notOffered', terminalId, businessDate } };
    case 'unknown':
      return badGateway(outcome.detail);
  }
}

function badGateway(detail: string): Answer {
  return { status: 502, json: { error: detail } };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

/** Undefined where it is too long, cut off or no JSON. */
async function readBody(request: UtilityRequest): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return undefined;
      chunks.push(chunk);
    }
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
