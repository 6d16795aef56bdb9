import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';

import { seedAccounts, simulatedAccounts } from '../../../core/billing/simulated-accounts.ts';
import { openSimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import {
  scenarioAccounts,
  scenarioHouseholds,
  simulatedCards,
  simulatedRechargeCards,
} from '../../../core/billing/utility/households.ts';
import { luhnDigit, panOf } from '../../../core/billing/utility/numbers.ts';
import { TOWN_ACCOUNTS, townHousehold } from '../../../core/billing/utility/town.ts';
import { addFen, fen, sumFen } from '../../../core/domain/money.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import english from '../../../assets/locales/en/simulator.json' with { type: 'json' };
import chinese from '../../../assets/locales/zh-CN/simulator.json' with { type: 'json' };
import { TODAY, quoteOf, recharge } from './postings.ts';
import { answerOf, booked, openScenarios } from './purchases.ts';

function newPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lightpost-utility-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'utility.db');
}

/** Every row of every table, as text. */
function contentsOf(path: string): string {
  const database = new DatabaseSync(path);
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  const rows = tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${String(name)}"`).all()]);
  database.close();
  return JSON.stringify(rows);
}

describe('the town', () => {
  it('has a thousand accounts in three provinces, and two years of months each', () => {
    const path = newPath();
    const { utility } = openScenarios(path, true);
    void utility.close();
    const database = new DatabaseSync(path);
    const count = (sql: string): number => Number(database.prepare(sql).get()?.['count']);
    expect(count("SELECT count(*) AS count FROM account WHERE account_number LIKE '0320%'")).toBe(TOWN_ACCOUNTS);
    expect(count("SELECT count(*) AS count FROM usage_month WHERE account_number LIKE '0320%'")).toBe(
      TOWN_ACCOUNTS * 24,
    );
    expect(count("SELECT count(DISTINCT tariff) AS count FROM household WHERE account_number LIKE '0320%'")).toBe(3);
    expect(count('SELECT count(DISTINCT supply) AS count FROM household')).toBe(4);
    expect(count("SELECT count(*) AS count FROM bill WHERE account_number LIKE '0320%'")).toBeGreaterThan(200);
    // Every month is paid or owed, and a bill says what the month cost.
    expect(
      count(`SELECT count(*) AS count FROM usage_month JOIN bill USING (account_number, period)
             WHERE principal_fen <> amount_fen OR bill.usage_centi_kwh <> usage_month.usage_centi_kwh`),
    ).toBe(0);
    expect(count('SELECT count(*) AS count FROM past_payment')).toBe(
      TOWN_ACCOUNTS * 24 - count("SELECT count(*) AS count FROM bill WHERE account_number LIKE '0320%'"),
    );
    database.close();
  });

  it('is the same every time, to the last fen', () => {
    const texts = [newPath(), newPath()].map((path) => {
      void openSimulatedUtility({ path, clock: createManualClock(), today: TODAY, town: true }).close();
      return contentsOf(path);
    });
    const [first, second] = texts.map((text) => createHash('sha256').update(text).digest('hex'));
    expect(second).toBe(first);
  });

  it('comes into books that are there already, once, and can be paid in', async () => {
    const path = newPath();
    const { utility } = openScenarios(path);
    await utility.close();
    for (let times = 0; times < 2; times += 1) {
      const { utility: town } = openScenarios(path, true);
      await booked(town, recharge(`p${times}`, '0320000002', fen(1_000)));
      await town.close();
    }
    const { utility: last } = openScenarios(path);
    expect(last.totals().acceptedFen).toBe(2_000);
  });

  it('explains every bill to the fen, whatever the tariff', async () => {
    const { utility } = openScenarios(':memory:', true);
    const tables = new Set<string>();
    let bills = 0;
    for (let index = 0; index < TOWN_ACCOUNTS; index += 1) {
      const { household, owedMonths } = townHousehold(index);
      const quote = await quoteOf(utility, household.accountNumber);
      expect(quote.bills).toHaveLength(owedMonths);
      for (const { breakdown, principalFen, usageCentiKwh } of quote.bills) {
        if (breakdown === undefined) throw new Error(`${household.accountNumber} has a bill without lines`);
        const { lines, roundingFen, totalFen, position } = breakdown;
        expect(totalFen).toBe(principalFen);
        expect(addFen(sumFen(lines.map((line) => line.amountFen)), fen(roundingFen))).toBe(totalFen);
        expect(lines.reduce((sum, line) => sum + line.usageCentiKwh, 0)).toBe(usageCentiKwh);
        tables.add(`${household.tariff} ${position.basis}`);
        bills += 1;
      }
    }
    expect([...tables].toSorted()).toEqual(['beijing month', 'guangdong month', 'zhejiang year']);
    expect(bills).toBeGreaterThan(200);
  });
});

