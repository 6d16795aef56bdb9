/**
 * Made from openapi.yaml by `npm run contract:types`; a test compares the two. Do not edit.
 */

export interface paths {
  readonly '/accounts/{accountNumber}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    /** An account by its number */
    readonly get: operations['lookUp'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/accounts/search': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Accounts by meter, phone, ID-card hash, purchase card, QR or number
     * @description A POST, so that phone numbers and hashes do not stand in access logs. `idCardHash` is SHA-256 in lower-case hex of
     *     the number's 18 characters (a final X is upper case); the number itself never leaves the card reader. An empty list
     *     is a good answer.
     */
    readonly post: operations['find'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/accounts/{accountNumber}/arrears': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    /**
     * The unpaid bills, and a quote token
     * @description The token stands for exactly these amounts. A posting of bills carries it; where an amount has changed since, answer
     *     the posting with `amountChanged` and the new amounts. The kiosk shows them again; nothing is booked.
     */
    readonly get: operations['getArrears'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/accounts/{accountNumber}/trial': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * What an amount would buy
     * @description Promises nothing. The booking says what was bought.
     */
    readonly post: operations['trial'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/accounts/{accountNumber}/history': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Usage and payments of the last 24 months
     * @description `phoneTail`, the last four digits of the phone on the account, is the proof that a household asks about itself.
     *     Count wrong proofs; answer `notVerified`, and `locked` once there were too many.
     */
    readonly post: operations['getHistory'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/accounts/{accountNumber}/credits': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    /** Recharges since an instant ("did my power arrive?") */
    readonly get: operations['listCredits'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/accounts/{accountNumber}/tariff': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    /** The tariff of an account */
    readonly get: operations['getTariff'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/postings': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Book bills, a prepayment, a recharge, a token, a card purchase or a recharge card
     * @description Books all of it or nothing. Answer within 20 seconds; a late answer is not lost, since the kiosk asks by id.
     *     `totalFen` of the booking is the posting's; a booking of another total is not believed (of `rechargeCard` alone
     *     the booking's total is the value of the card). A `token` booking without tokens, and a `card` booking without a card
     *     order for that very card, are not believed either, and a person is called.
     */
    readonly post: operations['post'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/postings/{postingId}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The posting's `id`.
         * @example 0192f0c1-0001
         */
        readonly postingId: components['parameters']['postingId'];
      };
      readonly cookie?: never;
    };
    /**
     * What became of a posting
     * @description Answered from the books. `notFound` is definite: it was never booked; the kiosk then sends it again under the same
     *     id. A posting that is still being worked on is not `notFound`: wait for it, or answer 503.
     */
    readonly get: operations['query'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/postings/{postingId}/confirmation': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The posting's `id`.
         * @example 0192f0c1-0001
         */
        readonly postingId: components['parameters']['postingId'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Confirm advice; the client has the answer on paper
     * @description Not needed and not sent by a kiosk: a posting is definite at 200, and whatever got lost on the way is asked for by
     *     `query`. For back ends whose other clients work in two steps, request and confirmation: the advice is answered from the
     *     books like `query`, as often as it is repeated. A booking must never depend on it.
     */
    readonly post: operations['confirm'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/postings/{postingId}/reversal': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The posting's `id`.
         * @example 0192f0c1-0001
         */
        readonly postingId: components['parameters']['postingId'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Reverse advice (冲正) for a posting whose outcome is unknown
     * @description The body is the posting again, without `secret`. It is repeated until the answer is definite; a second advice gets
     *     the same answer. `reversed` promises that nothing of the posting is booked, now or later: where the id is not known
     *     yet, close it for good, and refuse with `reversed` what arrives late. `accepted` says that the booking stays.
     *     Kiosks send it for `bills` and `prepayment` only, and only where the operator has allowed it.
     */
    readonly post: operations['reverse'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/card-orders/{orderId}/commit': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Of the card order.
         * @example O-1
         */
        readonly orderId: components['parameters']['orderId'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * The card is written
     * @description Repeated until definite. A second time gives the same answer.
     */
    readonly post: operations['commitCardOrder'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/card-orders/{orderId}/abort': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Of the card order.
         * @example O-1
         */
        readonly orderId: components['parameters']['orderId'];
      };
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * The card can never be written; the money goes to the balance
     * @description The same rules as for `commitCardOrder`. An order that was committed is refused with `notAllowed`.
     */
    readonly post: operations['abortCardOrder'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/bookings/{terminalId}/{businessDate}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The kiosk.
         * @example DEMO-001
         */
        readonly terminalId: components['parameters']['terminalId'];
        /**
         * @description A day in the utility's time zone.
         * @example 2026-11-22
         */
        readonly businessDate: components['parameters']['businessDate'];
      };
      readonly cookie?: never;
    };
    /**
     * What stands booked for a terminal on a day, one line a booking
     * @description Reversals are left out. By your own dates.
     */
    readonly get: operations['listBookings'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/bookings/{terminalId}/{businessDate}/totals': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The kiosk.
         * @example DEMO-001
         */
        readonly terminalId: components['parameters']['terminalId'];
        /**
         * @description A day in the utility's time zone.
         * @example 2026-11-22
         */
        readonly businessDate: components['parameters']['businessDate'];
      };
      readonly cookie?: never;
    };
    /**
     * How many bookings and how much, without the lines
     * @description The sum of `listBookings`. A kiosk compares line by line and does not ask for it.
     */
    readonly get: operations['getDayTotals'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/messages': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * A receipt to a phone
     * @description The same id is sent to the phone once. `200` says that it was taken, not that it arrived.
     */
    readonly post: operations['sendMessage'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/invoices': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * An e-invoice for a booking
     * @description One invoice a booking; a second request under another id is refused with `alreadyInvoiced`.
     */
    readonly post: operations['requestInvoice'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/notices': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Outages, planned or not, and changes of the service */
    readonly get: operations['listNotices'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/complaints': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** A complaint */
    readonly post: operations['complain'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/ratings': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** How satisfied somebody is, 1 to 5 */
    readonly post: operations['rate'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    readonly Name: string;
    /** @description Shown and printed; more than 64 characters are cut. */
    readonly ShownText: string;
    /** @description Whole fen. */
    readonly Fen: number;
    /** @description Whole fen; may be owed. */
    readonly SignedFen: number;
    /** @description Hundredths of a kWh. */
    readonly CentiKwh: number;
    /** @description 10⁻⁸ yuan a kWh. */
    readonly PriceE8Yuan: number;
    /** @description Milliseconds since the epoch, UTC. */
    readonly InstantMs: number;
    /** @description A day in the utility's time zone. */
    readonly BusinessDate: string;
    readonly Period: string;
    /** @enum {string} */
    readonly Band: 'flat' | 'sharp' | 'peak' | 'valley';
    /** @description From 1. */
    readonly Tier: number;
    /** @enum {string} */
    readonly Basis: 'month' | 'year';
    /** @enum {string} */
    readonly OrderKind: 'bills' | 'prepayment' | 'recharge' | 'token' | 'card' | 'rechargeCard';
    /**
     * @description `amountChanged` comes with `changed`. `arrearsFirst`: nothing is sold before the arrears are paid by themselves.
     *     `cardOrderOpen`: a purchase on this card is paid and not written. `reversed`: it was taken back.
     * @enum {string}
     */
    readonly PostRefusal:
      | 'amountChanged'
      | 'blockedAccount'
      | 'unknownAccount'
      | 'dayClosed'
      | 'conflict'
      | 'notAllowed'
      | 'arrearsFirst'
      | 'cardOrderOpen'
      | 'rechargeCardUnknown'
      | 'rechargeCardUsed'
      | 'rechargeCardLocked'
      | 'reversed';
    /** @enum {string} */
    readonly QuestionRefusal:
      | 'unknownAccount'
      | 'blockedAccount'
      | 'notVerified'
      | 'locked'
      | 'outOfRange'
      | 'arrearsFirst'
      | 'invalidTitle'
      | 'alreadyInvoiced'
      | 'notAllowed';
    readonly Account: {
      readonly accountNumber: components['schemas']['Name'];
      readonly maskedName: components['schemas']['ShownText'];
      readonly maskedAddress: components['schemas']['ShownText'];
      /** @enum {string} */
      readonly kind: 'postpaid' | 'prepaid';
      readonly balanceFen: components['schemas']['SignedFen'];
      /**
       * @description How power that was paid for reaches a prepaid customer.
       * @enum {string}
       */
      readonly supply?: 'balance' | 'remote' | 'token' | 'card';
      readonly meterNumber?: components['schemas']['Name'];
      readonly cardNumber?: components['schemas']['Name'];
      readonly arrearsFen?: components['schemas']['Fen'];
      readonly limits?: components['schemas']['Limits'];
      readonly openCardOrder?: components['schemas']['CardOrder'];
    };
    /** @description What one recharge may be. */
    readonly Limits: {
      readonly minFen: components['schemas']['Fen'];
      readonly maxFen: components['schemas']['Fen'];
    };
    readonly CardOrder: {
      readonly orderId: components['schemas']['Name'];
      readonly cardNumber: components['schemas']['Name'];
      readonly amountFen: components['schemas']['Fen'];
      readonly unitsCentiKwh: components['schemas']['CentiKwh'];
      readonly writes: readonly components['schemas']['CardWrite'][];
    };
    readonly CardWrite: {
      readonly offset: number;
      /** @description Whole bytes, lower case. */
      readonly hex: string;
    };
    readonly BreakdownLine: {
      readonly tier: components['schemas']['Tier'];
      readonly band: components['schemas']['Band'];
      readonly usageCentiKwh: components['schemas']['CentiKwh'];
      readonly priceE8Yuan: components['schemas']['PriceE8Yuan'];
      readonly amountFen: components['schemas']['Fen'];
    };
    /** @description Upper bounds of all tiers but the last. */
    readonly TierLimits: readonly components['schemas']['CentiKwh'][];
    /**
     * @description How the principal came about. `totalFen` is the principal, and the lines with `roundingFen` are `totalFen`; one that
     *     does not add up is not shown.
     */
    readonly BillBreakdown: {
      readonly lines: readonly components['schemas']['BreakdownLine'][];
      readonly roundingFen: components['schemas']['SignedFen'];
      readonly totalFen: components['schemas']['Fen'];
      readonly position: {
        readonly basis: components['schemas']['Basis'];
        readonly tier: components['schemas']['Tier'];
        readonly usedCentiKwh: components['schemas']['CentiKwh'];
        readonly limitsCentiKwh: components['schemas']['TierLimits'];
      };
    };
    /** @description `principalFen` and `lateFeeFen` (违约金) are `totalFen`. */
    readonly Bill: {
      readonly billId: components['schemas']['Name'];
      readonly period: components['schemas']['Period'];
      readonly usageCentiKwh: components['schemas']['CentiKwh'];
      readonly dueDate: components['schemas']['BusinessDate'];
      readonly principalFen: components['schemas']['Fen'];
      readonly lateFeeFen: components['schemas']['Fen'];
      readonly totalFen: components['schemas']['Fen'];
      readonly partPaymentAllowed: boolean;
      readonly breakdown?: components['schemas']['BillBreakdown'];
    };
    readonly Bills: readonly components['schemas']['Bill'][];
    readonly Arrears: {
      readonly accountNumber: components['schemas']['Name'];
      readonly bills: components['schemas']['Bills'];
      readonly quoteToken: components['schemas']['Name'];
    };
    readonly AccountRefused: {
      readonly accountNumber: components['schemas']['Name'];
      /** @enum {string} */
      readonly reason: 'unknownAccount' | 'blockedAccount';
    };
    readonly AccountKey: {
      readonly by: components['schemas']['AccountKeyKind'];
      readonly value: components['schemas']['Name'];
    };
    /** @enum {string} */
    readonly AccountKeyKind: 'account' | 'meter' | 'phone' | 'idCardHash' | 'purchaseCard' | 'qr';
    readonly FoundAccounts: {
      readonly by: components['schemas']['AccountKeyKind'];
      readonly value: components['schemas']['Name'];
      readonly accounts: readonly components['schemas']['AccountSummary'][];
    };
    readonly AccountSummary: {
      readonly accountNumber: components['schemas']['Name'];
      readonly maskedName: components['schemas']['ShownText'];
      readonly maskedAddress: components['schemas']['ShownText'];
    };
    readonly FindRefused: {
      readonly by: components['schemas']['AccountKeyKind'];
      readonly value: components['schemas']['Name'];
      readonly reason: components['schemas']['QuestionRefusal'];
    };
    readonly TrialRequest: {
      readonly kind: components['schemas']['OrderKind'];
      readonly amountFen: components['schemas']['Fen'];
    };
    readonly Trial: {
      readonly amountFen: components['schemas']['Fen'];
      readonly arrearsFen: components['schemas']['Fen'];
      readonly unitsCentiKwh: components['schemas']['CentiKwh'];
      readonly lines: readonly components['schemas']['BreakdownLine'][];
    };
    readonly TrialAnswer: {
      readonly accountNumber: components['schemas']['Name'];
      readonly kind: components['schemas']['OrderKind'];
      readonly trial: components['schemas']['Trial'];
    };
    readonly HistoryRequest: {
      readonly phoneTail: string;
    };
    readonly HistoryAnswer: {
      readonly accountNumber: components['schemas']['Name'];
      readonly months: readonly components['schemas']['UsageMonth'][];
      readonly payments: readonly components['schemas']['PaidEntry'][];
    };
    readonly UsageMonth: {
      readonly period: components['schemas']['Period'];
      readonly usageCentiKwh: components['schemas']['CentiKwh'];
      readonly amountFen: components['schemas']['Fen'];
    };
    readonly PaidEntry: {
      readonly atMs: components['schemas']['InstantMs'];
      readonly amountFen: components['schemas']['Fen'];
      /** @description kiosk, counter, online, bank, rechargeCard or other. Every other word is read as other. */
      readonly means: string;
    };
    readonly CreditsAnswer: {
      readonly accountNumber: components['schemas']['Name'];
      readonly sinceMs: components['schemas']['InstantMs'];
      readonly credits: readonly components['schemas']['Credit'][];
    };
    readonly Credit: {
      readonly atMs: components['schemas']['InstantMs'];
      readonly amountFen: components['schemas']['Fen'];
      /** @enum {string} */
      readonly state: 'booked' | 'sentToMeter' | 'onMeter' | 'tokenIssued' | 'cardNotWritten' | 'cardWritten';
    };
    readonly TariffAnswer: {
      readonly accountNumber: components['schemas']['Name'];
      readonly tableId: components['schemas']['Name'];
      readonly basis: components['schemas']['Basis'];
      readonly limitsCentiKwh: components['schemas']['TierLimits'];
      readonly prices: readonly components['schemas']['TariffPrice'][];
    };
    readonly TariffPrice: {
      readonly tier: components['schemas']['Tier'];
      readonly band: components['schemas']['Band'];
      readonly priceE8Yuan: components['schemas']['PriceE8Yuan'];
    };
    readonly QuestionRefused: {
      readonly accountNumber: components['schemas']['Name'];
      readonly reason: components['schemas']['QuestionRefusal'];
    };
    /** @description `whole`: the bill is paid whole. */
    readonly Allocation: {
      readonly billId: components['schemas']['Name'];
      readonly period: components['schemas']['Name'];
      readonly amountFen: components['schemas']['Fen'];
      readonly whole: boolean;
    };
    /**
     * @description `allocations` and `balanceFen` are `totalFen`. `meterNumber` comes with a token, `cardNumber` with a card purchase,
     *     `rechargeCardTail`, the last four digits, with a recharge card.
     */
    readonly Posting: {
      readonly id: components['schemas']['Name'];
      readonly transactionId: components['schemas']['Name'];
      readonly terminalId: components['schemas']['Name'];
      readonly kind: components['schemas']['OrderKind'];
      readonly accountNumber: components['schemas']['Name'];
      readonly quoteToken?: components['schemas']['Name'];
      readonly allocations: readonly components['schemas']['Allocation'][];
      readonly balanceFen: components['schemas']['Fen'];
      readonly totalFen: components['schemas']['Fen'];
      readonly businessDate: components['schemas']['BusinessDate'];
      readonly meterNumber?: components['schemas']['Name'];
      readonly cardNumber?: components['schemas']['Name'];
      readonly rechargeCardTail?: string;
    };
    /** @description A posting, and beside it the secret of a recharge card. */
    readonly PostRequest: {
      readonly id: components['schemas']['Name'];
      readonly transactionId: components['schemas']['Name'];
      readonly terminalId: components['schemas']['Name'];
      readonly kind: components['schemas']['OrderKind'];
      readonly accountNumber: components['schemas']['Name'];
      readonly quoteToken?: components['schemas']['Name'];
      readonly allocations: readonly components['schemas']['Allocation'][];
      readonly balanceFen: components['schemas']['Fen'];
      readonly totalFen: components['schemas']['Fen'];
      readonly businessDate: components['schemas']['BusinessDate'];
      readonly meterNumber?: components['schemas']['Name'];
      readonly cardNumber?: components['schemas']['Name'];
      readonly rechargeCardTail?: string;
      /**
       * @description The scratch number; with `rechargeCard` only. Keep it out of every log and every answer. It is no part of the
       *     body that a repeat is compared with.
       */
      readonly secret?: string;
    };
    readonly Vend: {
      readonly arrearsFen: components['schemas']['Fen'];
      readonly unitsCentiKwh: components['schemas']['CentiKwh'];
      /** @description In the order in which they are keyed in. Leading zeros count. */
      readonly tokens: readonly string[];
      readonly cardOrder?: components['schemas']['CardOrder'];
    };
    /** @description `balanceFen` is the balance after the booking. */
    readonly Booking: {
      readonly bookingNumber: components['schemas']['Name'];
      readonly totalFen: components['schemas']['Fen'];
      readonly balanceFen: components['schemas']['SignedFen'];
      readonly bookedAtMs: components['schemas']['InstantMs'];
      readonly businessDate?: components['schemas']['BusinessDate'];
      readonly vend?: components['schemas']['Vend'];
    };
    readonly Accepted: {
      readonly postingId: components['schemas']['Name'];
      readonly booking: components['schemas']['Booking'];
    };
    readonly PostRefused: {
      readonly postingId: components['schemas']['Name'];
      readonly reason: components['schemas']['PostRefusal'];
      /** @description What is owed now, under a new quote. */
      readonly changed?: {
        readonly bills: components['schemas']['Bills'];
        readonly quoteToken: components['schemas']['Name'];
      };
    };
    readonly QueryAnswer:
      | components['schemas']['StateAccepted']
      | components['schemas']['StateRefused']
      | components['schemas']['StateNotFound'];
    readonly StateAccepted: {
      /** @constant */
      readonly state: 'accepted';
      readonly postingId: components['schemas']['Name'];
      readonly booking: components['schemas']['Booking'];
    };
    readonly StateRefused: {
      /** @constant */
      readonly state: 'refused';
      readonly postingId: components['schemas']['Name'];
      readonly reason: components['schemas']['PostRefusal'];
    };
    readonly StateNotFound: {
      /** @constant */
      readonly state: 'notFound';
      readonly postingId: components['schemas']['Name'];
    };
    readonly StateReversed: {
      /** @constant */
      readonly state: 'reversed';
      readonly postingId: components['schemas']['Name'];
    };
    readonly ReversalAnswer: components['schemas']['StateReversed'] | components['schemas']['StateAccepted'];
    readonly ReversalRefused: {
      readonly postingId: components['schemas']['Name'];
      readonly reason: components['schemas']['PostRefusal'];
    };
    readonly AbortRequest: {
      /** @enum {string} */
      readonly reason: 'cardLost' | 'cardBroken' | 'cardRefused';
    };
    readonly CardOrderCommitted: {
      /** @constant */
      readonly state: 'committed';
      readonly orderId: components['schemas']['Name'];
    };
    readonly CardOrderAborted: {
      /** @constant */
      readonly state: 'aborted';
      readonly orderId: components['schemas']['Name'];
    };
    readonly CardOrderRefused: {
      readonly orderId: components['schemas']['Name'];
      readonly reason: components['schemas']['QuestionRefusal'];
    };
    readonly DayAnswer: components['schemas']['DayListed'] | components['schemas']['DayNotOffered'];
    readonly DayListed: {
      /** @constant */
      readonly state: 'listed';
      readonly terminalId: components['schemas']['Name'];
      readonly businessDate: components['schemas']['BusinessDate'];
      readonly bookings: readonly components['schemas']['DayBooking'][];
    };
    readonly DayBooking: {
      readonly postingId: components['schemas']['Name'];
      readonly bookingNumber: components['schemas']['Name'];
      readonly totalFen: components['schemas']['Fen'];
    };
    readonly DayNotOffered: {
      /** @constant */
      readonly state: 'notOffered';
      readonly terminalId: components['schemas']['Name'];
      readonly businessDate: components['schemas']['BusinessDate'];
    };
    readonly TotalsAnswer: components['schemas']['DayTotals'] | components['schemas']['DayNotOffered'];
    readonly DayTotals: {
      /** @constant */
      readonly state: 'totalled';
      readonly terminalId: components['schemas']['Name'];
      readonly businessDate: components['schemas']['BusinessDate'];
      readonly count: number;
      /** @description Whole fen. */
      readonly totalFen: number;
    };
    readonly MessageRequest: {
      readonly id: components['schemas']['Name'];
      readonly phone: string;
      readonly text: string;
    };
    readonly Taken: {
      /** @constant */
      readonly state: 'taken';
      readonly id: components['schemas']['Name'];
    };
    readonly InvoiceTitle: components['schemas']['HolderTitle'] | components['schemas']['CompanyTitle'];
    /** @description In the name of the account's holder. */
    readonly HolderTitle: {
      /** @constant */
      readonly kind: 'holder';
    };
    readonly CompanyTitle: {
      /** @constant */
      readonly kind: 'company';
      /** @description 统一社会信用代码 or an older tax number. */
      readonly taxNumber: string;
    };
    readonly InvoiceRequest: {
      readonly id: components['schemas']['Name'];
      readonly postingId: components['schemas']['Name'];
      readonly title: components['schemas']['InvoiceTitle'];
    };
    readonly InvoiceAnswer: {
      readonly id: components['schemas']['Name'];
      readonly requestNumber: components['schemas']['Name'];
      readonly title: components['schemas']['ShownText'];
    };
    /** @description `area` repeats the question, and is left out where the question named none. */
    readonly NoticesAnswer: {
      readonly area?: components['schemas']['Name'];
      readonly notices: readonly components['schemas']['Notice'][];
    };
    readonly Notice: {
      readonly id: components['schemas']['Name'];
      readonly version: number;
      /** @enum {string} */
      readonly kind: 'plannedOutage' | 'unplannedOutage' | 'restored' | 'serviceChange';
      readonly area: components['schemas']['ShownText'];
      readonly fromMs: components['schemas']['InstantMs'];
      readonly untilMs?: components['schemas']['InstantMs'];
      /** @description More than 500 characters are cut. */
      readonly text: string;
    };
    readonly ComplaintRequest: {
      readonly id: components['schemas']['Name'];
      readonly accountNumber?: components['schemas']['Name'];
      /** @enum {string} */
      readonly about: 'bill' | 'outage' | 'payment' | 'service' | 'terminal' | 'other';
      readonly transactionId?: components['schemas']['Name'];
      readonly phone?: string;
      readonly text: string;
    };
    readonly ComplaintAnswer: {
      readonly id: components['schemas']['Name'];
      readonly ticketNumber: components['schemas']['Name'];
    };
    readonly RatingRequest: {
      readonly id: components['schemas']['Name'];
      readonly transactionId?: components['schemas']['Name'];
      readonly stars: number;
    };
    readonly RequestRefused: {
      readonly id: components['schemas']['Name'];
      readonly reason: components['schemas']['QuestionRefusal'];
    };
    readonly NotOffered: {
      /** @constant */
      readonly state: 'notOffered';
      readonly operation: components['schemas']['Name'];
    };
    /** @description RFC 9457. */
    readonly Problem: {
      readonly type?: string;
      readonly title: string;
      readonly status: number;
      readonly detail?: string;
    };
  };
  responses: {
    /** @description Not definite (RFC 9457). For the log; the kiosk takes it as unknown. */
    readonly Problem: {
      headers: {
        /** @description With 429 and 503; seconds or a date (RFC 9110). */
        readonly 'Retry-After'?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/problem+json': components['schemas']['Problem'];
      };
    };
    /** @description Definite; this back end has no such service. */
    readonly NotOffered: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['NotOffered'];
      };
    };
    /** @description Refused. */
    readonly AccountRefused: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['AccountRefused'];
      };
    };
    /** @description Refused. */
    readonly QuestionRefused: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['QuestionRefused'];
      };
    };
    /** @description Refused. */
    readonly RequestRefused: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['RequestRefused'];
      };
    };
    /** @description Committed, now or before. */
    readonly CardOrderCommitted: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['CardOrderCommitted'];
      };
    };
    /** @description Aborted, now or before. */
    readonly CardOrderAborted: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['CardOrderAborted'];
      };
    };
    /** @description Refused; there is no such order, or it ended the other way. */
    readonly CardOrderRefused: {
      headers: {
        readonly [name: string]: unknown;
      };
      content: {
        readonly 'application/json': components['schemas']['CardOrderRefused'];
      };
    };
  };
  parameters: {
    /**
     * @description 户号.
     * @example 0310100001
     */
    readonly accountNumber: components['schemas']['Name'];
    /**
     * @description The posting's `id`.
     * @example 0192f0c1-0001
     */
    readonly postingId: components['schemas']['Name'];
    /**
     * @description Of the card order.
     * @example O-1
     */
    readonly orderId: components['schemas']['Name'];
    /**
     * @description The kiosk.
     * @example DEMO-001
     */
    readonly terminalId: components['schemas']['Name'];
    /**
     * @description A day in the utility's time zone.
     * @example 2026-11-22
     */
    readonly businessDate: components['schemas']['BusinessDate'];
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  readonly lookUp: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The account. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Account'];
        };
      };
      readonly 422: components['responses']['AccountRefused'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly find: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['AccountKey'];
      };
    };
    readonly responses: {
      /** @description At most 20 accounts, masked. `by` and `value` repeat the question. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FoundAccounts'];
        };
      };
      /** @description Refused. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FindRefused'];
        };
      };
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly getArrears: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The bills, oldest first; none is a good answer. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Arrears'];
        };
      };
      readonly 422: components['responses']['AccountRefused'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly trial: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['TrialRequest'];
      };
    };
    readonly responses: {
      /** @description The units, and what is taken for arrears first. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['TrialAnswer'];
        };
      };
      readonly 422: components['responses']['QuestionRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly getHistory: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['HistoryRequest'];
      };
    };
    readonly responses: {
      /** @description Months oldest first, payments newest first. Months that are not known are left out. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['HistoryAnswer'];
        };
      };
      readonly 422: components['responses']['QuestionRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly listCredits: {
    readonly parameters: {
      readonly query: {
        /**
         * @description From this instant on.
         * @example 1795132800000
         */
        readonly sinceMs: components['schemas']['InstantMs'];
      };
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Newest first, at most 20. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['CreditsAnswer'];
        };
      };
      readonly 422: components['responses']['QuestionRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly getTariff: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description 户号.
         * @example 0310100001
         */
        readonly accountNumber: components['parameters']['accountNumber'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Tiers and prices. A bill carries its own breakdown. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['TariffAnswer'];
        };
      };
      readonly 422: components['responses']['QuestionRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly post: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['PostRequest'];
      };
    };
    readonly responses: {
      /** @description Booked, now or when this id came first. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description The same as 200. */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Accepted'];
        };
      };
      /** @description Refused; the id was used for another body. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PostRefused'];
        };
      };
      /** @description Refused. Nothing of it is booked, now or later. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['PostRefused'];
        };
      };
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly query: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The posting's `id`.
         * @example 0192f0c1-0001
         */
        readonly postingId: components['parameters']['postingId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Booked, refused, taken back (`refused` with `reversed`) or never booked. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['QueryAnswer'];
        };
      };
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly confirm: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The posting's `id`.
         * @example 0192f0c1-0001
         */
        readonly postingId: components['parameters']['postingId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description What stands in the books. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['QueryAnswer'];
        };
      };
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly reverse: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The posting's `id`.
         * @example 0192f0c1-0001
         */
        readonly postingId: components['parameters']['postingId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['Posting'];
      };
    };
    readonly responses: {
      /** @description Taken back, or it stays. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ReversalAnswer'];
        };
      };
      /** @description Refused; the id was used for another body. */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ReversalRefused'];
        };
      };
      /** @description Nothing is taken back here. That says nothing about the booking; the kiosk asks the books. */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ReversalRefused'];
        };
      };
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly commitCardOrder: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Of the card order.
         * @example O-1
         */
        readonly orderId: components['parameters']['orderId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      readonly 200: components['responses']['CardOrderCommitted'];
      readonly 422: components['responses']['CardOrderRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly abortCardOrder: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Of the card order.
         * @example O-1
         */
        readonly orderId: components['parameters']['orderId'];
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['AbortRequest'];
      };
    };
    readonly responses: {
      readonly 200: components['responses']['CardOrderAborted'];
      readonly 422: components['responses']['CardOrderRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly listBookings: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The kiosk.
         * @example DEMO-001
         */
        readonly terminalId: components['parameters']['terminalId'];
        /**
         * @description A day in the utility's time zone.
         * @example 2026-11-22
         */
        readonly businessDate: components['parameters']['businessDate'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The list, or that there are no lists here. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DayAnswer'];
        };
      };
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly getDayTotals: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description The kiosk.
         * @example DEMO-001
         */
        readonly terminalId: components['parameters']['terminalId'];
        /**
         * @description A day in the utility's time zone.
         * @example 2026-11-22
         */
        readonly businessDate: components['parameters']['businessDate'];
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The totals, or that there are none here. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['TotalsAnswer'];
        };
      };
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly sendMessage: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['MessageRequest'];
      };
    };
    readonly responses: {
      /** @description Taken. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Taken'];
        };
      };
      readonly 422: components['responses']['RequestRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly requestInvoice: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['InvoiceRequest'];
      };
    };
    readonly responses: {
      /** @description Taken. `title` is in whose name, masked. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['InvoiceAnswer'];
        };
      };
      readonly 422: components['responses']['RequestRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly listNotices: {
    readonly parameters: {
      readonly query?: {
        /** @description Left out, all areas of this terminal. */
        readonly area?: components['schemas']['Name'];
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Newest first. An amended notice has the same id and a higher version. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['NoticesAnswer'];
        };
      };
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly complain: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['ComplaintRequest'];
      };
    };
    readonly responses: {
      /** @description Taken, under a number that the resident can ask about. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ComplaintAnswer'];
        };
      };
      readonly 422: components['responses']['RequestRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
  readonly rate: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['RatingRequest'];
      };
    };
    readonly responses: {
      /** @description Taken. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Taken'];
        };
      };
      readonly 422: components['responses']['RequestRefused'];
      readonly 501: components['responses']['NotOffered'];
      readonly '4XX': components['responses']['Problem'];
      readonly '5XX': components['responses']['Problem'];
    };
  };
}
