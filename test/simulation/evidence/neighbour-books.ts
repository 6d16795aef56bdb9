import type { DatabaseSync } from 'node:sqlite';
import { hashOfSecret } from '../../../core/billing/utility/recharge-cards.ts';
import { madeUpIdNumber, qrOf, sha256 } from '../../../core/billing/utility/numbers.ts';
import { neighbours, scratchCards } from '../people/directory.ts';

/** Accounts and recharge cards beside the utility's own, unless they are there. */
export function settleNeighbours(books: DatabaseSync): void {
  const [first] = neighbours;
  if (first === undefined) return;
  if (books.prepare('SELECT 1 FROM account WHERE account_number = ?').get(first.accountNumber) !== undefined) return;
  books.exec('BEGIN IMMEDIATE');
  const account = books.prepare('INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, 1)');
  const household = books.prepare(
    'INSERT INTO household VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)',
  );
  for (const one of neighbours) {
    const { accountNumber } = one;
    account.run(accountNumber, one.kind, one.maskedName, one.maskedAddress, one.balanceFen, one.behaviour);
    household.run(
      ...[accountNumber, one.tariff, one.persons, one.valleyPercent, one.monthlyKwh],
      ...[one.supply ?? null, one.meterNumber ?? null, one.cardNumber ?? null],
      ...[one.arrearsFen, one.limits?.minFen ?? null, one.limits?.maxFen ?? null, one.arrearsFirst ? 1 : 0],
      ...[one.phone, sha256(madeUpIdNumber(accountNumber)), qrOf(accountNumber), one.area],
    );
  }
  const card = books.prepare('INSERT INTO recharge_card VALUES (?, ?, NULL)');
  for (const { secret, valueFen } of scratchCards) card.run(hashOfSecret(secret), valueFen);
  books.exec('COMMIT');
}
