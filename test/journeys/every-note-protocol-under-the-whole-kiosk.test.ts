import { afterEach, describe, expect, it } from 'vitest';
import type { NoteAcceptorFault } from '../../devices/note-acceptor/far-end/faults.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accidents, befall, comeToRest, expectNoFenLostOrInvented } from './note-accidents.ts';
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

/** Milliseconds after the note went in: stacking, in the box before and after its acknowledgement. */
const moments = [1_100, 1_500, 1_700] as const;

let rig: KioskRig;
afterEach(async () => {
  await rig.dispose();
});

describe.each(Object.entries(protocols))('over %s', (_, device) => {
  const config = { devices: { noteAcceptor: { ...device, link: { kind: 'simulator' } } } };

  it('a resident pays every bill in notes and is given a receipt', async () => {
    rig = await startRig({ config });
    await toCash(rig, accounts.manyBills);
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    expect(result.receipt.kind).toBe('printed');
    await comeToRest(rig);
    expect(moneyProblems(rig)).toEqual([]);
    expect(rig.records().filter(({ kind }) => kind === 'noteInDoubt' || kind === 'claimOpened')).toEqual([]);
    expect(rig.farEnds.noteAcceptor?.device.violations()).toEqual([]);
  });

  describe.each(faults)('with the fault %s', (fault) => {
    describe.each(Object.entries(accidents))('and %s', (_accident, accident) => {
      it.each(moments)('%i ms after a note went in, no fen is lost and none is invented', async (atMs) => {
        rig = await startRig({ config });
        rig = await befall(rig, fault, accident, atMs);
        expectNoFenLostOrInvented(rig);
      });
    });
  });
});
