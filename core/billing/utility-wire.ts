import { z } from 'zod';

import {
  MAX_LINES,
  amount,
  basis,
  breakdownLine,
  businessDate,
  count,
  instantMs,
  name,
  orderKind,
  period,
  shown,
  signedAmount,
  tier,
  tierLimits,
  visibleName,
} from './wire-parts.ts';

/** Accounts, bills and postings as they travel between the HTTP gateway and a utility's server; see `openapi.yaml`. */

const wireBreakdown = z.object({
  lines: z.array(breakdownLine).max(MAX_LINES),
  roundingFen: signedAmount,
  totalFen: amount,
  position: z.object({ basis, tier, usedCentiKwh: count, limitsCentiKwh: tierLimits }),
});

const wireBill = z
  .object({
    billId: name,
    period,
    usageCentiKwh: count,
    dueDate: businessDate,
    principalFen: amount,
    lateFeeFen: amount,
    totalFen: amount,
    partPaymentAllowed: z.boolean(),
    breakdown: wireBreakdown.optional(),
  })
  .refine((bill) => bill.principalFen + bill.lateFeeFen === bill.totalFen, 'a bill does not add up')
  .transform(({ breakdown, ...bill }) => {
    // An explanation that does not explain the amount is left out; what is owed stays as it is.
    const explained = breakdown !== undefined && addsUp(breakdown) && breakdown.totalFen === bill.principalFen;
    return explained ? { ...bill, breakdown } : bill;
  });

function addsUp({ lines, roundingFen, totalFen }: z.output<typeof wireBreakdown>): boolean {
  return lines.reduce<number>((sum, line) => sum + line.amountFen, roundingFen) === totalFen;
}

/** More unpaid months than anybody has; a longer list is nonsense. */
const MAX_BILLS = 240;
const wireBills = z.array(wireBill).max(MAX_BILLS);

/** Writes of one purchase, and the largest card there is; a longer list is nonsense. */
const MAX_CARD_WRITES = 64;
const MAX_CARD_OFFSET = 65_535;
const MAX_WRITE_HEX_CHARS = 1_024;
const wireCardOrder = z.object({
  orderId: name,
  cardNumber: name,
  amountFen: amount,
  unitsCentiKwh: count,
  writes: z
    .array(
      z.object({
        offset: count.max(MAX_CARD_OFFSET),
        hex: z
          .string()
          .regex(/^([0-9a-f]{2})+$/u)
          .max(MAX_WRITE_HEX_CHARS),
      }),
    )
    .min(1)
    .max(MAX_CARD_WRITES),
});

export const wireAccount = z.object({
  accountNumber: name,
  maskedName: shown,
  maskedAddress: shown,
  kind: z.enum(['postpaid', 'prepaid']),
  balanceFen: signedAmount,
  supply: z.enum(['balance', 'remote', 'token', 'card']).optional(),
  meterNumber: name.optional(),
  cardNumber: name.optional(),
  arrearsFen: amount.optional(),
  limits: z.object({ minFen: amount, maxFen: amount }).optional(),
  openCardOrder: wireCardOrder.optional(),
});

export const wireArrears = z.object({ accountNumber: name, bills: wireBills, quoteToken: name });

/** A credit, a key-change pair, and room for more; nobody keys in longer lists. */
const MAX_TOKENS = 8;
const wireVend = z.object({
  arrearsFen: amount,
  unitsCentiKwh: count,
  // Whether they are tokens is judged with the booking: a wrong one calls a person, and is no fault of the line.
  tokens: z.array(z.string().max(200)).max(MAX_TOKENS),
  cardOrder: wireCardOrder.optional(),
});

const wireBooking = z.object({
  bookingNumber: visibleName,
  totalFen: amount,
  balanceFen: signedAmount,
  bookedAtMs: instantMs,
  businessDate: businessDate.optional(),
  vend: wireVend.optional(),
});
const wireRefusalReason = z.enum([
  'amountChanged',
  'blockedAccount',
  'unknownAccount',
  'dayClosed',
  'conflict',
  'notAllowed',
  'arrearsFirst',
  'cardOrderOpen',
  'rechargeCardUnknown',
  'rechargeCardUsed',
  'rechargeCardLocked',
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
    bookings: z.array(z.object({ postingId: name, bookingNumber: visibleName, totalFen: amount })).max(MAX_BOOKINGS),
  }),
  z.object({ state: z.literal('notOffered'), terminalId: name, businessDate }),
]);

const wireAllocation = z.strictObject({ billId: name, period: name, amountFen: amount, whole: z.boolean() });

const postingMembers = {
  id: name,
  transactionId: name,
  terminalId: name,
  kind: orderKind,
  accountNumber: name,
  quoteToken: name.optional(),
  allocations: z.array(wireAllocation).max(MAX_BILLS),
  balanceFen: amount,
  totalFen: amount,
  businessDate,
  meterNumber: name.optional(),
  cardNumber: name.optional(),
  rechargeCardTail: z
    .string()
    .regex(/^\d{4}$/u)
    .optional(),
};

export const wirePosting = z
  .strictObject(postingMembers)
  .transform((posting) => ({ ...posting, quoteToken: posting.quoteToken }));

/** A posting, and beside it the secret of a recharge card, which is no part of it. */
export const wirePostRequest = z
  .strictObject({
    ...postingMembers,
    secret: z
      .string()
      .regex(/^\d{8,32}$/u)
      .optional(),
  })
  .refine(({ kind, secret }) => secret === undefined || kind === 'rechargeCard', 'only a recharge card has a secret')
  .transform(({ secret, ...posting }) => ({ posting: { ...posting, quoteToken: posting.quoteToken }, secret }));
