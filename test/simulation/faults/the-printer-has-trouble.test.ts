import { describe } from 'vitest';
import { accounts, insertEnough, paperSettled, toCash, toConsent } from '../../journeys/steps.ts';
import type { EscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { insertedAndPaid, nothing } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';

function printer(world: FaultWorld): EscposSimulator {
  const end = world.rig.farEnds.receiptPrinter;
  if (end === null) throw new Error('the rig has no printer');
  return end.device;
}

/** One bill, paid, right before the receipt. */
async function paidUp(world: FaultWorld): Promise<void> {
  await toCash(world.rig, accounts.oneBill);
  await insertEnough(world.rig);
  world.strike();
}

describe('the printer has trouble', () => {
  scenario(
    'P1',
    'the roll ends in the middle of a receipt: not "printed", and what is printed later is marked with the same number',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptFailed receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt torn', 'receipt copy'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 paperOut', 'A2 receiptUncertain'],
    },
    onRig(async (world) => {
      await paidUp(world);
      printer(world).fault('paperOutMidReceipt', true);
      await world.rig.press({ kind: 'pay' });
      await paperSettled(world.rig);
      printer(world).clear();
      await world.rig.clock.advance(5_000);
      await world.rig.press({ kind: 'reprint' });
      await world.rest();
    }),
  );

  scenario(
    'P2',
    'no paper at the start: the resident is asked before any money, and goes on without a receipt',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'consentGiven noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled transactionClosed',
      paper: [],
      screen: 'home enterAccount lookingUp bills consent cash processing result/paid thanks home',
      alerts: ['A2 paperOut'],
    },
    onRig(async (world) => {
      world.strike();
      printer(world).fault('paperOut', true);
      await toConsent(world.rig, accounts.oneBill);
      await world.rig.clock.advance(3_000);
      await world.rig.send({ kind: 'agree', withoutReceipt: false });
      await world.rig.press({ kind: 'agree', withoutReceipt: true });
      await insertEnough(world.rig);
      await world.rig.press({ kind: 'pay' });
      await world.rest();
    }),
  );

  scenario(
    'P3',
    'the roll is nearly at its end: everything as always, and somebody is told',
    {
      ...insertedAndPaid,
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      alerts: ['A1 paperNearEnd'],
    },
    onRig(async (world) => {
      await toCash(world.rig, accounts.oneBill);
      world.strike();
      printer(world).fault('paperNearEnd', true);
      await insertEnough(world.rig);
      await world.rig.press({ kind: 'pay' });
      await world.rest();
    }),
  );

  scenario(
    'P4',
    'the cover is opened under a receipt: the booking stands, the paper does not',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal: 'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptFailed transactionClosed',
      paper: [],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 printerCoverOpen', 'A2 receiptFailed'],
    },
    onRig(async (world) => {
      await paidUp(world);
      printer(world).fault('coverOpen', true);
      await world.rig.press({ kind: 'pay' });
      await world.rest();
    }),
  );

  scenario(
    'P5',
    'a printer that takes every byte and answers nothing never makes a receipt "printed"',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal: 'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptFailed transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 printerLost', 'A2 receiptUncertain'],
    },
    onRig(async (world) => {
      await paidUp(world);
      const stop = printer(world).watch((event) => {
        if (event.kind === 'linePrinted') printer(world).fault('silent', true);
      });
      await world.rig.press({ kind: 'pay' });
      await world.rig.until('result');
      await world.rest();
      stop();
    }),
  );

  scenario(
    'P7',
    'a printer switched on again does not bring the paper of the visit before',
    {
      money: { ...nothing, inserted: 110, stacked: 110, booked: 110 },
      journal:
        'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptFailed transactionClosed consentGiven noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen:
        'cash processing result/paid thanks home enterAccount lookingUp bills consent cash processing result/paid thanks home',
      alerts: ['A2 printerLost', 'A2 receiptFailed'],
    },
    onRig(async (world) => {
      await paidUp(world);
      printer(world).fault('offline', true);
      await world.rig.press({ kind: 'pay' });
      await world.rest();
      printer(world).fault('offline', false);
      await world.rig.clock.advance(30_000);
      await toCash(world.rig, accounts.partPayment);
      await world.rig.insert(10);
      await world.rig.press({ kind: 'finishShort' });
      await world.rest();
    }),
  );

  scenario(
    'P8',
    'copies are marked, counted and limited',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted receiptStarted receiptPrinted receiptStarted receiptPrinted receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt', 'receipt copy', 'receipt copy', 'receipt copy'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    onRig(async (world) => {
      await paidUp(world);
      await world.rig.press({ kind: 'pay' });
      for (let wish = 0; wish < 6; wish += 1) {
        await paperSettled(world.rig);
        await world.rig.send({ kind: 'reprint' });
      }
      await world.rest();
    }),
  );
});
