import { createHttpGateway, type HttpAnswer, type HttpRequest } from '../../../../core/billing/http-gateway.ts';
import { openSimulatedUtility, type SimulatedUtility } from '../../../../core/billing/simulated-utility.ts';
import { wirePosting } from '../../../../core/billing/utility-wire.ts';
import type { Clock } from '../../../../core/ports/clock.ts';

/** Which answer of the utility's server. */
export type Question = 'account' | 'arrears' | 'booking' | 'day';

/**
 * The simulated utility behind the real HTTP gateway, without a network: what the kiosk reads has gone through JSON, and
 * `alter` may write anything into it that a back end could send.
 */
export function utilityOnTheWire(clock: Clock, alter: (question: Question, json: string) => string): SimulatedUtility {
  const utility = openSimulatedUtility({ path: ':memory:', clock });

  async function serve({ method, url, body }: HttpRequest): Promise<HttpAnswer> {
    const [room = '', id = '', detail] = new URL(url).pathname.split('/').slice(1).map(decodeURIComponent);
    if (room === 'accounts' && detail === 'arrears') {
      const outcome = await utility.getArrears(id);
      if (outcome.kind === 'quoted') return ok('arrears', { ...outcome, accountNumber: id });
    } else if (room === 'accounts') {
      const outcome = await utility.lookUp(id);
      if (outcome.kind === 'found') return ok('account', outcome.account);
    } else if (room === 'postings' && method === 'POST') {
      const posting = wirePosting.parse(JSON.parse(body ?? ''));
      const outcome = await utility.post(posting);
      if (outcome.kind === 'accepted') return ok('booking', { postingId: posting.id, booking: outcome.booking });
    } else if (room === 'postings') {
      const outcome = await utility.query(id);
      if (outcome.kind === 'accepted')
        return ok('booking', { state: 'accepted', postingId: id, booking: outcome.booking });
    }
    if (room === 'bookings' && detail !== undefined) {
      const outcome = await utility.listBookings({ terminalId: id, businessDate: detail });
      if (outcome.kind === 'listed') {
        const { bookings } = outcome;
        return ok('day', { state: 'listed', terminalId: id, businessDate: detail, bookings });
      }
    }
    return { status: 502, body: '' };
  }

  function ok(question: Question, json: unknown): HttpAnswer {
    return { status: 200, body: alter(question, JSON.stringify(json)) };
  }

  const gateway = createHttpGateway({ baseUrl: 'http://utility.example', send: serve, clock });
  return { ...utility, ...gateway };
}

/** Other values for some members of a JSON object, at any depth; a value is JSON text, since not all of it can be a value. */
export function withMembers(json: string, members: Readonly<Record<string, string>>): string {
  const mark = (name: string): string => `@@${name}@@`;
  const marked = JSON.stringify(JSON.parse(json), (name, value: unknown) => (name in members ? mark(name) : value));
  return Object.entries(members).reduce((text, [name, value]) => text.replaceAll(`"${mark(name)}"`, value), marked);
}
