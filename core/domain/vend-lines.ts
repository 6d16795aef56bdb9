import type { Fen } from './money.ts';
import type { Posting, Vend } from './order.ts';
import type { BookingFacts } from './payment.ts';
import type { ReceiptLine, ReceiptValue } from './receipt-document.ts';
import { groupStsDigits } from './sts-form.ts';

/** What a paper can say of the card that a purchase belongs on. */
export type CardSaid = 'written' | 'uncertain' | 'notWritten';

/** Groups of a token on the first of its two lines: five in large letters are too wide for the narrowest paper. */
const groupsOnFirstLine = 3;
/** The last digits of a card that are shown: enough to know it by. */
const cardTail = 4;

/** What a booking bought: for which meter or card, how much power, and what arrears took of it. */
export function vendLines(
  { kind, meterNumber, cardNumber, rechargeCardTail }: Posting,
  booking: BookingFacts,
): ReceiptLine[] {
  const { vend } = booking;
  const lines: ReceiptLine[] = [];
  if (kind === 'rechargeCard') lines.push(pair('label.rechargeCard', plain(`**** ${rechargeCardTail ?? ''}`)));
  if (meterNumber !== undefined) lines.push(pair('label.meter', plain(meterNumber)));
  if (cardNumber !== undefined) lines.push(pair('label.card', plain(`**** ${cardNumber.slice(-cardTail)}`)));
  if (vend !== undefined && vend.arrearsFen > 0) lines.push(pair('label.arrears', money(vend.arrearsFen)));
  if (vend !== undefined && vend.unitsCentiKwh > 0) lines.push(pair('label.units', plain(inKwh(vend.unitsCentiKwh))));
  return lines;
}

/** What has to be keyed in or written before the power is there. Nothing where the utility does it by itself. */
export function vendProof(vend: Vend | undefined, card: CardSaid): ReceiptLine[] {
  if (vend === undefined) return [];
  return [...tokenLines(vend.tokens), ...(vend.cardOrder === undefined ? [] : cardLines(vend.cardOrder.orderId, card))];
}

/** Every token twice, as one misprinted dot makes a digit another one, and as a code. */
function tokenLines(tokens: readonly string[]): ReceiptLine[] {
  if (tokens.length === 0) return [];
  const of = String(tokens.length);
  const twice = ['text.token', 'text.tokenAgain'].flatMap((key) =>
    tokens.flatMap((token, index): ReceiptLine[] => [
      { kind: 'blank' },
      { kind: 'text', key, params: { n: String(index + 1), of } },
      ...digitLines(token),
    ]),
  );
  const codes = tokens.flatMap((token): ReceiptLine[] => [{ kind: 'blank' }, { kind: 'qr', data: token }]);
  return [{ kind: 'rule' }, ...twice, ...codes, { kind: 'text', key: 'text.tokenHowTo', params: {} }];
}

function digitLines(token: string): ReceiptLine[] {
  const groups = groupStsDigits(token).split(' ');
  const lines = [groups.slice(0, groupsOnFirstLine), groups.slice(groupsOnFirstLine)];
  return lines.filter((line) => line.length > 0).map((line) => ({ kind: 'digits', text: line.join(' ') }));
}

const cardWords = {
  written: 'text.cardWritten',
  uncertain: 'text.cardUncertain',
  notWritten: 'text.cardNotWritten',
} as const;

function cardLines(orderId: string, card: CardSaid): ReceiptLine[] {
  const words: ReceiptLine = { kind: 'text', key: cardWords[card], params: {} };
  if (card === 'written') return [{ kind: 'rule' }, words];
  return [
    { kind: 'rule' },
    { kind: 'heading', key: card === 'uncertain' ? 'title.cardUncertain' : 'title.cardNotWritten' },
    pair('label.cardOrder', plain(orderId), true),
    words,
  ];
}

/** `12345` → `123.45`. */
function inKwh(centiKwh: number): string {
  return `${Math.floor(centiKwh / 100)}.${String(centiKwh % 100).padStart(2, '0')}`;
}

function pair(labelKey: string, value: ReceiptValue, bold = false): ReceiptLine {
  return { kind: 'pair', labelKey, params: {}, value, bold };
}

function plain(text: string): ReceiptValue {
  return { kind: 'plain', text };
}

function money(amountFen: Fen): ReceiptValue {
  return { kind: 'money', amountFen };
}
