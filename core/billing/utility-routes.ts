import { sumFen } from '../domain/money.ts';
import type { BillingGateway, PostRefusal } from '../ports/billing-gateway.ts';
import { type ProblemAnswer, type Routes, noAnswer, problem } from './utility-answer.ts';
import { wirePostRequest, wirePosting } from './utility-wire.ts';
import { businessDate as wireDate } from './wire-parts.ts';

type BillingPath =
  | '/accounts/{accountNumber}'
  | '/accounts/{accountNumber}/arrears'
  | '/postings'
  | '/postings/{postingId}'
  | '/postings/{postingId}/confirmation'
  | '/postings/{postingId}/reversal'
  | '/bookings/{terminalId}/{businessDate}'
  | '/bookings/{terminalId}/{businessDate}/totals';

/** Bills, postings and days of any gateway, by the paths of the contract. */
export function billingRoutes(gateway: BillingGateway): Pick<Routes, BillingPath> {
  async function query(postingId: string) {
    const outcome = await gateway.query(postingId);
    switch (outcome.kind) {
      case 'accepted':
        return { status: 200, json: { state: 'accepted', postingId, booking: withTotal(outcome.booking) } } as const;
      case 'refused':
        return { status: 200, json: { state: 'refused', postingId, reason: outcome.reason } } as const;
      case 'notFound':
        return { status: 200, json: { state: 'notFound', postingId } } as const;
      case 'unknown':
        return noAnswer(outcome.detail);
    }
  }

  return {
    '/accounts/{accountNumber}': {
      get: async ({ path: { accountNumber } }) => {
        const outcome = await gateway.lookUp(accountNumber);
        switch (outcome.kind) {
          case 'found':
            return { status: 200, json: outcome.account };
          case 'refused':
            return { status: 422, json: { accountNumber, reason: outcome.reason } };
          case 'unknown':
            return noAnswer(outcome.detail);
        }
      },
    },
    '/accounts/{accountNumber}/arrears': {
      get: async ({ path: { accountNumber } }) => {
        const outcome = await gateway.getArrears(accountNumber);
        switch (outcome.kind) {
          case 'quoted':
            return { status: 200, json: { accountNumber, bills: outcome.bills, quoteToken: outcome.quoteToken } };
          case 'refused':
            return { status: 422, json: { accountNumber, reason: outcome.reason } };
          case 'unknown':
            return noAnswer(outcome.detail);
        }
      },
    },
    '/postings': {
      post: async ({ body }) => {
        const request = wirePostRequest.safeParse(body);
        if (!request.success) return problem(400, 'The body is no posting.');
        const { posting, secret } = request.data;
        const postingId = posting.id;
        const outcome = await (secret === undefined ? gateway.post(posting) : gateway.post(posting, secret));
        switch (outcome.kind) {
          case 'accepted':
            return { status: 200, json: { postingId, booking: withTotal(outcome.booking) } };
          case 'refused':
            return refusal({ postingId, reason: outcome.reason, changed: outcome.changed });
          case 'unknown':
            return noAnswer(outcome.detail);
        }
      },
    },
    '/postings/{postingId}': { get: ({ path }) => query(path.postingId) },
    // The books know nothing of confirmations, and nothing in them waits for one.
    '/postings/{postingId}/confirmation': { post: ({ path }) => query(path.postingId) },
    '/postings/{postingId}/reversal': {
      post: async ({ path: { postingId }, body }) => {
        const posting = wirePosting.safeParse(body);
        if (!posting.success || posting.data.id !== postingId) {
          return problem(400, 'The body is not the posting of this address.');
        }
        const outcome = await gateway.reverse(posting.data);
        switch (outcome.kind) {
          case 'reversed':
            return { status: 200, json: { state: 'reversed', postingId } };
          case 'accepted':
            return { status: 200, json: { state: 'accepted', postingId, booking: withTotal(outcome.booking) } };
          case 'refused':
            return refusal({ postingId, reason: outcome.reason });
          case 'unknown':
            return noAnswer(outcome.detail);
        }
      },
    },
    '/bookings/{terminalId}/{businessDate}': {
      get: async ({ path: { terminalId, businessDate } }) => {
        if (!wireDate.safeParse(businessDate).success) return notADay();
        const outcome = await gateway.listBookings({ terminalId, businessDate });
        switch (outcome.kind) {
          case 'listed':
            return { status: 200, json: { state: 'listed', terminalId, businessDate, bookings: outcome.bookings } };
          case 'notOffered':
            return { status: 200, json: { state: 'notOffered', terminalId, businessDate } };
          case 'unknown':
            return noAnswer(outcome.detail);
        }
      },
    },
    '/bookings/{terminalId}/{businessDate}/totals': {
      get: async ({ path: { terminalId, businessDate } }) => {
        if (!wireDate.safeParse(businessDate).success) return notADay();
        const outcome = await gateway.listBookings({ terminalId, businessDate });
        switch (outcome.kind) {
          case 'listed': {
            const { bookings } = outcome;
            const totalFen = sumFen(bookings.map((booking) => booking.totalFen));
            return {
              status: 200,
              json: { state: 'totalled', terminalId, businessDate, count: bookings.length, totalFen },
            };
          }
          case 'notOffered':
            return { status: 200, json: { state: 'notOffered', terminalId, businessDate } };
          case 'unknown':
            return noAnswer(outcome.detail);
        }
      },
    },
  };
}

function refusal<Body extends { readonly reason: PostRefusal }>(
  json: Body,
): { readonly status: 409; readonly json: Body } | { readonly status: 422; readonly json: Body } {
  return json.reason === 'conflict' ? { status: 409, json } : { status: 422, json };
}

function notADay(): ProblemAnswer {
  return problem(400, 'The day is not written YYYY-MM-DD.');
}

/** The contract wants a total; a gateway that has none to give cannot be served by it. */
function withTotal<Booked extends { readonly totalFen?: number }>(booking: Booked): Booked & { totalFen: number } {
  const { totalFen } = booking;
  if (totalFen === undefined) throw new Error('a booking without a total cannot be written by the contract');
  return { ...booking, totalFen };
}
