import type { z } from 'zod';

import type { ServiceName, ServiceOutcome, UtilityServices } from '../ports/utility-services.ts';
import { type BackEndOptions, createBackEnd, type Reply, read } from './http-request.ts';
import {
  wireAborted,
  wireCardOrderRefused,
  wireCommitted,
  wireCredits,
  wireFindRefused,
  wireFound,
  wireHistory,
  wireInvoice,
  wireNotices,
  wireQuestionRefused,
  wireRequestRefused,
  wireTaken,
  wireTariff,
  wireTicket,
  wireTrialAnswer,
} from './utility-services-wire.ts';

/** A resident waits at the screen for each of these. */
export const FIND_TIMEOUT_MS = 10_000;
export const TRIAL_TIMEOUT_MS = 10_000;
/** Two years of readings come from an archive. */
export const HISTORY_TIMEOUT_MS = 15_000;
export const CREDITS_TIMEOUT_MS = 10_000;
/** Repeated until definite; the card is in the reader meanwhile. */
export const CARD_ORDER_TIMEOUT_MS = 10_000;
export const MESSAGE_TIMEOUT_MS = 10_000;
/** The tax platform answers behind the back end. */
export const INVOICE_TIMEOUT_MS = 15_000;
export const TARIFF_TIMEOUT_MS = 10_000;
export const NOTICES_TIMEOUT_MS = 10_000;
export const COMPLAINT_TIMEOUT_MS = 10_000;
export const RATING_TIMEOUT_MS = 10_000;

export interface HttpServices extends UtilityServices {
  close(): Promise<void>;
}

type Refusal = Extract<ServiceOutcome<never>, { kind: 'refused' }>['reason'];
/** Members of an answer that must be those of the question. */
type Echo = Readonly<Record<string, string | number | undefined>>;
const nothing = { path: undefined, query: undefined, body: undefined } as const;
/** No refusals are agreed for notices: none is understood. */
const noRefusal = undefined;

