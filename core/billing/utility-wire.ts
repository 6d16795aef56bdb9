import { z } from 'zod';

import { fen } from '../domain/money.ts';
import { shownText, visibleText } from './shown-text.ts';

/** What travels between the HTTP gateway and a utility's server, as JSON. Amounts are whole fen. */

/** Fen, ten billion yuan: no account has it, and the sum of every bill on a list stays a safe integer. */
const MAX_AMOUNT_FEN = 1e12;
const amount = z.int().nonnegative().max(MAX_AMOUNT_FEN).transform(fen);
/** A balance may be owed. */
const signedAmount = z.int().min(-MAX_AMOUNT_FEN).max(MAX_AMOUNT_FEN).transform(fen);
const name = z.string().min(1).max(200);
/** The last millisecond that is written with four digits of a year; later ones cannot be put on paper. */
const MAX_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** Characters; an account whose name is nonsense can still be paid for, so only the absurd is refused. */
const MAX_RAW_TEXT_CHARS = 10_000;
const shown = z.string().max(MAX_RAW_TEXT_CHARS).transform(shownText);
/** On paper and on the screen, and compared at the day's end: cleaned alike wherever it comes from. */
const bookingNumber = name.transform(visibleText).pipe(z.string().min(1));

const wireBill = z
  .object({
    billId: name,
    period: z.string().regex(/^\d{4}-\d{2}$/u),
    usageCentiKwh: z.int().nonnegative(),
    dueDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/u),
    principalFen: amount,
    lateFeeFen: amount,
    totalFen: amount,
    partPaymentAllowed: z.boolean(),
  })
  .refine((bill) => bill.principalFen + bill.lateFeeFen === bill.totalFen, 'a bill does not add up');

/** More unpaid months than anybody has; a longer list is nonsense. */
const MAX_BILLS = 240;
const wireBills = z.array(wireBill).max(MAX_BILLS);

export const wireAccount = z.object({
  accountNumber: name,
  maskedName: shown,
  maskedAddress: shown,
  kind: z.enum(['postpaid', 'prepaid']),
  balanceFen: signedAmount,
});

export const wireArrears = z.object({ accountNumber: name, bills: wireBills, quoteToken: name });

const businessDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/u);

const wireBooking = z.object({
  bookingNumber,
  totalFen: amount,
  balanceFen: signedAmount,
  bookedAtMs: z.int().nonnegative().max(MAX_TIME_MS),
  businessDate: businessDate.optional(),
});
const wireRefusalReason = z.enum([
  'amountChanged',
  'blockedAccount',
  'unknownAccount',
  'dayClosed',
  'conflict',
  'notAllowed',
  'reversed',
]);

export const wireAccepted = z.object({ postingId: name, booking: wireBooking });

export const wireRefused = z.object({
  postingId: name,
  reason: wireRefusalReason,
  changed: z.object({ bills: wireBills, quoteToken: name }).optional(),
});

/** Lookup and arrears refuse with these only. */
export const wireAccountRefused = z.object({
  accountNumber: name,
  reason: z.enum(['unknownAccount', 'blockedAccount']),
});

/** `notFound` has a body of its own: a bare 404 may come from any box on the way and says nothing. */
export const wireQuery = z.discriminatedUnion('state', [
  z.object({ state: z.literal('accepted'), postingId: name, booking: wireBooking }),
  z.object({ state: z.literal('refused'), postingId: name, reason: wireRefusalReason }),
  z.object({ state: z.literal('notFound'), postingId: name }),
]);

/** The answer to a reversal. `accepted`: the booking stays and is to be believed. */
export const wireReversal = z.discriminatedUnion('state', [
  z.object({ state: z.literal('reversed'), postingId: name }),
  z.object({ state: z.literal('accepted'), postingId: name, booking: wireBooking }),
]);

/** No terminal takes more payments in a day; the answer's own limit of bytes ends the list before. */
const MAX_BOOKINGS = 10_000;

/** One day of one terminal. `notOffered` is a definite answer: this back end gives no lists. */
export const wireDay = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('listed'),
    terminalId: name,
    businessDate,
    bookings: z.array(z.object({ postingId: name, bookingNumber, totalFen: amount })).max(MAX_BOOKINGS),
  }),
  z.object({ state: z.literal('notOffered'), terminalId: name, businessDate }),
]);

const wireAllocation = z.strictObject({ billId: name, period: name, amountFen: amount, whole: z.boolean() });

export const wirePosting = z
  .strictObject({
    id: name,
    transactionId: name,
    terminalId: name,
    kind: z.enum(['bills', 'prepayment', 'recharge']),
    accountNumber: name,
    quoteToken: name.optional(),
    allocations: z.array(wireAllocation).max(MAX_BILLS),
    balanceFen: amount,
    totalFen: amount,
    businessDate,
  })
  .transform((posting) => ({ ...posting, quoteToken: posting.quoteToken }));
