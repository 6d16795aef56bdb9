import { describe } from 'vitest';
import type { KioskRecord } from '../../../core/domain/records.ts';
import type { Journal } from '../../../core/ports/journal.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createCcnetSimulator } from '../../../devices/note-acceptor/ccnet/simulator.ts';
import { accounts, insertEnough, slotOpen, toCash } from '../../journeys/steps.ts';
import type { RigOptions } from '../../support/kiosk-rig.ts';
import { nothing, type Columns } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { createHangingClock } from './support/hanging-clock.ts';
import { scenario } from './support/scenario.ts';
import { acceptor, atTheSlot, put } from './support/visits.ts';

const demoPin = '246810';

/** The technician has opened the device, and hands the note that was stuck to the resident. */
async function handOver(world: FaultWorld): Promise<void> {
  const { rig } = world;
  const [claim] = rig.ledger.claims.values();
  if (claim === undefined) throw new Error('there is no claim to settle');
  await rig.press({ kind: 'openService' });
  await rig.press({ kind: 'enterPin', pin: demoPin });
  const settle = { kind: 'serviceSettleClaim', claimNumber: claim.number, evidence: 'noteHandedOver' } as const;
  const bare = await rig.send({ ...settle, reference: '' });
  if (bare.kind !== 'refused') throw new Error('a claim was settled without a slip');
  await rig.press({ ...settle, reference: 'SLIP-0042' });
  const settled = rig.records().findLast((record) => record.kind === 'claimSettled');
  if (settled?.reference !== 'SLIP-0042') throw new Error('the slip is not in the journal');
  await rig.press({ kind: 'leaveService' });
}

/** A host that does nothing for so long at the append of each of these records, once, and devices that live on. */
function hangingAt(
  hangs: Readonly<Partial<Record<KioskRecord['kind'], number>>>,
): Pick<RigOptions, 'clock' | 'keptDevices' | 'decorateJournal'> {
  const time = createHangingClock();
  const device = createCcnetSimulator({ clock: time.devices });
  const line = createMemoryLine('simulated note acceptor');
  line.attach((end) => {
    device.attach(end);
  });
  const left = new Map(Object.entries(hangs));
  const decorateJournal = (journal: Journal): Journal => ({
    ...journal,
    append: (records) => {
      const outcome = journal.append(records);
      for (const { kind } of records) {
        time.hang(left.get(kind) ?? 0);
        left.delete(kind);
      }
      return outcome;
    },
  });
  return { clock: time.host, keptDevices: { noteAcceptor: { device, line }, receiptPrinter: null }, decorateJournal };
}

describe('the note acceptor is not as it was', () => {
  scenario(
    'H11',
    'a jam cleared by hand: the note goes to its owner against a signed slip, and the claim is closed with it',
    {
      money: { ...nothing, inserted: 70, returned: 50, stacked: 20, booked: 20 },
      journal: 'pinAccepted claimSettled',
      paper: [],
      screen: 'home servicePin service home',
      alerts: [],
    },
    async () => {
      let handedOver = 0;
      const columns = await onRig(async (world) => {
        await atTheSlot(world, 20);
        acceptor(world).device.fault('jamWhileStacking', true);
        await put(world, 50);
        await world.rest();
        world.strike();
        acceptor(world).device.clear();
        await world.rig.clock.advance(5_000);
        handedOver = acceptor(world).device.contents().takenOut.yuan;
        await handOver(world);
        await world.rest();
        if (!world.rig.snapshot().availability.cash.ok) throw new Error('cash did not come back');
      })();
      // What was taken out of the path is in the owner's hand now, and not in the box.
      const { money } = columns;
      return {
        ...columns,
        money: { ...money, stacked: money.stacked - handedOver, returned: money.returned + handedOver },
      };
    },
  );

  scenario(
    'H22',
    'a data set for another currency: 100 of something is not 100 yuan, so no note is taken until ours is back',
    {
      money: nothing,
      journal: 'terminalStarted',
      paper: [],
      screen: 'home enterAccount lookingUp bills home',
      alerts: ['A3 acceptorFailed'],
    },
    onRig(async (world) => {
      acceptor(world).device.fault('foreignBillTable', true);
      world.strike();
      await world.restart();
      await world.rig.press({ kind: 'start', purpose: 'bill' });
      await world.rig.press({ kind: 'submitAccount', accountNumber: accounts.oneBill });
      await world.rig.until('bills');
      const answer = await world.rig.send({ kind: 'continue' });
      if (answer.kind !== 'refused' || answer.reason !== 'cashUnavailable') throw new Error(JSON.stringify(answer));
      if (acceptor(world).device.insert(100) !== 'refused') throw new Error('the slot is open');
      await world.rest();
      acceptor(world).device.fault('foreignBillTable', false);
      await world.rig.clock.advance(20_000);
      if (!world.rig.snapshot().availability.cash.ok) throw new Error('cash did not come back');
    }),
  );

  scenario(
    'H23',
    'a host that hangs over a note in escrow: the device gives it back, and a late STACK stacks nothing',
    {
      money: { ...nothing, inserted: 70, returned: 50, stacked: 20, booked: 20 },
      journal:
        'noteStacking noteReturned noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 journalSlow', 'A2 hostBlocked'],
    },
    (): Promise<Columns> =>
      onRig(
        async (world) => {
          await atTheSlot(world);
          await put(world, 50);
          const { returned, stacked } = acceptor(world).device.contents();
          if (returned.yuan !== 50 || stacked.yuan !== 0) throw new Error('the device did not give the note back');
          await slotOpen(world.rig);
          await put(world, 20);
          await slotOpen(world.rig);
          await world.rig.press({ kind: 'finishShort' });
          await world.rest();
        },
        hangingAt({ noteStacking: 12_000 }),
      )(),
  );

  scenario(
    'D9',
    'a disk that needs five seconds: the first note comes back, the next is counted late, and both ways only once',
    {
      money: { ...nothing, inserted: 200, returned: 100, stacked: 100, booked: 100 },
      journal:
        'noteStacking noteReturned noteStacking noteTaken noteCredited noteAcknowledged intakeClosed paymentSubmitted paymentSettled receiptStarted receiptPrinted transactionClosed',
      paper: ['receipt'],
      screen: 'cash processing result/paid thanks home',
      alerts: ['A2 journalSlow', 'A2 hostBlocked', 'A2 hostBlocked', 'A2 hostBlocked'],
    },
    (): Promise<Columns> =>
      onRig(
        async (world) => {
          await toCash(world.rig, accounts.oneBill);
          world.strike();
          await put(world, 100);
          await insertEnough(world.rig);
          await world.rig.press({ kind: 'pay' });
          await world.rest();
        },
        hangingAt({ noteStacking: 5_000, noteCredited: 5_000, paymentSubmitted: 5_000, paymentSettled: 5_000 }),
      )(),
  );
});
