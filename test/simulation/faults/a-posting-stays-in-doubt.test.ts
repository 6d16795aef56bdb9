import { describe } from 'vitest';
import { accounts, insertEnough, paperSettled, slotOpen, toCash } from '../../journeys/steps.ts';
import { nothing } from './support/columns.ts';
import type { FaultWorld } from './support/fault-world.ts';
import { insist, later, onHttpRig, unreachable, type Road } from './support/http-back-end.ts';
import { scenario } from './support/scenario.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const post = 'POST /postings';
const query = 'GET /postings/ID';
const reversal = 'POST /postings/ID/reversal';
const reversing = {
  config: { backEnd: { kind: 'simulated', reverseAfterMinutes: 2 }, recovery: { restartStorm: null } },
};

async function readyToPay(world: FaultWorld): Promise<void> {
  await toCash(world.rig, accounts.oneBill);
  await insertEnough(world.rig);
  world.strike();
}

/** A recharge of a hundred yuan, right before "pay". */
async function readyToRecharge(world: FaultWorld): Promise<void> {
  const { rig } = world;
  await rig.press({ kind: 'start', purpose: 'recharge' });
  await rig.press({ kind: 'submitAccount', accountNumber: accounts.prepaid });
  await rig.until('chooseAmount');
  await rig.press({ kind: 'chooseAmount', amountFen: 10_000 });
  await rig.until('consent');
  await rig.clock.advance(1_000);
  await rig.press({ kind: 'agree', withoutReceipt: false });
  await slotOpen(rig);
  await rig.insert(100);
  await slotOpen(rig);
  world.strike();
}

/** The resident takes the slip that says "in doubt" and goes home. */
async function leaveWithSlip(world: FaultWorld): Promise<void> {
  await paperSettled(world.rig);
  await world.rig.press({ kind: 'finish' });
  await world.rig.press({ kind: 'finish' });
}

function count(road: Road, what: string): number {
  return road.sent.filter(({ line }) => line === what).length;
}

const inserted = { ...nothing, inserted: 100, stacked: 100 };
const leftWithSlip = 'cash processing result/pending thanks home';

