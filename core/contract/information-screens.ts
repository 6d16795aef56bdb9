import type { Fen } from '../domain/money.ts';
import type { AftercarePanel, AftercareProblem, EntryKey, PagePrint, ProofProblem } from '../domain/information.ts';
import type { CreditState, PaidEntry } from '../domain/services.ts';
import type { Purpose } from '../domain/stage.ts';

export type { AftercarePanel, AftercareProblem, CreditState, EntryKey, PagePrint, ProofProblem };

export interface UsageMonthView {
  readonly year: number;
  readonly month: number;
  /** Null where the back end knows nothing of the month. */
  readonly usageCentiKwh: number | null;
  readonly amountFen: Fen | null;
  /** The same month a year before; null where it is not known. */
  readonly lastYearCentiKwh: number | null;
}

export interface HistoryView {
  /** Oldest first, one a calendar month without gaps, 12 or 24 of them. */
  readonly months: readonly UsageMonthView[];
  readonly totalCentiKwh: number;
  readonly totalFen: Fen;
  /** Of the same months a year before, where all of those that are shown are known; else null. */
  readonly lastYearTotalCentiKwh: number | null;
  /** Newest first. */
  readonly payments: readonly { readonly atMs: number; readonly amountFen: Fen; readonly means: PaidEntry['means'] }[];
}

/** What a resident may still have of a booked payment. Null where nothing of it is offered. */
export interface AftercareView {
  readonly panel: AftercarePanel;
  /** The signed receipt, for a code. */
  readonly receiptText: string | null;
  readonly message:
    | { readonly kind: 'notOffered' | 'none' | 'asking' }
    | { readonly kind: 'sent'; readonly phoneTail: string }
    | { readonly kind: 'failed'; readonly problem: AftercareProblem };
  readonly messagesLeft: number;
  readonly invoice:
    | { readonly kind: 'notOffered' | 'none' | 'asking' }
    | { readonly kind: 'requested'; readonly requestNumber: string; readonly title: string }
    | { readonly kind: 'failed'; readonly problem: AftercareProblem };
}

export type InformationScreen =
  /** The back end is being asked. */
  | { readonly kind: 'asking'; readonly about: 'find' | 'trial' | 'history' | 'credits' }
  | {
      readonly kind: 'chooseAccount';
      readonly purpose: Purpose;
      readonly accounts: readonly {
        readonly maskedNumber: string;
        readonly maskedName: string;
        readonly maskedAddress: string;
      }[];
    }
  | { readonly kind: 'proveOwner'; readonly maskedNumber: string; readonly problem: ProofProblem | null }
  | {
      readonly kind: 'history';
      readonly maskedNumber: string;
      readonly view: 'chart' | 'table';
      readonly monthsShown: 12 | 24;
      readonly history: HistoryView;
      readonly print: PagePrint;
      readonly canPrint: boolean;
    }
  | {
      readonly kind: 'credits';
      readonly maskedNumber: string;
      readonly credits: readonly { readonly atMs: number; readonly amountFen: Fen; readonly state: CreditState }[];
    };
