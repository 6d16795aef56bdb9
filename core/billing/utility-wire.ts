import { z } from 'zod';

import { fen } from '../domain/money.ts';

/** What travels between the HTTP gateway and a utility's server, as JSON. Amounts are whole fen. */

const amount = z.int().nonnegative().transform(fen);
/** A balance may be owed. */
const signedAmount = z.int().transform(fen);
const name = z.string().min(1).max(200);

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
  maskedName: z.string().max(200),
  maskedAddress: z.string().max(200),
  kind: z.enum(['postpaid', 'prepaid']),
  balanceFen: signedAmount,
});

export const wireArrears = z.object({ accountNumber: name, bills: wireBills, quoteToken: name });

const wireBooking = z.object({ bookingNumber: name, totalFen: amount, balanceFen: signedAmount, bookedAtMs: z.int() });
const wireRefusalReason = z.enum([
  'amountChanged',
  'blockedAccount',
  'unknownAccount',
  'dayClosed',
  'conflict',
  'notAllowed',
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
  })
  .transform((posting) => ({ ...posting, quoteToken: posting.quoteToken }));
