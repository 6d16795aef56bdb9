import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { KioskRecord } from '../../core/domain/records.ts';
import { heldFen, inFlightFen, openClaimsFen, suspenseFen } from '../../core/domain/ledger.ts';
import { openJournal } from '../../core/journal/open-journal.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import { startRig, type KioskRig } from '../support/kiosk-rig.ts';
import type { ManualClock } from '../support/manual-clock.ts';
import { accounts, insertEnough, paperSettled, toCash } from './steps.ts';

const words = createWords('zh-CN');

/** The record as the version before wrote it, field by field. */
function asBefore(record: KioskRecord): KioskRecord {
  const { ...fields } = record as unknown as Record<string, unknown>;
  const added: Partial<Record<KioskRecord['kind'], readonly string[]>> = {
    paymentSubmitted: ['atMs'],
    paymentSettled: ['businessDate'],
    receiptStarted: ['copy', 'digest', 'atMs'],
    terminalStarted: ['atMs'],
    boxRemoved: ['count', 'totalFen'],
  };
  for (const name of added[record.kind] ?? []) delete fields[name];
  if (record.kind === 'paymentSubmitted') {
    const { businessDate, ...posting } = record.posting;
    expect(businessDate).toMatch(/^\d{4}-/u);
    fields['posting'] = posting;
  }
  return fields as unknown as KioskRecord;
}

function written(records: readonly KioskRecord[], clock: ManualClock): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'lightpost-earlier-'));
  mkdirSync(join(dataDir, 'journal'));
  const opening = openJournal({ directory: join(dataDir, 'journal'), clock });
  if (opening.kind !== 'opened') throw new Error(opening.detail);
  for (const record of records) opening.journal.append([asBefore(record)]);
  opening.journal.close();
  return dataDir;
}

/** One visit that was paid, one whose money became a claim, and one whose answer did not come. */
async function threeVisits(): Promise<KioskRig> {
  const rig = await startRig();
  onTestFinished(() => rig.dispose());
  for (const [account, outcome] of [
    [accounts.oneBill, 'paid'],
    [accounts.dayClosed, 'claim'],
    [accounts.twoBills, 'pending'],
  ] as const) {
    await toCash(rig, account);
    await insertEnough(rig);
    rig.farEnds.utility?.setFault('down', outcome === 'pending');
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ outcome });
    await rig.press({ kind: 'finish' });
    await rig.press({ kind: 'finish' });
  }
  return rig;
}

describe('a journal of the version before', () => {
  it('is taken up again wherever it ends, with every fen in its place', async () => {
    const before = await threeVisits();
    const records = before.records();
    expect(records.length).toBeGreaterThan(20);
    for (let length = 1; length <= records.length; length += 1) {
      const dataDir = written(records.slice(0, length), before.clock);
      const rig = await startRig({ dataDir, clock: before.clock, simulatorPanel: false });
      const { ledger } = rig;
      expect(inFlightFen(ledger), `after ${length} records`).toBe(heldFen(ledger));
      expect(openClaimsFen(ledger), `after ${length} records`).toBe(suspenseFen(ledger));
      expect([...ledger.days.keys()].every((day) => /^\d{4}-\d{2}-\d{2}$/u.test(day))).toBe(true);
      await rig.dispose();
    }
  });

  it('knows the papers that are out: another one is a marked copy', async () => {
    const before = await threeVisits();
    const records = before.records();
    const paid = records.find((record) => record.kind === 'paymentSettled');
    const dataDir = written(records, before.clock);
    const rig = await startRig({ dataDir, clock: before.clock });
    onTestFinished(() => rig.dispose());
    await copyOf(rig, paid?.transactionId ?? '');
    expect(rig.farEnds.receiptPrinter?.device.text().join('\n')).toContain(words('title.copy', { n: '1' }));
  });
});

describe('a paper whose words have changed since', () => {
  it.each(['paymentSettled', 'claimOpened'] as const)('is a marked copy all the same (%s)', async (kind) => {
    const before = await threeVisits();
    const transactionId = before
      .records()
      .flatMap((record) => (record.kind === kind ? [record.transactionId ?? ''] : []))[0];
    await before.stop();
    const { clock, dataDir } = before;
    const rig = await startRig({ config: { terminal: { hotline: '95598' } }, dataDir, clock, seed: 2 });
    onTestFinished(() => rig.stop());
    await copyOf(rig, transactionId ?? '');
    const sheet = rig.farEnds.receiptPrinter?.device.text().join('\n') ?? '';
    expect(sheet).toContain('95598');
    expect(sheet).toContain(words('title.copy', { n: '1' }));
  });
});

async function copyOf(rig: KioskRig, number: string): Promise<void> {
  await rig.until('home');
  await rig.press({ kind: 'findReceipt', by: 'number' });
  await rig.press({ kind: 'findByNumber', number });
  await rig.until('pastReceipt');
  await rig.clock.advance(1_000);
  await rig.press({ kind: 'reprint' });
  await rig.clock.advance(20_000);
}
