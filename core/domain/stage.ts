import type { EntryKey, InformationStage } from './information.ts';
import type { Fen } from './money.ts';
import type { Account, Bill, Order } from './order.ts';
import type { PastPayment, Payment, ReceiptFacts } from './payment.ts';
import type { RechargeStage } from './recharge.ts';

/** `arrival`: whether power that was paid for has arrived. */
export type Purpose = 'bill' | 'recharge' | 'history' | 'arrival';
export type EntryProblem = 'malformed' | 'unknownAccount' | 'blockedAccount' | 'backEndUnavailable';

/** Where one visit stands. Up to `consenting` nothing is on paper; from `paying` on everything is. */
export type Stage =
  /** Nobody is here, or the next resident is about to begin. */
  | { readonly kind: 'home' }
  | {
      readonly kind: 'enteringAccount';
      readonly purpose: Purpose;
      readonly by: EntryKey;
      readonly entry: string;
      readonly problem: EntryProblem | null;
      /** The card that was put in could not be read, or is not one of ours. */
      readonly cardUnreadable?: boolean | undefined;
    }
  /** The back end speaks next. */
  | {
      readonly kind: 'lookingUp';
      readonly purpose: Purpose;
      readonly accountNumber: string;
      readonly requestId: number;
      /** Found under another key: nobody typed it, so it is never shown whole. */
      readonly found?: boolean | undefined;
    }
  | {
      readonly kind: 'choosingBills';
      readonly account: Account;
      readonly bills: readonly Bill[];
      readonly quoteToken: string;
      readonly chosen: readonly string[];
    }
  | { readonly kind: 'noDebt'; readonly account: Account }
  | {
      readonly kind: 'choosingAmount';
      readonly orderKind: AmountKind;
      readonly account: Account;
      readonly problem: AmountProblem | null;
    }
  /** The resident reads the terms. `back` is where "back" leads. */
  | { readonly kind: 'consenting'; readonly order: Order; readonly back: Stage }
  | { readonly kind: 'paying'; readonly payment: Payment }
  | { readonly kind: 'thanks'; readonly closesAtMs: number }
  /** Somebody looks for a paper of an earlier visit, by a number on it or by account and amount. */
  | {
      readonly kind: 'findingReceipt';
      readonly by: 'number' | 'account';
      readonly problem: FindProblem | null;
    }
  /** Found. `receipt` is the copy that was asked for here; `none` before. */
  | {
      readonly kind: 'pastReceipt';
      readonly past: PastPayment;
      readonly receipt: ReceiptFacts;
      readonly closesAtMs: number;
    }
  | RechargeStage
  | InformationStage
  | { readonly kind: 'servicePin'; readonly wrong: boolean; readonly checking: boolean }
  | {
      readonly kind: 'service';
      readonly noteTest: boolean;
      readonly testedNotes: readonly { readonly valueFen: Fen; readonly returned: boolean }[];
      readonly testPrint: 'none' | 'printing' | 'printed' | 'sent' | 'failed' | 'uncertain';
      readonly journalPage: number;
      /** What came of the technician's last deed on the box, a claim or a day. */
      readonly notice: ServiceNotice | null;
    };

/** What can be bought for a chosen amount. */
export type AmountKind = 'prepayment' | 'recharge' | 'token' | 'card';
export type AmountProblem = 'outOfRange' | 'arrearsFirst' | 'backEndUnavailable' | 'notAllowed';

export type FindProblem = 'malformed' | 'notFound' | 'tooManyTries';
export type ServiceNotice =
  | 'boxCounted'
  | 'boxKept'
  /** Counted, and the slip that says so did not come out, or not for certain. */
  | 'boxSlipFailed'
  | 'claimSettled'
  | 'claimPosting'
  | 'claimPosted'
  | 'claimRefused'
  | 'dayAgrees'
  | 'dayDiffers'
  | 'dayUnknown';
