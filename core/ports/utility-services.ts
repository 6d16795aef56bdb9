import type {
  AccountKey,
  AccountSummary,
  Credit,
  History,
  InvoiceTitle,
  QuestionRefusal,
  ServiceName,
} from '../domain/services.ts';
import type { Fen } from '../domain/money.ts';
import type { OrderKind, Trial } from '../domain/order.ts';

/**
 * What a utility offers beside bills and postings: questions that move no money, advices about cards, and papers.
 * Outcomes are definite (`answered` or `refused`), `notOffered` where this back end has no such service, or `unknown`;
 * a rejected promise is a bug. Each operation ends within its gateway's documented limit, and may be repeated.
 */
export interface UtilityServices {
  /** What this back end has; the kiosk shows nothing else. */
  readonly offered: ReadonlySet<ServiceName>;
  /** Every account under a key, at most 20, masked. */
  find(key: AccountKey): Promise<ServiceOutcome<readonly AccountSummary[]>>;
  /** What an amount would buy. Promises nothing: the booking says what it bought. */
  trial(request: TrialRequest): Promise<ServiceOutcome<Trial>>;
  getHistory(request: { readonly accountNumber: string; readonly phoneTail: string }): Promise<ServiceOutcome<History>>;
  /** Recharges since then, newest first, at most 20. */
  listCredits(request: {
    readonly accountNumber: string;
    readonly sinceMs: number;
  }): Promise<ServiceOutcome<readonly Credit[]>>;
  /** The card is written. Repeated until definite; a second time gives the same answer. */
  commitCardOrder(orderId: string): Promise<ServiceOutcome<{ readonly orderId: string }>>;
  /** The card can never be written (lost, broken): the money goes to the account's balance. Same rules. */
  abortCardOrder(orderId: string, reason: CardAbortReason): Promise<ServiceOutcome<{ readonly orderId: string }>>;
  sendMessage(message: MessageRequest): Promise<ServiceOutcome<{ readonly id: string }>>;
  requestInvoice(
    request: InvoiceRequest,
  ): Promise<ServiceOutcome<{ readonly requestNumber: string; readonly title: string }>>;
  /** The tariff of an account, as a text of lines; the bill itself carries its own breakdown. */
  getTariff(accountNumber: string): Promise<ServiceOutcome<TariffFacts>>;
  /** Outages, planned or not, and changes of the service, newest first. */
  listNotices(request: { readonly area: string | undefined }): Promise<ServiceOutcome<readonly ServiceNotification[]>>;
  complain(complaint: Complaint): Promise<ServiceOutcome<{ readonly ticketNumber: string }>>;
  rate(rating: Rating): Promise<ServiceOutcome<{ readonly id: string }>>;
}

export type { ServiceName };

export type ServiceOutcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly reason: QuestionRefusal }
  | { readonly kind: 'notOffered' }
  | { readonly kind: 'unknown'; readonly detail: string };

export interface TrialRequest {
  readonly accountNumber: string;
  readonly kind: OrderKind;
  readonly amountFen: Fen;
}

export type CardAbortReason = 'cardLost' | 'cardBroken' | 'cardRefused';

export interface MessageRequest {
  /** Of the kiosk: the same id is sent to the phone once. */
  readonly id: string;
  readonly phone: string;
  readonly text: string;
}

export interface InvoiceRequest {
  readonly id: string;
  readonly postingId: string;
  readonly title: InvoiceTitle;
}

export interface TariffFacts {
  readonly tableId: string;
  readonly basis: 'month' | 'year';
  /** Upper bounds of all tiers but the last. */
  readonly limitsCentiKwh: readonly number[];
  /** One a tier and band, 10⁻⁸ yuan a kWh. */
  readonly prices: readonly {
    readonly tier: number;
    readonly band: 'flat' | 'sharp' | 'peak' | 'valley';
    readonly priceE8Yuan: number;
  }[];
}

export interface ServiceNotification {
  readonly id: string;
  /** Grows when the notice is amended. */
  readonly version: number;
  readonly kind: 'plannedOutage' | 'unplannedOutage' | 'restored' | 'serviceChange';
  readonly area: string;
  readonly fromMs: number;
  readonly untilMs: number | undefined;
  readonly text: string;
}

export interface Complaint {
  readonly id: string;
  readonly accountNumber: string | undefined;
  readonly about: 'bill' | 'outage' | 'payment' | 'service' | 'terminal' | 'other';
  readonly transactionId: string | undefined;
  readonly phone: string | undefined;
  readonly text: string;
}

export interface Rating {
  readonly id: string;
  readonly transactionId: string | undefined;
  /** 1 to 5. */
  readonly stars: number;
}
