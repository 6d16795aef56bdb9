import { type Fen, addFen, fen, sumFen } from '../../../core/domain/money.ts';
import type { Bill, Posting } from '../../../core/domain/order.ts';
import type { BillingGateway } from '../../../core/ports/billing-gateway.ts';

export const TODAY = '2026-11-22';

export interface Quote {
  readonly bills: readonly Bill[];
  readonly quoteToken: string;
}

export async function quoteOf(gateway: BillingGateway, accountNumber: string): Promise<Quote> {
  const outcome = await gateway.getArrears(accountNumber);
  if (outcome.kind !== 'quoted') throw new Error(`no quote for ${accountNumber}: ${outcome.kind}`);
  return outcome;
}

/** Pays the bills whole, and something into the balance. */
export function payWhole(id: string, accountNumber: string, quote: Quote, balanceFen: Fen = fen(0)): Posting {
  const allocations = quote.bills.map(({ billId, period, totalFen }) => ({
    billId,
    period,
    amountFen: totalFen,
    whole: true,
  }));
  return {
    id,
    transactionId: `t-${id}`,
    terminalId: 'T0001',
    businessDate: '2026-11-22',
    kind: 'bills',
    accountNumber,
    quoteToken: quote.quoteToken,
    allocations,
    balanceFen,
    totalFen: addFen(sumFen(allocations.map((allocation) => allocation.amountFen)), balanceFen),
  };
}

export function recharge(id: string, accountNumber: string, amountFen: Fen): Posting {
  return {
    id,
    transactionId: `t-${id}`,
    terminalId: 'T0001',
    businessDate: '2026-11-22',
    kind: 'recharge',
    accountNumber,
    quoteToken: undefined,
    allocations: [],
    balanceFen: amountFen,
    totalFen: amountFen,
  };
}
