import { afterEach, expect, it } from 'vitest';
import type { KioskRecord } from '../../core/domain/records.ts';
import type { Journal } from '../../core/ports/journal.ts';
import { heldFen } from '../../core/domain/ledger.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, toCash } from './steps.ts';

/** More than a whole payment writes: the last rows fail nowhere. */
const appends = 16;
/** A payment of two notes appends at least this often, so that these rows cannot pass without a failure. */
const certainFailures = 10;

let rig: KioskRig;
afterEach(async () => {
  await rig.dispose();
});

/** A disk that is full from the n-th append on, until `mend`. */
function failingFrom(count: number): { decorate: (journal: Journal) => Journal; mend(): void; failed(): boolean } {
  let left = count;
  let mended = false;
  let failed = false;
  return {
    decorate: (journal) => ({
      ...journal,
      append: (records: readonly KioskRecord[]) => {
        if (mended || left > 0) {
          left -= 1;
          return journal.append(records);
        }
        failed = true;
        return { kind: 'failed', detail: 'no space left on the device' };
      },
    }),
    mend: () => {
      mended = true;
    },
    failed: () => failed,
  };
}

/** A payment as far as it gets; a refusal is what a kiosk out of service answers. */
async function payAsFarAsItGoes(): Promise<void> {
  await toCash(rig, accounts.oneBill).catch(() => undefined);
  for (const yuan of [50, 50, 50]) await rig.insert(yuan);
  await rig.send({ kind: 'finishShort' });
  await rig.clock.advance(60_000);
}

it.each(Array.from({ length: appends }, (_, index) => index))(
  'after %i appends nothing moves without its record, and a mended journal has the money right',
  async (count) => {
    const disk = failingFrom(count);
    rig = await startRig({ decorateJournal: disk.decorate });
    const acknowledged: unknown[] = [];
    rig.farEnds.noteAcceptor?.device.watch((event) => {
      if (event.kind === 'acknowledged') acknowledged.push(event.note);
    });
    await payAsFarAsItGoes();
    const credited = rig.records().filter((record) => record.kind === 'noteCredited');
    expect(acknowledged).toHaveLength(credited.length);
    const intents = rig.records().filter((record) => record.kind === 'noteStacking');
    const inBox = Object.values(rig.farEnds.noteAcceptor?.device.contents().stacked.notes ?? {});
    expect(inBox.reduce((sum, notes) => sum + notes, 0)).toBeLessThanOrEqual(intents.length);
    if (count < certainFailures) expect(disk.failed()).toBe(true);
    if (disk.failed()) expect(rig.screen()).toMatchObject({ kind: 'outOfService', reason: 'journal' });
    disk.mend();
    rig = await rig.restart();
    await rig.clock.advance(300_000);
    expect(rig.screen().kind).toBe('home');
    expect(moneyProblems(rig)).toEqual([]);
    expect(heldFen(rig.ledger)).toBe(0);
  },
);
