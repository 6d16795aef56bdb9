import {
  ARREARS_TIMEOUT_MS,
  LIST_TIMEOUT_MS,
  LOOK_UP_TIMEOUT_MS,
  POST_TIMEOUT_MS,
  QUERY_TIMEOUT_MS,
  REVERSE_TIMEOUT_MS,
} from '../../../core/billing/http-gateway.ts';
import {
  CARD_ORDER_TIMEOUT_MS,
  COMPLAINT_TIMEOUT_MS,
  CREDITS_TIMEOUT_MS,
  FIND_TIMEOUT_MS,
  HISTORY_TIMEOUT_MS,
  INVOICE_TIMEOUT_MS,
  MESSAGE_TIMEOUT_MS,
  NOTICES_TIMEOUT_MS,
  RATING_TIMEOUT_MS,
  TARIFF_TIMEOUT_MS,
  TRIAL_TIMEOUT_MS,
} from '../../../core/billing/http-services.ts';
import { fen } from '../../../core/domain/money.ts';
import type { Posting } from '../../../core/domain/order.ts';
import type { BillingGateway } from '../../../core/ports/billing-gateway.ts';
import type { UtilityServices } from '../../../core/ports/utility-services.ts';
import { recharge } from './postings.ts';

export type KioskSide = BillingGateway & UtilityServices;

/** One operation that a kiosk sends: how it is asked, what a good answer is, and who else an answer may speak of. */
export interface ContractOperation {
  readonly name: string;
  readonly timeoutMs: number;
  /** `POST /postings`. */
  readonly line: string;
  ask(side: KioskSide): Promise<{ readonly kind: string }>;
  readonly good: object;
  /** The kind of outcome of the good answer. */
  readonly success: string;
  /** Members that make the same answers speak of something else. */
  readonly other: object;
  /** A refusal that is understood; undefined where none is agreed. */
  readonly refusal: object | undefined;
  /** A 501 with the operation's name is an outcome of its own. */
  readonly isService: boolean;
}

const accountNumber = '0310100007';
const sinceMs = 1_795_132_800_000;
const day = { terminalId: 'T0001', businessDate: '2026-11-22' };
export const posting: Posting = recharge('p1', accountNumber, fen(5_000));
export const booking = { bookingNumber: 'B1', totalFen: 5_000, balanceFen: 8_647, bookedAtMs: 1 };
export const account = {
  accountNumber,
  maskedName: 'Y*',
  maskedAddress: 'Elm Road **',
  kind: 'prepaid',
  balanceFen: -5,
};
export const bill = {
  billId: 'b1',
  period: '2026-10',
  usageCentiKwh: 100,
  dueDate: '2026-11-30',
  principalFen: 49,
  lateFeeFen: 1,
  totalFen: 50,
  partPaymentAllowed: false,
};
const line = { tier: 1, band: 'flat', usageCentiKwh: 10_240, priceE8Yuan: 48_830_000, amountFen: 5_000 };
const trial = { amountFen: 5_000, arrearsFen: 0, unitsCentiKwh: 10_240, lines: [line] };

function billingOperation(
  operation: Omit<ContractOperation, 'isService' | 'refusal'> & { readonly refusal?: object },
): ContractOperation {
  return { refusal: undefined, ...operation, isService: false };
}

function service(operation: Omit<ContractOperation, 'isService' | 'success' | 'refusal'> & { refusal?: object }) {
  return { refusal: undefined, ...operation, success: 'answered', isService: true };
}

