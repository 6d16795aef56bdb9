import { afterEach, describe, expect, it } from 'vitest';
import type { NoteAcceptorFault } from '../../devices/note-acceptor/far-end/faults.ts';
import { heldFen } from '../../core/domain/ledger.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, toCash } from './steps.ts';

const faults: readonly (NoteAcceptorFault | 'none')[] = [
  'none',
  'forgetsStacked',
  'repeatsStacked',
  'silentAfterStack',
  'losesStackCommand',
  'refusesStack',
  'returnsInsteadOfStacking',
  'jamWhileStacking',
  'jamInAcceptor',
  'jamWhileReturning',
  'escrowsInhibited',
  'foreignBillTable',
  'silent',
  'cheat',
];

/** What befalls the kiosk while the note is on its way. */
const accidents: Readonly<Record<string, (rig: KioskRig) => Promise<KioskRig>>> = {
  nothing: (rig) => Promise.resolve(rig),
  'the host is killed': (rig) => rig.kill(),
  'the acceptor loses its power': async (rig) => {
    rig.farEnds.noteAcceptor?.device.power(false);
    await rig.clock.advance(3_000);
    rig.farEnds.noteAcceptor?.device.power(true);
    return rig;
  },
  'both lose their power': async (rig) => {
    rig.farEnds.noteAcceptor?.device.power(false);
    const killing = rig.kill();
    rig.farEnds.noteAcceptor?.device.power(true);
    return await killing;
  },
  'the cable is pulled and pushed back': async (rig) => {
    rig.farEnds.noteAcceptor?.line.unplug();
    await rig.clock.advance(2_000);
    rig.farEnds.noteAcceptor?.line.plug();
    return rig;
  },
  'the cash box is taken out and put back': async (rig) => {
    rig.farEnds.noteAcceptor?.device.box(false);
    await rig.clock.advance(2_000);
    rig.farEnds.noteAcceptor?.device.box(true);
    return rig;
  },
};

/** Milliseconds after the note went in: in escrow, stacking, in the box before and after its acknowledgement. */
const moments = [700, 1_100, 1_500, 1_700, 2_500] as const;

let rig: KioskRig;
afterEach(async () => {
  await rig.dispose();
});

/** Notes, then the fault ends, a technician clears what is stuck, and everything comes to rest. */
async function comeToRest(): Promise<void> {
  await rig.clock.advance(20_000);
  rig.farEnds.noteAcceptor?.device.clear();
  for (let waitedMs = 0; waitedMs < 400_000 && rig.screen().kind !== 'home'; waitedMs += 5_000) {
    await rig.clock.advance(5_000);
  }
  // Whatever the device says late is heard as well.
  await rig.clock.advance(20_000);
}

describe.each(faults)('with the fault %s', (fault) => {
  describe.each(Object.keys(accidents))('and %s', (accident) => {
    it.each(moments)('%i ms after a note went in, no fen is lost and none is invented', async (atMs) => {
      rig = await startRig();
      await toCash(rig, accounts.manyBills);
      await rig.insert(10);
      if (fault !== 'none') rig.farEnds.noteAcceptor?.device.fault(fault, true);
      rig.farEnds.noteAcceptor?.device.insert(20);
      await rig.clock.advance(atMs);
      rig = (await accidents[accident]?.(rig)) ?? rig;
      await comeToRest();
      expect(rig.screen().kind).toBe('home');
      expect(moneyProblems(rig)).toEqual([]);
      expect(heldFen(rig.ledger)).toBe(0);
    });
  });
});
