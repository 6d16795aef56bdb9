import { describe } from 'vitest';
import { UNREADABLE_LIMIT } from '../../../core/billing/outbox.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../../journeys/steps.ts';
import { nothing, paid } from './support/columns.ts';
import type { FaultWorld } from './support/fault-world.ts';
import { insist, later, onHttpRig, unreachable, type Meddler } from './support/http-back-end.ts';
import { scenario } from './support/scenario.ts';

const minuteMs = 60_000;
/** Longer than the gateway waits for a posting, shorter than the resident's patience with the result. */
const lateMs = 35_000;
const post = 'POST /postings';
const query = 'GET /postings/ID';

/** One bill, money inside, right before "pay". */
async function readyToPay(world: FaultWorld, accountNumber: string = accounts.oneBill): Promise<void> {
  await toCash(world.rig, accountNumber);
  await insertEnough(world.rig);
  world.strike();
}

/** Pays with the fault on the road, stays in front of the screen for a minute, and the road is free again. */
function payThrough(meddler: Meddler): Parameters<typeof onHttpRig>[0] {
  return async (world, road) => {
    await readyToPay(world);
    road.meddle(meddler);
    await world.rig.press({ kind: 'pay' });
    await world.rig.clock.advance(minuteMs);
    insist(road.sent.filter(({ line }) => line === query).length >= 2, 'it was not asked again');
    road.meddle(undefined);
    await world.rest();
    insist(road.utility.postings().length === 1, 'the utility has more than one posting');
  };
}

const pendingThenPaid = {
  money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
  journal:
    'intakeClosed paymentSubmitted receiptStarted receiptPrinted paymentSettled receiptStarted receiptPrinted transactionClosed',
  paper: ['pendingSlip', 'receipt'],
  screen: 'cash processing result/pending result/paid thanks home',
  alerts: ['A1 postingUnknown'],
};

