import type { CashProblem, ReceiptProblem } from '../domain/availability.ts';
import type { AmountKind, AmountProblem, EntryProblem, FindProblem, Purpose, ServiceNotice } from '../domain/kiosk.ts';
import type { Fen } from '../domain/money.ts';
import type { OrderKind } from '../domain/order.ts';
import type { NoteReturnReason } from '../domain/payment.ts';
import type { ClaimEvidence, ClaimReason, CounterEvidence, DayTotals } from '../domain/records.ts';

import type { SimulatorView } from './simulator-view.ts';
import type { AftercareView, EntryKey, InformationScreen } from './information-screens.ts';
import type {
  BreakdownView,
  CardSlotView,
  CardWriteView,
  RechargeScreen,
  Supply,
  TrialView,
  VendView,
} from './recharge-screens.ts';

export type { PaperItem, PaperPicture, SimulatorView } from './simulator-view.ts';

export type {
  AmountKind,
  AmountProblem,
  CashProblem,
  ClaimEvidence,
  ClaimReason,
  CounterEvidence,
  EntryProblem,
  FindProblem,
  NoteReturnReason,
  OrderKind,
  Purpose,
  ReceiptProblem,
  ServiceNotice,
};

/** The whole of what a screen needs to know. Numbered; a newer one replaces an older one entirely. */
export interface Snapshot {
  /** Rises by at least one with every snapshot of one host process. */
  readonly revision: number;
  /** New with every host process: a smaller revision under a new run is not stale. */
  readonly runId: string;
  /** Milliseconds since the epoch when it was made. */
  readonly atMs: number;
  readonly terminal: TerminalView;
  readonly display: DisplayView;
  readonly availability: Availability;
  /** What the home screen and the recharge screens may offer. */
  readonly offered: OfferedView;
  /** Set while the idle clock asks whether someone is still there. */
  readonly idleWarning: { readonly secondsLeft: number; readonly moneyInside: boolean } | null;
  readonly screen: Screen;
  /** Null on real hardware. */
  readonly simulator: SimulatorView | null;
}

export interface TerminalView {
  readonly terminalId: string;
  readonly operatorName: string;
  readonly hotline: string;
  /** Of the panel, for type and targets in millimetres. */
  readonly diagonalInches: number;
  /** Of the terminal, whatever the machine's is: `Asia/Shanghai`. */
  readonly timeZone: string;
}

export type Language = 'zh-CN' | 'en';

/** Set back to the site's defaults when a visit ends. */
export interface DisplayView {
  readonly language: Language;
  readonly size: 'normal' | 'large';
  readonly contrast: 'normal' | 'high';
  readonly sound: boolean;
}

export interface Availability {
  readonly cash: { readonly ok: true } | { readonly ok: false; readonly reason: CashProblem };
  /** `confirmed: false`: receipts are sent, nobody can say they were printed. */
  readonly receipt:
    | { readonly ok: true; readonly nearEnd: boolean; readonly confirmed: boolean }
    | { readonly ok: false; readonly reason: ReceiptProblem };
}

export interface OfferedView {
  readonly findByMeter: boolean;
  readonly findByPhone: boolean;
  readonly history: boolean;
  readonly arrival: boolean;
  readonly rechargeCards: boolean;
  /** A reader is fitted and works. */
  readonly cardReader: boolean;
}

export interface AccountView {
  /** `0310 **** 21`: never the whole number outside the entry screen. */
  readonly maskedNumber: string;
  readonly maskedName: string;
  readonly maskedAddress: string;
  readonly kind: 'postpaid' | 'prepaid';
  readonly balanceFen: Fen;
  readonly supply: Supply;
  /** Taken first out of a recharge; 0 where nothing is. */
  readonly arrearsFen: Fen;
}

export interface BillView {
  readonly billId: string;
  readonly year: number;
  readonly month: number;
  /** Hundredths of a kWh. */
  readonly usageCentiKwh: number;
  /** `2026-11-15`. */
  readonly dueDate: string;
  readonly principalFen: Fen;
  readonly lateFeeFen: Fen;
  readonly totalFen: Fen;
  readonly partPaymentAllowed: boolean;
  /** Null where the back end does not say how the amount came about. */
  readonly breakdown: BreakdownView | null;
  readonly chosen: boolean;
}

export interface AllocationView {
  readonly year: number;
  readonly month: number;
  readonly amountFen: Fen;
  readonly whole: boolean;
}

export interface SplitView {
  readonly bills: readonly AllocationView[];
  /** To the account's balance. */
  readonly balanceFen: Fen;
}

