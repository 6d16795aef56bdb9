import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse, createServer } from 'node:http';

import type { BillingGateway } from '../ports/billing-gateway.ts';
import type { UtilityServices } from '../ports/utility-services.ts';
import type { VerifyRequest } from './request-signing.ts';
import { type Call, type ProblemAnswer, type Routes, problem } from './utility-answer.ts';
import { billingRoutes } from './utility-routes.ts';
import { serviceRoutes } from './utility-service-routes.ts';

const LOOPBACK = '127.0.0.1';
/** A posting with a bill for every month of twenty years stays under this. */
const MAX_BODY_BYTES = 65_536;
/** So much of a body that is too long is still read, so that its sender can read why; then the line is cut. */
const MAX_DRAINED_BYTES = 1_048_576;
/** A terminal sends its request at once; whoever takes longer holds a connection for nothing. */
const HEADERS_WITHIN_MS = 5_000;
const REQUEST_WITHIN_MS = 10_000;
const LATE_CLIENTS_SOUGHT_EVERY_MS = 1_000;
/** The longest operation of the contract has 30 s; a line that is silent for longer than this is dead. */
const SILENT_LINE_MS = 60_000;
/** Connections: many more than the terminals of a reference utility, and few enough for its memory. */
const MAX_CONNECTIONS = 512;

export interface UtilityServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Whatever answers bills and postings; services that it lacks are answered with 501. */
export type ServedUtility = BillingGateway & Partial<UtilityServices>;

/** A request as node:http has it; the body comes in pieces. Without headers it is taken for JSON. */
export type UtilityRequest = Pick<IncomingMessage, 'method' | 'url'> &
  AsyncIterable<Buffer> & { readonly headers?: IncomingHttpHeaders };

export interface Answer {
  readonly status: number;
  readonly json: unknown;
  /** Left out for a definite answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AnswerOptions {
  /** Left out where nobody has to sign: on loopback, or behind mutual TLS. */
  readonly verify?: VerifyRequest | undefined;
}

