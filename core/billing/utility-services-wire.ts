import { z } from 'zod';

import {
  MAX_LINES,
  amount,
  band,
  basis,
  breakdownLine,
  count,
  instantMs,
  name,
  orderKind,
  period,
  shown,
  shownNotice,
  tier,
  tierLimits,
  visibleName,
} from './wire-parts.ts';

/** The services beside bills and postings as they travel; see `openapi.yaml`. Each answer repeats what was asked about. */

/** A household has a few; more under one key is a mistake. */
const MAX_ACCOUNTS = 20;
const MAX_MONTHS = 24;
const MAX_PAYMENTS = 240;
const MAX_CREDITS = 20;
const MAX_NOTICES = 100;
/** Characters that a person types on a screen, or that a receipt has. */
const MAX_WRITTEN_CHARS = 2_000;

const reason = z.enum([
  'unknownAccount',
  'blockedAccount',
  'notVerified',
  'locked',
  'outOfRange',
  'arrearsFirst',
  'invalidTitle',
  'alreadyInvoiced',
  'notAllowed',
]);

const keyKind = z.enum(['account', 'meter', 'phone', 'idCardHash', 'purchaseCard', 'qr']);
const phone = z.string().regex(/^\+?\d{5,15}$/u);
const written = z.string().min(1).max(MAX_WRITTEN_CHARS);

export const wireAccountKey = z.strictObject({ by: keyKind, value: name });
export const wireTrialRequest = z.strictObject({ kind: orderKind, amountFen: amount });
export const wireHistoryRequest = z.strictObject({ phoneTail: z.string().regex(/^\d{4}$/u) });
export const wireAbortRequest = z.strictObject({ reason: z.enum(['cardLost', 'cardBroken', 'cardRefused']) });
export const wireMessageRequest = z.strictObject({ id: name, phone, text: written });
export const wireInvoiceRequest = z.strictObject({
  id: name,
  postingId: name,
  title: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('holder') }),
    z.strictObject({ kind: z.literal('company'), taxNumber: z.string().regex(/^[0-9A-Z]{15,20}$/u) }),
  ]),
});
export const wireComplaintRequest = z
  .strictObject({
    id: name,
    accountNumber: name.optional(),
    about: z.enum(['bill', 'outage', 'payment', 'service', 'terminal', 'other']),
    transactionId: name.optional(),
    phone: phone.optional(),
    text: written,
  })
  .transform((complaint) => ({
    ...complaint,
    accountNumber: complaint.accountNumber,
    transactionId: complaint.transactionId,
    phone: complaint.phone,
  }));
export const wireRatingRequest = z
  .strictObject({ id: name, transactionId: name.optional(), stars: z.int().min(1).max(5) })
  .transform((rating) => ({ ...rating, transactionId: rating.transactionId }));

export const wireNotOffered = z.object({ state: z.literal('notOffered'), operation: name });
export const wireFindRefused = z.object({ by: keyKind, value: name, reason });
export const wireQuestionRefused = z.object({ accountNumber: name, reason });
export const wireCardOrderRefused = z.object({ orderId: name, reason });
export const wireRequestRefused = z.object({ id: name, reason });

export const wireFound = z.object({
  by: keyKind,
  value: name,
  accounts: z.array(z.object({ accountNumber: name, maskedName: shown, maskedAddress: shown })).max(MAX_ACCOUNTS),
});

export const wireTrialAnswer = z.object({
  accountNumber: name,
  kind: orderKind,
  trial: z.object({
    amountFen: amount,
    arrearsFen: amount,
    unitsCentiKwh: count,
    lines: z.array(breakdownLine).max(MAX_LINES),
  }),
});

const knownMeans = z.enum(['kiosk', 'counter', 'online', 'bank', 'rechargeCard', 'other']);
const means = z
  .string()
  .max(200)
  .transform((word) => {
    const known = knownMeans.safeParse(word);
    return known.success ? known.data : 'other';
  });

export const wireHistory = z.object({
  accountNumber: name,
  months: z.array(z.object({ period, usageCentiKwh: count, amountFen: amount })).max(MAX_MONTHS),
  payments: z.array(z.object({ atMs: instantMs, amountFen: amount, means })).max(MAX_PAYMENTS),
});

const creditState = z.enum(['booked', 'sentToMeter', 'onMeter', 'tokenIssued', 'cardNotWritten', 'cardWritten']);
export const wireCredits = z.object({
  accountNumber: name,
  sinceMs: instantMs,
  credits: z.array(z.object({ atMs: instantMs, amountFen: amount, state: creditState })).max(MAX_CREDITS),
});

export const wireTariff = z.object({
  accountNumber: name,
  tableId: visibleName,
  basis,
  limitsCentiKwh: tierLimits,
  prices: z
    .array(z.object({ tier, band, priceE8Yuan: count }))
    .min(1)
    .max(MAX_LINES),
});

export const wireNotices = z.object({
  area: name.optional(),
  notices: z
    .array(
      z
        .object({
          id: name,
          version: z.int().min(1),
          kind: z.enum(['plannedOutage', 'unplannedOutage', 'restored', 'serviceChange']),
          area: shown,
          fromMs: instantMs,
          untilMs: instantMs.optional(),
          text: shownNotice,
        })
        .transform((notice) => ({ ...notice, untilMs: notice.untilMs })),
    )
    .max(MAX_NOTICES),
});

/** With a word of their own: a refusal that came with 200 has the id as well, and is no success. */
export const wireCommitted = z.object({ state: z.literal('committed'), orderId: name });
export const wireAborted = z.object({ state: z.literal('aborted'), orderId: name });
export const wireTaken = z.object({ state: z.literal('taken'), id: name });
export const wireInvoice = z.object({ id: name, requestNumber: visibleName, title: shown });
export const wireTicket = z.object({ id: name, ticketNumber: visibleName });
