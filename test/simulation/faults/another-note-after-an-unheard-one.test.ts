import { describe } from 'vitest';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { addresses, SYNC } from '../../../devices/note-acceptor/ccnet/frame.ts';
import { states } from '../../../devices/note-acceptor/ccnet/codes.ts';
import { createCcnetSimulator } from '../../../devices/note-acceptor/ccnet/simulator.ts';
import type { RigOptions } from '../../support/kiosk-rig.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { nothing, type Columns } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { scenario } from './support/scenario.ts';
import { acceptor, atTheSlot, putUntil } from './support/visits.ts';

/** Behind the synchronization byte, the address and the length. */
const CODE_AT = 3;

/** An acceptor whose 0x81 nobody hears, and that takes it for acknowledged. */
function unheard(): Pick<RigOptions, 'clock' | 'keptDevices'> {
  const clock = createManualClock();
  const device = createCcnetSimulator({ clock });
  device.fault('forgetsStacked', true);
  const line = createMemoryLine('simulated note acceptor');
  line.attach((end) => {
    device.attach({
      ...end,
      write: (bytes) => {
        const saysStacked =
          bytes[0] === SYNC && bytes[1] === addresses.billValidator && bytes[CODE_AT] === states.stacked;
        if (!saysStacked) end.write(bytes);
      },
    });
  });
  return { clock, keptDevices: { noteAcceptor: { device, line }, receiptPrinter: null } };
}

/** One note is in the box and nobody knows it; another one of its value stands in escrow, and nobody hears of that. */
function withAnotherInEscrow(fault: (world: FaultWorld) => Promise<void>): () => Promise<Columns> {
  return onRig(async (world) => {
    await atTheSlot(world);
    await putUntil(world, 100, 'stacked');
    await world.rig.clock.advance(2_000);
    const { device, line } = acceptor(world);
    const stop = device.watch(({ kind }) => {
      if (kind === 'escrow') line.unplug();
    });
    await putUntil(world, 100, 'escrow');
    stop();
    await fault(world);
    await world.rest();
  }, unheard());
}

const claimed: Columns = {
  money: { ...nothing, inserted: 200, returned: 100, stacked: 100, claimed: 100 },
  journal:
    'noteStacking noteTaken terminalStarted noteInDoubt claimOpened intakeClosed receiptStarted receiptPrinted transactionClosed',
  paper: ['claimSlip'],
  screen: 'cash recovering cash result/claim thanks home',
  alerts: ['A3 acceptorLost', 'A3 noteInDoubt'],
};

describe('another note of the same value stands in escrow, and nobody heard that the first one is in the box', () => {
  scenario(
    'K4',
    'the host dies: the return of the second is no proof for the first, which the device had acknowledged to stack',
    claimed,
    withAnotherInEscrow((world) => world.kill()),
  );

  scenario(
    'H5',
    'the power is lost: the device finds the second one in its path, and the first one is claimed',
    claimed,
    withAnotherInEscrow((world) => world.powerCut()),
  );

  scenario(
    'H20',
    'the cable is pulled for a moment: the first one is claimed as well',
    {
      ...claimed,
      journal:
        'noteStacking noteTaken noteInDoubt claimOpened intakeClosed receiptStarted receiptPrinted transactionClosed',
      screen: 'cash result/claim thanks home',
    },
    withAnotherInEscrow(async (world) => {
      await world.rig.clock.advance(2_000);
      acceptor(world).line.plug();
    }),
  );
});
