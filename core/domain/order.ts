import type { Fen } from './money.ts';
import type { BillBreakdown, BreakdownLine } from './tariff.ts';

/** How power that was paid for reaches a prepaid customer. `remote`: the back end tells the meter by itself. */
export type Supply = 'balance' | 'remote' | 'token' | 'card';

/** Names and addresses arrive masked from the back end (王*明); only the account number is whole. */
export interface Account {
  readonly accountNumber: string;
  readonly maskedName: string;
  readonly maskedAddress: string;
  /** Prepaid accounts are recharged; postpaid accounts have bills and may be prepaid. */
  readonly kind: 'postpaid' | 'prepaid';
  readonly balanceFen: Fen;
  /** Left out where the account has a balance only. */
  readonly supply?: Supply | undefined;
  /** Of the prepaid meter: eleven digits for a token, what stands on the plate elsewhere. */
  readonly meterNumber?: string | undefined;
  /** Of the purchase card, where the supply is one. */
  readonly cardNumber?: string | undefined;
  /** Owed, and taken first out of every recharge; left out where the utility takes nothing. */
  readonly arrearsFen?: Fen | undefined;
  /** What one recharge may be; left out where only the terminal's own limits hold. */
  readonly limits?: { readonly minFen: Fen; readonly maxFen: Fen } | undefined;
  /** Paid for and never written to the card: nothing more is sold on this card before it is (补写). */
  readonly openCardOrder?: CardOrder | undefined;
}

/** What a purchase puts on an IC card. It stays open at the back end until the kiosk says that it is written. */
export interface CardOrder {
  readonly orderId: string;
  readonly cardNumber: string;
  readonly amountFen: Fen;
  readonly unitsCentiKwh: number;
  /** What to write, in order; the card is read back afterwards. `hex`: whole bytes, lower case. */
  readonly writes: readonly { readonly offset: number; readonly hex: string }[];
}

/** What an amount would buy, as the back end says it before any money moves. */
export interface Trial {
  readonly amountFen: Fen;
  /** Taken for arrears first. */
  readonly arrearsFen: Fen;
  /** Hundredths of a kWh; 0 where only a balance is credited. */
  readonly unitsCentiKwh: number;
  readonly lines: readonly BreakdownLine[];
}

/** What a booking brought. */
export interface Vend {
  readonly arrearsFen: Fen;
  readonly unitsCentiKwh: number;
  /** Twenty digits each, in the order in which they are keyed in; empty where none is needed. */
  readonly tokens: readonly string[];
  readonly cardOrder?: CardOrder | undefined;
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
  /** How the principal came about; left out where the back end does not say it. */
  readonly breakdown?: BillBreakdown | undefined;
}

/**
 * `recharge` credits a balance or a remote meter, `token` buys a 20-digit token, `card` is written to a purchase card.
 * `rechargeCard` (充值卡) redeems a scratch number: no cash, and only the back end knows what it is worth.
 */
export type OrderKind = 'bills' | 'prepayment' | 'recharge' | 'token' | 'card' | 'rechargeCard';

/** What the resident agreed to pay for. `dueFen` is the sum of the bills, or the chosen amount. */
export interface Order {
  readonly kind: OrderKind;
  readonly account: Account;
  /** The chosen bills, oldest first; empty for a recharge or a prepayment. */
  readonly bills: readonly Bill[];
  readonly quoteToken: string | undefined;
  readonly dueFen: Fen;
  /** What was shown before consent. */
  readonly trial?: Trial | undefined;
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
  /** For a token. */
  readonly meterNumber?: string | undefined;
  /** For a purchase on a card. */
  readonly cardNumber?: string | undefined;
  /** The last four digits of a recharge card. The secret itself is never on disk. */
  readonly rechargeCardTail?: string | undefined;
}
