import { type Fen, fen } from '../../domain/money.ts';
import type { Account, Supply } from '../../domain/order.ts';
import type { AccountKeyKind, AccountSummary } from '../../domain/services.ts';
import type { AccountBehaviour } from '../simulated-accounts.ts';
import type { Books, Row } from './books.ts';
import { findOpenOrder } from './card-orders.ts';
import type { TownTariff } from './households.ts';

/** An account as these books have it. */
export interface BookedAccount {
  readonly accountNumber: string;
  readonly kind: 'postpaid' | 'prepaid';
  readonly maskedName: string;
  readonly maskedAddress: string;
  readonly balanceFen: Fen;
  readonly behaviour: AccountBehaviour;
  /** Rises with every change of what is owed: an older quote is then void. */
  readonly version: number;
  readonly tariff: TownTariff;
  readonly persons: number;
  readonly valleyPercent: number;
  readonly monthlyKwh: number;
  readonly supply: Supply | undefined;
  readonly meterNumber: string | undefined;
  readonly cardNumber: string | undefined;
  readonly arrearsFen: Fen;
  readonly limits: { readonly minFen: Fen; readonly maxFen: Fen } | undefined;
  readonly arrearsFirst: boolean;
  readonly phone: string;
  readonly lastTokenMs: number | undefined;
}

const ACCOUNT_SQL = `SELECT account_number AS accountNumber, kind, masked_name AS maskedName,
  masked_address AS maskedAddress, balance_fen AS balanceFen, behaviour, version, tariff, persons,
  valley_percent AS valleyPercent, monthly_kwh AS monthlyKwh, supply, meter_number AS meterNumber,
  card_number AS cardNumber, arrears_fen AS arrearsFen, min_fen AS minFen, max_fen AS maxFen,
  arrears_first AS arrearsFirst, phone, last_token_ms AS lastTokenMs
  FROM account JOIN household USING (account_number)`;

export function findAccount(books: Books, accountNumber: string): BookedAccount | undefined {
  const row = books.row(`${ACCOUNT_SQL} WHERE account_number = ?`, accountNumber);
  if (row === undefined) return undefined;
  const { minFen, maxFen } = row;
  const text = (name: string): string => String(row[name]);
  return {
    accountNumber: text('accountNumber'),
    kind: text('kind') as BookedAccount['kind'],
    maskedName: text('maskedName'),
    maskedAddress: text('maskedAddress'),
    balanceFen: fen(Number(row['balanceFen'])),
    behaviour: text('behaviour') as AccountBehaviour,
    version: Number(row['version']),
    tariff: text('tariff') as TownTariff,
    persons: Number(row['persons']),
    valleyPercent: Number(row['valleyPercent']),
    monthlyKwh: Number(row['monthlyKwh']),
    supply: (row['supply'] ?? undefined) as Supply | undefined,
    meterNumber: (row['meterNumber'] ?? undefined) as string | undefined,
    cardNumber: (row['cardNumber'] ?? undefined) as string | undefined,
    arrearsFen: fen(Number(row['arrearsFen'])),
    limits:
      minFen === null || maxFen === null ? undefined : { minFen: fen(Number(minFen)), maxFen: fen(Number(maxFen)) },
    arrearsFirst: row['arrearsFirst'] === 1,
    phone: text('phone'),
    lastTokenMs: row['lastTokenMs'] === null ? undefined : Number(row['lastTokenMs']),
  };
}

/** What the kiosk is told; a member that says nothing is left out. */
export function shownAccount(books: Books, account: BookedAccount): Account {
  const { accountNumber, maskedName, maskedAddress, kind, balanceFen } = account;
  const { supply, meterNumber, cardNumber, arrearsFen, limits } = account;
  const openOrder = supply === 'card' ? findOpenOrder(books, accountNumber) : undefined;
  return {
    accountNumber,
    maskedName,
    maskedAddress,
    kind,
    balanceFen,
    ...(supply === undefined ? {} : { supply }),
    ...(meterNumber === undefined ? {} : { meterNumber }),
    ...(cardNumber === undefined ? {} : { cardNumber }),
    ...(arrearsFen === 0 ? {} : { arrearsFen }),
    ...(limits === undefined ? {} : { limits }),
    ...(openOrder === undefined ? {} : { openCardOrder: openOrder }),
  };
}

/** More under one key belong to a landlord, who has other ways. */
const FOUND_MAX = 20;

const KEY_COLUMNS: Readonly<Record<AccountKeyKind, string>> = {
  account: 'account_number',
  meter: 'meter_number',
  phone: 'phone',
  idCardHash: 'id_card_hash',
  purchaseCard: 'card_number',
  qr: 'qr',
};

export function findByKey(books: Books, by: AccountKeyKind, value: string): readonly AccountSummary[] {
  const rows = books.rows(
    `SELECT account_number AS accountNumber, masked_name AS maskedName, masked_address AS maskedAddress
     FROM account JOIN household USING (account_number) WHERE ${KEY_COLUMNS[by]} = ?
     ORDER BY account_number LIMIT ${FOUND_MAX}`,
    value,
  );
  return rows.map(toSummary);
}

function toSummary(row: Row): AccountSummary {
  return {
    accountNumber: String(row['accountNumber']),
    maskedName: String(row['maskedName']),
    maskedAddress: String(row['maskedAddress']),
  };
}

export function addToBalance(books: Books, accountNumber: string, amountFen: number): void {
  books.run('UPDATE account SET balance_fen = balance_fen + ? WHERE account_number = ?', amountFen, accountNumber);
}

export function raiseVersion(books: Books, accountNumber: string): void {
  books.run('UPDATE account SET version = version + 1 WHERE account_number = ?', accountNumber);
}

export function setBehaviour(books: Books, accountNumber: string, behaviour: AccountBehaviour): boolean {
  return books.run('UPDATE account SET behaviour = ? WHERE account_number = ?', behaviour, accountNumber) === 1;
}
