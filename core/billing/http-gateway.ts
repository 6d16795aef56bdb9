import type { z } from 'zod';

import type { BillingGateway, UnknownOutcome } from '../ports/billing-gateway.ts';
import type { Clock } from '../ports/clock.ts';
import {
  wireAccepted,
  wireAccount,
  wireAccountRefused,
  wireArrears,
  wireDay,
  wireQuery,
  wireRefused,
  wireReversal,
} from './utility-wire.ts';

/** A resident waits at a blank screen for these. */
export const LOOK_UP_TIMEOUT_MS = 10_000;
export const ARREARS_TIMEOUT_MS = 10_000;
/** Booking takes longer at real head-ends; giving up early only makes more unknown answers. */
export const POST_TIMEOUT_MS = 20_000;
export const QUERY_TIMEOUT_MS = 10_000;
export const REVERSE_TIMEOUT_MS = 20_000;
/** Nobody waits for a day's list, and it is the longest answer. */
export const LIST_TIMEOUT_MS = 30_000;

/** Refusals come with one of these and a known reason in the body. */
const REFUSAL_STATUS = new Set([400, 409, 422]);
/** The request itself cannot be read. One answer proves little: any box on the way may have given it. */
const UNREADABLE_STATUS = new Set([400, 413, 415]);
/** Only these may ask for time; elsewhere the header means something else. */
const RETRY_AFTER_STATUS = new Set([429, 503]);

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

export interface HttpGatewayOptions {
  /** `https://utility.example/kiosk`, without a slash at the end. */
  readonly baseUrl: string;
  readonly send: HttpSend;
  readonly clock: Clock;
  /** Sent with every request, for the back end's own authentication. */
  readonly headers?: Readonly<Record<string, string>>;
}

type Unknown = UnknownOutcome;
type Reply = { kind: 'success' | 'refusal'; json: unknown; unreadable: boolean } | Unknown;

/**
 * A utility behind HTTP and JSON. Only an answer that is understood and speaks of what was asked is definite; every
 * other status, time-out, text or mismatch is `unknown`.
 */
