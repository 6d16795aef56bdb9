import type { InformationAction, InformationEffect, InformationInput } from './information.ts';
import type { Fen } from './money.ts';
import type { Account, Bill, Posting } from './order.ts';
import type { BackEndBooking, DayReport } from './day.ts';
import type { Books } from './books.ts';
import type { CardBook } from './card-books.ts';
import type { BookingFacts, Paper, PaymentFacts, ReceiptFacts } from './payment.ts';
import type { Premises, PremisesInput } from './premises.ts';
import type { CounterEvidence, KioskRecord } from './records.ts';
import type { ReceiptDocument } from './receipt-document.ts';
import type { CardConfirm, CardEffect, CardInput, CardReaderFacts, RechargeAction } from './recharge.ts';
import type { ServiceName } from './services.ts';
import type { Purpose, Stage } from './stage.ts';

export type { AmountKind, AmountProblem, EntryProblem, FindProblem, Purpose, ServiceNotice, Stage } from './stage.ts';

/** Limits and times of one terminal, from its config. */
export interface Settings {
  readonly terminalId: string;
  readonly operatorName: string;
  readonly hotline: string;
  readonly acceptedNotesFen: readonly Fen[];
  /** A note that would leave more than this above what is due is handed back. */
  readonly maxSurplusFen: Fen;
  readonly maxTransactionFen: Fen;
  readonly quickAmountsFen: readonly Fen[];
  readonly minAmountFen: Fen;
  readonly maxAmountFen: Fen;
  readonly stepAmountFen: Fen;
  readonly idleMs: number;
  readonly warningMs: number;
  readonly resultMs: number;
  readonly thanksMs: number;
  /** How long a resident waits for a definite answer before the pending slip. */
  readonly pendingAfterMs: number;
  /** How long a note may stay in "stacking" without a word from the acceptor. */
  readonly stackMs: number;
  readonly recoverMs: number;
  /** Null where the utility allows no reversal: an unknown posting is then asked about until it is definite. */
  readonly reversal: { readonly afterMs: number } | null;
  /** So many starts within so long: something is broken, and no money is taken until the terminal runs quietly. */
  readonly restartStorm: { readonly starts: number; readonly withinMs: number } | null;
  /** False where no PIN is set: no technician can ever say what was done with the cash box. */
  readonly hasServicePin: boolean;
  /** What the back end offers beside bills and postings; nothing else is shown. */
  readonly offered: ReadonlySet<ServiceName>;
  readonly display: Display;
}

export interface Display {
  readonly language: 'zh-CN' | 'en';
  readonly size: 'normal' | 'large';
  readonly contrast: 'normal' | 'high';
  readonly sound: boolean;
}

/** The acceptor's word, as the port says it. */
export type AcceptorWord =
  | 'offline'
  | 'initializing'
  | 'disabled'
  | 'idle'
  | 'accepting'
  | 'escrow'
  | 'stacking'
  | 'returning'
  | 'rejecting'
  | 'full'
  | 'boxRemoved'
  | 'jammedInAcceptor'
  | 'jammedInStacker'
  | 'cheated'
  | 'paused'
  | 'failed';

export type PrinterWord =
  | { readonly kind: 'ready'; readonly paper: 'ok' | 'nearEnd' }
  | { readonly kind: 'paperOut' }
  | { readonly kind: 'coverOpen' }
  | { readonly kind: 'fault'; readonly detail: string }
  | { readonly kind: 'offline'; readonly detail: string }
  | { readonly kind: 'unconfirmed' };

/** The last note the journal knows, to tell a repeat from an orphan. */
export interface LastNote {
  readonly noteId: string;
  readonly transactionId: string;
  readonly valueFen: Fen;
  /**
   * `located`: stacked, and claimed instead of credited; as with `credited`, the device may say it again. `lost`: in doubt,
   * and the path was free or out of sight since: a note that comes back is another one.
   */
  readonly state: 'stacking' | 'credited' | 'acknowledged' | 'returned' | 'inDoubt' | 'lost' | 'located';
}

/** A note on its way back to the hand with no payment waiting for it; it may still get stuck. */
export interface HandedBack {
  /** Whose payment was on the screen, or null where nobody's was. */
  readonly transactionId: string | null;
  readonly valueFen: Fen;
}