/** The services of a utility behind HTTP, by `openapi.yaml`, with the same rule: understood and about what was asked, or unknown. */
export function createHttpServices({
  offered,
  ...options
}: BackEndOptions & {
  /** What the operator knows this back end to have. A 501 all the same is `notOffered`. */
  readonly offered: ReadonlySet<ServiceName>;
}): HttpServices {
  const backEnd = createBackEnd(options);

  return {
    offered,
    async find({ by, value }) {
      const reply = await backEnd.askService('find', 'post', '/accounts/search', {
        ...nothing,
        body: { by, value },
        timeoutMs: FIND_TIMEOUT_MS,
      });
      return conclude(reply, { by, value }, wireFound, wireFindRefused, ({ accounts }) => accounts);
    },
    async trial({ accountNumber, kind, amountFen }) {
      const reply = await backEnd.askService('trial', 'post', '/accounts/{accountNumber}/trial', {
        path: { accountNumber },
        query: undefined,
        body: { kind, amountFen },
        timeoutMs: TRIAL_TIMEOUT_MS,
      });
      const outcome = conclude(reply, { accountNumber }, wireTrialAnswer, wireQuestionRefused, (answer) => answer);
      if (outcome.kind !== 'answered') return outcome;
      const { answer } = outcome;
      const isOurs = answer.kind === kind && answer.trial.amountFen === amountFen;
      return isOurs ? { kind: 'answered', answer: answer.trial } : notUnderstood();
    },
    async getHistory({ accountNumber, phoneTail }) {
      const reply = await backEnd.askService('getHistory', 'post', '/accounts/{accountNumber}/history', {
        path: { accountNumber },
        query: undefined,
        body: { phoneTail },
        timeoutMs: HISTORY_TIMEOUT_MS,
      });
      return conclude(reply, { accountNumber }, wireHistory, wireQuestionRefused, ({ months, payments }) => ({
        months: months.toSorted((left, right) => left.period.localeCompare(right.period)),
        payments: payments.toSorted((left, right) => right.atMs - left.atMs),
      }));
    },
    async listCredits({ accountNumber, sinceMs }) {
      const reply = await backEnd.askService('listCredits', 'get', '/accounts/{accountNumber}/credits', {
        path: { accountNumber },
        query: { sinceMs },
        body: undefined,
        timeoutMs: CREDITS_TIMEOUT_MS,
      });
      const outcome = conclude(reply, { accountNumber }, wireCredits, wireQuestionRefused, (answer) => answer);
      if (outcome.kind !== 'answered') return outcome;
      const { answer } = outcome;
      if (answer.sinceMs !== sinceMs) return notUnderstood();
      return { kind: 'answered', answer: answer.credits.toSorted((left, right) => right.atMs - left.atMs) };
    },
    async commitCardOrder(orderId) {
      const reply = await backEnd.askService('commitCardOrder', 'post', '/card-orders/{orderId}/commit', {
        ...nothing,
        path: { orderId },
        timeoutMs: CARD_ORDER_TIMEOUT_MS,
      });
      return conclude(reply, { orderId }, wireCommitted, wireCardOrderRefused, () => ({ orderId }));
    },
    async abortCardOrder(orderId, reason) {
      const reply = await backEnd.askService('abortCardOrder', 'post', '/card-orders/{orderId}/abort', {
        path: { orderId },
        query: undefined,
        body: { reason },
        timeoutMs: CARD_ORDER_TIMEOUT_MS,
      });
      return conclude(reply, { orderId }, wireAborted, wireCardOrderRefused, () => ({ orderId }));
    },
    async sendMessage({ id, phone, text }) {
      const reply = await backEnd.askService('sendMessage', 'post', '/messages', {
        ...nothing,
        body: { id, phone, text },
        timeoutMs: MESSAGE_TIMEOUT_MS,
      });
      return conclude(reply, { id }, wireTaken, wireRequestRefused, () => ({ id }));
    },
    async requestInvoice({ id, postingId, title }) {
      const reply = await backEnd.askService('requestInvoice', 'post', '/invoices', {
        ...nothing,
        body: { id, postingId, title },
        timeoutMs: INVOICE_TIMEOUT_MS,
      });
      return conclude(reply, { id }, wireInvoice, wireRequestRefused, (answer) => ({
        requestNumber: answer.requestNumber,
        title: answer.title,
      }));
    },
    async getTariff(accountNumber) {
      const reply = await backEnd.askService('getTariff', 'get', '/accounts/{accountNumber}/tariff', {
        ...nothing,
        path: { accountNumber },
        timeoutMs: TARIFF_TIMEOUT_MS,
      });
      return conclude(reply, { accountNumber }, wireTariff, wireQuestionRefused, (answer) => ({
        tableId: answer.tableId,
        basis: answer.basis,
        limitsCentiKwh: answer.limitsCentiKwh,
        prices: answer.prices,
      }));
    },
    async listNotices({ area }) {
      const reply = await backEnd.askService('listNotices', 'get', '/notices', {
        ...nothing,
        query: area === undefined ? {} : { area },
        timeoutMs: NOTICES_TIMEOUT_MS,
      });
      return conclude(reply, { area }, wireNotices, noRefusal, ({ notices }) =>
        notices.toSorted((left, right) => right.fromMs - left.fromMs),
      );
    },
    async complain(complaint) {
      const { id, accountNumber, about, transactionId, phone, text } = complaint;
      const reply = await backEnd.askService('complain', 'post', '/complaints', {
        ...nothing,
        body: { id, accountNumber, about, transactionId, phone, text },
        timeoutMs: COMPLAINT_TIMEOUT_MS,
      });
      return conclude(reply, { id }, wireTicket, wireRequestRefused, ({ ticketNumber }) => ({ ticketNumber }));
    },
    async rate({ id, transactionId, stars }) {
      const reply = await backEnd.askService('rate', 'post', '/ratings', {
        ...nothing,
        body: { id, transactionId, stars },
        timeoutMs: RATING_TIMEOUT_MS,
      });
      return conclude(reply, { id }, wireTaken, wireRequestRefused, () => ({ id }));
    },
    close() {
      backEnd.close();
      return Promise.resolve();
    },
  };
}

function conclude<Wire extends z.ZodType<Record<string, unknown>>, Answer>(
  reply: Reply | { kind: 'notOffered' },
  echo: Echo,
  answerSchema: Wire,
  refusalSchema: z.ZodType<{ reason: Refusal }> | undefined,
  pick: (answer: z.output<Wire>) => Answer,
): ServiceOutcome<Answer> {
  switch (reply.kind) {
    case 'notOffered':
      return reply;
    case 'unknown':
      return { kind: 'unknown', detail: reply.detail };
    case 'refusal': {
      const refused = refusalSchema === undefined ? undefined : read(refusalSchema, reply.json);
      if (refused === undefined || !repeats(refused, echo)) return notUnderstood();
      return { kind: 'refused', reason: refused.reason };
    }
    case 'success': {
      const answer = read(answerSchema, reply.json);
      if (answer === undefined || !repeats(answer, echo)) return notUnderstood();
      return { kind: 'answered', answer: pick(answer) };
    }
  }
}

function repeats(answer: object, echo: Echo): boolean {
  return Object.entries(echo).every(([key, value]) => Reflect.get(answer, key) === value);
}

function notUnderstood(): { kind: 'unknown'; detail: string } {
  return {
    kind: 'unknown',
    detail: 'The answer of the back end cannot be understood or speaks of something else.',
  };
}
