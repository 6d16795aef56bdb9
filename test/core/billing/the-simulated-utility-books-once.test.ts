import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';

import { seedAccounts, simulatedAccounts } from '../../../core/billing/simulated-accounts.ts';
import {
  SLOW_ANSWER_MS,
  type SimulatedUtility,
  openSimulatedUtility,
} from '../../../core/billing/simulated-utility.ts';
import { addFen, fen, formatYuan, sumFen } from '../../../core/domain/money.ts';
import { type ManualClock, createManualClock } from '../../support/manual-clock.ts';
import { TODAY, payWhole, quoteOf, recharge } from './postings.ts';

function openUtility(path = ':memory:'): { utility: SimulatedUtility; clock: ManualClock } {
  const clock = createManualClock();
  const utility = openSimulatedUtility({ path, clock, today: TODAY });
  onTestFinished(() => utility.close());
  return { utility, clock };
}

function newLedgerPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-utility-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'books', 'utility.db');
}

describe('the seeded accounts', () => {
  it('are at least fourteen, of ten digits, each with its own key', () => {
    expect(seedAccounts.length).toBeGreaterThanOrEqual(14);
    expect(new Set(simulatedAccounts.map((account) => account.about)).size).toBe(simulatedAccounts.length);
    expect(simulatedAccounts.every((account) => /^\d{10}$/u.test(account.accountNumber))).toBe(true);
  });

  it('owe plausible amounts, oldest bill first, each adding up', async () => {
    const { utility } = openUtility();
    const owed: Record<string, string> = {};
    for (const { accountNumber, about, behaviour } of seedAccounts) {
      if (behaviour === 'blocked' || behaviour === 'slow') continue;
      const { bills } = await quoteOf(utility, accountNumber);
      expect(bills.map((bill) => bill.period)).toEqual(bills.map((bill) => bill.period).toSorted());
      expect(bills.every((bill) => bill.totalFen === addFen(bill.principalFen, bill.lateFeeFen))).toBe(true);
      owed[about] = `${bills.length}: ${formatYuan(sumFen(bills.map((bill) => bill.totalFen)))}`;
    }
    expect(owed).toMatchInlineSnapshot(`
      {
        "amountFalls": "2: 223.21",
        "amountRises": "2: 191.62",
        "answerLost": "1: 65.43",
        "billAndBalance": "1: 119.88",
        "dayClosed": "1: 77.15",
        "largeDebt": "5: 8184.67",
        "lateFee": "2: 303.94",
        "manyBills": "9: 1200.36",
        "noDebt": "0: 0.00",
        "oneBill": "1: 90.82",
        "partPayment": "2: 401.94",
        "prepaid": "0: 0.00",
        "prepaidEmpty": "0: 0.00",
        "twoBills": "2: 132.75",
      }
    `);
    const { bills } = await quoteOf(utility, '0310100001');
    expect(bills).toEqual([
      {
        billId: '0310100001-2026-10',
        period: '2026-10',
        usageCentiKwh: 18_600,
        dueDate: '2026-11-30',
        principalFen: 9_082,
        lateFeeFen: 0,
        totalFen: 9_082,
        partPaymentAllowed: false,
        breakdown: {
          lines: [{ tier: 1, band: 'flat', usageCentiKwh: 18_600, priceE8Yuan: 48_830_000, amountFen: 9_082 }],
          roundingFen: 0,
          totalFen: 9_082,
          position: { basis: 'month', tier: 1, usedCentiKwh: 18_600, limitsCentiKwh: [24_000, 40_000] },
        },
      },
    ]);
  });

  it('tell found, unknown and blocked numbers apart', async () => {
    const { utility } = openUtility();
    expect(await utility.lookUp('0310100007')).toMatchObject({
      kind: 'found',
      account: { kind: 'prepaid', balanceFen: 3_647 },
    });
    expect(await utility.lookUp('0310199999')).toEqual({ kind: 'refused', reason: 'unknownAccount' });
    expect(await utility.getArrears('0310199999')).toEqual({ kind: 'refused', reason: 'unknownAccount' });
    expect(await utility.lookUp('0310100009')).toEqual({ kind: 'refused', reason: 'blockedAccount' });
    expect(await utility.query('never-sent')).toEqual({ kind: 'notFound' });
  });
});