describe('the back end is behind HTTP', () => {
  for (const [status, arrives] of [
    [500, false],
    [502, false],
    [503, false],
    [504, true],
  ] as const) {
    scenario(
      'N4',
      `HTTP ${status} ${arrives ? 'after' : 'before'} the booking is no refusal: asked about, and booked once`,
      pendingThenPaid,
      onHttpRig(
        payThrough(async (_line, request, arrive) => {
          if (arrives) await arrive(request);
          return { status, body: '{"error":"no"}' };
        }),
      ),
    );
  }

  for (const [about, wrong] of [
    ['another posting', (body: string) => body.replaceAll(/"postingId":"[^"]+"/gu, '"postingId":"T0001-P1"')],
    ['another amount', (body: string) => body.replaceAll('"totalFen":10000', '"totalFen":10001')],
  ] as const) {
    scenario(
      'N6',
      `an answer that speaks of ${about} is no success, and no refusal`,
      { ...pendingThenPaid, alerts: ['A3 answerMismatched', 'A1 postingUnknown'] },
      onHttpRig(
        payThrough(async (_line, request, arrive) => {
          const answer = await arrive(request);
          const body = wrong(answer.body);
          insist(body !== answer.body, `nothing to change in ${answer.body}`);
          return { ...answer, body };
        }),
      ),
    );
  }

  scenario(
    'N7',
    'a request that comes late, one that comes twice, a stale "not booked": one booking, and the end stays the end',
    {
      ...paid,
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
    },
    onHttpRig(async (world, road) => {
      await readyToPay(world);
      let posts = 0;
      const answers: string[] = [];
      road.meddle(async (line, request, arrive) => {
        if (line !== post) {
          const answer = await arrive(request);
          answers.push(line === query && answer.body.includes('notFound') ? 'not booked' : 'other');
          return answer;
        }
        posts += 1;
        const isFirst = posts === 1;
        if (isFirst) await later(road.clock, lateMs);
        const answer = await arrive(request);
        answers.push(isFirst ? 'late' : 'booked');
        const again = await arrive(request);
        insist(again.body === answer.body, 'the utility answered the same request differently');
        return again;
      });
      await world.rig.press({ kind: 'pay' });
      await world.rest();
      insist(answers.join() === 'not booked,booked,late', `the answers came as ${answers.join()}`);
      insist(road.utility.postings().length === 1, 'the utility has more than one posting');
    }),
  );

  for (const [what, portal] of [
    ['a log-in page', () => Promise.resolve({ status: 200, body: '<html><body>Please log in</body></html>' })],
    [
      'a redirect whose body looks like a booking',
      (_line: string, request: { readonly body: string | undefined }) =>
        Promise.resolve({ status: 302, body: bookingThatNeverWas(request.body) }),
    ],
    ['a certificate of somebody else', () => Promise.reject(new Error('SELF_SIGNED_CERT_IN_CHAIN'))],
  ] as const satisfies readonly (readonly [string, Meddler])[]) {
    scenario(
      'N14',
      `${what} in the place of the back end books nothing and refuses nothing`,
      pendingThenPaid,
      onHttpRig(payThrough(portal)),
    );
  }

  scenario(
    'N14',
    'a log-in page in the place of the back end, at the start: nobody is asked for money',
    {
      money: { ...nothing },
      journal: '',
      paper: [],
      screen: 'home enterAccount lookingUp enterAccount/backEndUnavailable home',
      alerts: [],
    },
    onHttpRig(async (world, road) => {
      world.strike();
      road.meddle(() => Promise.resolve({ status: 200, body: '<html><body>Please log in</body></html>' }));
      await world.rig.press({ kind: 'start', purpose: 'bill' });
      await world.rig.press({ kind: 'submitAccount', accountNumber: accounts.oneBill });
      await world.rig.clock.advance(minuteMs / 2);
      await world.rig.press({ kind: 'cancel' });
      await world.rest();
    }),
  );

  scenario(
    'N18',
    'a posting that the back end never can read does not hold up the next one, and ends as a claim',
    {
      money: { ...nothing, inserted: 110, stacked: 110, booked: 10, claimed: 100 },
      journal:
        'intakeClosed paymentSubmitted receiptStarted receiptPrinted transactionClosed consentGiven noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed paymentRefused claimOpened',
      paper: ['pendingSlip', 'receipt'],
      screen:
        'cash processing result/pending thanks home enterAccount lookingUp bills consent cash processing result/paid thanks home',
      alerts: ['A1 postingUnknown', 'A2 claimOpened'],
    },
    onHttpRig(async (world, road) => {
      await readyToPay(world);
      const answersFromMs = road.clock.monotonicMs() + minuteMs;
      const poison: string[] = [];
      road.meddle((line, request, arrive) => {
        if (line === post && request.body?.includes(accounts.oneBill) === true) {
          poison.push(request.body);
          return Promise.resolve({ status: 400, body: 'Bad Request' });
        }
        // Before it is known that it is not booked, nothing may be given up.
        const isTooEarly = line === query && road.clock.monotonicMs() < answersFromMs;
        return isTooEarly ? unreachable(line, request, arrive) : arrive(request);
      });
      await world.rig.press({ kind: 'pay' });
      await paperSettled(world.rig);
      await world.rig.press({ kind: 'finish' });
      await world.rig.press({ kind: 'finish' });
      await toCash(world.rig, accounts.partPayment);
      await world.rig.insert(10);
      await world.rig.press({ kind: 'finishShort' });
      await world.rest();
      await world.rig.clock.advance(20 * minuteMs);
      insist(poison.length === UNREADABLE_LIMIT, `it was sent ${poison.length} times`);
      insist(new Set(poison).size === 1, 'it was sent with different bodies');
    }),
  );
});

/** What a booking of this request would read like. */
function bookingThatNeverWas(body: string | undefined): string {
  if (body === undefined) return '{}';
  const { id, totalFen } = JSON.parse(body) as { id: string; totalFen: number };
  const booking = { bookingNumber: 'B000000001', totalFen, balanceFen: 0, bookedAtMs: 1 };
  return JSON.stringify({ postingId: id, state: 'accepted', booking });
}
