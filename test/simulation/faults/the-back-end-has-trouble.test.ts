import { describe } from 'vitest';
import { accounts, insertEnough, toCash } from '../../journeys/steps.ts';
import { nothing, paid } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';

type Fault = Parameters<NonNullable<FaultWorld['rig']['farEnds']['utility']>['setFault']>[0];

function backEnd(world: FaultWorld, fault: Fault, on: boolean): void {
  world.rig.farEnds.utility?.setFault(fault, on);
}

/** One bill, money inside, right before "pay". */
async function readyToPay(world: FaultWorld, accountNumber: string = accounts.oneBill): Promise<void> {
  await toCash(world.rig, accountNumber);
  await insertEnough(world.rig);
  world.strike();
}

describe('the back end has trouble', () => {
  scenario(
    'N1',
    'away before the request reached it: pending on paper, then booked once under the same id',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted receiptStarted receiptPrinted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['pendingSlip', 'receipt'],
      screen: 'cash processing result/pending result/paid thanks home',
      alerts: ['A1 postingUnknown'],
    },
    onRig(async (world) => {
      await readyToPay(world);
      backEnd(world, 'down', true);
      await world.rig.press({ kind: 'pay' });
      await world.rig.clock.advance(60_000);
      backEnd(world, 'down', false);
      await world.rest();
    }),
  );

  scenario(
    'N2',
    'booked, and the answer lost: asked about, found, booked once',
    {
      ...paid,
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
    },
    onRig(async (world) => {
      await readyToPay(world, accounts.answerLost);
      await world.rig.press({ kind: 'pay' });
      await world.rest();
    }),
  );

  scenario(
    'N3',
    'an answer nobody can read is neither yes nor no',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted receiptStarted receiptPrinted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['pendingSlip', 'receipt'],
      screen: 'cash processing result/pending result/paid thanks home',
      alerts: ['A1 postingUnknown'],
    },
    onRig(async (world) => {
      await readyToPay(world);
      backEnd(world, 'nonsense', true);
      await world.rig.press({ kind: 'pay' });
      await world.rig.clock.advance(60_000);
      backEnd(world, 'nonsense', false);
      await world.rest();
    }),
  );

  scenario(
    'N5',
    'a definite refusal after the cash was taken: the whole amount is a claim',
    {
      money: { ...nothing, inserted: 100, stacked: 100, claimed: 100 },
      journal:
        'intakeClosed paymentSubmitted paymentRefused claimOpened receiptStarted receiptPrinted transactionClosed',
      paper: ['claimSlip'],
      screen: 'cash processing result/claim thanks home',
      alerts: ['A2 claimOpened'],
    },
    onRig(async (world) => {
      await readyToPay(world, accounts.dayClosed);
      await world.rig.press({ kind: 'pay' });
      await world.rest();
    }),
  );

  scenario(
    'N12',
    'a link that comes and goes every two seconds: one booking, a bounded number of requests',
    {
      ...paid,
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
    },
    onRig(async (world) => {
      await readyToPay(world);
      backEnd(world, 'down', true);
      await world.rig.press({ kind: 'pay' });
      for (let flap = 0; flap < 40; flap += 1) {
        backEnd(world, 'down', flap % 2 === 0);
        await world.rig.clock.advance(2_000);
      }
      await world.rest();
    }),
  );

  scenario(
    'N13',
    'a back end that takes its time: the resident sees that it is being worked on, then the result',
    {
      ...paid,
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
    },
    onRig(async (world) => {
      await readyToPay(world);
      backEnd(world, 'slow', true);
      await world.rig.press({ kind: 'pay' });
      await world.rest();
    }),
  );

  scenario(
    'N15',
    'away from the start: nobody is asked for money',
    {
      money: { ...nothing },
      journal: '',
      paper: [],
      screen: 'home enterAccount lookingUp enterAccount/backEndUnavailable home',
      alerts: [],
    },
    onRig(async (world) => {
      backEnd(world, 'down', true);
      world.strike();
      await world.rig.press({ kind: 'start', purpose: 'bill' });
      await world.rig.press({ kind: 'submitAccount', accountNumber: accounts.oneBill });
      await world.rig.clock.advance(30_000);
      await world.rig.press({ kind: 'cancel' });
      await world.rest();
    }),
  );

  scenario(
    'N16',
    'the amount rose between the quote and the payment: the resident is asked, and what they take is booked',
    {
      money: { ...nothing, inserted: 200, stacked: 200, booked: 200 },
      journal:
        'intakeClosed paymentSubmitted paymentRefused changeAnnounced changeAccepted paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing changed processing result/paid thanks home',
      alerts: [],
    },
    onRig(async (world) => {
      await readyToPay(world, accounts.amountRises);
      await world.rig.press({ kind: 'pay' });
      await world.rig.until('changed');
      await world.rig.press({ kind: 'acceptChange' });
      await world.rest();
    }),
  );
});
