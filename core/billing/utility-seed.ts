import { lateFee } from '../domain/late-fee.ts';
import type { Books } from './utility/books.ts';
import { chinaMidnightMs, lastDayOf, monthBefore } from './utility/china-date.ts';
import { openCardOrder } from './utility/card-orders.ts';
import { type SeedHousehold, firstHouseholds, scenarioHouseholds, seedRechargeCards } from './utility/households.ts';
import { madeUpIdNumber, qrOf, sha256 } from './utility/numbers.ts';
import { unitsFor } from './utility/prices.ts';
import { hashOfSecret } from './utility/recharge-cards.ts';
import { migrate } from './utility/schema.ts';
import { TOWN_ACCOUNTS, townHousehold } from './utility/town.ts';
import words from './utility/town-words.json' with { type: 'json' };
import { HISTORY_MONTHS, type PricedMonth, monthsBefore, pastPayment } from './utility/usage.ts';
import { fen } from '../domain/money.ts';

const CENTI_PER_KWH = 100;
const HOUR_MS = 3_600_000;
/** The seeded card order is of the day before. */
const EARLIER_VISIT_MS = 24 * HOUR_MS;
/** Steps of a purchase card. */
const CARD_STEP_CENTI_KWH = 1;

/** Makes the tables and the accounts, unless they are there. Books of an earlier version get what they lack. */
export function seedLedger(books: Books, today: string): void {
  migrate(books, (version) => {
    if (version === 1) {
      for (const household of firstHouseholds) insertAccount(books, household, today);
      return;
    }
    for (const household of firstHouseholds) {
      insertHousehold(books, household);
      for (const month of owedMonths(household, today)) keepBreakdown(books, household.accountNumber, month);
    }
    for (const household of scenarioHouseholds) insertScenario(books, household, today);
    for (const { secret, valueFen, used } of seedRechargeCards) {
      const usedBy = used ? 'before these books' : null;
      books.run('INSERT INTO recharge_card VALUES (?, ?, ?)', hashOfSecret(secret), valueFen, usedBy);
    }
    for (const { taxNumber, maskedName } of words.companies) {
      books.run('INSERT INTO company VALUES (?, ?)', taxNumber, maskedName);
    }
    const midnightMs = chinaMidnightMs(today);
    for (const { id, version: edition, kind, area, fromHours, untilHours, text } of words.notices) {
      const untilMs = untilHours === null ? null : midnightMs + untilHours * HOUR_MS;
      const fromMs = midnightMs + fromHours * HOUR_MS;
      books.run('INSERT INTO notice VALUES (?, ?, ?, ?, ?, ?, ?)', id, edition, kind, area, fromMs, untilMs, text);
    }
  });
}

/** A thousand accounts with two years behind them, unless they are there. */
export function seedTown(books: Books, today: string): void {
  const first = townHousehold(0).household.accountNumber;
  if (books.row('SELECT 1 FROM account WHERE account_number = ?', first) !== undefined) return;
  books.atOnce(() => {
    for (let index = 0; index < TOWN_ACCOUNTS; index += 1) {
      const { household, owedMonths: owed } = townHousehold(index);
      insertAccount(books, household, today);
      insertHousehold(books, household);
      const months = monthsBefore(household, today, HISTORY_MONTHS);
      for (const [at, month] of months.entries()) {
        keepUsage(books, household.accountNumber, month);
        if (at < months.length - owed) {
          keepPayment(books, household.accountNumber, month);
          continue;
        }
        insertBill(books, household, month, today);
        keepBreakdown(books, household.accountNumber, month);
      }
    }
  });
}

/** Fills in what nobody had asked for yet: two years up to the month before a date. */
export function seedUsage(books: Books, consumer: Parameters<typeof monthsBefore>[0], date: string): void {
  const { accountNumber } = consumer;
  const bills = books.rows(
    'SELECT period, max(usage_centi_kwh) AS usage FROM bill WHERE account_number = ? GROUP BY period',
    accountNumber,
  );
  const billed = new Map(bills.map((bill) => [String(bill['period']), Number(bill['usage'])]));
  for (const month of monthsBefore(consumer, date, HISTORY_MONTHS, billed)) {
    // What has a bill here was paid here, or is owed.
    if (keepUsage(books, accountNumber, month) && !billed.has(month.period)) keepPayment(books, accountNumber, month);
  }
}