describe('posting', () => {
  it('pays bills and balance as one, and answers a repeat with the first answer', async () => {
    const { utility, clock } = openUtility();
    const quote = await quoteOf(utility, '0310100003');
    const posting = payWhole('p1', '0310100003', quote, fen(350));
    const first = await utility.post(posting);
    expect(first).toEqual({
      kind: 'accepted',
      booking: {
        bookingNumber: 'B000000001',
        totalFen: posting.totalFen,
        balanceFen: 350,
        bookedAtMs: clock.nowMs(),
        businessDate: posting.businessDate,
      },
    });
    await clock.advance(60_000);
    expect(await utility.post({ ...posting })).toEqual(first);
    expect(await utility.query('p1')).toEqual(first);
    expect((await quoteOf(utility, '0310100003')).bills).toEqual([]);
    expect(utility.totals()).toEqual({
      acceptedCount: 1,
      refusedCount: 0,
      acceptedFen: posting.totalFen,
      toBillsFen: posting.totalFen - 350,
      toBalancesFen: 350,
      toArrearsFen: 0,
      toUnitsFen: 0,
      inOpenCardOrdersFen: 0,
    });
  });

  it('takes no posting that no kiosk would make, so that a balance stays one that can be said', async () => {
    const { utility } = openUtility();
    const post = (id: string, amountFen: number) => utility.post(recharge(id, '0310100007', fen(amountFen)));
    expect(await post('P-1', 100_000_001)).toMatchObject({ kind: 'refused', reason: 'notAllowed' });
    expect(await post('P-2', 10_000_000)).toMatchObject({ kind: 'accepted' });
  });

  it('refuses the same id with another body, and the first booking stands', async () => {
    const { utility } = openUtility();
    const posting = recharge('p1', '0310100007', fen(5_000));
    const first = await utility.post(posting);
    expect(await utility.post({ ...posting, balanceFen: fen(9_000), totalFen: fen(9_000) })).toEqual({
      kind: 'refused',
      reason: 'conflict',
      changed: undefined,
    });
    expect(await utility.query('p1')).toEqual(first);
    expect(await utility.lookUp('0310100007')).toMatchObject({ account: { balanceFen: 8_647 } });
  });

  it('books both or none where the books fail between bills and balance', async () => {
    const path = newLedgerPath();
    const { utility } = openUtility(path);
    const posting = payWhole('p1', '0310100016', await quoteOf(utility, '0310100016'), fen(1_000));
    const intruder = new DatabaseSync(path);
    intruder.exec(
      `CREATE TRIGGER broken BEFORE UPDATE OF balance_fen ON account BEGIN SELECT RAISE(ABORT, 'broken'); END`,
    );
    await expect(utility.post(posting)).rejects.toThrow('broken');
    intruder.exec('DROP TRIGGER broken');
    intruder.close();
    expect(await utility.query('p1')).toEqual({ kind: 'notFound' });
    expect((await quoteOf(utility, '0310100016')).bills).toHaveLength(2);
    expect(await utility.post(posting)).toMatchObject({ kind: 'accepted', booking: { balanceFen: 1_000 } });
  });

  it('lets a part payment reduce the late fee first, then the principal, where the bill allows it', async () => {
    const { utility } = openUtility();
    const quote = await quoteOf(utility, '0310100006');
    const [oldest] = quote.bills;
    if (oldest === undefined) throw new Error('no bill');
    const whole = payWhole('p1', '0310100006', { ...quote, bills: [oldest] });
    const part = {
      ...whole,
      allocations: [{ billId: oldest.billId, period: oldest.period, amountFen: fen(5_000), whole: false }],
    };
    expect(await utility.post({ ...part, totalFen: fen(5_000) })).toMatchObject({ kind: 'accepted' });
    const left = (await quoteOf(utility, '0310100006')).bills[0];
    expect(left).toMatchObject({ billId: oldest.billId, lateFeeFen: 0, totalFen: oldest.totalFen - 5_000 });
  });

  it('refuses as notAllowed what does not add up, or part of a bill that must be paid whole', async () => {
    const { utility } = openUtility();
    const quote = await quoteOf(utility, '0310100001');
    const whole = payWhole('p1', '0310100001', quote);
    const notAllowed = { kind: 'refused', reason: 'notAllowed', changed: undefined };
    const [line] = whole.allocations;
    if (line === undefined) throw new Error('no bill');
    expect(await utility.post({ ...whole, totalFen: fen(whole.totalFen + 1) })).toEqual(notAllowed);
    const part = [{ ...line, amountFen: fen(1_000), whole: false }];
    expect(await utility.post({ ...whole, id: 'p2', allocations: part, totalFen: fen(1_000) })).toEqual(notAllowed);
    const twice = [line, line];
    expect(await utility.post({ ...whole, id: 'p3', allocations: twice, totalFen: fen(2 * whole.totalFen) })).toEqual(
      notAllowed,
    );
    expect(await utility.post(recharge('p4', '0310100007', fen(0)))).toEqual(notAllowed);
    expect(utility.totals()).toMatchObject({ acceptedCount: 0, refusedCount: 4, acceptedFen: 0 });
  });

  it.each([
    ['0310100010', 650],
    ['0310100011', -1_200],
  ])('refuses %s once with the amount changed by %i fen, and takes the new quote', async (accountNumber, change) => {
    const { utility } = openUtility();
    const quote = await quoteOf(utility, accountNumber);
    const oldest = quote.bills.slice(0, 1);
    const refused = await utility.post(payWhole('p1', accountNumber, { ...quote, bills: oldest }));
    if (refused.kind !== 'refused' || refused.changed === undefined) throw new Error(refused.kind);
    expect(refused.reason).toBe('amountChanged');
    expect(refused.changed.bills[0]?.totalFen).toBe((oldest[0]?.totalFen ?? 0) + change);
    expect(await utility.post(payWhole('p1', accountNumber, { ...quote, bills: oldest }))).toEqual(refused);
    const again = payWhole('p2', accountNumber, { ...refused.changed, bills: refused.changed.bills.slice(0, 1) });
    expect(await utility.post(again)).toMatchObject({ kind: 'accepted' });
  });

  it('refuses an old quote after a payment elsewhere, with what is owed now', async () => {
    const { utility } = openUtility();
    const quote = await quoteOf(utility, '0310100016');
    await utility.post(payWhole('elsewhere', '0310100016', { ...quote, bills: quote.bills.slice(0, 1) }));
    const { bills, quoteToken } = await quoteOf(utility, '0310100016');
    const now = { bills, quoteToken };
    const late = await utility.post(payWhole('p1', '0310100016', quote));
    expect(late).toEqual({ kind: 'refused', reason: 'amountChanged', changed: now });
  });

  it('refuses definitely when its day is closed, and remembers', async () => {
    const { utility } = openUtility();
    const posting = payWhole('p1', '0310100012', await quoteOf(utility, '0310100012'));
    expect(await utility.post(posting)).toEqual({ kind: 'refused', reason: 'dayClosed', changed: undefined });
    expect(await utility.query('p1')).toEqual({ kind: 'refused', reason: 'dayClosed' });
    expect(utility.postings()).toEqual([{ posting, outcome: { kind: 'refused', reason: 'dayClosed' } }]);
  });
});

