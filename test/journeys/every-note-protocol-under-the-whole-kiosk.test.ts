import { afterEach, describe, expect, it } from 'vitest';
import { heldFen } from '../../core/domain/ledger.ts';
import type { NoteAcceptorFault } from '../../devices/note-acceptor/far-end/faults.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, toCash } from './steps.ts';

/** CCNET has a test of its own, with more faults: every-acceptor-fault-with-and-without-a-restart. */
const protocols: Readonly<Record<string, object>> = {
  ssp: { protocol: 'ssp' },
  'ssp, encrypted': { protocol: 'ssp', encryption: {} },
  id003: { protocol: 'id003' },
  ict104: { protocol: 'ict104' },
  ebds: { protocol: 'ebds' },
  'cctalk-bill': { protocol: 'cctalk-bill' },
};

const faults: readonly (NoteAcceptorFault | 'none')[] = [
  'none',
  'silentAfterStack',
  'losesStackCommand',
  'jamWhileStacking',
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
};

/** Milliseconds after the note went in: stacking, in the box before and after its acknowledgement. */
const moments = [1_100, 1_500, 1_700] as const;

let rig: KioskRig;
afterEach(async () => {
  await rig.dispose();
});

async function comeToRest(): Promise<void> {
  await rig.clock.advance(20_000);
  rig.farEnds.noteAcceptor?.device.clear();
  for (let waitedMs = 0; waitedMs < 400_000 && rig.screen().kind !== 'home'; waitedMs += 5_000) {
    await rig.clock.advance(5_000);
  }
  await rig.clock.advance(20_000);
}

describe.each(Object.entries(protocols))('over %s', (_, device) => {
  const config = { devices: { noteAcceptor: { ...device, link: { kind: 'simulator' } } } };

  it('a resident pays every bill in notes and is given a receipt', async () => {
    rig = await startRig({ config });
    await toCash(rig, accounts.manyBills);
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    expect(result.receipt.kind).toBe('printed');
    await comeToRest();
    expect(moneyProblems(rig)).toEqual([]);
    expect(rig.records().filter(({ kind }) => kind === 'noteInDoubt' || kind === 'claimOpened')).toEqual([]);
    expect(rig.farEnds.noteAcceptor?.device.violations()).toEqual([]);
  });

  describe.each(faults)('with the fault %s', (fault) => {
    describe.each(Object.keys(accidents))('and %s', (accident) => {
      it.each(moments)('%i ms after a note went in, no fen is lost and none is invented', async (atMs) => {
        rig = await startRig({ config });
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
});