function keepUsage(books: Books, accountNumber: string, { period, usageCentiKwh, breakdown }: PricedMonth): boolean {
  const sql = 'INSERT OR IGNORE INTO usage_month VALUES (?, ?, ?, ?)';
  return books.run(sql, accountNumber, period, usageCentiKwh, breakdown.totalFen) === 1;
}

function keepPayment(books: Books, accountNumber: string, { period, breakdown }: PricedMonth): void {
  const { atMs, means } = pastPayment(accountNumber, period);
  const sql = 'INSERT OR IGNORE INTO past_payment VALUES (?, ?, ?, ?)';
  books.run(sql, accountNumber, atMs, breakdown.totalFen, means);
}

function insertScenario(books: Books, household: SeedHousehold, today: string): void {
  insertAccount(books, household, today);
  insertHousehold(books, household);
  for (const month of owedMonths(household, today)) keepBreakdown(books, household.accountNumber, month);
  const { openCardOrderFen, accountNumber, cardNumber } = household;
  if (openCardOrderFen === 0 || cardNumber === undefined) return;
  const atMs = chinaMidnightMs(today) - EARLIER_VISIT_MS;
  const units = unitsFor(household, {
    amountFen: fen(openCardOrderFen),
    stepCentiKwh: CARD_STEP_CENTI_KWH,
    period: today.slice(0, 7),
    boughtBefore: 0,
  });
  openCardOrder(books, { ...units, accountNumber, cardNumber, postingId: null, atMs });
}

function insertAccount(books: Books, household: SeedHousehold, today: string): void {
  const { accountNumber, kind, maskedName, maskedAddress, balanceFen, behaviour } = household;
  const sql = 'INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, 1)';
  books.run(sql, accountNumber, kind, maskedName, maskedAddress, balanceFen, behaviour);
  for (const month of owedMonths(household, today)) insertBill(books, household, month, today);
}

function insertHousehold(books: Books, household: SeedHousehold): void {
  const { accountNumber, tariff, persons, valleyPercent, monthlyKwh, supply, meterNumber, cardNumber } = household;
  const { arrearsFen, limits, arrearsFirst, phone, area } = household;
  books.run(
    'INSERT INTO household VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)',
    ...[accountNumber, tariff, persons, valleyPercent, monthlyKwh],
    ...[supply ?? null, meterNumber ?? null, cardNumber ?? null],
    ...[arrearsFen, limits?.minFen ?? null, limits?.maxFen ?? null, arrearsFirst ? 1 : 0],
    ...[phone, sha256(madeUpIdNumber(accountNumber)), qrOf(accountNumber), area],
  );
}

/** One bill a month, the last of last month. */
function owedMonths(household: SeedHousehold, today: string): readonly PricedMonth[] {
  const count = household.usageKwh.length;
  if (count === 0) return [];
  const read = new Map(
    household.usageKwh.map((kwh, index) => [monthBefore(today, count - index), kwh * CENTI_PER_KWH]),
  );
  return monthsBefore(household, today, count, read);
}

function insertBill(books: Books, household: SeedHousehold, month: PricedMonth, today: string): void {
  const { accountNumber, partPaymentAllowed, pendingChangeFen } = household;
  const { period, usageCentiKwh, breakdown } = month;
  // A bill is due by the end of the month after its own: last month's is never late, all older ones are.
  const dueDate = lastDayOf(monthBefore(`${period}-01`, -1));
  const principal = breakdown.totalFen;
  books.run(
    'INSERT INTO bill VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ...[billIdOf(accountNumber, period), accountNumber, period, usageCentiKwh, dueDate, principal],
    ...[
      lateFee(principal, dueDate, today, { customerClass: 'resident' }),
      partPaymentAllowed ? 1 : 0,
      pendingChangeFen,
    ],
  );
}

function keepBreakdown(books: Books, accountNumber: string, { period, breakdown }: PricedMonth): void {
  const sql = 'INSERT INTO bill_breakdown SELECT bill_id, ? FROM bill WHERE bill_id = ?';
  books.run(sql, JSON.stringify(breakdown), billIdOf(accountNumber, period));
}

function billIdOf(accountNumber: string, period: string): string {
  return `${accountNumber}-${period}`;
}
