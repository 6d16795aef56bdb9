import type { AccountView } from '../contract/snapshot.ts';
import { zeroFen } from '../domain/money.ts';
import { maskAccountNumber } from '../domain/numbers.ts';
import type { Account } from '../domain/order.ts';

/** What a screen may know of an account: never its whole number. */
export function accountView(account: Account): AccountView {
  const { maskedName, maskedAddress, kind, balanceFen, supply, arrearsFen } = account;
  return {
    maskedNumber: maskAccountNumber(account.accountNumber),
    maskedName,
    maskedAddress,
    kind,
    balanceFen,
    supply: supply ?? 'balance',
    arrearsFen: arrearsFen ?? zeroFen,
  };
}