describe('a posting stays in doubt', () => {
  scenario(
    'N8',
    'the request arrives only after its reversal: the utility refuses it, and the money is a claim, never both',
    {
      money: { ...inserted, claimed: 100 },
      journal:
        'intakeClosed paymentSubmitted receiptStarted receiptPrinted transactionClosed reversalRequested paymentRefused claimOpened',
      paper: ['pendingSlip'],
      screen: leftWithSlip,
      alerts: ['A1 postingUnknown', 'A2 reversalRequested', 'A2 claimOpened'],
    },
    onHttpRig(async (world, road) => {
      await readyToPay(world);
      let isReversed = false;
      let lateAnswer = '';
      road.meddle(async (line, request, arrive) => {
        if (line === reversal) {
          isReversed = true;
          return arrive(request);
        }
        if (line === post) {
          await later(road.clock, 8 * minuteMs);
          insist(isReversed, 'nothing was taken back before');
          const answer = await arrive(request);
          lateAnswer = answer.body;
          return answer;
        }
        return unreachable(line, request, arrive);
      });
      await world.rig.press({ kind: 'pay' });
      await leaveWithSlip(world);
      await world.rest();
      await world.rig.clock.advance(10 * minuteMs);
      insist(lateAnswer.includes('"reversed"'), `the late request was answered ${lateAnswer}`);
      insist(count(road, post) === 1, 'it was sent again after its reversal');
    }, reversing),
  );

  scenario(
    'N8',
    'a utility that answers the reversal with "it is booked and stays": believed, and no claim',
    {
      money: { ...inserted, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted receiptStarted receiptPrinted transactionClosed reversalRequested paymentSettled',
      paper: ['pendingSlip'],
      screen: leftWithSlip,
      alerts: ['A1 postingUnknown', 'A2 reversalRequested', 'A3 reversalConflict'],
    },
    onHttpRig(async (world, road) => {
      await readyToPay(world);
      road.meddle(async (line, request, arrive) => {
        if (line === reversal) {
          const url = request.url.replace(/\/reversal$/u, '');
          return arrive({ ...request, method: 'GET', url, body: undefined });
        }
        if (line === post) await arrive(request);
        return unreachable(line, request, arrive);
      });
      await world.rig.press({ kind: 'pay' });
      await leaveWithSlip(world);
      await world.rest();
      await world.rig.clock.advance(10 * minuteMs);
      insist(count(road, reversal) === 1, 'it was asked to take it back again');
    }, reversing),
  );

  scenario(
    'N9',
    'the answer to the reversal is lost again and again, over a kill: repeated until it comes, taken back once',
    {
      money: { ...inserted, claimed: 100 },
      journal:
        'intakeClosed paymentSubmitted receiptStarted receiptPrinted transactionClosed reversalRequested terminalStarted paymentRefused claimOpened',
      paper: ['pendingSlip'],
      screen: leftWithSlip,
      alerts: ['A1 postingUnknown', 'A2 reversalRequested', 'A2 claimOpened'],
    },
    onHttpRig(async (world, road) => {
      await readyToPay(world);
      const bodies = new Set<string | undefined>();
      road.meddle(async (line, request, arrive) => {
        if (line === reversal) bodies.add(request.body);
        if (line === reversal || line === post) await arrive(request);
        return unreachable(line, request, arrive);
      });
      await world.rig.press({ kind: 'pay' });
      await leaveWithSlip(world);
      await world.rig.clock.advance(10 * minuteMs);
      const before = count(road, reversal);
      await world.kill();
      await world.rig.clock.advance(10 * minuteMs);
      const again = count(road, reversal) - before;
      insist(before > 2 && again > 2, `the reversal was sent ${before} and ${again} times`);
      insist(before + again < 30, `the reversal was sent ${before + again} times in twenty minutes`);
      insist(bodies.size === 1, 'the reversal was sent with different bodies');
      road.meddle(undefined);
      await world.rest();
      await world.rig.clock.advance(10 * minuteMs);
    }, reversing),
  );

  scenario(
    'N10',
    'the token was issued and the answer lost: the same id again, booked once, and every copy is marked',
    {
      money: { ...inserted, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt', 'receipt copy'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    onHttpRig(async (world, road) => {
      await readyToRecharge(world);
      let lost = 0;
      road.meddle(async (line, request, arrive) => {
        const answer = await arrive(request);
        lost += 1;
        if (lost > 2) return answer;
        return unreachable(line, request, arrive);
      });
      await world.rig.press({ kind: 'pay' });
      await paperSettled(world.rig);
      await world.rig.press({ kind: 'reprint' });
      await world.rest();
      insist(count(road, reversal) === 0, 'a token was to be taken back');
    }, reversing),
  );

  scenario(
    'N10',
    'the token was issued and the utility stays away: never taken back, whatever the time, and booked once',
    {
      money: { ...inserted, booked: 100 },
      journal: 'intakeClosed paymentSubmitted receiptStarted receiptPrinted transactionClosed paymentSettled',
      paper: ['pendingSlip'],
      screen: leftWithSlip,
      alerts: ['A1 postingUnknown'],
    },
    onHttpRig(async (world, road) => {
      await readyToRecharge(world);
      road.meddle(async (line, request, arrive) => {
        if (line === post) await arrive(request);
        return unreachable(line, request, arrive);
      });
      await world.rig.press({ kind: 'pay' });
      await leaveWithSlip(world);
      await world.rig.clock.advance(15 * minuteMs);
      road.meddle(undefined);
      await world.rest();
      await world.rig.clock.advance(10 * minuteMs);
      insist(count(road, reversal) === 0, 'a token was to be taken back');
      insist(road.utility.postings().length === 1, 'the utility has more than one posting');
    }, reversing),
  );

  scenario(
    'N11',
    'away for more than a day, and the utility has forgotten the key: asked first, nothing is sent blindly',
    {
      money: { ...inserted, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted receiptStarted receiptPrinted transactionClosed paymentSettled dayReconciled',
      paper: ['pendingSlip'],
      screen: leftWithSlip,
      alerts: ['A1 postingUnknown'],
    },
    onHttpRig(
      async (world, road) => {
        await readyToPay(world);
        road.meddle(async (line, request, arrive) => {
          if (line === post) await arrive(request);
          return unreachable(line, request, arrive);
        });
        await world.rig.press({ kind: 'pay' });
        await leaveWithSlip(world);
        const sinceMs = road.clock.monotonicMs();
        await world.rig.clock.advance(25 * hourMs);
        const known = road.sent.length;
        road.meddle((line, request, arrive) => {
          if (line !== post) return arrive(request);
          // Its key was kept for a day; the same request is a new one now.
          const posting = JSON.parse(request.body ?? '{}') as { id: string };
          return arrive({ ...request, body: JSON.stringify({ ...posting, id: `${posting.id}-AGAIN` }) });
        });
        await world.rest();
        await world.rig.clock.advance(10 * minuteMs);
        const after = road.sent.slice(known).map(({ line }) => line);
        insist(after[0] === query && !after.includes(post), `it sent ${after.join(', ')}`);
        const asked = road.sent.filter(({ atMs }) => atMs > sinceMs).length;
        insist(asked < 25 * 30, `it asked ${asked} times in a day`);
      },
      { simulatorPanel: false },
    ),
  );
});
