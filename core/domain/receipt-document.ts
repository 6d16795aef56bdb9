import type { Fen } from './money.ts';
import { maskAccountNumber } from './numbers.ts';
import type { Posting } from './order.ts';
import { bookedFen, claimsFen, insertedFen, surplusFen, type BookingFacts, type PaymentFacts } from './payment.ts';
import type { Settings } from './kiosk.ts';
import { vendLines, vendProof, type CardSaid } from './vend-lines.ts';
import type { PaperKind } from './records.ts';

/** A receipt in keys and values; the words come from `assets/locales/<language>/receipt.json` when it is printed. */
export interface ReceiptDocument {
  readonly number: string;
  readonly transactionId: string;
  readonly what: PaperKind | 'collectionSlip' | 'page' | 'test';
  readonly lines: readonly ReceiptLine[];
}

/** A paper that a resident takes along. */
export type PaperDocument = ReceiptDocument & { readonly what: PaperKind };

export type ReceiptValue =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'money'; readonly amountFen: Fen }
  | { readonly kind: 'time'; readonly atMs: number };

export type ReceiptLine =
  | { readonly kind: 'logo' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'blank' }
  | { readonly kind: 'heading'; readonly key: string }
  /** Digits that somebody keys in: large, and on lines that fit the narrowest paper. */
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'text'; readonly key: string; readonly params: Readonly<Record<string, string>> }
  | {
      readonly kind: 'pair';
      readonly labelKey: string;
      readonly params: Readonly<Record<string, string>>;
      readonly value: ReceiptValue;
      readonly bold: boolean;
    }
  | { readonly kind: 'qr'; readonly data: string };

export interface ReceiptContext {
  readonly settings: Settings;
  readonly atMs: number;
}

/**
 * The one original of a booked payment; claims of the same transaction stand on it too. `card`: what is known of the card
 * that the purchase belongs on.
 */
export function paidReceipt(
  facts: PaymentFacts,
  posting: Posting,
  booking: BookingFacts,
  context: ReceiptContext,
  card: CardSaid = 'notWritten',
): PaperDocument {
  const { kind } = posting;
  // No cash was asked for where a card was redeemed.
  const cash = [pair('label.due', money(facts.order.dueFen)), pair('label.inserted', money(insertedFen(facts)))];
  // All of it was bought: nothing of it lies on a balance.
  const hasSurplus = kind !== 'token' && kind !== 'card' && surplusFen(facts) > 0;
  return {
    number: facts.transactionId,
    transactionId: facts.transactionId,
    what: 'receipt',
    lines: [
      ...head('title.receipt', facts, context),
      ...billLines(facts, posting),
      ...vendLines(posting, booking),
      ...(kind === 'rechargeCard' ? [] : cash),
      pair('label.credited', money(bookedFen(posting, booking)), true),
      ...(hasSurplus ? [pair('label.surplus', money(surplusFen(facts)))] : []),
      pair('label.newBalance', money(booking.balanceFen)),
      pair('label.booking', plain(booking.bookingNumber)),
      ...vendProof(booking.vend, card),
      ...claimLines(facts),
      { kind: 'rule' },
      text('text.notAnInvoice'),
      ...foot(facts.transactionId, context),
    ],
  };
}

/** The kiosk holds money that it could not place: the number is the resident's proof. */
export function claimSlip(facts: PaymentFacts, context: ReceiptContext): PaperDocument {
  const first = facts.claims[0]?.number ?? facts.transactionId;
  return {
    number: first,
    transactionId: facts.transactionId,
    what: 'claimSlip',
    lines: [
      ...head('title.claimSlip', facts, context),
      pair('label.due', money(facts.order.dueFen)),
      pair('label.inserted', money(insertedFen(facts))),
      ...claimLines(facts),
      { kind: 'rule' },
      ...foot(first, context),
    ],
  };
}

/** Neither success nor failure: what was taken, and the number to ask by. */
export function pendingSlip(
  facts: PaymentFacts,
  number: string,
  context: ReceiptContext,
  rechargeCardTail?: string,
): PaperDocument {
  const taken = [
    pair('label.due', money(facts.order.dueFen)),
    pair('label.inserted', money(insertedFen(facts)), true),
    pair('label.claim', plain(number), true),
    text('text.pending'),
  ];
  // The terminal holds no money: what is waited for is the card's.
  const waiting = [
    pair('label.rechargeCard', plain(`**** ${rechargeCardTail ?? ''}`), true),
    pair('label.inquiry', plain(number), true),
    text('text.pendingRechargeCard'),
  ];
  return {
    number,
    transactionId: facts.transactionId,
    what: 'pendingSlip',
    lines: [
      ...head(rechargeCardTail === undefined ? 'title.pendingSlip' : 'title.pendingRechargeCard', facts, context),
      ...(rechargeCardTail === undefined ? taken : waiting),
      ...claimLines(facts),
      { kind: 'rule' },
      ...foot(number, context),
    ],
  };
}

