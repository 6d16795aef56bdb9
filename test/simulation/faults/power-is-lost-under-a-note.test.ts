import { describe } from 'vitest';
import { onRig } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { acceptor, atTheSlot, put, putUntil } from './support/visits.ts';
import { nothing } from './support/columns.ts';

describe('power is lost under a note', () => {
  scenario(
    'H1',
    'in escrow, before anything is on paper: the device gives the note back',
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
      await world.powerCut();
      await world.rest();
    }),
  );

  scenario(
    'H2',
    'with the intent on paper and the stack command not sent, the note is back in the hand',
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
      await world.powerCut();
      await world.rest();
    }),
  );

  scenario(
    'H3',
    'while it is being stacked: the device says at its start that a note was in the stacker, the intent says which',
    {
      money: { ...nothing, inserted: 50, stacked: 50, claimed: 50 },
      journal:
        'noteStacking noteTaken terminalStarted noteInDoubt claimOpened intakeClosed receiptStarted receiptPrinted transactionClosed',
      paper: ['claimSlip'],
      screen: 'cash recovering cash result/claim thanks home',
      alerts: ['A3 noteInDoubt'],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      await putUntil(world, 50, 'stacking');
      await world.powerCut();
      await world.rest();
    }),
  );

  scenario(
    'H4',
    'stacked and not said: the start gives no value, the intent does, and what nobody saw is a claim and no credit',
    {
      money: { ...nothing, inserted: 70, stacked: 70, booked: 20, claimed: 50 },
      journal:
        'noteStacking noteTaken terminalStarted noteInDoubt claimOpened intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash recovering cash processing result/paid thanks home',
      alerts: ['A3 noteInDoubt'],
    },
    onRig(async (world) => {
      await atTheSlot(world, 20);
      world.dieAt('before', 'noteCredited');
      await putUntil(world, 50, 'stacked');
      await world.powerCut();
      await world.rest();
    }),
  );

  scenario(
    'H5',
    'a device that says nothing about it at its start: the note is in doubt and its value is a claim',
    {
      money: { ...nothing, inserted: 50, stacked: 50, claimed: 50 },
      journal:
        'noteStacking noteTaken terminalStarted noteInDoubt claimOpened intakeClosed receiptStarted receiptPrinted transactionClosed',
      paper: ['claimSlip'],
      screen: 'cash recovering cash result/claim thanks home',
      alerts: ['A3 noteInDoubt'],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      acceptor(world).device.fault('forgetsStacked', true);
      world.dieAt('before', 'noteCredited');
      await putUntil(world, 50, 'stacked');
      await world.powerCut();
      await world.rest();
    }),
  );

  scenario(
    'H6',
    'a note in the stacker that no intent explains is an orphan: on paper without an owner, without a value',
    {
      money: { ...nothing, inserted: 50, stacked: 50 },
      journal: 'terminalStarted orphanNote',
      paper: [],
      screen: 'cash home',
      alerts: ['A2 orphanNote'],
    },
    onRig(async (world) => {
      await atTheSlot(world);
      await putUntil(world, 50, 'stacking');
      await world.replaceDisk();
      await world.rest();
    }),
  );

  scenario(
    'H7',
    'stacked and not yet on paper: the repeat after the start counts once',
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
    'H8',
    'on paper and not yet acknowledged: the repeat is acknowledged without a second credit',
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
});
