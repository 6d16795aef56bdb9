import type { z } from 'zod';

import type { UnknownOutcome } from '../ports/billing-gateway.ts';
import type { Clock } from '../ports/clock.ts';
import type { paths } from './contract-types.ts';
import { wireNotOffered } from './utility-services-wire.ts';

/** One question to a back end by the contract, and what its answer may count as. */

/** Refusals come with one of these and a known reason in the body. */
const REFUSAL_STATUS = new Set([400, 409, 422]);
/** The request itself cannot be read. One answer proves little: any box on the way may have given it. */
const UNREADABLE_STATUS = new Set([400, 413, 415]);
/** Only these may ask for time; elsewhere the header means something else. */
const RETRY_AFTER_STATUS = new Set([429, 503]);
const NOT_OFFERED_STATUS = 501;

/** One request to the back end. Redirects are not followed: a captive portal is not the utility. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

/** Sends and reads the whole answer; rejects where none came. */
export type HttpSend = (request: HttpRequest) => Promise<HttpAnswer>;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The header Retry-After: seconds or a date (RFC 9110, 10.2.3). */
  readonly retryAfter?: string | undefined;
}

/** Headers that prove who speaks; made anew for each request, since each has a nonce of its own. */
export type SignRequest = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}) => Readonly<Record<string, string>>;

export interface BackEndOptions {
  /** `https://utility.example/kiosk`, without a slash at the end. */
  readonly baseUrl: string;
  readonly send: HttpSend;
  readonly clock: Clock;
  /** Sent with every request, for the back end's own authentication. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out where the line itself says who speaks: mutual TLS. */
  readonly sign?: SignRequest;
}

export type Reply = { kind: 'success' | 'refusal'; json: unknown; unreadable: boolean } | UnknownOutcome;

type Method = 'get' | 'post';
type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends { readonly [Key in M]: object } ? P : never;
}[keyof paths];
type OperationAt<P extends keyof paths, M extends Method> = paths[P][M];

/** What may be handed to JSON.stringify for a type: an absent member is as good as none. */
export type Sent<T> = T extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: undefined extends T[Key] ? Sent<T[Key]> | undefined : Sent<T[Key]> }
    : T;

type PathOf<Operation> = Operation extends { parameters: { path: infer Members } } ? Members : undefined;
type QueryOf<Operation> = Operation extends { parameters: { query?: infer Members } }
  ? [Members] extends [never]
    ? undefined
    : Members | undefined
  : undefined;
export type BodyOf<Operation> = Operation extends { requestBody: { content: { 'application/json': infer Body } } }
  ? Sent<Body>
  : undefined;

/** Everything that an operation of the contract takes; what it does not take is written as undefined. */
export interface Asked<Operation> {
  readonly path: PathOf<Operation>;
  readonly query: QueryOf<Operation>;
  readonly body: BodyOf<Operation>;
  readonly timeoutMs: number;
}

export interface BackEnd {
  /** Never rejects, and ends within the time-out. */
  ask<M extends Method, P extends PathWith<M>>(method: M, path: P, asked: Asked<OperationAt<P, M>>): Promise<Reply>;
  /** The same for a service that this back end may not have: `operation` is its name in the contract. */
  askService<M extends Method, P extends PathWith<M>>(
    operation: string,
    method: M,
    path: P,
    asked: Asked<OperationAt<P, M>>,
  ): Promise<Reply | { kind: 'notOffered' }>;
  close(): void;
}

