import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DayReport } from '../../core/domain/day.ts';
import { dayCloseMs, dayRetryMs } from '../../core/domain/day-steps.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { accounts, insertEnough, paperSettled, toCash } from './steps.ts';

const demoPin = '246810';
/** Of the simulated utility's list, too; with room for the devices. */
const slowAnswerMs = 10_000;
/** 2026-11-22 23:50:00 in China. */
const tenToMidnight = Date.UTC(2026, 10, 22, 15, 50);
const midnight = Date.UTC(2026, 10, 22, 16);
const hourMs = 3_600_000;

let rig: KioskRig;
afterEach(async () => {
  expect(moneyProblems(rig)).toEqual([]);
  await rig.dispose();
});

async function startAt(wallMs: number, config: unknown = {}): Promise<void> {
  rig = await startRig({ clock: createManualClock(wallMs), config });
}

function utility(): NonNullable<KioskRig['farEnds']['utility']> {
  const { utility: found } = rig.farEnds;
  if (found === null) throw new Error('no simulated utility');
  return found;
}

async function untilWallClock(wallMs: number): Promise<void> {
  await rig.clock.advance(Math.max(0, wallMs - rig.clock.nowMs()));
}

/** Hours in which nothing happens: only the wall clock moves, so that no device is polled a million times. */
async function leapTo(wallMs: number): Promise<void> {
  rig.clock.jumpWallClock(wallMs - rig.clock.nowMs());
  await rig.clock.advance(2_000);
}

async function pay(account: string, submitAtMs?: number): Promise<void> {
  await toCash(rig, account);
  await insertEnough(rig);
  if (submitAtMs !== undefined) {
    // A resident who counts notes again and again.
    while (rig.clock.nowMs() < submitAtMs - 20_000) {
      await rig.clock.advance(10_000);
      await rig.press({ kind: 'touch' });
    }
    await untilWallClock(submitAtMs);
  }
  await rig.press({ kind: 'pay' });
  expect(await paperSettled(rig)).toMatchObject({ outcome: 'paid' });
  await rig.press({ kind: 'finish' });
  await rig.press({ kind: 'finish' });
}

function reports(): readonly string[] {
  try {
    return readdirSync(join(rig.dataDir, 'reconciliation')).toSorted();
  } catch {
    return [];
  }
}

function report(name: string): DayReport {
  return JSON.parse(readFileSync(join(rig.dataDir, 'reconciliation', `${name}.json`), 'utf8')) as DayReport;
}

function csv(name: string): string {
  return readFileSync(join(rig.dataDir, 'reconciliation', `${name}.csv`), 'utf8');
}

function settledOn(): Readonly<Record<string, string>> {
  const settled = rig.records().flatMap((record) => (record.kind === 'paymentSettled' ? [record] : []));
  return Object.fromEntries(settled.map((record) => [record.postingId, record.businessDate]));
}

function comparisons(): readonly Extract<KioskRecord, { kind: 'dayReconciled' }>['report'][] {
  return rig.records().flatMap((record) => (record.kind === 'dayReconciled' ? [record.report] : []));
}