describe('the scenario accounts', () => {
  it('have numbers of their own, and words in the panel', () => {
    const numbers = [...seedAccounts, ...scenarioHouseholds].map(({ accountNumber }) => accountNumber);
    expect(new Set(numbers).size).toBe(numbers.length);
    const keys = [...simulatedAccounts, ...scenarioAccounts].map(({ about }) => about);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { about } of scenarioAccounts) {
      expect(Object.keys(english.account), about).toContain(about);
      expect(Object.keys(chinese.account), about).toContain(about);
    }
    expect(simulatedCards).toHaveLength(2);
    expect(new Set(simulatedRechargeCards.map(({ secret }) => secret)).size).toBe(simulatedRechargeCards.length);
  });

  it('have meters whose numbers and account numbers hold by their check digits', () => {
    // The published vectors have this account number, check digit and all.
    expect(panOf('00000000000')).toBe('600727000000000009');
    for (const { meterNumber } of scenarioHouseholds) {
      if (meterNumber === undefined) continue;
      expect(meterNumber).toMatch(/^\d{11}$/u);
      expect(luhnDigit(meterNumber.slice(0, -1))).toBe(meterNumber.at(-1));
    }
  });
});

describe('books of the first version', () => {
  /** As they were: bills and balances only. */
  function firstBooks(path: string): void {
    const database = new DatabaseSync(path);
    database.exec(`
      CREATE TABLE account (account_number TEXT PRIMARY KEY, kind TEXT NOT NULL, masked_name TEXT NOT NULL,
        masked_address TEXT NOT NULL, balance_fen INTEGER NOT NULL, behaviour TEXT NOT NULL, version INTEGER NOT NULL) STRICT;
      CREATE TABLE bill (bill_id TEXT PRIMARY KEY, account_number TEXT NOT NULL REFERENCES account, period TEXT NOT NULL,
        usage_centi_kwh INTEGER NOT NULL, due_date TEXT NOT NULL, principal_fen INTEGER NOT NULL,
        late_fee_fen INTEGER NOT NULL, part_payment_allowed INTEGER NOT NULL, pending_change_fen INTEGER NOT NULL) STRICT;
      CREATE TABLE posting (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, answer TEXT NOT NULL) STRICT;
    `);
    for (const { accountNumber, kind, maskedName, maskedAddress, behaviour } of seedAccounts) {
      const insert = database.prepare('INSERT INTO account VALUES (?, ?, ?, ?, 777, ?, 3)');
      insert.run(accountNumber, kind, maskedName, maskedAddress, behaviour);
    }
    database.exec(`
      INSERT INTO bill VALUES ('0310100001-2026-08', '0310100001', '2026-08', 18600, '2026-09-30', 9082, 12, 0, 0);
      INSERT INTO posting (id, body, answer) VALUES ('old',
        '{"id":"old","transactionId":"t","terminalId":"T0001","kind":"recharge","accountNumber":"0310100007","allocations":[],"balanceFen":500,"totalFen":500}',
        '{"kind":"accepted","booking":{"bookingNumber":"B000000001","totalFen":500,"balanceFen":777,"bookedAtMs":1795327200000}}');
      PRAGMA user_version = 1;
    `);
    database.close();
  }

  it('keep every balance, bill and answer, and get the rest beside them', async () => {
    const path = newPath();
    firstBooks(path);
    const { utility } = openScenarios(path);
    expect(await utility.lookUp('0310100007')).toMatchObject({ account: { balanceFen: 777 } });
    expect((await quoteOf(utility, '0310100001')).bills).toEqual([
      expect.objectContaining({ period: '2026-08', totalFen: 9_094 }),
    ]);
    expect(await utility.query('old')).toMatchObject({ kind: 'accepted', booking: { bookingNumber: 'B000000001' } });
    const day = { terminalId: 'T0001', businessDate: '2026-11-22' };
    expect(await utility.listBookings(day)).toMatchObject({ bookings: [{ postingId: 'old', totalFen: 500 }] });
    expect(utility.totals()).toMatchObject({ acceptedFen: 500, toBalancesFen: 500 });
    expect(await booked(utility, recharge('new', '0310100007', fen(100)))).toMatchObject({
      bookingNumber: 'B000000002',
    });
    expect(await utility.lookUp('0310100017')).toMatchObject({ account: { supply: 'token' } });
    expect(
      (await answerOf(utility.getHistory({ accountNumber: '0310100001', phoneTail: '0001' }))).months,
    ).toHaveLength(24);
  });

  it('of a later version are left alone, in one clear line', async () => {
    const path = newPath();
    const { utility } = openScenarios(path);
    await utility.close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openSimulatedUtility({ path, clock: createManualClock() })).toThrow(
      'the books of the simulated utility are of version 99; this program knows 2: start them with the newer program',
    );
  });
});
