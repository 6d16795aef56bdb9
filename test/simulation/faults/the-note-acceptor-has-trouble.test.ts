import { describe } from 'vitest';
import { accounts, slotOpen, toCash } from '../../journeys/steps.ts';
import { onRig } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { insertedAndPaid, nothing, paid } from './support/columns.ts';
import { acceptor, atTheSlot, put, putUntil } from './support/visits.ts';

describe('the note acceptor has trouble', () => {
  scenario(
    'H9',
    'two notes of one value around a repeat are two notes',
    {
      money: { ...nothing, inserted: 40, stacked: 40, booked: 40 },
      journal:
        'noteStacking noteTaken noteCredited noteAcknowledged noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: [],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      acceptor(world).device.fault('repeatsStacked', true);
      await put(world, 20);
      await slotOpen(world.rig);
      await put(world, 20);
      await slotOpen(world.rig);
      await world.rig.press({ kind: 'finishShort' });
      await world.rest();
    }),
  );

  scenario(
    'H10',
    'a jam on the way into the box is a note in doubt: a claim, and the rest of the money is booked',
    {
      money: { ...nothing, inserted: 70, stacked: 20, inPath: 50, booked: 20, claimed: 50 },
      journal:
        'noteStacking noteTaken noteInDoubt claimOpened intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A3 noteInDoubt'],
    },
    onRig(async (world) => {
      await atTheSlot(world, 20);
      acceptor(world).device.fault('jamWhileStacking', true);
      await put(world, 50);
      await world.rest();
    }),
  );

  scenario(
    'H12',
    'a box that fills up gives the note in escrow back and closes cash',
    {
      money: { ...nothing, inserted: 70, returned: 50, stacked: 20, booked: 20 },
      journal:
        'noteStacking noteTaken noteReturned intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 cashBoxFull'],
    },
    onRig(async (world) => {
      await atTheSlot(world, 20);
      await put(world, 50, 500);
      acceptor(world).device.fault('full', true);
      await world.rig.clock.advance(10_000);
      await world.rest();
    }),
  );

  scenario(
    'H13',
    'the cash box pulled out in the middle of a payment: what is stacked stays counted and is booked',
    {
      money: { ...nothing, inserted: 20, stacked: 20, booked: 20 },
      journal:
        'boxRemoved intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A3 boxRemoved'],
    },
    onRig(async (world) => {
      await atTheSlot(world, 20);
      acceptor(world).device.box(false);
      await world.rest();
    }),
  );

  scenario(
    'H14',
    'a suspected fraud after the note was stacked ends intake; nothing more is credited by itself',
    {
      ...paid,
      money: { ...nothing, inserted: 20, stacked: 20, booked: 20 },
      alerts: ['A3 cheatSuspected'],
    },
    onRig(async (world) => {
      await atTheSlot(world, 20);
      acceptor(world).device.fault('cheat', true);
      await world.rest();
    }),
  );

  scenario(
    'H15',
    'a note nobody knows comes back with a plain word',
    { money: { ...nothing }, journal: 'transactionCancelled', paper: [], screen: 'cash home', alerts: [] },
    onRig(async (world) => {
      await atTheSlot(world);
      await put(world, 'bad');
      await put(world, 'foreign');
      await world.rig.press({ kind: 'cancel' });
      await world.rest();
    }),
  );

  scenario(
    'H16',
    'the device says stacked only after the resident pressed pay: the note counts for the same payment',
    {
      ...insertedAndPaid,
      money: { ...nothing, inserted: 70, stacked: 70, booked: 70 },
    },
    onRig(async (world) => {
      await atTheSlot(world, 20);
      await putUntil(world, 50, 'stacking');
      await world.rig.send({ kind: 'finishShort' });
      await world.rig.send({ kind: 'cancel' });
      await slotOpen(world.rig);
      await world.rig.press({ kind: 'finishShort' });
      await world.rest();
    }),
  );

  scenario(
    'H17',
    'cancelled with a note on its way in: the note is back before the visit ends',
    {
      money: { ...nothing, inserted: 50, returned: 50 },
      journal: 'transactionCancelled',
      paper: [],
      screen: 'cash home',
      alerts: [],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      await put(world, 50, 300);
      await world.rig.press({ kind: 'cancel' });
      await world.rest();
    }),
  );

  scenario(
    'H18',
    'a note that gets stuck on its way back to the hand is a claim of its value',
    {
      money: { ...nothing, inserted: 200, stacked: 100, inPath: 100, booked: 100, claimed: 100 },
      journal:
        'noteInDoubt claimOpened intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A3 noteInDoubt'],
    },
    onRig(
      async (world) => {
        await toCash(world.rig, accounts.oneBill);
        await put(world, 100);
        world.strike();
        acceptor(world).device.fault('jamWhileReturning', true);
        await put(world, 100);
        await world.rest();
      },
      { config: { money: { maxSurplusFen: 999 } } },
    ),
  );

  scenario(
    'H19',
    'noise and wrong checksums on the wire neither lose a note nor count it twice',
    {
      ...insertedAndPaid,
      money: { ...nothing, inserted: 50, stacked: 50, booked: 50 },
      alerts: ['A3 acceptorLost'],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      acceptor(world).device.fault('garbage', true);
      await put(world, 50);
      acceptor(world).device.fault('garbage', false);
      acceptor(world).device.fault('badChecksum', true);
      await world.rig.clock.advance(300);
      acceptor(world).device.fault('badChecksum', false);
      await slotOpen(world.rig);
      await world.rig.press({ kind: 'finishShort' });
      await world.rest();
    }),
  );

  scenario(
    'H20',
    'a cable pulled under a note that is being stacked',
    {
      money: { ...nothing, inserted: 50, stacked: 50, claimed: 50 },
      journal:
        'noteStacking noteTaken noteInDoubt claimOpened intakeClosed receiptStarted receiptPrinted noteLocated noteAcknowledged transactionClosed',
      paper: ['claimSlip'],
      screen: 'cash result/claim thanks home',
      alerts: ['A3 acceptorLost', 'A3 noteInDoubt'],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      await putUntil(world, 50, 'stacking');
      acceptor(world).device.fault('silent', true);
      await world.rig.clock.advance(60_000);
      acceptor(world).device.fault('silent', false);
      await world.rest();
    }),
  );

  scenario(
    'H21',
    'a note of a kind that was not enabled goes back, whatever the device lets in',
    { money: { ...nothing }, journal: 'transactionCancelled', paper: [], screen: 'cash home', alerts: [] },
    onRig(async (world) => {
      await atTheSlot(world);
      acceptor(world).device.fault('escrowsInhibited', true);
      await put(world, 'foreign');
      await world.rig.press({ kind: 'cancel' });
      await world.rest();
    }),
  );

  scenario(
    'H24',
    'a note far above the bill is handed back before it is stacked',
    {
      ...insertedAndPaid,
      money: { ...nothing, inserted: 300, returned: 200, stacked: 100, booked: 100 },
    },
    onRig(
      async (world) => {
        await toCash(world.rig, accounts.oneBill);
        world.strike();
        await put(world, 100);
        await put(world, 100);
        await put(world, 100);
        await world.rest();
      },
      { config: { money: { maxSurplusFen: 999 } } },
    ),
  );

  scenario(
    'H25',
    'a note above the limit of one payment is handed back before it is stacked',
    {
      ...paid,
      money: { ...nothing, inserted: 150, returned: 100, stacked: 50, booked: 50 },
    },
    onRig(
      async (world) => {
        await toCash(world.rig, accounts.manyBills);
        await world.rig.insert(50);
        world.strike();
        await put(world, 100);
        await world.rig.press({ kind: 'finishShort' });
        await world.rest();
      },
      { config: { money: { maxTransactionFen: 10_000, recharge: { maxFen: 10_000, quickAmountsFen: [5_000] } } } },
    ),
  );
});