export type ReceiptState =
  | { readonly kind: 'printing' }
  | { readonly kind: 'printed' }
  /** Handed over on a link that cannot confirm. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly reason: ReceiptProblem }
  /** Part of it may be on paper. */
  | { readonly kind: 'uncertain' }
  /** The resident agreed to go without. */
  | { readonly kind: 'none' };

export type Screen =
  /** The functions are live here; there is no "touch to start". */
  | { readonly kind: 'home' }
  /** Nothing that moves money works. `claimNumber` where one is owed to the last resident. */
  | { readonly kind: 'outOfService'; readonly reason: 'journal' | 'starting'; readonly claimNumber: string | null }
  /** A note was under way when the terminal stopped; the acceptor is being asked. */
  | { readonly kind: 'recovering' }
  | {
      readonly kind: 'enterAccount';
      readonly purpose: Purpose;
      readonly by: EntryKey;
      /** Where a purchase card can be put in instead. */
      readonly cardSlot: CardSlotView;
      /** What was typed before, kept after a problem. */
      readonly entry: string;
      readonly problem: EntryProblem | null;
    }
  | { readonly kind: 'lookingUp'; readonly purpose: Purpose }
  | {
      readonly kind: 'bills';
      readonly account: AccountView;
      readonly bills: readonly BillView[];
      readonly chosenCount: number;
      readonly chosenTotalFen: Fen;
      readonly canContinue: boolean;
    }
  /** No debt: a prepayment is offered. */
  | { readonly kind: 'noDebt'; readonly account: AccountView; readonly canContinue: boolean }
  | {
      readonly kind: 'chooseAmount';
      readonly orderKind: AmountKind;
      readonly account: AccountView;
      /** A recharge card can be used instead of notes. */
      readonly canUseRechargeCard: boolean;
      readonly quickAmountsFen: readonly Fen[];
      readonly minFen: Fen;
      readonly maxFen: Fen;
      /** Notes only: amounts are multiples of this. */
      readonly stepFen: Fen;
      readonly problem: AmountProblem | null;
      readonly canContinue: boolean;
    }
  | {
      readonly kind: 'consent';
      readonly orderKind: OrderKind;
      readonly account: AccountView;
      readonly bills: readonly BillView[];
      readonly dueFen: Fen;
      readonly trial: TrialView | null;
      readonly acceptedNotesFen: readonly Fen[];
      readonly maxSurplusFen: Fen;
      /** Set where no receipt can be printed: the resident is asked before paying. */
      readonly receiptProblem: ReceiptProblem | null;
    }
  | {
      readonly kind: 'cash';
      readonly orderKind: OrderKind;
      readonly account: AccountView;
      readonly dueFen: Fen;
      readonly insertedFen: Fen;
      readonly remainingFen: Fen;
      readonly surplusFen: Fen;
      readonly noteCount: number;
      readonly acceptedNotesFen: readonly Fen[];
      /** `noteMoving`: wait; `closed`: nothing more is taken. */
      readonly intake: 'opening' | 'open' | 'noteMoving' | 'closed';
      readonly lastReturn: { readonly reason: NoteReturnReason; readonly valueFen: Fen | null } | null;
      readonly split: SplitView;
      readonly canPay: boolean;
      readonly canFinishShort: boolean;
      readonly canCancel: boolean;
    }
  /** What is owed changed between the quote and the posting. */
  | {
      readonly kind: 'changed';
      readonly account: AccountView;
      readonly oldDueFen: Fen;
      readonly newDueFen: Fen;
      readonly insertedFen: Fen;
      readonly remainingFen: Fen;
      readonly split: SplitView;
      readonly canAddNotes: boolean;
    }
  | { readonly kind: 'processing'; readonly insertedFen: Fen; readonly secondsWaiting: number }
  | {
      readonly kind: 'result';
      readonly outcome: 'paid' | 'pending' | 'claim';
      readonly orderKind: OrderKind;
      readonly account: AccountView;
      readonly dueFen: Fen;
      readonly insertedFen: Fen;
      /** Booked to bills and to the balance. */
      readonly split: SplitView;
      /** After the booking; null where it is not known. */
      readonly newBalanceFen: Fen | null;
      /** What the booking brought; null for bills and where nothing is booked yet. */
      readonly vend: VendView | null;
      /** What a recharge card was worth; null elsewhere. */
      readonly redeemedFen: Fen | null;
      /** Set where a purchase card has to be written. */
      readonly card: {
        readonly write: CardWriteView;
        readonly canTryAgain: boolean;
      } | null;
      /** Null before it is booked, and where nothing of it is offered. */
      readonly aftercare: AftercareView | null;
      readonly bookedAtMs: number | null;
      readonly transactionNumber: string;
      /** Set where money is held that could not be placed, or where the outcome is unknown. */
      readonly claim: {
        readonly number: string;
        /** Of this number and the ones in `more` together. */
        readonly amountFen: Fen;
        readonly reason: ClaimReason;
        /** Numbers of the same visit beside the first: each is a proof of its own. */
        readonly more: readonly string[];
      } | null;
      readonly receipt: ReceiptState;
      /** Another paper can be had; it is marked as a copy where one may be out already. */
      readonly canReprint: boolean;
      readonly closesInSeconds: number;
    }
  | { readonly kind: 'findReceipt'; readonly by: 'number' | 'account'; readonly problem: FindProblem | null }
  | {
      readonly kind: 'pastReceipt';
      /** What stands on the paper, and no more: whoever holds it may not be the owner of the account. */
      readonly account: Pick<AccountView, 'maskedNumber' | 'maskedName'>;
      readonly outcome: 'paid' | 'pending' | 'claim';
      readonly insertedFen: Fen;
      /** The time on the paper; null where none was ever begun. */
      readonly atMs: number | null;
      /** Open or settled: what came of the money that could not be placed. */
      readonly claim: { readonly number: string; readonly amountFen: Fen; readonly settled: boolean } | null;
      readonly transactionNumber: string;
      /** What a recharge card was worth; null elsewhere, and where nothing is booked. */
      readonly redeemedFen: Fen | null;
      /** What was bought: a token can be read once more. Null for bills, and where nothing is booked. */
      readonly vend: VendView | null;
      /** The copy that was asked for here; `none` before. */
      readonly receipt: ReceiptState;
      readonly copiesLeft: number;
      readonly canReprint: boolean;
      readonly closesInSeconds: number;
    }
  | {
      readonly kind: 'thanks';
      readonly closesInSeconds: number;
      /** A card is still in the mouth of the reader. */ readonly takeCard: boolean;
    }
  | RechargeScreen
  | InformationScreen
  | {
      readonly kind: 'servicePin';
      readonly triesLeft: number;
      /** Milliseconds since the epoch; null where not locked. */
      readonly lockedUntilMs: number | null;
      readonly wrong: boolean;
    }
  | ({ readonly kind: 'service' } & ServiceView);