export function createHttpGateway({ baseUrl, send, clock, headers }: HttpGatewayOptions): BillingGateway {
  const open = new Set<AbortController>();
  let closed = false;

  function request(method: 'GET' | 'POST', path: string, body: unknown, timeoutMs: number): Promise<Reply> {
    if (closed) return Promise.resolve(unknown('The connection to the back end is closed.'));
    const controller = new AbortController();
    open.add(controller);
    return new Promise((resolve) => {
      const settle = (reply: Reply): void => {
        stopTimer();
        open.delete(controller);
        resolve(reply);
      };
      const stopTimer = clock.after(timeoutMs, () => {
        settle(unknown(`No answer within ${timeoutMs} ms.`));
        controller.abort();
      });
      // Listened to here, so that a sender which ignores the signal cannot keep the caller waiting.
      controller.signal.addEventListener('abort', () => settle(unknown('The request was given up.')), { once: true });
      send({
        method,
        url: `${baseUrl}${path}`,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: controller.signal,
      }).then(
        (answer) => settle(readReply(answer, clock.nowMs())),
        (error: unknown) => settle(unknown(`No answer: ${error instanceof Error ? error.message : String(error)}.`)),
      );
    });
  }

  return {
    async lookUp(accountNumber) {
      const reply = await request('GET', accountPath(accountNumber), undefined, LOOK_UP_TIMEOUT_MS);
      if (reply.kind === 'unknown') return reply;
      if (reply.kind === 'refusal') return readAccountRefusal(accountNumber, reply.json);
      const account = read(wireAccount, reply.json);
      if (account?.accountNumber !== accountNumber) return nonsense();
      return { kind: 'found', account };
    },
    async getArrears(accountNumber) {
      const reply = await request('GET', `${accountPath(accountNumber)}/arrears`, undefined, ARREARS_TIMEOUT_MS);
      if (reply.kind === 'unknown') return reply;
      if (reply.kind === 'refusal') return readAccountRefusal(accountNumber, reply.json);
      const arrears = read(wireArrears, reply.json);
      if (arrears?.accountNumber !== accountNumber) return nonsense();
      const bills = arrears.bills.toSorted((left, right) => left.period.localeCompare(right.period));
      return { kind: 'quoted', bills, quoteToken: arrears.quoteToken };
    },
    async post(posting) {
      const reply = await request('POST', '/postings', posting, POST_TIMEOUT_MS);
      if (reply.kind === 'unknown') return reply;
      if (reply.kind === 'refusal') {
        const refused = read(wireRefused, reply.json);
        if (refused === undefined) return nonsense(reply.unreadable);
        if (refused.postingId !== posting.id) return mismatch();
        return { kind: 'refused', reason: refused.reason, changed: refused.changed };
      }
      const accepted = read(wireAccepted, reply.json);
      if (accepted === undefined) return nonsense();
      const isOurs = accepted.postingId === posting.id && accepted.booking.totalFen === posting.totalFen;
      if (!isOurs) return mismatch();
      return { kind: 'accepted', booking: accepted.booking };
    },
    async query(postingId) {
      const path = `/postings/${encodeURIComponent(postingId)}`;
      const reply = await request('GET', path, undefined, QUERY_TIMEOUT_MS);
      if (reply.kind === 'unknown') return reply;
      const found = reply.kind === 'success' ? read(wireQuery, reply.json) : undefined;
      if (found === undefined) return nonsense();
      if (found.postingId !== postingId) return mismatch();
      switch (found.state) {
        case 'accepted':
          return { kind: 'accepted', booking: found.booking };
        case 'refused':
          return { kind: 'refused', reason: found.reason };
        case 'notFound':
          return { kind: 'notFound' };
      }
    },
    async reverse(posting) {
      const path = `/postings/${encodeURIComponent(posting.id)}/reversal`;
      const reply = await request('POST', path, posting, REVERSE_TIMEOUT_MS);
      if (reply.kind === 'unknown') return reply;
      if (reply.kind === 'refusal') {
        const refused = read(wireRefused, reply.json);
        if (refused === undefined) return nonsense();
        return refused.postingId === posting.id ? { kind: 'refused', reason: refused.reason } : mismatch();
      }
      const answer = read(wireReversal, reply.json);
      if (answer === undefined) return nonsense();
      if (answer.postingId !== posting.id) return mismatch();
      return answer.state === 'reversed' ? { kind: 'reversed' } : { kind: 'accepted', booking: answer.booking };
    },
    async listBookings(day) {
      const path = `/bookings/${encodeURIComponent(day.terminalId)}/${encodeURIComponent(day.businessDate)}`;
      const reply = await request('GET', path, undefined, LIST_TIMEOUT_MS);
      if (reply.kind === 'unknown') return reply;
      const answer = reply.kind === 'success' ? read(wireDay, reply.json) : undefined;
      if (answer?.terminalId !== day.terminalId || answer.businessDate !== day.businessDate) return nonsense();
      return answer.state === 'listed' ? { kind: 'listed', bookings: answer.bookings } : { kind: 'notOffered' };
    },
    close() {
      closed = true;
      for (const controller of open) controller.abort();
      return Promise.resolve();
    },
  };
}

function accountPath(accountNumber: string): string {
  return `/accounts/${encodeURIComponent(accountNumber)}`;
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
  try {
    const json: unknown = JSON.parse(body);
    return { kind: isSuccess ? 'success' : 'refusal', json, unreadable: UNREADABLE_STATUS.has(status) };
  } catch {
    return nonsense(UNREADABLE_STATUS.has(status));
  }
}

/** Undefined where it says nothing that can be understood, or a time that has passed. */
function readRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const waitMs = /^\d{1,9}$/u.test(text) ? Number(text) * 1_000 : Math.round(Date.parse(text) - nowMs);
  return waitMs > 0 ? waitMs : undefined;
}

function readAccountRefusal(
  accountNumber: string,
  json: unknown,
): { kind: 'refused'; reason: 'unknownAccount' | 'blockedAccount' } | Unknown {
  const refused = read(wireAccountRefused, json);
  return refused?.accountNumber === accountNumber ? { kind: 'refused', reason: refused.reason } : nonsense();
}

function read<Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> | undefined {
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : undefined;
}

function nonsense(unreadable = false): Unknown {
  const answer = unknown('The answer of the back end cannot be understood or speaks of something else.');
  return unreadable ? { ...answer, unreadable } : answer;
}

function mismatch(): Unknown {
  return { ...unknown('The answer of the back end speaks of another posting or another amount.'), mismatched: true };
}

function unknown(detail: string): Unknown {
  return { kind: 'unknown', detail };
}
