import type { Books } from './books.ts';

/** What every version has had. Others read these tables beside the utility: their columns stay as they are. */
const FIRST_TABLES = `
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
`;

/** What a booking took off a bill. Books of before have none: what they booked is taken back without its late fees. */
const APPLIED_LINES = `
  CREATE TABLE IF NOT EXISTS applied_line (
    posting_id TEXT NOT NULL,
    bill_id TEXT NOT NULL,
    principal_fen INTEGER NOT NULL,
    late_fee_fen INTEGER NOT NULL,
    PRIMARY KEY (posting_id, bill_id)
  ) STRICT;
`;

/** Recharges of every kind and what a household asks about. */
const SECOND_TABLES = `
  ALTER TABLE posting ADD COLUMN account_number TEXT AS (json_extract(body, '$.accountNumber')) VIRTUAL;
  ALTER TABLE posting ADD COLUMN terminal_id TEXT AS (json_extract(body, '$.terminalId')) VIRTUAL;
  ALTER TABLE posting ADD COLUMN booked_on TEXT AS (json_extract(answer, '$.booking.businessDate')) VIRTUAL;
  CREATE INDEX posting_of_account ON posting (account_number);
  CREATE INDEX posting_of_day ON posting (terminal_id, booked_on);
  CREATE INDEX bill_of_account ON bill (account_number, period);
  CREATE TABLE household (
    account_number TEXT PRIMARY KEY REFERENCES account,
    tariff TEXT NOT NULL,
    persons INTEGER NOT NULL,
    valley_percent INTEGER NOT NULL,
    monthly_kwh INTEGER NOT NULL,
    supply TEXT,
    meter_number TEXT,
    card_number TEXT,
    arrears_fen INTEGER NOT NULL CHECK (arrears_fen >= 0),
    min_fen INTEGER,
    max_fen INTEGER,
    arrears_first INTEGER NOT NULL,
    phone TEXT NOT NULL,
    id_card_hash TEXT NOT NULL,
    qr TEXT NOT NULL,
    area TEXT NOT NULL,
    last_token_ms INTEGER
  ) STRICT;
  CREATE INDEX household_by_meter ON household (meter_number);
  CREATE INDEX household_by_card ON household (card_number);
  CREATE INDEX household_by_phone ON household (phone);
  CREATE INDEX household_by_id_card ON household (id_card_hash);
  CREATE INDEX household_by_qr ON household (qr);
  CREATE TABLE bill_breakdown (bill_id TEXT PRIMARY KEY REFERENCES bill, breakdown TEXT NOT NULL) STRICT;
  CREATE TABLE purchase (
    posting_id TEXT PRIMARY KEY,
    account_number TEXT NOT NULL,
    bought_on TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    arrears_fen INTEGER NOT NULL,
    balance_fen INTEGER NOT NULL,
    units_fen INTEGER NOT NULL,
    units_centi_kwh INTEGER NOT NULL,
    way TEXT NOT NULL,
    CHECK (amount_fen = arrears_fen + balance_fen + units_fen)
  ) STRICT;
  CREATE INDEX purchase_of_account ON purchase (account_number, at_ms);
  CREATE TABLE card_order (
    order_id TEXT PRIMARY KEY,
    posting_id TEXT,
    account_number TEXT NOT NULL REFERENCES account,
    card_number TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    units_centi_kwh INTEGER NOT NULL,
    writes TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'written', 'aborted')),
    reason TEXT,
    at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX one_open_order ON card_order (account_number) WHERE state = 'open';
  CREATE TABLE recharge_card (secret_hash TEXT PRIMARY KEY, value_fen INTEGER NOT NULL, posting_id TEXT) STRICT;
  CREATE TABLE wrong_tries (
    account_number TEXT NOT NULL,
    proof TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_ms INTEGER NOT NULL,
    locked_until_ms INTEGER NOT NULL,
    PRIMARY KEY (account_number, proof)
  ) STRICT;
  CREATE TABLE usage_month (
    account_number TEXT NOT NULL,
    period TEXT NOT NULL,
    usage_centi_kwh INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    PRIMARY KEY (account_number, period)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE past_payment (
    account_number TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    means TEXT NOT NULL,
    PRIMARY KEY (account_number, at_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE message (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, phone TEXT NOT NULL, text TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE invoice (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    posting_id TEXT NOT NULL UNIQUE,
    tax_number TEXT,
    title TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE company (tax_number TEXT PRIMARY KEY, masked_name TEXT NOT NULL) STRICT;
  CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    area TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    until_ms INTEGER,
    text TEXT NOT NULL
  ) STRICT;
  CREATE TABLE complaint (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE rating (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT;
`;

/** `PRAGMA user_version`: 1 knew bills and balances only. */
const STEPS = [FIRST_TABLES, SECOND_TABLES] as const;

/** Brings books of any earlier version up to date; `seed` fills in what a step newly has, and all of it is one transaction. */
export function migrate(books: Books, seed: (version: number) => void): void {
  books.database.exec(APPLIED_LINES);
  const found = Number(books.row('PRAGMA user_version')?.['user_version'] ?? 0);
  if (found > STEPS.length) {
    throw new Error(
      `the books of the simulated utility are of version ${found}; this program knows ${STEPS.length}: start them with the newer program, or give another directory`,
    );
  }
  if (found === STEPS.length) return;
  books.atOnce(() => {
    for (const [index, tables] of STEPS.entries()) {
      const version = index + 1;
      if (version <= found) continue;
      books.database.exec(tables);
      seed(version);
    }
    books.database.exec(`PRAGMA user_version = ${STEPS.length}`);
  });
}
