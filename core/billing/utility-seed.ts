import type { DatabaseSync } from 'node:sqlite';

import { type SeedAccount, seedAccounts } from './simulated-accounts.ts';
import { lateFeeFen, principalFen } from './simulated-tariff.ts';

const LEDGER_VERSION = 1;
const CENTI_PER_KWH = 100;

/** Makes the tables and the accounts in one transaction, unless they are there. */
export function seedLedger(database: DatabaseSync, today: string): void {
  // Books of an earlier version get it too; what they booked before it is taken back without its late fees.
  database.exec(`
    CREATE TABLE IF NOT EXISTS applied_line (
      posting_id TEXT NOT NULL,
      bill_id TEXT NOT NULL,
      principal_fen INTEGER NOT NULL,
      late_fee_fen INTEGER NOT NULL,
      PRIMARY KEY (posting_id, bill_id)
    ) STRICT;
  `);
  const version = database.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version === LEDGER_VERSION) return;
  database.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE account (
      account_number TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      masked_name TEXT NOT NULL,
      masked_address TEXT NOT NULL,
      balance_fen INTEGER NOT NULL,
      behaviour TEXT NOT NULL,
      version INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE bill (
      bill_id TEXT PRIMARY KEY,
      account_number TEXT NOT NULL REFERENCES account,
      period TEXT NOT NULL,
      usage_centi_kwh INTEGER NOT NULL,
      due_date TEXT NOT NULL,
      principal_fen INTEGER NOT NULL CHECK (principal_fen >= 0),
      late_fee_fen INTEGER NOT NULL CHECK (late_fee_fen >= 0),
      part_payment_allowed INTEGER NOT NULL,
      pending_change_fen INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE posting (
      seq INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      body TEXT NOT NULL,
      answer TEXT NOT NULL
    ) STRICT;
  `);
  for (const account of seedAccounts) insertAccount(database, account, today);
  database.exec(`PRAGMA user_version = ${LEDGER_VERSION}; COMMIT;`);
}

function insertAccount(database: DatabaseSync, account: SeedAccount, today: string): void {
  const { accountNumber, kind, maskedName, maskedAddress, balanceFen, behaviour, usageKwh } = account;
  database
    .prepare('INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, 1)')
    .run(accountNumber, kind, maskedName, maskedAddress, balanceFen, behaviour);
  const insertBill = database.prepare('INSERT INTO bill VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  for (const [index, kwh] of usageKwh.entries()) {
    const monthsAgo = usageKwh.length - index;
    const period = monthBefore(today, monthsAgo);
    const dueDate = lastDayOf(monthBefore(today, monthsAgo - 1));
    const usageCentiKwh = kwh * CENTI_PER_KWH;
    const principal = principalFen(usageCentiKwh);
    const lateFee = lateFeeFen(principal, dueDate, today);
    const partPayment = account.partPaymentAllowed ? 1 : 0;
    const billId = `${accountNumber}-${period}`;
    insertBill.run(
      billId,
      accountNumber,
      period,
      usageCentiKwh,
      dueDate,
      principal,
      lateFee,
      partPayment,
      account.pendingChangeFen,
    );
  }
}

/** `2026-11-22`, 1 → `2026-10`. */
function monthBefore(today: string, months: number): string {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 7);
}

/** A bill is due by the end of the month after its own: last month's is never late, all older ones are. */
function lastDayOf(period: string): string {
  const [year = 0, month = 0] = period.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