describe('its books', () => {
  it('outlive the process: answers, balances and paid bills are there again', async () => {
    const path = newLedgerPath();
    const { utility } = openUtility(path);
    const posting = payWhole('p1', '0310100001', await quoteOf(utility, '0310100001'), fen(918));
    const first = await utility.post(posting);
    await utility.close();

    const { utility: reopened } = openUtility(path);
    expect(await reopened.query('p1')).toEqual(first);
    expect(await reopened.post(posting)).toEqual(first);
    expect((await quoteOf(reopened, '0310100001')).bills).toEqual([]);
    expect(await reopened.lookUp('0310100001')).toMatchObject({ account: { balanceFen: 918 } });
  });
});

describe('its faults', () => {
  it('down: everything is unknown and nothing is booked', async () => {
    const { utility } = openUtility();
    utility.setFault('down', true);
    expect(await utility.lookUp('0310100001')).toMatchObject({ kind: 'unknown' });
    expect(await utility.post(recharge('p1', '0310100007', fen(5_000)))).toMatchObject({ kind: 'unknown' });
    expect(await utility.query('p1')).toMatchObject({ kind: 'unknown' });
    utility.setFault('down', false);
    expect(await utility.query('p1')).toEqual({ kind: 'notFound' });
  });

  it('answerLost, as a fault and as an account: booked, but answered unknown', async () => {
    const { utility } = openUtility();
    utility.setFault('answerLost', true);
    expect(await utility.post(recharge('p1', '0310100007', fen(5_000)))).toMatchObject({ kind: 'unknown' });
    expect(await utility.query('p1')).toMatchObject({ kind: 'accepted' });
    utility.setFault('answerLost', false);
    const posting = payWhole('p2', '0310100014', await quoteOf(utility, '0310100014'));
    expect(await utility.post(posting)).toMatchObject({ kind: 'unknown' });
    expect(await utility.post(posting)).toMatchObject({ kind: 'accepted' });
    expect(utility.totals().acceptedCount).toBe(2);
  });

  it('nonsense: unknown, nothing booked', async () => {
    const { utility } = openUtility();
    utility.setFault('nonsense', true);
    expect(utility.faults()).toEqual(['nonsense']);
    expect(await utility.getArrears('0310100001')).toMatchObject({ kind: 'unknown' });
    expect(await utility.post(recharge('p1', '0310100007', fen(5_000)))).toMatchObject({ kind: 'unknown' });
    expect(utility.postings()).toEqual([]);
  });

  it('slow, as a fault and as an account: the answer comes late, and closing leaves nobody waiting', async () => {
    const { utility, clock } = openUtility();
    const answers: string[] = [];
    void utility.lookUp('0310100013').then((outcome) => answers.push(outcome.kind));
    await clock.advance(SLOW_ANSWER_MS - 1);
    expect(answers).toEqual([]);
    await clock.advance(1);
    expect(answers).toEqual(['found']);

    utility.setFault('slow', true);
    void utility.lookUp('0310100001').then((outcome) => answers.push(outcome.kind));
    await clock.settle();
    await utility.close();
    await clock.settle();
    expect(answers).toEqual(['found', 'unknown']);
    expect(clock.pendingTimers()).toBe(0);
  });
});
