import { describe } from 'vitest';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { accounts, insertEnough, toCash, toConsent } from '../../journeys/steps.ts';
import { nothing, type Columns } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { atTheSlot, put, putUntil } from './support/visits.ts';

/** Dies around a record of the last step of a payment of one bill, and starts again. */
function killedAt(side: 'before' | 'after', kind: KioskRecord['kind'], times = 1): () => Promise<Columns> {
  return onRig(async (world) => {
    await toCash(world.rig, accounts.oneBill);
    await insertEnough(world.rig);
    world.strike();
    world.dieAt(side, kind);
    await world.rig.press({ kind: 'pay' });
    await world.rig.clock.advance(60_000);
    for (let kill = 1; kill < times; kill += 1) {
      world.dieAt('before', 'paymentSettled');
      await world.kill();
      await world.rig.clock.advance(20_000);
    }
    await world.kill();
    await world.rest();
  });
}

describe('the host is killed', () => {
  scenario(
    'K1',
    'before the slot is used: nothing is owed, and the open slot is shut',
    {
      money: { ...nothing },
      journal: 'consentGiven terminalStarted transactionCancelled',
      paper: [],
      screen: 'consent home',
      alerts: [],
    },
    onRig(async (world) => {
      await toConsent(world.rig, accounts.oneBill);
      world.strike();
      world.dieAt('after', 'consentGiven');
      await world.rig.send({ kind: 'agree', withoutReceipt: false });
      await world.kill();
      await world.rest();
    }),
  );

  scenario(
    'K2',
    'with a note in escrow: the note comes back',
    {
      money: { ...nothing, inserted: 50, returned: 50 },
      journal: 'terminalStarted transactionCancelled',
      paper: [],
      screen: 'cash home',
      alerts: [],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      world.dieAt('before', 'noteStacking');
      await put(world, 50, 1_000);
      await world.kill();
      await world.rest();
    }),
  );

  scenario(
    'K3',
    'with the intent on paper and the command not sent: the note comes back',
    {
      money: { ...nothing, inserted: 50, returned: 50 },
      journal: 'noteStacking terminalStarted noteReturned transactionCancelled',
      paper: [],
      screen: 'cash recovering home',
      alerts: [],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      world.dieAt('after', 'noteStacking');
      await put(world, 50, 1_000);
      await world.kill();
      await world.rest();
    }),
  );

  scenario(
    'K4',
    'while the note is being stacked: it counts once',
    {
      money: { ...nothing, inserted: 50, stacked: 50, booked: 50 },
      journal:
        'noteStacking noteTaken terminalStarted noteCredited intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted noteAcknowledged transactionClosed',
      paper: ['receipt'],
      screen: 'cash recovering processing result/paid thanks home',
      alerts: [],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      await putUntil(world, 50, 'stacking');
      await world.kill();
      await world.rest();
    }),
  );

  scenario(
    'K5',
    'after the device said stacked and before it is on paper: it counts once',
    {
      money: { ...nothing, inserted: 50, stacked: 50, booked: 50 },
      journal:
        'noteStacking noteTaken terminalStarted noteCredited intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted noteAcknowledged transactionClosed',
      paper: ['receipt'],
      screen: 'cash recovering processing result/paid thanks home',
      alerts: [],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      world.dieAt('before', 'noteCredited');
      await put(world, 50);
      await world.kill();
      await world.rest();
    }),
  );

  scenario(
    'K6',
    'on paper and not acknowledged: it does not count twice',
    {
      money: { ...nothing, inserted: 50, stacked: 50, booked: 50 },
      journal:
        'noteStacking noteTaken noteCredited terminalStarted intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted noteAcknowledged transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      world.dieAt('after', 'noteCredited');
      await put(world, 50);
      await world.kill();
      await world.rest();
    }),
  );

  scenario(
    'K7',
    'with money inside and nothing submitted: it is submitted as consented',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'terminalStarted intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    killedAt('before', 'paymentSubmitted'),
  );
  scenario(
    'K8',
    'with the posting on paper and not sent: it goes out under its id, once',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted terminalStarted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    killedAt('after', 'paymentSubmitted'),
  );
  scenario(
    'K10',
    'with the answer heard and not on paper: it is asked for again',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted terminalStarted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    killedAt('before', 'paymentSettled'),
  );
  scenario(
    'K11',
    'with the booking on paper and no receipt: the receipt is printed once',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted paymentSettled receiptStarted terminalStarted receiptFailed transactionClosed',
      paper: [],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 receiptUncertain'],
    },
    killedAt('after', 'paymentSettled'),
  );
  scenario(
    'K13',
    'with everything done but the closing: no second paper',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted terminalStarted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    killedAt('before', 'transactionClosed'),
  );
  scenario(
    'K14',
    'again and again during the recovery: the same as one recovery',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted terminalStarted terminalStarted terminalStarted terminalStarted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A3 restartStorm'],
    },
    killedAt('after', 'paymentSubmitted', 4),
  );

  scenario(
    'K9',
    'while the request is under way: it is asked about and counts once',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted terminalStarted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    onRig(async (world: FaultWorld) => {
      await toCash(world.rig, accounts.oneBill);
      await insertEnough(world.rig);
      world.strike();
      world.rig.farEnds.utility?.setFault('slow', true);
      await world.rig.press({ kind: 'pay' });
      await world.rig.clock.advance(2_000);
      world.rig.farEnds.utility?.setFault('slow', false);
      await world.kill();
      await world.rest();
    }),
  );

  scenario(
    'K12',
    'with half a receipt out: the paper is uncertain, and the next one is marked',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'intakeClosed paymentSubmitted paymentSettled receiptStarted terminalStarted receiptFailed receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt', 'receipt copy'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 receiptUncertain'],
    },
    onRig(async (world) => {
      await toCash(world.rig, accounts.oneBill);
      await insertEnough(world.rig);
      world.strike();
      world.rig.farEnds.receiptPrinter?.device.fault('slow', true);
      await world.rig.press({ kind: 'pay' });
      await world.rig.until('result');
      await world.rig.clock.advance(500);
      await world.kill();
      world.rig.farEnds.receiptPrinter?.device.fault('slow', false);
      await world.rig.clock.advance(5_000);
      await world.rig.press({ kind: 'reprint' });
      await world.rest();
    }),
  );
});
