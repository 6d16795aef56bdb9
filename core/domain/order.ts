import type { Fen } from './money.ts';

/** Names and addresses arrive masked from the back end (王*明); only the account number is whole. */
export interface Account {
  readonly accountNumber: string;
  readonly maskedName: string;
  readonly maskedAddress: string;
  /** Prepaid accounts are recharged; postpaid accounts have bills and may be prepaid. */
  readonly kind: 'postpaid' | 'prepaid';
  readonly balanceFen: Fen;
}

export interface Bill {
  readonly billId: string;
  /** `2026-10`. */
  readonly period: string;
  /** Hundredths of a kWh. */
  readonly usageCentiKwh: number;
  /** `2026-11-15`. */
  readonly dueDate: string;
  readonly principalFen: Fen;
  /** 违约金, as the back end says it. */
  readonly lateFeeFen: Fen;
  readonly totalFen: Fen;
  readonly partPaymentAllowed: boolean;
}

export type OrderKind = 'bills' | 'prepayment' | 'recharge';

/** What the resident agreed to pay for. `dueFen` is the sum of the bills, or the chosen amount. */
export interface Order {
  readonly kind: OrderKind;
  readonly account: Account;
  /** The chosen bills, oldest first; empty for a recharge or a prepayment. */
  readonly bills: readonly Bill[];
  readonly quoteToken: string | undefined;
  readonly dueFen: Fen;
}

export interface Allocation {
  readonly billId: string;
  readonly period: string;
  readonly amountFen: Fen;
  /** True where the bill is paid whole. */
  readonly whole: boolean;
}

/** How money is used: bills, then what goes to the account's balance. The sum is always the money inserted. */
export interface Split {
  readonly allocations: readonly Allocation[];
  readonly balanceFen: Fen;
}

/** One booking at the back end. Its id is on disk before the first request and is the same on every retry. */
export interface Posting {
  readonly id: string;
  readonly transactionId: string;
  readonly terminalId: string;
  readonly kind: OrderKind;
  readonly accountNumber: string;
  readonly quoteToken: string | undefined;
  readonly allocations: readonly Allocation[];
  readonly balanceFen: Fen;
  readonly totalFen: Fen;
  /** The terminal's day when the id was made, `2026-11-22`: it stays, whatever the clock does before the answer. */
  readonly businessDate: string;
}