/** A payment whose resident has left before the outcome was known. */
export interface BackgroundPayment {
  readonly facts: PaymentFacts;
  readonly posting: Posting;
  /** Wall clock of the submission, for the deadline of a reversal. */
  readonly submittedAtMs: number;
  /** It is being taken back, and never sent again. */
  readonly reversing: boolean;
}

/** A claim whose money is on its way to the account once more. */
export interface ClaimPosting {
  readonly claimNumber: string;
  readonly posting: Posting;
}

export interface Kiosk {
  readonly stage: Stage;
  readonly display: Display;
  /** Monotonic milliseconds of the last touch, note or answer. */
  readonly lastTouchMs: number;
  readonly acceptor: { readonly fitted: boolean; readonly word: AcceptorWord; readonly detail: string };
  readonly printer: { readonly fitted: boolean; readonly word: PrinterWord };
  readonly cardReader: CardReaderFacts;
  readonly premises: Premises;
  /** Written cards that the back end has not confirmed. */
  readonly cardConfirms: readonly CardConfirm[];
  /** The journal takes nothing more: no money moves until a restart verified it. */
  readonly journalFailed: boolean;
  /** The disk is full but for the reserve: what is under way is finished, nothing new is taken. */
  readonly spaceLow: boolean;
  readonly boxPresent: boolean;
  /** The box came back and nobody has said whether it was emptied. */
  readonly boxUnanswered: boolean;
  /** Monotonic milliseconds until which a terminal that restarted too often takes no money; 0 where it did not. */
  readonly quietUntilMs: number;
  /** The last tick's clocks: they should have moved together. */
  readonly clocks: { readonly wallMs: number; readonly monotonicMs: number } | null;
  /** Wrong searches for a paper, and when the newest was: a stranger's account is not to be guessed. */
  readonly finds: { readonly wrong: number; readonly lastWrongMs: number };
  readonly claimPostings: readonly ClaimPosting[];
  /** The business day that is running, and the ended days that still have to be compared. */
  readonly day: {
    readonly current: string;
    readonly toReconcile: readonly string[];
    readonly nextTryMs: number;
    /** Lists that were asked for. `entries`: how many bookings of its own the kiosk then had to compare with. */
    readonly asked: readonly { readonly businessDate: string; readonly entries: number; readonly byHand: boolean }[];
  };
  readonly lastNote: LastNote | null;
  readonly handedBack: HandedBack | null;
  readonly background: readonly BackgroundPayment[];
  readonly lookUps: number;
  /** Questions that were asked of the back end's services; each has a number. */
  readonly questions: number;
  /** Wrong numbers of recharge cards at this terminal, and when the newest was. */
  readonly rechargeCards: { readonly wrong: number; readonly lastWrongMs: number };
  readonly orphans: number;
  /** Wrong PINs since the last right one, and the wall clock of the newest. */
  readonly pin: { readonly wrongTries: number; readonly lastWrongAtMs: number };
}

/** What a hand at the screen asks for; the contract's resident commands have the same shape. */
export type Action =
  | RechargeAction
  | InformationAction
  | { readonly kind: 'start'; readonly purpose: Purpose }
  | { readonly kind: 'submitAccount'; readonly accountNumber: string }
  | { readonly kind: 'toggleBill'; readonly billId: string }
  | { readonly kind: 'continue' }
  | { readonly kind: 'chooseAmount'; readonly amountFen: number }
  | { readonly kind: 'agree'; readonly withoutReceipt: boolean }
  | { readonly kind: 'pay' }
  | { readonly kind: 'finishShort' }
  | { readonly kind: 'acceptChange' }
  | { readonly kind: 'addNotes' }
  | { readonly kind: 'takeClaim' }
  | { readonly kind: 'goBack' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'touch' }
  | { readonly kind: 'setLanguage'; readonly language: 'zh-CN' | 'en' }
  | ({ readonly kind: 'setDisplay' } & Omit<Display, 'language'>)
  /** From home to the search for a paper. */
  | { readonly kind: 'findReceipt'; readonly by: 'number' | 'account' }
  | { readonly kind: 'findByNumber'; readonly number: string }
  | { readonly kind: 'findByAccount'; readonly accountNumber: string; readonly amountFen: number }
  /** Another paper of the result on the screen, or the copy of a paper that was found. */
  | { readonly kind: 'reprint' }
  | { readonly kind: 'openService' }
  | { readonly kind: 'leaveService' }
  | { readonly kind: 'serviceAnswerBox'; readonly emptied: boolean }
  | {
      readonly kind: 'serviceSettleClaim';
      readonly claimNumber: string;
      readonly evidence: CounterEvidence;
      readonly reference: string;
    }
  | { readonly kind: 'servicePostClaim'; readonly claimNumber: string }
  | { readonly kind: 'serviceReconcile'; readonly businessDate: string }
  | { readonly kind: 'serviceTestPrint' }
  /** Gives back whatever is in the reader. */
  | { readonly kind: 'serviceEjectCard' }
  | { readonly kind: 'serviceNoteTest'; readonly on: boolean }
  | { readonly kind: 'serviceJournalPage'; readonly page: number };

