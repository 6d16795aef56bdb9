import type { Purpose, Stage } from './stage.ts';
import type {
  AccountKeyKind,
  AccountSummary,
  Credit,
  History,
  InvoiceTitle,
  Question,
  QuestionRefusal,
  ServiceAnswer,
} from './services.ts';

export type ProofProblem =
  'malformed' | 'unknownAccount' | 'blockedAccount' | 'notVerified' | 'locked' | 'backEndUnavailable';

/** What can be typed at the entry screen. */
export type EntryKey = Extract<AccountKeyKind, 'account' | 'meter' | 'phone'>;

/** A page of facts on paper: nobody's receipt, and no money depends on it. */
export type PagePrint = 'none' | 'printing' | 'printed' | 'failed';

/** Pages for one proof: a year, and two. The roll is for receipts. */
export const historyPages = 2;

export type InformationStage =
  /** The back end speaks next. `back` is where "back", or an answer that helps nobody, leads. */
  | { readonly kind: 'asking'; readonly requestId: number; readonly question: Question; readonly back: Stage }
  /** Several accounts under one key. */
  | { readonly kind: 'choosingAccount'; readonly purpose: Purpose; readonly accounts: readonly AccountSummary[] }
  /** Use and payments say when somebody is at home: the household proves itself first. */
  | { readonly kind: 'provingOwner'; readonly accountNumber: string; readonly problem: ProofProblem | null }
  | {
      readonly kind: 'history';
      readonly accountNumber: string;
      readonly history: History;
      readonly view: 'chart' | 'table';
      readonly months: 12 | 24;
      readonly print: PagePrint;
      /** Pages that came out since the household proved itself. */
      readonly pages: number;
    }
  | { readonly kind: 'credits'; readonly accountNumber: string; readonly credits: readonly Credit[] };

/** What a resident may still have of a payment that is done. */
export interface Aftercare {
  readonly panel: AftercarePanel;
  readonly message: MessageState;
  /** Phones that a message was asked for, in memory alone; their number is limited. */
  readonly phonesAsked: readonly string[];
  readonly invoice: InvoiceState;
}

/** Messages about one payment; more is somebody who plays with a stranger's phone. */
export const messagesPerPayment = 3;

export type AftercarePanel = 'none' | 'code' | 'message' | 'invoice';
export type AftercareProblem = QuestionRefusal | 'malformed' | 'backEndUnavailable' | 'limit';

export type MessageState =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly requestId: number; readonly phoneTail: string }
  | { readonly kind: 'sent'; readonly phoneTail: string }
  | { readonly kind: 'failed'; readonly problem: AftercareProblem };

export type InvoiceState =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking'; readonly requestId: number }
  | { readonly kind: 'requested'; readonly requestNumber: string; readonly title: string }
  | { readonly kind: 'failed'; readonly problem: AftercareProblem };

export const noAftercare: Aftercare = {
  panel: 'none',
  message: { kind: 'none' },
  phonesAsked: [],
  invoice: { kind: 'none' },
};

export type InformationAction =
  | { readonly kind: 'enterBy'; readonly by: EntryKey }
  /** By its place in the list on the screen. */
  | { readonly kind: 'chooseAccount'; readonly index: number }
  | { readonly kind: 'proveOwner'; readonly phoneTail: string }
  | { readonly kind: 'showHistory'; readonly view: 'chart' | 'table'; readonly months: 12 | 24 }
  | { readonly kind: 'printHistory' }
  | { readonly kind: 'openAftercare'; readonly panel: AftercarePanel }
  | { readonly kind: 'sendReceipt'; readonly phone: string }
  | { readonly kind: 'requestInvoice'; readonly title: InvoiceTitle };

export type InformationInput = {
  readonly kind: 'answered';
  readonly requestId: number;
  readonly answer: ServiceAnswer;
};

export type InformationEffect = { readonly kind: 'ask'; readonly requestId: number; readonly question: Question };

export type InformationRecord =
  /** Only the last four digits of the phone are kept. */
  | { kind: 'receiptMessaged'; transactionId: string; phoneTail: string }
  | { kind: 'invoiceRequested'; transactionId: string; requestNumber: string };
