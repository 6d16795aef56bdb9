import type { Settings } from './kiosk.ts';
import { fen, type Fen } from './money.ts';
import type { Account } from './order.ts';

/** What may be chosen: the terminal's own range, narrowed by the account's, in whole steps. */
export function amountRange(account: Account, settings: Settings): { readonly minFen: Fen; readonly maxFen: Fen } {
  const { minAmountFen, maxAmountFen, stepAmountFen } = settings;
  const lowest = Math.max(minAmountFen, account.limits?.minFen ?? 0);
  const highest = Math.min(maxAmountFen, account.limits?.maxFen ?? Number.MAX_SAFE_INTEGER);
  return {
    minFen: fen(Math.ceil(lowest / stepAmountFen) * stepAmountFen),
    maxFen: fen(Math.floor(highest / stepAmountFen) * stepAmountFen),
  };
}

export function quickAmounts(account: Account, settings: Settings): readonly Fen[] {
  const { minFen, maxFen } = amountRange(account, settings);
  return settings.quickAmountsFen.filter((amount) => amount >= minFen && amount <= maxFen);
}