export type LookUpResult =
  | { readonly kind: 'found'; readonly account: Account; readonly bills: readonly Bill[]; readonly quoteToken: string }
  | { readonly kind: 'refused'; readonly reason: 'unknownAccount' | 'blockedAccount' }
  | { readonly kind: 'unknown' };

export type PostingAnswer =
  | { readonly kind: 'accepted'; readonly booking: BookingFacts }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly changed: { readonly bills: readonly Bill[]; readonly quoteToken: string } | undefined;
    }
  /** An attempt ended without a definite answer; the outbox goes on. `mismatched`: it spoke of something else. */
  | { readonly kind: 'unknown'; readonly mismatched?: boolean };

export type DeviceAnswer = 'done' | 'refused' | 'unanswered' | 'escrowGone';
export type ReceiptEnd =
  | { readonly kind: 'printed' }
  | { readonly kind: 'sent' }
  | { readonly kind: 'notPrinted'; readonly reason: string }
  | { readonly kind: 'uncertain'; readonly reason: string };

export type Input =
  | CardInput
  | PremisesInput
  | InformationInput
  /** First of all inputs: the replayed transactions that had not ended. */
  | { readonly kind: 'started'; readonly open: readonly OpenTransaction[] }
  | { readonly kind: 'action'; readonly action: Action }
  | { readonly kind: 'pinChecking' }
  | { readonly kind: 'pinChecked'; readonly right: boolean }
  | { readonly kind: 'tick' }
  | { readonly kind: 'lookedUp'; readonly requestId: number; readonly result: LookUpResult }
  | { readonly kind: 'intakeAnswered'; readonly asked: 'open' | 'close'; readonly answer: DeviceAnswer }
  | { readonly kind: 'stackAnswered'; readonly noteId: string; readonly answer: DeviceAnswer }
  | { readonly kind: 'returnAnswered'; readonly answer: DeviceAnswer }
  | { readonly kind: 'acknowledged'; readonly noteId: string; readonly answer: DeviceAnswer }
  | { readonly kind: 'opened'; readonly found: 'nothing' | 'noteInValidator' | 'noteInStacker' | 'noteInEscrow' }
  | { readonly kind: 'stateChanged'; readonly state: AcceptorWord; readonly detail: string }
  | { readonly kind: 'noteInEscrow'; readonly escrowId: string; readonly valueFen: Fen }
  | { readonly kind: 'noteStacked'; readonly stackedId: string; readonly valueFen: Fen; readonly repeat: boolean }
  | { readonly kind: 'noteReturned'; readonly valueFen: Fen | undefined }
  | { readonly kind: 'noteRejected'; readonly reason: string }
  | { readonly kind: 'cheatSuspected' }
  | { readonly kind: 'postingAnswered'; readonly postingId: string; readonly answer: PostingAnswer }
  | {
      readonly kind: 'receiptEnded';
      readonly transactionId: string;
      readonly number: string;
      readonly end: ReceiptEnd;
    }
  | { readonly kind: 'printerChanged'; readonly status: PrinterWord }
  | { readonly kind: 'dayListed'; readonly businessDate: string; readonly outcome: DayListing }
  | { readonly kind: 'spaceLow'; readonly low: boolean }
  | { readonly kind: 'journalFailed' };

