import type { BillingGateway, UnknownOutcome } from '../ports/billing-gateway.ts';
import { findMisfit } from './booking-fit.ts';
import { type BackEndOptions, createBackEnd, mismatch, nonsense, read } from './http-request.ts';
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

export type { HttpAnswer, HttpRequest, HttpSend } from './http-request.ts';

/** A resident waits at a blank screen for these. */
export const LOOK_UP_TIMEOUT_MS = 10_000;
export const ARREARS_TIMEOUT_MS = 10_000;
/** Booking takes longer at real head-ends; giving up early only makes more unknown answers. */
export const POST_TIMEOUT_MS = 20_000;
export const QUERY_TIMEOUT_MS = 10_000;
export const REVERSE_TIMEOUT_MS = 20_000;
/** Nobody waits for a day's list, and it is the longest answer. */
export const LIST_TIMEOUT_MS = 30_000;

/**
 * A utility behind HTTP and JSON, by `openapi.yaml`. Only an answer that is understood and speaks of what was asked is
 * definite; every other status, time-out, text or mismatch is `unknown`.
 */
export function createHttpGateway(options: BackEndOptions): BillingGateway {
  const backEnd = createBackEnd(options);

  return {
    async lookUp(accountNumber) {
      const reply = await backEnd.ask('get', '/accounts/{accountNumber}', {
        path: { accountNumber },
        query: undefined,
        body: undefined,
        timeoutMs: LOOK_UP_TIMEOUT_MS,
      });
      if (reply.kind === 'unknown') return reply;
      if (reply.kind === 'refusal') return readAccountRefusal(accountNumber, reply.json);
      const account = read(wireAccount, reply.json);
      if (account?.accountNumber !== accountNumber) return nonsense();
      return { kind: 'found', account };
    },
    async getArrears(accountNumber) {
      const reply = await backEnd.ask('get', '/accounts/{accountNumber}/arrears', {
        path: { accountNumber },
        query: undefined,
        body: undefined,
        timeoutMs: ARREARS_TIMEOUT_MS,
      });
      if (reply.kind === 'unknown') return reply;
      if (reply.kind === 'refusal') return readAccountRefusal(accountNumber, reply.json);
      const arrears = read(wireArrears, reply.json);
      if (arrears?.accountNumber !== accountNumber) return nonsense();
      const bills = arrears.bills.toSorted((left, right) => left.period.localeCompare(right.period));
      return { kind: 'quoted', bills, quoteToken: arrears.quoteToken };
    },
    async post(posting, secret) {
      const reply = await backEnd.ask('post', '/postings', {
        path: undefined,
        query: undefined,
        body: secret === undefined ? posting : { ...posting, secret },
        timeoutMs: POST_TIMEOUT_MS,
      });
      if (reply.kind === 'unknown') return reply;
      if (reply.kind === 'refusal') {
        const refused = read(wireRefused, reply.json);
        if (refused === undefined) return nonsense(reply.unreadable);
        if (refused.postingId !== posting.id) return mismatch();
        return { kind: 'refused', reason: refused.reason, changed: refused.changed };
      }
      const accepted = read(wireAccepted, reply.json);
      if (accepted === undefined) return nonsense();
      if (accepted.postingId !== posting.id) return mismatch();
      const misfit = findMisfit(posting, accepted.booking);
      return misfit === undefined ? { kind: 'accepted', booking: accepted.booking } : mismatch(misfit);
    },
    async query(postingId) {
      const reply = await backEnd.ask('get', '/postings/{postingId}', {
        path: { postingId },
        query: undefined,
        body: undefined,
        timeoutMs: QUERY_TIMEOUT_MS,
      });
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
      const reply = await backEnd.ask('post', '/postings/{postingId}/reversal', {
        path: { postingId: posting.id },
        query: undefined,
        body: posting,
        timeoutMs: REVERSE_TIMEOUT_MS,
      });
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
    async listBookings({ terminalId, businessDate }) {
      const reply = await backEnd.ask('get', '/bookings/{terminalId}/{businessDate}', {
        path: { terminalId, businessDate },
        query: undefined,
        body: undefined,
        timeoutMs: LIST_TIMEOUT_MS,
      });
      if (reply.kind === 'unknown') return reply;
      const answer = reply.kind === 'success' ? read(wireDay, reply.json) : undefined;
      if (answer?.terminalId !== terminalId || answer.businessDate !== businessDate) return nonsense();
      return answer.state === 'listed' ? { kind: 'listed', bookings: answer.bookings } : { kind: 'notOffered' };
    },
    close() {
      backEnd.close();
      return Promise.resolve();
    },
  };
}

function readAccountRefusal(
  accountNumber: string,
  json: unknown,
): { kind: 'refused'; reason: 'unknownAccount' | 'blockedAccount' } | UnknownOutcome {
  const refused = read(wireAccountRefused, json);
  return refused?.accountNumber === accountNumber ? { kind: 'refused', reason: refused.reason } : nonsense();
}
