import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DayReport } from '../../../core/domain/day.ts';
import { fen } from '../../../core/domain/money.ts';
import { writeDayReport } from '../../../core/platform/day-report.ts';

const report: DayReport = {
  terminalId: 'LP-0712',
  businessDate: '2026-11-22',
  kioskCount: 3,
  kioskFen: fen(30_005),
  backEndCount: 2,
  backEndFen: fen(20_000),
  differences: 3,
  preliminary: false,
  onlyKiosk: [{ postingId: 'P1', bookingNumber: 'B1', totalFen: fen(10_004) }],
  onlyBackEnd: [{ postingId: 'P9', bookingNumber: '=HYPERLINK("http://x.example")', totalFen: fen(1) }],
  differing: [
    {
      kiosk: { postingId: '@P2', bookingNumber: 'B2', totalFen: fen(10_000) },
      backEnd: { postingId: '@P2', bookingNumber: 'B2,"x"', totalFen: fen(9_999) },
    },
  ],
};

function newDirectory(): string {
  const above = mkdtempSync(join(tmpdir(), 'lightpost-days-'));
  onTestFinished(() => rmSync(above, { recursive: true, force: true }));
  return join(above, 'data', 'reconciliation');
}

describe('the report of a day', () => {
  it('is a file for a person and the same for a program, and nothing else is left beside them', () => {
    const directory = newDirectory();
    expect(writeDayReport(directory, report)).toEqual({
      kind: 'written',
      path: join(directory, '2026-11-22-LP-0712.csv'),
    });
    expect(readdirSync(directory).toSorted()).toEqual(['2026-11-22-LP-0712.csv', '2026-11-22-LP-0712.json']);
    expect(JSON.parse(readFileSync(join(directory, '2026-11-22-LP-0712.json'), 'utf8'))).toEqual(report);
    expect(readFileSync(join(directory, '2026-11-22-LP-0712.csv'), 'utf8').split('\r\n')).toEqual([
      '\uFEFFterminal,LP-0712',
      'businessDate,2026-11-22',
      'preliminary,no',
      'kioskCount,3',
      'kioskYuan,300.05',
      'backEndCount,2',
      'backEndYuan,200.00',
      'differences,3',
      '',
      'difference,postingId,kioskBookingNumber,kioskYuan,backEndBookingNumber,backEndYuan',
      'onlyKiosk,P1,B1,100.04,,',
      `onlyBackEnd,P9,,,"'=HYPERLINK(""http://x.example"")",0.01`,
      `differing,'@P2,B2,100.00,"B2,""x""",99.99`,
      '',
    ]);
  });

  it('holds nothing that a spreadsheet takes for a formula', () => {
    const directory = newDirectory();
    const nasty = ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', ' =1', '|x'];
    const onlyBackEnd = nasty.map((postingId) => ({ postingId, bookingNumber: postingId, totalFen: fen(1) }));
    const written = writeDayReport(directory, { ...report, onlyKiosk: [], differing: [], onlyBackEnd });
    if (written.kind === 'failed') throw new Error(written.detail);
    const rows = readFileSync(written.path, 'utf8').split('\r\n').slice(10, -1);
    expect(rows).toHaveLength(nasty.length);
    for (const row of rows) expect(row).toMatch(/^onlyBackEnd,"?'/u);
  });

  it('that is written again gets a number, and the earlier ones stay as they are', () => {
    const directory = newDirectory();
    writeDayReport(directory, report);
    const before = readFileSync(join(directory, '2026-11-22-LP-0712.csv'));
    writeDayReport(directory, { ...report, preliminary: true });
    expect(writeDayReport(directory, report)).toMatchObject({ path: join(directory, '2026-11-22-LP-0712-3.csv') });
    expect(readFileSync(join(directory, '2026-11-22-LP-0712.csv'))).toEqual(before);
    expect(readFileSync(join(directory, '2026-11-22-LP-0712-2.csv'), 'utf8')).toContain('preliminary,yes');
    rmSync(join(directory, '2026-11-22-LP-0712-2.csv'));
    expect(writeDayReport(directory, report)).toMatchObject({ path: join(directory, '2026-11-22-LP-0712-4.csv') });
  });

  it('that was cut off by a power loss is not there, and the next one is written over what was left', () => {
    const directory = newDirectory();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, '2026-11-22-LP-0712.csv.partial'), 'half of');
    expect(writeDayReport(directory, report).kind).toBe('written');
    expect(readdirSync(directory)).toHaveLength(2);
  });

  it('that cannot be written says why in one line', () => {
    const directory = newDirectory();
    mkdirSync(join(directory, '..'), { recursive: true });
    writeFileSync(directory, 'a file where the directory should be');
    const failed = writeDayReport(directory, report);
    expect(failed).toMatchObject({ kind: 'failed', detail: expect.stringContaining(directory) as unknown });
    expect(JSON.stringify(failed)).not.toContain('\\n');
    expect(writeDayReport(directory, { ...report, businessDate: '../../etc' })).toMatchObject({ kind: 'failed' });
  });

  it('whose partial file is in the way of a directory leaves nothing half done', () => {
    const directory = newDirectory();
    mkdirSync(join(directory, '2026-11-22-LP-0712.csv.partial'), { recursive: true });
    expect(writeDayReport(directory, report)).toMatchObject({
      kind: 'failed',
      detail: `the report of 2026-11-22-LP-0712 cannot be written in ${directory} (EISDIR)`,
    });
    expect(readdirSync(directory).filter((name) => name.endsWith('.csv'))).toEqual([]);
  });
});
