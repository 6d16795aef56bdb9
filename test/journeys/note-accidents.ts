import { expect } from 'vitest';
import { heldFen } from '../../core/domain/ledger.ts';
import type { NoteAcceptorFault } from '../../devices/note-acceptor/far-end/faults.ts';
import { moneyProblems, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, toCash } from './steps.ts';

/** What befalls the kiosk while a note is on its way. */
export type Accident = (rig: KioskRig) => Promise<KioskRig>;

export const accidents: Readonly<Record<string, Accident>> = {
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
};

/** The fault ends, a technician clears what is stuck, and everything comes to rest. */
export async function comeToRest(rig: KioskRig): Promise<void> {
  await rig.clock.advance(20_000);
  rig.farEnds.noteAcceptor?.device.clear();
  for (let waitedMs = 0; waitedMs < 400_000 && rig.screen().kind !== 'home'; waitedMs += 5_000) {
    await rig.clock.advance(5_000);
  }
  // Whatever the device says late is heard as well.
  await rig.clock.advance(20_000);
}

/** A second note goes in with the fault on, `atMs` later the accident happens. The rig that lives in the end. */
export async function befall(
  rig: KioskRig,
  fault: NoteAcceptorFault | 'none',
  accident: Accident,
  atMs: number,
): Promise<KioskRig> {
  await toCash(rig, accounts.manyBills);
  await rig.insert(10);
  if (fault !== 'none') rig.farEnds.noteAcceptor?.device.fault(fault, true);
  rig.farEnds.noteAcceptor?.device.insert(20);
  await rig.clock.advance(atMs);
  const survivor = await accident(rig);
  await comeToRest(survivor);
  return survivor;
}

export function expectNoFenLostOrInvented(rig: KioskRig): void {
  expect(rig.screen().kind).toBe('home');
  expect(moneyProblems(rig)).toEqual([]);
  expect(heldFen(rig.ledger)).toBe(0);
}
