import type { QuestionRefusal } from '../domain/services.ts';
import type { ServiceName, ServiceOutcome, UtilityServices } from '../ports/utility-services.ts';
import { type ProblemAnswer, type Routes, noAnswer, problem } from './utility-answer.ts';
import {
  wireAbortRequest,
  wireAccountKey,
  wireComplaintRequest,
  wireHistoryRequest,
  wireInvoiceRequest,
  wireMessageRequest,
  wireRatingRequest,
  wireTrialRequest,
} from './utility-services-wire.ts';
import { instantMs, name } from './wire-parts.ts';

type ServicePath =
  | '/accounts/search'
  | '/accounts/{accountNumber}/trial'
  | '/accounts/{accountNumber}/history'
  | '/accounts/{accountNumber}/credits'
  | '/accounts/{accountNumber}/tariff'
  | '/card-orders/{orderId}/commit'
  | '/card-orders/{orderId}/abort'
  | '/messages'
  | '/invoices'
  | '/notices'
  | '/complaints'
  | '/ratings';

/** The services of any back end, by the paths of the contract. What it does not have is 501. */
export function serviceRoutes(services: Partial<UtilityServices>): Pick<Routes, ServicePath> {
  /** Undefined where this back end does not have it. */
  function offering<Name extends keyof UtilityServices>(
    service: ServiceName,
    operation: Name,
  ): UtilityServices[Name] | undefined {
    return services.offered?.has(service) === true ? services[operation] : undefined;
  }

  return {
    '/accounts/search': {
      post: async ({ body }) => {
        const find = offering('find', 'find');
        if (find === undefined) return notOffered('find');
        const key = wireAccountKey.safeParse(body);
        if (!key.success) return problem(400, 'The body is no key of an account.');
        return tell('find', await find(key.data), key.data, (accounts) => ({ ...key.data, accounts }));
      },
    },
    '/accounts/{accountNumber}/trial': {
      post: async ({ path: { accountNumber }, body }) => {
        const trial = offering('trial', 'trial');
        if (trial === undefined) return notOffered('trial');
        const request = wireTrialRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body is no trial.');
        const { kind, amountFen } = request.data;
        const outcome = await trial({ accountNumber, kind, amountFen });
        return tell('trial', outcome, { accountNumber }, (answer) => ({ accountNumber, kind, trial: answer }));
      },
    },
    '/accounts/{accountNumber}/history': {
      post: async ({ path: { accountNumber }, body }) => {
        const getHistory = offering('history', 'getHistory');
        if (getHistory === undefined) return notOffered('getHistory');
        const request = wireHistoryRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body lacks the last four digits of a phone.');
        const outcome = await getHistory({ accountNumber, phoneTail: request.data.phoneTail });
        return tell('getHistory', outcome, { accountNumber }, (history) => ({ accountNumber, ...history }));
      },
    },
    '/accounts/{accountNumber}/credits': {
      get: async ({ path: { accountNumber }, query }) => {
        const listCredits = offering('credits', 'listCredits');
        if (listCredits === undefined) return notOffered('listCredits');
        const text = query.get('sinceMs') ?? '';
        const since = instantMs.safeParse(/^\d{1,15}$/u.test(text) ? Number(text) : undefined);
        if (!since.success) return problem(400, 'sinceMs is no instant.');
        const sinceMs = since.data;
        const outcome = await listCredits({ accountNumber, sinceMs });
        return tell('listCredits', outcome, { accountNumber }, (credits) => ({ accountNumber, sinceMs, credits }));
      },
    },
    '/accounts/{accountNumber}/tariff': {
      get: async ({ path: { accountNumber } }) => {
        const getTariff = offering('tariff', 'getTariff');
        if (getTariff === undefined) return notOffered('getTariff');
        const outcome = await getTariff(accountNumber);
        return tell('getTariff', outcome, { accountNumber }, (tariff) => ({ accountNumber, ...tariff }));
      },
    },
    '/card-orders/{orderId}/commit': {
      post: async ({ path: { orderId } }) => {
        const commit = offering('cards', 'commitCardOrder');
        if (commit === undefined) return notOffered('commitCardOrder');
        return tell('commitCardOrder', await commit(orderId), { orderId }, () => ({
          state: 'committed' as const,
          orderId,
        }));
      },
    },
    '/card-orders/{orderId}/abort': {
      post: async ({ path: { orderId }, body }) => {
        const abort = offering('cards', 'abortCardOrder');
        if (abort === undefined) return notOffered('abortCardOrder');
        const request = wireAbortRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body has no known reason.');
        return tell('abortCardOrder', await abort(orderId, request.data.reason), { orderId }, () => ({
          state: 'aborted' as const,
          orderId,
        }));
      },
    },
    '/messages': {
      post: async ({ body }) => {
        const send = offering('messages', 'sendMessage');
        if (send === undefined) return notOffered('sendMessage');
        const request = wireMessageRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body is no message.');
        const { id } = request.data;
        return tell('sendMessage', await send(request.data), { id }, () => ({ state: 'taken' as const, id }));
      },
    },
    '/invoices': {
      post: async ({ body }) => {
        const requestInvoice = offering('invoices', 'requestInvoice');
        if (requestInvoice === undefined) return notOffered('requestInvoice');
        const request = wireInvoiceRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body is no request for an invoice.');
        const { id } = request.data;
        return tell('requestInvoice', await requestInvoice(request.data), { id }, (answer) => ({ id, ...answer }));
      },
    },
    '/notices': {
      get: async ({ query }) => {
        const listNotices = offering('notices', 'listNotices');
        if (listNotices === undefined) return notOffered('listNotices');
        const asked = name.optional().safeParse(query.get('area') ?? undefined);
        if (!asked.success) return problem(400, 'area is empty or longer than a name.');
        const area = asked.data;
        const outcome = await listNotices({ area });
        switch (outcome.kind) {
          case 'answered':
            return { status: 200, json: { area, notices: outcome.answer } };
          // No refusals are agreed for notices.
          case 'refused':
            return noAnswer(`Refused: ${outcome.reason}.`);
          case 'notOffered':
            return notOffered('listNotices');
          case 'unknown':
            return noAnswer(outcome.detail);
        }
      },
    },
    '/complaints': {
      post: async ({ body }) => {
        const complain = offering('complaints', 'complain');
        if (complain === undefined) return notOffered('complain');
        const request = wireComplaintRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body is no complaint.');
        const { id } = request.data;
        return tell('complain', await complain(request.data), { id }, ({ ticketNumber }) => ({ id, ticketNumber }));
      },
    },
    '/ratings': {
      post: async ({ body }) => {
        const rate = offering('ratings', 'rate');
        if (rate === undefined) return notOffered('rate');
        const request = wireRatingRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body is no rating.');
        const { id } = request.data;
        return tell('rate', await rate(request.data), { id }, () => ({ state: 'taken' as const, id }));
      },
    },
  };
}

interface NotOffered {
  readonly status: 501;
  readonly json: { readonly state: 'notOffered'; readonly operation: string };
}

function notOffered(operation: string): NotOffered {
  return { status: 501, json: { state: 'notOffered', operation } };
}

type Told<Echo, Json> =
  | { readonly status: 200; readonly json: Json }
  | { readonly status: 422; readonly json: Echo & { readonly reason: QuestionRefusal } }
  | NotOffered
  | ProblemAnswer;

/** `echo`: what a refusal repeats of the question. */
function tell<Answer, Echo extends object, Json>(
  operation: string,
  outcome: ServiceOutcome<Answer>,
  echo: Echo,
  write: (answer: Answer) => Json,
): Told<Echo, Json> {
  switch (outcome.kind) {
    case 'answered':
      return { status: 200, json: write(outcome.answer) };
    case 'refused':
      return { status: 422, json: { ...echo, reason: outcome.reason } };
    case 'notOffered':
      return notOffered(operation);
    case 'unknown':
      return noAnswer(outcome.detail);
  }
}
