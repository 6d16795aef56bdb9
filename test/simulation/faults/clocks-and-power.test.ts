import { describe } from 'vitest';
import { accounts, insertEnough, slotOpen, toCash } from '../../journeys/steps.ts';
import { nothing } from './support/columns.ts';
import { onRig } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { atTheSlot, put } from './support/visits.ts';

const dayMs = 86_400_000;

describe('clocks and power', () => {
  scenario(
    'D10',
    'the power flaps twenty times under one note: it is counted once or claimed, never twice',
    {
      money: { ...nothing, inserted: 70, stacked: 70, booked: 20, claimed: 50 },
      journal:
        'noteStacking noteTaken terminalStarted noteInDoubt claimOpened intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted transactionClosed',
      paper: ['receipt'],
      screen: 'cash recovering cash processing result/paid thanks home',
      alerts: ['A3 noteInDoubt'],
    },
    onRig(
      async (world) => {
        await atTheSlot(world, 20);
        await put(world, 50, 1_200);
        for (let flap = 0; flap < 20; flap += 1) {
          await world.powerCut();
          await world.rig.clock.advance(1_000 + flap * 700);
        }
        await world.rest();
      },
      { config: { recovery: { restartStorm: null } } },
    ),
  );

  scenario(
    'D11',
    'the clock jumps a year on, back to 1970 and by an hour: order and money do not care',
    {
      money: { ...nothing, inserted: 35, stacked: 35, booked: 35 },
      journal:
        'noteStacking noteTaken noteCredited noteAcknowledged noteStacking noteTaken clockJumped noteCredited noteAcknowledged clockJumped noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted clockJumped transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 clockJumped', 'A2 clockJumped', 'A2 clockJumped'],
    },
    onRig(async (world) => {
      await toCash(world.rig, accounts.partPayment);
      world.strike();
      await put(world, 10);
      world.rig.clock.jumpWallClock(365 * dayMs);
      await put(world, 20);
      world.rig.clock.jumpWallClock(-world.rig.clock.nowMs());
      await put(world, 5);
      world.rig.clock.jumpWallClock(3_600_000);
      await slotOpen(world.rig);
      await world.rig.press({ kind: 'finishShort' });
      await world.rest();
    }),
  );

  scenario(
    'D12',
    'the clock jumps while the resident thinks: neither thrown out early nor kept for ever',
    {
      money: { ...nothing, inserted: 100, stacked: 100, booked: 100 },
      journal:
        'clockJumped clockJumped intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 clockJumped', 'A2 clockJumped'],
    },
    onRig(async (world) => {
      await toCash(world.rig, accounts.oneBill);
      await insertEnough(world.rig);
      world.strike();
      world.rig.clock.jumpWallClock(365 * dayMs);
      await world.rig.clock.advance(30_000);
      if (world.rig.screen().kind !== 'cash') throw new Error('the visit ended early');
      world.rig.clock.jumpWallClock(-400 * dayMs);
      await world.rest(200_000);
      if (world.rig.screen().kind !== 'home') throw new Error('the visit did not end');
    }),
  );

  scenario(
    'K15',
    'five starts within ten minutes: no money is taken until it runs quietly',
    {
      money: nothing,
      journal: 'terminalStarted terminalStarted terminalStarted terminalStarted terminalStarted',
      paper: [],
      screen: 'home',
      alerts: ['A3 restartStorm', 'A3 restartStorm'],
    },
    onRig(async (world) => {
      world.strike();
      for (let start = 0; start < 5; start += 1) await world.kill();
      const { cash } = world.rig.snapshot().availability;
      if (cash.ok || cash.reason !== 'restartStorm') throw new Error(`cash is ${JSON.stringify(cash)}`);
      await world.rig.clock.advance(11 * 60_000);
      if (!world.rig.snapshot().availability.cash.ok) throw new Error('cash did not come back');
    }),
  );
});
void nothing;