describe('two days', () => {
  it('with a payment over midnight are compared to the fen, the payment counting for the day it was submitted', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    utility().setFault('slow', true);
    await pay(accounts.twoBills, midnight - 2_000);
    expect(rig.clock.nowMs()).toBeGreaterThan(midnight);
    utility().setFault('slow', false);
    await pay(accounts.partPayment);
    expect(Object.values(settledOn())).toEqual(['2026-11-22', '2026-11-22', '2026-11-23']);
    await rig.clock.advance(dayCloseMs);
    expect(reports()).toEqual(['2026-11-22-DEMO-001.csv', '2026-11-22-DEMO-001.json']);
    expect(report('2026-11-22-DEMO-001')).toMatchObject({
      terminalId: 'DEMO-001',
      businessDate: '2026-11-22',
      kioskCount: 2,
      backEndCount: 2,
      differences: 0,
      preliminary: false,
    });
    await leapTo(midnight + 24 * hourMs);
    await rig.clock.advance(dayCloseMs);
    expect(comparisons().map((day) => [day.businessDate, day.kioskCount, day.differences])).toEqual([
      ['2026-11-22', 2, 0],
      ['2026-11-23', 1, 0],
    ]);
    const totalFen = comparisons().reduce((sum, day) => sum + day.kioskFen, 0);
    expect(totalFen).toBe(rig.ledger.totals.creditedFen);
  });

  it('of a back end that has its own date go by that date, on both sides', async () => {
    await startAt(tenToMidnight);
    utility().setFault('ownDate', true);
    utility().setFault('slow', true);
    await pay(accounts.oneBill, midnight - 2_000);
    expect(Object.values(settledOn())).toEqual(['2026-11-23']);
    await rig.clock.advance(dayCloseMs + slowAnswerMs);
    expect(report('2026-11-22-DEMO-001')).toMatchObject({ kioskCount: 0, backEndCount: 0, differences: 0 });
    await leapTo(midnight + 24 * hourMs);
    await rig.clock.advance(dayCloseMs + slowAnswerMs);
    expect(report('2026-11-23-DEMO-001')).toMatchObject({ kioskCount: 1, backEndCount: 1, differences: 0 });
  });

  it('turn at midnight where the terminal stands, on the longest day of its year, too', async () => {
    // Berlin, 25 October 2026: the clock goes back at 03:00, and the day has 25 hours.
    const begin = Date.UTC(2026, 9, 24, 22);
    await startAt(begin - hourMs / 2, { terminal: { timeZone: 'Europe/Berlin' } });
    await leapTo(begin);
    await rig.clock.advance(dayCloseMs);
    await leapTo(begin + 24 * hourMs + hourMs / 2);
    await pay(accounts.oneBill);
    await leapTo(begin + 25 * hourMs - 60_000);
    await rig.clock.advance(50_000);
    expect(rig.ledger.days.get('2026-10-25')?.entries).toHaveLength(1);
    expect(comparisons().map((day) => day.businessDate)).toEqual(['2026-10-24']);
    await rig.clock.advance(20_000 + dayCloseMs);
    expect(comparisons().map((day) => [day.businessDate, day.kioskCount, day.differences])).toEqual([
      ['2026-10-24', 0, 0],
      ['2026-10-25', 1, 0],
    ]);
  });
});

describe('a difference', () => {
  it('of one lost booking is listed by its id and to the fen', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    await pay(accounts.twoBills);
    utility().setFault('losesBooking', true);
    await untilWallClock(midnight + dayCloseMs + 5_000);
    const [lost] = utility().postings();
    const { onlyKiosk, onlyBackEnd, differing, ...totals } = report('2026-11-22-DEMO-001');
    expect(onlyKiosk).toEqual([
      { postingId: lost?.posting.id, bookingNumber: 'B000000001', totalFen: lost?.posting.totalFen },
    ]);
    expect([onlyBackEnd, differing]).toEqual([[], []]);
    expect(totals).toMatchObject({ kioskCount: 2, backEndCount: 1, differences: 1 });
    expect(totals.kioskFen - totals.backEndFen).toBe(lost?.posting.totalFen);
    expect(csv('2026-11-22-DEMO-001')).toContain(`onlyKiosk,${lost?.posting.id ?? ''},B000000001,`);
    expect(rig.ledger.totals.creditedFen).toBe(totals.kioskFen);
  });

  it('of one fen is listed with both amounts', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    await pay(accounts.twoBills);
    utility().setFault('oneFenOff', true);
    await untilWallClock(midnight + dayCloseMs + 5_000);
    const found = report('2026-11-22-DEMO-001');
    expect(found).toMatchObject({ differences: 1, onlyKiosk: [], onlyBackEnd: [] });
    expect(found.differing.map(({ kiosk, backEnd }) => backEnd.totalFen - kiosk.totalFen)).toEqual([1]);
    expect(found.backEndFen - found.kioskFen).toBe(1);
  });
});

