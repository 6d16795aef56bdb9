import { describe } from 'vitest';
import { createHttpGateway, type HttpSend } from '../../../core/billing/http-gateway.ts';
import { createOutbox, type Outbox } from '../../../core/billing/outbox.ts';
import { openSimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { fen } from '../../../core/domain/money.ts';
import { recharge } from '../../core/billing/postings.ts';
import { accounts, insertEnough, paperSettled, toCash } from '../../journeys/steps.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { nothing } from './support/columns.ts';
import { arrivalAt, insist, onHttpRig, unreachable, type Meddler } from './support/http-back-end.ts';
import { scenario } from './support/scenario.ts';

const minuteMs = 60_000;
const others = 1_000;
/** Longer than the longest wait of a kiosk by itself: without spread all of them come back at this instant. */
const busyMs = 6 * minuteMs;

describe('thousands come back at once', () => {
  scenario(
    'N17',
    'a thousand kiosks lose one back end and find it busy: none asks before its time, and each is booked once',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal: 'intakeClosed paymentSubmitted receiptStarted receiptPrinted transactionClosed paymentSettled',
      paper: ['pendingSlip'],
      screen: 'cash processing result/pending thanks home',
      alerts: ['A1 postingUnknown'],
    },
    onHttpRig(async (world, road) => {
      const { clock } = road;
      let isAway = true;
      let busyUntilMs = 0;
      /** By second: who reached the back end. By kiosk: when it was told to come again. */
      const arrived = new Map<number, Set<string>>();
      const told = new Map<string, number>();
      let tooEarly = 0;
      const doorTo =
        (kiosk: string): Meddler =>
        (line, request, arrive) => {
          if (isAway) return unreachable(line, request, arrive);
          const nowMs = clock.monotonicMs();
          if (nowMs < (told.get(kiosk) ?? 0)) tooEarly += 1;
          const second = Math.floor(nowMs / 1_000);
          arrived.set(second, (arrived.get(second) ?? new Set<string>()).add(kiosk));
          if (nowMs >= busyUntilMs) return arrive(request);
          const seconds = Math.ceil((busyUntilMs - nowMs) / 1_000);
          told.set(kiosk, nowMs + seconds * 1_000);
          return Promise.resolve({ status: 503, body: '', retryAfter: String(seconds) });
        };

      await toCash(world.rig, accounts.oneBill);
      await insertEnough(world.rig);
      world.strike();
      road.meddle(doorTo('ours'));
      await world.rig.press({ kind: 'pay' });
      const books = openSimulatedUtility({ path: ':memory:', clock });
      const booked: string[] = [];
      const crowd: Outbox[] = [];
      for (let seed = 1; seed <= others; seed += 1) {
        const name = `other${seed}`;
        const door = doorTo(name);
        const send: HttpSend = (request) => door(request.url, request, arrivalAt(books));
        const gateway = createHttpGateway({ baseUrl: 'http://utility', send, clock });
        const outbox = createOutbox({ gateway, clock, random: createSeededRandom(seed) });
        outbox.submit(recharge(name, accounts.prepaid, fen(1_000)), { onOutcome: () => booked.push(name) });
        crowd.push(outbox);
      }
      await paperSettled(world.rig);
      await world.rig.press({ kind: 'finish' });
      await world.rig.press({ kind: 'finish' });
      await clock.advance(5 * minuteMs);
      isAway = false;
      busyUntilMs = clock.monotonicMs() + busyMs;
      await clock.advance(busyMs + 5 * minuteMs);
      await world.rest();

      const most = Math.max(...[...arrived.values()].map((kiosks) => kiosks.size));
      insist(told.size > others * 0.9, `only ${told.size} were told to wait`);
      insist(tooEarly === 0, `${tooEarly} asked again before their time`);
      insist(most < others / 4, `${most} of ${others} asked within one second`);
      insist(new Set(booked).size === others && booked.length === others, `${booked.length} of ${others} were booked`);
      insist(books.totals().acceptedCount === others, `the books have ${books.totals().acceptedCount} postings`);
      for (const outbox of crowd) outbox.stop();
      await books.close();
    }),
  );
});