export type DayListing =
  | { readonly kind: 'listed'; readonly bookings: readonly BackEndBooking[] }
  /** The back end offers no list: days cannot be compared here. */
  | { readonly kind: 'notOffered' }
  | { readonly kind: 'unknown' };

/** A transaction of the journal that is not closed, or whose posting has no definite answer. */
export interface OpenTransaction {
  readonly facts: PaymentFacts;
  /** A durable stack intent without an end. `taken`: the device had acknowledged the stack command. */
  readonly openNote: { readonly noteId: string; readonly valueFen: Fen; readonly taken: boolean } | null;
  readonly posting: Posting | null;
  readonly change: { readonly bills: readonly Bill[]; readonly quoteToken: string } | null;
  readonly booking: BookingFacts | null;
  /** The newest document. `printing` without an end: nobody knows what is on the paper. */
  readonly receipt: ReceiptFacts;
  readonly papers: readonly Paper[];
  readonly submittedAtMs: number;
  readonly reversing: boolean;
  /** The last that is known of writing its card; null where no write was begun. `uncertain` where none ended. */
  readonly cardWrite: CardBook['last'] | null;
  /** The resident has been shown the end. */
  readonly closed: boolean;
}

export type Effect =
  | CardEffect
  | InformationEffect
  | { readonly kind: 'openIntake'; readonly valuesFen: readonly Fen[] }
  | { readonly kind: 'closeIntake' }
  | { readonly kind: 'stackNote'; readonly noteId: string; readonly escrowId: string }
  | { readonly kind: 'returnNote'; readonly escrowId: string }
  /** `noteId` is null where nothing was credited: the device still needs its acknowledgement. */
  | { readonly kind: 'acknowledgeStacked'; readonly stackedId: string; readonly noteId: string | null }
  | { readonly kind: 'lookUp'; readonly requestId: number; readonly accountNumber: string }
  /** `secret`: of a recharge card; it is in no record. */
  | { readonly kind: 'submit'; readonly posting: Posting; readonly secret?: string }
  /** Takes back a posting whose outcome is unknown; ends as `postingAnswered` with `refused: reversed` or `accepted`. */
  | { readonly kind: 'reverse'; readonly posting: Posting }
  | { readonly kind: 'listDay'; readonly businessDate: string }
  | { readonly kind: 'exportDay'; readonly report: DayReport }
  | { readonly kind: 'print'; readonly document: ReceiptDocument; readonly language: 'zh-CN' | 'en' }
  | { readonly kind: 'checkPrinter' };

export type RefusalName =
  | 'notNow'
  | 'noteMoving'
  | 'moneyTaken'
  | 'nothingInserted'
  | 'notEnough'
  | 'nothingChosen'
  | 'amountOutOfRange'
  | 'cashUnavailable'
  | 'receiptUnavailable'
  | 'outOfService'
  | 'pinLocked'
  | 'copyLimit'
  | 'claimClosed'
  | 'evidenceMissing'
  | 'noAccount';

/** What a step may know of the world. Pure: the same kiosk, input and surroundings give the same step. */
export interface Surroundings {
  readonly settings: Settings;
  readonly monotonicMs: number;
  readonly wallMs: number;
  /** A fresh transaction number, used if this step needs one. */
  readonly freshTransactionId: string;
  /** The terminal's date, `2026-11-22`. */
  readonly businessDate: string;
  /** What the journal adds up to, for reading. */
  readonly books: Books;
  /** SHA-256 of the posting's body, hex. */
  readonly hashPosting: (posting: Posting) => string;
  /** What a phone shows of a booked payment, signed by the terminal; kept short enough for a code. */
  readonly receiptText: (document: ReceiptDocument, language: Display['language']) => string;
  /** SHA-256 of what stands on a paper, hex; the mark of a copy is left out. */
  readonly digest: (document: ReceiptDocument) => string;
}

export type Step =
  | {
      readonly kind: 'advance';
      readonly kiosk: Kiosk;
      readonly records: readonly KioskRecord[];
      readonly effects: readonly Effect[];
    }
  | { readonly kind: 'refuse'; readonly reason: RefusalName };
