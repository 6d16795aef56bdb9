import { describe } from 'vitest';
import type { GoneReason } from '../../../electron/view-recovery.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { createMemoryLine } from '../../../devices/link/memory.ts';
import { createCcnetSimulator } from '../../../devices/note-acceptor/ccnet/simulator.ts';
import { createEscposSimulator } from '../../../devices/receipt-printer/escpos/simulator.ts';
import { slotOpen } from '../../journeys/steps.ts';
import type { Columns } from './support/columns.ts';
import { insertedAndPaid, nothing, paid } from './support/columns.ts';
import { onRig, type FaultWorld } from './support/fault-world.ts';
import { insist } from './support/http-back-end.ts';
import { scenario } from './support/scenario.ts';
import { openShell, type ViewShell } from './support/shell.ts';
import { acceptor, atTheSlot, put, putUntil } from './support/visits.ts';

const backWithinMs = 5_000;
/** As `view-recovery.ts` gives a page that does not answer. */
const hungForMs = 10_000;

/** The kiosk page is there, and shows this much money inside. */
function showsInside(shell: ViewShell, fen: number): boolean {
  const shown = shell.shown();
  return typeof shown === 'object' && shown.kind === 'cash' && shown.insertedFen === fen;
}

async function insistBack({ rig }: FaultWorld, shell: ViewShell, fen: number): Promise<void> {
  insist(shell.shown() === 'nothing', 'the page did not die');
  await rig.clock.advance(backWithinMs);
  insist(showsInside(shell, fen), `after five seconds there is ${JSON.stringify(shell.shown())}`);
}

/** A rig with the shell around it: what the shell told the operator stands behind what the host told. */
function withShell(run: (world: FaultWorld, shell: ViewShell) => Promise<void>): () => Promise<Columns> {
  return async () => {
    let told: readonly string[] = [];
    const columns = await onRig(async (world) => {
      await atTheSlot(world, 20);
      const shell = await openShell(world.rig);
      insist(showsInside(shell, 2_000), 'the page does not show the twenty yuan');
      await run(world, shell);
      told = shell.alerts();
    })();
    return { ...columns, alerts: [...columns.alerts, ...told] };
  };
}

/** Twenty yuan inside, a fifty on its way in, and the page dies; the resident pays with what they see afterwards. */
function dieDuringIntake(reason: GoneReason, newWindows: number): () => Promise<Columns> {
  return withShell(async (world, shell) => {
    await putUntil(world, 50, 'escrow');
    shell.fall(reason);
    await insistBack(world, shell, 7_000);
    insist(shell.windows() === 1 + newWindows, `${shell.windows()} windows were opened`);
    await slotOpen(world.rig);
    await world.rig.press({ kind: 'finishShort' });
    await world.rest();
    await world.rig.clock.advance(1_000);
    insist(JSON.stringify(shell.shown()) === '{"kind":"home"}', 'the new page does not follow the host');
  });
}

const nothingLost: Columns = {
  ...insertedAndPaid,
  money: { ...nothing, inserted: 70, stacked: 70, booked: 70 },
  alerts: ['A1 viewGone'],
};

describe('the view dies', () => {
  scenario(
    'U1',
    'it crashes with a note on its way in: the note is counted, and the page is back with the money within five seconds',
    nothingLost,
    dieDuringIntake('crashed', 0),
  );

  scenario(
    'U1',
    'it is killed with a note on its way in: the note is counted, and the page is back with the money within five seconds',
    nothingLost,
    dieDuringIntake('killed', 0),
  );

  scenario(
    'U2',
    'it has no memory left: a new window, not the old one again, with the money within five seconds',
    nothingLost,
    dieDuringIntake('oom', 1),
  );

  scenario(
    'U3',
    'it hangs: ended after ten seconds, back with the money within five; the third time in a minute the static page',
    {
      ...nothingLost,
      alerts: [
        ...['A2 viewHung', 'A1 viewGone'],
        ...['A2 viewHung', 'A1 viewGone'],
        ...['A2 viewHung', 'A1 viewGone', 'A3 viewGivenUp'],
      ],
    },
    withShell(async (world, shell) => {
      shell.hang();
      await put(world, 50);
      insist(!showsInside(shell, 7_000), 'a page that hangs shows what is new');
      await world.rig.clock.advance(hungForMs - 4_000);
      await insistBack(world, shell, 7_000);
      await world.rig.press({ kind: 'touch' });
      shell.hang();
      await world.rig.clock.advance(hungForMs);
      await insistBack(world, shell, 7_000);
      await world.rig.press({ kind: 'touch' });
      shell.hang();
      await world.rig.clock.advance(hungForMs + backWithinMs);
      insist(shell.shown() === 'static', `after three times there is ${JSON.stringify(shell.shown())}`);
      await world.rest();
      await world.rig.clock.advance(10 * 60_000);
      insist(JSON.stringify(shell.shown()) === '{"kind":"home"}', 'the kiosk page did not come back');
    }),
  );
});

/** A clock whose timers do not run while the loop is blocked; they all run when it goes on. */
function createBlockableClock(clock: ManualClock) {
  const overdue: (() => void)[] = [];
  let blocked = false;
  const blockable: ManualClock = {
    ...clock,
    after: (delayMs, run) => {
      let stopped = false;
      const runUnlessStopped = (): void => {
        if (!stopped) run();
      };
      const stop = clock.after(delayMs, () => {
        if (blocked) overdue.push(runUnlessStopped);
        else run();
      });
      return () => {
        stopped = true;
        stop();
      };
    },
  };
  return {
    clock: blockable,
    async blockFor(ms: number): Promise<void> {
      blocked = true;
      await clock.advance(ms);
      blocked = false;
      for (const run of overdue.splice(0)) run();
      await clock.settle();
    },
  };
}

describe('the host stands still', () => {
  scenario(
    'U5',
    'for twelve seconds with a note in escrow: the device gives it back by itself, and nothing of it is counted',
    {
      ...paid,
      money: { ...nothing, inserted: 70, returned: 50, stacked: 20, booked: 20 },
      alerts: ['A2 hostBlocked'],
    },
    async () => {
      const world = createManualClock();
      const host = createBlockableClock(world);
      const noteAcceptor = { device: createCcnetSimulator({ clock: world }), line: createMemoryLine('note acceptor') };
      const receiptPrinter = {
        device: createEscposSimulator({ clock: world, paperWidthMm: 80 }),
        line: createMemoryLine('receipt printer'),
      };
      for (const { device, line } of [noteAcceptor, receiptPrinter]) {
        line.attach((end) => {
          device.attach(end);
        });
      }
      return await onRig(
        async (faults) => {
          await atTheSlot(faults, 20);
          await putUntil(faults, 50, 'escrow');
          await host.blockFor(12_000);
          insist(acceptor(faults).device.contents().returned.yuan === 50, 'the device kept the note');
          await slotOpen(faults.rig);
          await faults.rig.press({ kind: 'finishShort' });
          await faults.rest();
        },
        { clock: host.clock, keptDevices: { noteAcceptor, receiptPrinter } },
      )();
    },
  );
});
