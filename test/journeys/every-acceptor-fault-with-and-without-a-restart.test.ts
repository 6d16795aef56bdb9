import { afterEach, describe, it } from 'vitest';
import type { NoteAcceptorFault } from '../../devices/note-acceptor/far-end/faults.ts';
import { startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accidents, befall, expectNoFenLostOrInvented, type Accident } from './note-accidents.ts';

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

const allAccidents: Readonly<Record<string, Accident>> = {
  ...accidents,
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

describe.each(faults)('with the fault %s', (fault) => {
  describe.each(Object.entries(allAccidents))('and %s', (_, accident) => {
    it.each(moments)('%i ms after a note went in, no fen is lost and none is invented', async (atMs) => {
      rig = await startRig();
      rig = await befall(rig, fault, accident, atMs);
      expectNoFenLostOrInvented(rig);
    });
  });
});