describe('a back end that is away at midnight', () => {
  it('is asked again until it answers, and the day is compared once', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    utility().setFault('down', true);
    await untilWallClock(midnight + 4 * dayRetryMs);
    expect(comparisons()).toEqual([]);
    utility().setFault('down', false);
    await rig.clock.advance(dayRetryMs + 5_000);
    expect(comparisons()).toMatchObject([{ businessDate: '2026-11-22', kioskCount: 1, differences: 0 }]);
    await rig.clock.advance(3 * dayRetryMs);
    expect(reports()).toHaveLength(2);
  });

  it('leaves a posting that is booked late to be compared in its own day', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    await toCash(rig, accounts.twoBills);
    await insertEnough(rig);
    utility().setFault('down', true);
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'pending' });
    await rig.press({ kind: 'finish' });
    await untilWallClock(midnight + 2 * dayRetryMs);
    utility().setFault('down', false);
    await rig.clock.advance(2 * dayRetryMs);
    expect(comparisons()).toMatchObject([{ businessDate: '2026-11-22', kioskCount: 2, differences: 0 }]);
  });
});

describe('a clock that jumps', () => {
  it('back over midnight and forth again compares every day, and at its end everything of it', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    await untilWallClock(midnight + dayCloseMs + 10_000);
    rig.clock.jumpWallClock(-hourMs);
    await rig.clock.advance(2_000);
    await pay(accounts.twoBills);
    expect(Object.values(settledOn())).toEqual(['2026-11-22', '2026-11-22']);
    await untilWallClock(midnight + dayCloseMs + 20_000);
    expect(comparisons().map((day) => [day.businessDate, day.kioskCount, day.differences])).toEqual([
      ['2026-11-22', 1, 0],
      ['2026-11-22', 2, 0],
    ]);
    expect(reports().filter((name) => name.endsWith('.csv'))).toEqual([
      '2026-11-22-DEMO-001-2.csv',
      '2026-11-22-DEMO-001.csv',
    ]);
  });
});

describe('a host that is away at midnight', () => {
  it('compares the day after its start', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    await rig.stop();
    await untilWallClock(midnight + hourMs);
    rig = await startRig({ dataDir: rig.dataDir, clock: rig.clock, seed: 9, keptDevices: rig.farEnds });
    await rig.clock.advance(5_000);
    expect(comparisons()).toMatchObject([{ businessDate: '2026-11-22', kioskCount: 1, differences: 0 }]);
  });
});

describe('a technician', () => {
  it('compares today and reads the outcome; the ended day is compared once more, in a file of its own', async () => {
    await startAt(tenToMidnight);
    await pay(accounts.oneBill);
    await rig.press({ kind: 'openService' });
    await rig.press({ kind: 'enterPin', pin: demoPin });
    await rig.press({ kind: 'serviceReconcile', businessDate: '2026-11-22' });
    await rig.clock.advance(1_000);
    expect(await rig.until('service')).toMatchObject({
      notice: 'dayAgrees',
      days: [{ businessDate: '2026-11-22', count: 1, reconciled: { differences: 0, preliminary: true } }],
    });
    utility().setFault('oneFenOff', true);
    await rig.press({ kind: 'serviceReconcile', businessDate: '2026-11-22' });
    await rig.clock.advance(1_000);
    expect(await rig.until('service')).toMatchObject({ notice: 'dayDiffers' });
    utility().setFault('oneFenOff', false);
    utility().setFault('nonsense', true);
    await rig.press({ kind: 'serviceReconcile', businessDate: '2026-11-22' });
    await rig.clock.advance(1_000);
    expect(await rig.until('service')).toMatchObject({ notice: 'dayUnknown' });
    utility().setFault('nonsense', false);
    await rig.press({ kind: 'leaveService' });
    await untilWallClock(midnight + dayCloseMs + 10_000);
    expect(report('2026-11-22-DEMO-001-3')).toMatchObject({ preliminary: false, differences: 0 });
    expect(comparisons()).toHaveLength(3);
  });
});