export interface DeviceView {
  readonly name:
    | 'noteAcceptor'
    | 'receiptPrinter'
    | 'cardReader'
    | 'sensors'
    | 'coinAcceptor'
    | 'codeScanner'
    | 'backEnd'
    | 'journal';
  readonly health: 'ok' | 'warning' | 'fault';
  /** The field's own word: `disabled`, `paperOut`, … */
  readonly state: string;
  readonly detail: string;
  readonly model: string;
  readonly link: string;
  readonly counters: Readonly<Record<string, number>>;
  readonly frames: readonly {
    readonly atMs: number;
    readonly direction: 'toDevice' | 'fromDevice';
    readonly hex: string;
    readonly text: string;
  }[];
}

export interface ServiceView {
  readonly devices: readonly DeviceView[];
  readonly cashBox: readonly { readonly valueFen: Fen; readonly count: number }[];
  readonly cashBoxTotalFen: Fen;
  /** `asking`: the box came back, and a technician must say whether it was emptied. */
  readonly box: 'in' | 'out' | 'asking';
  readonly openClaims: readonly {
    readonly number: string;
    readonly amountFen: Fen;
    readonly reason: ClaimReason;
    /** It has an account, so that its money can be sent once more. */
    readonly canPost: boolean;
    readonly posting: boolean;
  }[];
  readonly openClaimsTotalFen: Fen;
  readonly notice: ServiceNotice | null;
  /** Newest first. `reconciled` is null until the day was compared with the back end. */
  readonly days: readonly {
    readonly businessDate: string;
    readonly count: number;
    readonly totalFen: Fen;
    readonly reconciled: DayTotals | null;
  }[];
  readonly pendingPostings: number;
  readonly testPrint: 'none' | 'printing' | 'printed' | 'sent' | 'failed' | 'uncertain';
  readonly noteTest: {
    readonly on: boolean;
    readonly notes: readonly { readonly valueFen: Fen; readonly returned: boolean }[];
  };
  readonly journal: {
    readonly page: number;
    readonly pageCount: number;
    /** Newest first. */
    readonly rows: readonly {
      readonly seq: number;
      readonly atMs: number;
      readonly kind: string;
      readonly summary: string;
    }[];
  };
}