export const contractOperations: readonly ContractOperation[] = [
  billingOperation({
    name: 'lookUp',
    timeoutMs: LOOK_UP_TIMEOUT_MS,
    line: `GET /accounts/${accountNumber}`,
    ask: (side) => side.lookUp(accountNumber),
    good: account,
    success: 'found',
    other: { accountNumber: '0310100008' },
    refusal: { accountNumber, reason: 'blockedAccount' },
  }),
  billingOperation({
    name: 'getArrears',
    timeoutMs: ARREARS_TIMEOUT_MS,
    line: `GET /accounts/${accountNumber}/arrears`,
    ask: (side) => side.getArrears(accountNumber),
    good: { accountNumber, bills: [bill], quoteToken: 'Q1' },
    success: 'quoted',
    other: { accountNumber: '0310100008' },
    refusal: { accountNumber, reason: 'unknownAccount' },
  }),
  billingOperation({
    name: 'post',
    timeoutMs: POST_TIMEOUT_MS,
    line: 'POST /postings',
    ask: (side) => side.post(posting),
    good: { postingId: 'p1', booking },
    success: 'accepted',
    other: { postingId: 'p2' },
    refusal: { postingId: 'p1', reason: 'dayClosed' },
  }),
  billingOperation({
    name: 'query',
    timeoutMs: QUERY_TIMEOUT_MS,
    line: 'GET /postings/p1',
    ask: (side) => side.query('p1'),
    good: { state: 'accepted', postingId: 'p1', booking },
    success: 'accepted',
    other: { postingId: 'p2' },
  }),
  billingOperation({
    name: 'reverse',
    timeoutMs: REVERSE_TIMEOUT_MS,
    line: 'POST /postings/p1/reversal',
    ask: (side) => side.reverse(posting),
    good: { state: 'reversed', postingId: 'p1' },
    success: 'reversed',
    other: { postingId: 'p2' },
    refusal: { postingId: 'p1', reason: 'notAllowed' },
  }),
  billingOperation({
    name: 'listBookings',
    timeoutMs: LIST_TIMEOUT_MS,
    line: 'GET /bookings/T0001/2026-11-22',
    ask: (side) => side.listBookings(day),
    good: { state: 'listed', ...day, bookings: [{ postingId: 'p1', bookingNumber: 'B1', totalFen: 5_000 }] },
    success: 'listed',
    other: { terminalId: 'T0002' },
  }),
  service({
    name: 'find',
    timeoutMs: FIND_TIMEOUT_MS,
    line: 'POST /accounts/search',
    ask: (side) => side.find({ by: 'meter', value: '01234567890' }),
    good: {
      by: 'meter',
      value: '01234567890',
      accounts: [{ accountNumber, maskedName: 'Y*', maskedAddress: 'Elm Road **' }],
    },
    other: { value: '01234567891' },
    refusal: { by: 'meter', value: '01234567890', reason: 'notAllowed' },
  }),
  service({
    name: 'trial',
    timeoutMs: TRIAL_TIMEOUT_MS,
    line: `POST /accounts/${accountNumber}/trial`,
    ask: (side) => side.trial({ accountNumber, kind: 'token', amountFen: fen(5_000) }),
    good: { accountNumber, kind: 'token', trial },
    other: { kind: 'recharge' },
    refusal: { accountNumber, reason: 'outOfRange' },
  }),
  service({
    name: 'getHistory',
    timeoutMs: HISTORY_TIMEOUT_MS,
    line: `POST /accounts/${accountNumber}/history`,
    ask: (side) => side.getHistory({ accountNumber, phoneTail: '0000' }),
    good: {
      accountNumber,
      months: [{ period: '2026-10', usageCentiKwh: 18_600, amountFen: 9_082 }],
      payments: [{ atMs: 1, amountFen: 9_082, means: 'kiosk' }],
    },
    other: { accountNumber: '0310100008' },
    refusal: { accountNumber, reason: 'notVerified' },
  }),
  service({
    name: 'listCredits',
    timeoutMs: CREDITS_TIMEOUT_MS,
    line: `GET /accounts/${accountNumber}/credits?sinceMs=${sinceMs}`,
    ask: (side) => side.listCredits({ accountNumber, sinceMs }),
    good: { accountNumber, sinceMs, credits: [{ atMs: sinceMs, amountFen: 5_000, state: 'onMeter' }] },
    other: { sinceMs: 1 },
    refusal: { accountNumber, reason: 'unknownAccount' },
  }),
  service({
    name: 'getTariff',
    timeoutMs: TARIFF_TIMEOUT_MS,
    line: `GET /accounts/${accountNumber}/tariff`,
    ask: (side) => side.getTariff(accountNumber),
    good: {
      accountNumber,
      tableId: 'beijing',
      basis: 'month',
      limitsCentiKwh: [24_000],
      prices: [{ tier: 1, band: 'flat', priceE8Yuan: 48_830_000 }],
    },
    other: { accountNumber: '0310100008' },
    refusal: { accountNumber, reason: 'unknownAccount' },
  }),
  service({
    name: 'commitCardOrder',
    timeoutMs: CARD_ORDER_TIMEOUT_MS,
    line: 'POST /card-orders/O-1/commit',
    ask: (side) => side.commitCardOrder('O-1'),
    good: { state: 'committed', orderId: 'O-1' },
    other: { orderId: 'O-2' },
    refusal: { orderId: 'O-1', reason: 'notAllowed' },
  }),
  service({
    name: 'abortCardOrder',
    timeoutMs: CARD_ORDER_TIMEOUT_MS,
    line: 'POST /card-orders/O-1/abort',
    ask: (side) => side.abortCardOrder('O-1', 'cardLost'),
    good: { state: 'aborted', orderId: 'O-1' },
    other: { orderId: 'O-2' },
    refusal: { orderId: 'O-1', reason: 'notAllowed' },
  }),
  service({
    name: 'sendMessage',
    timeoutMs: MESSAGE_TIMEOUT_MS,
    line: 'POST /messages',
    ask: (side) => side.sendMessage({ id: 'm-1', phone: '10000000000', text: 'Paid 50.00 yuan.' }),
    good: { state: 'taken', id: 'm-1' },
    other: { id: 'm-2' },
    refusal: { id: 'm-1', reason: 'notAllowed' },
  }),
  service({
    name: 'requestInvoice',
    timeoutMs: INVOICE_TIMEOUT_MS,
    line: 'POST /invoices',
    ask: (side) => side.requestInvoice({ id: 'i-1', postingId: 'p1', title: { kind: 'holder' } }),
    good: { id: 'i-1', requestNumber: 'R-1', title: 'Y*' },
    other: { id: 'i-2' },
    refusal: { id: 'i-1', reason: 'alreadyInvoiced' },
  }),
  service({
    name: 'listNotices',
    timeoutMs: NOTICES_TIMEOUT_MS,
    line: 'GET /notices?area=Elm%20Road',
    ask: (side) => side.listNotices({ area: 'Elm Road' }),
    good: {
      area: 'Elm Road',
      notices: [{ id: 'n-1', version: 1, kind: 'restored', area: 'Elm Road', fromMs: 1, text: 'Power is back.' }],
    },
    other: { area: 'Oak Road' },
  }),
  service({
    name: 'complain',
    timeoutMs: COMPLAINT_TIMEOUT_MS,
    line: 'POST /complaints',
    ask: (side) =>
      side.complain({
        id: 'c-1',
        about: 'terminal',
        text: 'The paper was empty.',
        accountNumber: undefined,
        transactionId: undefined,
        phone: undefined,
      }),
    good: { id: 'c-1', ticketNumber: 'T-1' },
    other: { id: 'c-2' },
    refusal: { id: 'c-1', reason: 'notAllowed' },
  }),
  service({
    name: 'rate',
    timeoutMs: RATING_TIMEOUT_MS,
    line: 'POST /ratings',
    ask: (side) => side.rate({ id: 'r-1', transactionId: undefined, stars: 5 }),
    good: { state: 'taken', id: 'r-1' },
    other: { id: 'r-2' },
    refusal: { id: 'r-1', reason: 'notAllowed' },
  }),
];