/** Serves a back end on loopback by the contract, so that kiosk and utility are two processes. */
export async function serveUtility({
  gateway,
  port,
  verify,
}: AnswerOptions & { readonly gateway: ServedUtility; readonly port: number }): Promise<UtilityServer> {
  const respond = createResponder(gateway, { verify });
  const server = createServer({ connectionsCheckingInterval: LATE_CLIENTS_SOUGHT_EVERY_MS }, (request, response) => {
    void respond(request).then((answer) => {
      send(response, answer);
    });
  });
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  server.timeout = SILENT_LINE_MS;
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(port, LOOPBACK);
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

function send(response: ServerResponse, { status, json, headers }: Answer): void {
  if (response.destroyed) return;
  const body = JSON.stringify(json);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}

/** One request, wherever it came from. */
export function answerRequest(
  gateway: ServedUtility,
  request: UtilityRequest,
  options: AnswerOptions = {},
): Promise<Answer> {
  return createResponder(gateway, options)(request);
}

/** Never rejects: whatever goes wrong inside is 500, which no kiosk takes for an answer. */
export function createResponder(
  gateway: ServedUtility,
  { verify }: AnswerOptions,
): (request: UtilityRequest) => Promise<Answer> {
  const routes: Routes = { ...billingRoutes(gateway), ...serviceRoutes(gateway) };
  const patterns = Object.entries(routes).map(([path, handlers]) => ({
    segments: path.split('/').slice(1),
    handlers: handlers as Readonly<Record<string, LooseHandler | undefined>>,
  }));

  async function answer(request: UtilityRequest): Promise<Answer> {
    const { method = '', url = '', headers } = request;
    const body = await readBody(request);
    if (body === undefined) return writeProblem(problem(400, 'The body broke off.'));
    if (body === 'tooLong') {
      return writeProblem({
        ...problem(413, `The body is longer than ${MAX_BODY_BYTES} bytes.`),
        headers: { connection: 'close' },
      });
    }
    const [path, search] = splitOnce(url, '?');
    if (verify !== undefined) {
      const query = search === undefined ? '' : `?${search}`;
      const verified = verify({ method, path, query, headers: singleHeaders(headers ?? {}) }, body);
      if (verified.kind === 'invalid') {
        const unsigned = problem(401, `The request is not believed: ${verified.detail}.`);
        return writeProblem({ ...unsigned, headers: { 'www-authenticate': 'Signature' } });
      }
      if (verified.kind === 'busy') {
        return writeProblem({ ...problem(503, 'Too many requests to remember.'), headers: { 'retry-after': '60' } });
      }
    }
    const parts = path.split('/').slice(1).map(decodePart);
    const fitting = patterns.filter(({ segments }) => fits(segments, parts));
    const found = fitting.find(({ handlers }) => Object.hasOwn(handlers, method.toLowerCase()));
    const handler = found?.handlers[method.toLowerCase()];
    if (found === undefined || handler === undefined) {
      if (fitting.length === 0) return writeProblem(problem(404, 'The contract has no such path.'));
      const allow = fitting.flatMap(({ handlers }) => Object.keys(handlers).map((name) => name.toUpperCase()));
      return writeProblem({ ...problem(405, 'The path has no such method.'), headers: { allow: allow.join(', ') } });
    }
    if (body.byteLength > 0 && headers !== undefined && !isJson(headers['content-type'])) {
      return writeProblem(problem(415, 'The body is to be application/json.'));
    }
    const json = body.byteLength === 0 ? undefined : parseJson(body);
    if (json === notJson) return writeProblem(problem(400, 'The body is no JSON.'));
    const told = await handler({
      path: pathMembers(found.segments, parts),
      query: new URLSearchParams(search ?? ''),
      body: json,
    });
    return 'problem' in told ? writeProblem(told) : told;
  }

  return async (request) => {
    try {
      return await answer(request);
    } catch {
      return writeProblem(problem(500, 'The request failed, and nobody can say how far it got.'));
    }
  };
}

/** A handler without its operation: the table has checked that every path has the right one. */
type LooseHandler = (
  call: Omit<Call<never>, 'path'> & { readonly path: Readonly<Record<string, string>> },
) => Promise<{ readonly status: number; readonly json: unknown } | ProblemAnswer>;

const titles: Readonly<Record<ProblemAnswer['status'], string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

function writeProblem({ status, problem: detail, headers }: ProblemAnswer): Answer {
  return {
    status,
    json: { type: 'about:blank', title: titles[status], status, detail },
    headers: { 'content-type': 'application/problem+json', ...headers },
  };
}

/** Literal before member: the table is asked in order, and a whole path is no account number. */
function fits(segments: readonly string[], parts: readonly (string | undefined)[]): boolean {
  if (segments.length !== parts.length) return false;
  return segments.every((segment, index) =>
    segment.startsWith('{') ? (parts[index] ?? '') !== '' : segment === parts[index],
  );
}

function pathMembers(segments: readonly string[], parts: readonly (string | undefined)[]): Record<string, string> {
  const members: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.startsWith('{')) members[segment.slice(1, -1)] = parts[index] ?? '';
  }
  return members;
}

function splitOnce(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** Undefined where it is no text at all. */
function decodePart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(?:;|$)/iu.test(contentType ?? '');
}

function singleHeaders(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key, Array.isArray(value) ? value.join(', ') : value]),
  );
}

const notJson = Symbol('not JSON');

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return notJson;
  }
}

/** Undefined where it broke off. */
async function readBody(request: UtilityRequest): Promise<Uint8Array | 'tooLong' | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      if (size > MAX_DRAINED_BYTES) return 'tooLong';
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return size > MAX_BODY_BYTES ? 'tooLong' : Buffer.concat(chunks);
}