export function createBackEnd({ baseUrl, send, clock, headers, sign }: BackEndOptions): BackEnd {
  const open = new Set<AbortController>();
  let closed = false;

  function sendWithin(method: 'GET' | 'POST', path: string, body: unknown, timeoutMs: number): Promise<Answered> {
    if (closed) return Promise.resolve(unknown('The connection to the back end is closed.'));
    const controller = new AbortController();
    open.add(controller);
    return new Promise((resolve) => {
      const settle = (answer: Answered): void => {
        stopTimer();
        open.delete(controller);
        resolve(answer);
      };
      const stopTimer = clock.after(timeoutMs, () => {
        settle(unknown(`No answer within ${timeoutMs} ms.`));
        controller.abort();
      });
      // Listened to here, so that a sender which ignores the signal cannot keep the caller waiting.
      controller.signal.addEventListener('abort', () => settle(unknown('The request was given up.')), { once: true });
      send({ ...write(method, path, body), signal: controller.signal }).then(
        (answer) => settle({ kind: 'answer', answer }),
        (error: unknown) => settle(unknown(`No answer: ${error instanceof Error ? error.message : String(error)}.`)),
      );
    });
  }

  function write(method: 'GET' | 'POST', path: string, json: unknown): Omit<HttpRequest, 'signal'> {
    const url = `${baseUrl}${path}`;
    const body = json === undefined ? undefined : JSON.stringify(json);
    const plain = {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    return { method, url, headers: { ...plain, ...sign?.({ method, url, headers: plain, body }) }, body };
  }

  async function fetchAnswer(
    method: Method,
    path: string,
    { path: members, query, body, timeoutMs }: LooseAsked,
  ): Promise<Answered> {
    const filled = `${fillPath(path, members ?? {})}${writeQuery(query ?? {})}`;
    return sendWithin(method === 'get' ? 'GET' : 'POST', filled, body, timeoutMs);
  }

  return {
    async ask(method, path, asked) {
      const answered = await fetchAnswer(method, path, asked);
      return answered.kind === 'answer' ? readReply(answered.answer, clock.nowMs()) : answered;
    },
    async askService(operation, method, path, asked) {
      const answered = await fetchAnswer(method, path, asked);
      if (answered.kind !== 'answer') return answered;
      const isMissing = answered.answer.status === NOT_OFFERED_STATUS && names(answered.answer.body, operation);
      return isMissing ? { kind: 'notOffered' } : readReply(answered.answer, clock.nowMs());
    },
    close() {
      closed = true;
      for (const controller of open) controller.abort();
    },
  };
}

type Answered = { kind: 'answer'; answer: HttpAnswer } | UnknownOutcome;

/** The same without its operation: the types have been checked where it was called. */
interface LooseAsked {
  readonly path: Readonly<Record<string, string>> | undefined;
  readonly query: Readonly<Record<string, string | number | undefined>> | undefined;
  readonly body: unknown;
  readonly timeoutMs: number;
}

function fillPath(path: string, members: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/gu, (_all, member: string) => encodeURIComponent(members[member] ?? ''));
}

function writeQuery(members: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(members).flatMap(([key, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function readReply({ status, body, retryAfter }: HttpAnswer, nowMs: number): Reply {
  const isSuccess = status === 200 || status === 201;
  if (!isSuccess && !REFUSAL_STATUS.has(status)) {
    const asked = RETRY_AFTER_STATUS.has(status) ? readRetryAfter(retryAfter, nowMs) : undefined;
    return {
      ...unknown(`The back end answered with HTTP ${status}.`),
      ...(asked === undefined ? {} : { retryAfterMs: asked }),
      ...(UNREADABLE_STATUS.has(status) ? { unreadable: true } : {}),
    };
  }
  const json = readJson(body);
  if (json === undefined) return nonsense(UNREADABLE_STATUS.has(status));
  return { kind: isSuccess ? 'success' : 'refusal', json, unreadable: UNREADABLE_STATUS.has(status) };
}

/** Only the back end itself knows the name of what it does not have: a bare 501 may come from a box on the way. */
function names(body: string, operation: string): boolean {
  return read(wireNotOffered, readJson(body))?.operation === operation;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** Undefined where it says nothing that can be understood, or a time that has passed. */
function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const waitMs = /^\d{1,9}$/u.test(text) ? Number(text) * 1_000 : Math.round(Date.parse(text) - nowMs);
  return waitMs > 0 ? waitMs : undefined;
}

export function read<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> | undefined {
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

export function nonsense(unreadable = false): UnknownOutcome {
  const answer = unknown('The answer of the back end cannot be understood or speaks of something else.');
  return unreadable ? { ...answer, unreadable } : answer;
}

export function mismatch(detail = 'The answer of the back end speaks of another posting.'): UnknownOutcome {
  return { ...unknown(detail), mismatched: true };
}

export function unknown(detail: string): UnknownOutcome {
  return { kind: 'unknown', detail };
}