/** Marks a further paper. It is no part of what the paper says: the original and its copies share one digest. */
export const copyMarkKey = 'title.copy';

/** The same paper once more, marked at its head and at its foot so that neither half passes for an original. */
export function copyOf(document: ReceiptDocument, copy: number): ReceiptDocument {
  const mark = text(copyMarkKey, { n: String(copy) });
  return { ...document, lines: [mark, ...document.lines, mark] };
}

/** No transaction has this number: a test print is nobody's receipt. */
export const testPrintNumber = 'TEST';

export function testPrint(context: ReceiptContext): ReceiptDocument {
  return {
    number: testPrintNumber,
    transactionId: testPrintNumber,
    what: 'test',
    lines: [
      { kind: 'logo' },
      { kind: 'blank' },
      { kind: 'heading', key: 'title.test' },
      { kind: 'blank' },
      pair('label.terminal', plain(context.settings.terminalId)),
      pair('label.time', { kind: 'time', atMs: context.atMs }),
      { kind: 'rule' },
      text('text.testPrint'),
      { kind: 'qr', data: `LP:TEST:${context.settings.terminalId}` },
    ],
  };
}

function head(titleKey: string, facts: PaymentFacts, context: ReceiptContext): ReceiptLine[] {
  return [
    { kind: 'logo' },
    { kind: 'blank' },
    { kind: 'heading', key: titleKey },
    { kind: 'blank' },
    pair('label.operator', plain(context.settings.operatorName)),
    pair('label.terminal', plain(context.settings.terminalId)),
    pair('label.transaction', plain(facts.transactionId)),
    pair('label.time', { kind: 'time', atMs: context.atMs }),
    pair('label.account', plain(maskAccountNumber(facts.order.account.accountNumber))),
    pair('label.name', plain(facts.order.account.maskedName)),
    { kind: 'rule' },
  ];
}

function billLines(facts: PaymentFacts, posting: Posting): ReceiptLine[] {
  const lines: ReceiptLine[] = posting.allocations.flatMap((allocation) => {
    const bill = facts.order.bills.find((candidate) => candidate.billId === allocation.billId);
    const key = allocation.whole ? 'label.bill' : 'text.partPayment';
    const line = pair(key, money(allocation.amountFen), false, { period: allocation.period });
    return bill === undefined || bill.lateFeeFen === 0 ? [line] : [line, pair('label.lateFee', money(bill.lateFeeFen))];
  });
  const { kind } = posting;
  if (kind === 'recharge' || kind === 'token' || kind === 'card') {
    lines.push(pair('label.recharge', money(posting.balanceFen)));
  }
  if (kind === 'prepayment') lines.push(pair('label.prepayment', money(posting.balanceFen)));
  return lines;
}

function claimLines(facts: PaymentFacts): ReceiptLine[] {
  if (facts.claims.length === 0) return [];
  return [
    { kind: 'rule' },
    ...facts.claims.map((claim) => pair('label.claim', plain(claim.number), true)),
    pair('label.claimAmount', money(claimsFen(facts)), true),
    text('text.claimHowTo'),
  ];
}

function foot(number: string, context: ReceiptContext): ReceiptLine[] {
  return [
    text('text.hotline', { hotline: context.settings.hotline }),
    { kind: 'blank' },
    { kind: 'qr', data: `LP:${context.settings.terminalId}:${number}` },
    { kind: 'blank' },
    text('text.keepThis'),
  ];
}

function pair(
  labelKey: string,
  value: ReceiptValue,
  bold = false,
  params: Readonly<Record<string, string>> = {},
): ReceiptLine {
  return { kind: 'pair', labelKey, params, value, bold };
}

function text(key: string, params: Readonly<Record<string, string>> = {}): ReceiptLine {
  return { kind: 'text', key, params };
}

function plain(value: string): ReceiptValue {
  return { kind: 'plain', text: value };
}

function money(amountFen: Fen): ReceiptValue {
  return { kind: 'money', amountFen };
}
