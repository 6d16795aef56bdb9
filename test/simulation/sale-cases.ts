import { fen } from '../../core/domain/money.ts';
import type { CardOrder, Order, Vend } from '../../core/domain/order.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import type { Evidence, UtilityOrder } from './evidence/evidence.ts';
import { GATE_LIMIT_MS, KEPT_LIMIT_MS } from './invariants/i32-the-reader-keeps-no-card.ts';
import { order, posting, records, screenOf, transactionId, type Change } from './sample-evidence.ts';
import type { Case } from './violation-case.ts';

const TOKEN = '65066744876381840728';
const OTHER_TOKEN = '07020619977244283279';
const tokenLines = ['6506 6744 8763', '8184 0728', '6506 6744 8763', '8184 0728'];
const vend: Vend = { arrearsFen: fen(0), unitsCentiKwh: 1_660, tokens: [TOKEN] };
const tokenSettled = { ...records.settled, vend } as const satisfies KioskRecord;
const tokenVisit = [records.consent, records.stacking, records.credited, records.submitted, tokenSettled];
const soldToken: Change = { utility: { sold: new Map([[posting.id, { totalFen: 5_000, vend }]]) } };
const tokenPaper = { title: 'receipt', codes: [TOKEN], above: undefined, whole: true };

const CARD = '880310100019';
const orderId = 'C000000001';
const WRITTEN = '0001000004d200001388a1b2c3d4';
const cardOrder: CardOrder = {
  orderId,
  cardNumber: CARD,
  amountFen: fen(5_000),
  unitsCentiKwh: 1_234,
  writes: [{ offset: 32, hex: WRITTEN }],
};
const cardAccount = { ...order.account, accountNumber: '0310100019', supply: 'card', cardNumber: CARD } as const;
const cardPurchase: Order = { ...order, kind: 'card', account: cardAccount };
const started = { kind: 'cardWriteStarted', transactionId, orderId } as const satisfies KioskRecord;
const written = { kind: 'cardWritten', transactionId, orderId } as const satisfies KioskRecord;
const confirmed = { kind: 'cardConfirmed', orderId, accepted: true } as const satisfies KioskRecord;

/** The order at the utility, and 256 bytes of a card with or without it. */
function withCard(state: UtilityOrder['state'], isOnCard: boolean, inside = CARD): Change {
  const { cardNumber, writes } = cardOrder;
  const ordered: UtilityOrder = { postingId: posting.id, accountNumber: '0310100019', cardNumber, writes, state };
  const memory = `${'ff'.repeat(32)}${isOnCard ? WRITTEN : 'ff'.repeat(14)}`;
  const cards: Partial<Evidence['cards']> = {
    memoryOf: () => memory,
    inReader: () => ({ cardNumber: inside, inMouth: false }),
  };
  return { utility: { orders: new Map([[orderId, ordered]]) }, cards };
}

const SECRET = '870000104729000000';
const typed: Change = { screen: { secrets: new Set([SECRET]) } };
const tailOnly = { ...records.submitted, posting: { ...posting, rechargeCardTail: SECRET.slice(-4) } };

/** What breaks the rules of tokens, purchase cards and recharge cards. */
export const saleCases: readonly Case[] = [
  {
    id: 'I1',
    what: 'a recharge card is credited with more than it was worth',
    moment: 'settled',
    change: { ledger: { totals: { redeemedFen: 1_000 } } as never },
  },
  {
    id: 'I6',
    what: 'a token is to be taken back',
    moment: 'requested',
    entries: [records.consent, { ...records.submitted, posting: { ...posting, kind: 'token' } }],
    event: { kind: 'reverse', what: posting },
    honest: { kind: 'query', what: posting.id },
  },
  {
    id: 'I29',
    what: 'another token than was sold',
    moment: 'before',
    change: soldToken,
    event: records.settled,
    honest: tokenSettled,
  },
  {
    id: 'I29',
    what: "another's token on the screen",
    moment: 'shown',
    entries: tokenVisit,
    event: {
      snapshot: screenOf({ kind: 'result', transactionNumber: transactionId, vend: { tokens: [OTHER_TOKEN] } }),
    },
    honest: { snapshot: screenOf({ kind: 'result', transactionNumber: transactionId, vend: { tokens: [TOKEN] } }) },
  },
  {
    id: 'I29',
    what: 'a group that is printed wrongly',
    moment: 'printed',
    entries: tokenVisit,
    event: { ...tokenPaper, lines: [transactionId, ...tokenLines.toSpliced(1, 1, '8184 0729')] },
    honest: { ...tokenPaper, lines: [transactionId, ...tokenLines] },
  },
  {
    id: 'I29',
    what: 'a code of another token',
    moment: 'printed',
    entries: tokenVisit,
    event: { ...tokenPaper, lines: [transactionId, ...tokenLines], codes: [OTHER_TOKEN] },
  },
  {
    id: 'I29',
    what: 'one token for two bookings',
    moment: 'rest',
    change: { utility: { sold: new Map([1, 2].map((number) => [`P${number}`, { totalFen: 5_000, vend }])) } },
  },
  {
    id: 'I30',
    what: 'bytes for a card with no try on paper',
    moment: 'toldReader',
    change: withCard('open', false),
    event: { kind: 'write' },
    honest: { kind: 'other' },
  },
  {
    id: 'I30',
    what: "bytes for another's card",
    moment: 'toldReader',
    entries: [started],
    change: withCard('open', false, '880310100020'),
    event: { kind: 'write' },
  },
  {
    id: 'I30',
    what: 'called written to the utility before it is',
    moment: 'requested',
    entries: [started],
    event: { kind: 'commit', what: orderId },
    honest: { kind: 'query', what: orderId },
  },
  {
    id: 'I30',
    what: 'called written once more after the answer',
    moment: 'requested',
    entries: [started, written, confirmed],
    event: { kind: 'commit', what: orderId },
  },
  {
    id: 'I30',
    what: 'called written with nothing on the card',
    moment: 'before',
    entries: [started],
    change: withCard('open', false),
    event: written,
    honest: { ...written, kind: 'cardWriteFailed', certain: true, reason: 'notWritten' },
  },
  {
    id: 'I30',
    what: 'called certainly not written with all of it on the card',
    moment: 'before',
    entries: [started],
    change: withCard('open', true),
    event: { ...written, kind: 'cardWriteFailed', certain: true, reason: 'notWritten' },
    honest: written,
  },
  {
    id: 'I30',
    what: 'a second try after it was written',
    moment: 'before',
    entries: [started, written],
    change: withCard('written', true),
    event: started,
  },
  { id: 'I30', what: 'a try for an order of nobody', moment: 'before', event: started },
  { id: 'I30', what: 'confirmed twice', moment: 'before', entries: [started, written, confirmed], event: confirmed },
  {
    id: 'I30',
    what: 'sold on a card that lacks a purchase',
    moment: 'before',
    entries: [records.consent, records.submitted, records.settled],
    change: withCard('open', false),
    event: { ...records.consent, transactionId: 'another', order: cardPurchase },
    honest: { ...records.consent, transactionId: 'another' },
  },
  {
    id: 'I30',
    what: 'the utility calls written what is not',
    moment: 'settled',
    entries: [started],
    change: withCard('written', false),
  },
  {
    id: 'I30',
    what: 'written, and the utility does not hear of it',
    moment: 'rest',
    entries: [started, written],
    change: withCard('open', true),
  },
  {
    id: 'I30',
    what: 'the newest purchase is gone from its card',
    moment: 'rest',
    entries: [started, written],
    change: withCard('written', false),
  },
  {
    id: 'I31',
    what: 'the number of a recharge card in a record',
    moment: 'before',
    change: typed,
    event: { ...tailOnly, posting: { ...posting, rechargeCardTail: SECRET } },
    honest: tailOnly,
  },
  {
    id: 'I31',
    what: 'the number of a recharge card on the screen',
    moment: 'shown',
    change: typed,
    event: { snapshot: screenOf({ kind: 'rechargeCard', entry: SECRET }) },
    honest: { snapshot: screenOf({ kind: 'rechargeCard', problem: null }) },
  },
  {
    id: 'I31',
    what: 'the number of a recharge card on paper',
    moment: 'printed',
    change: typed,
    event: { title: 'receipt', lines: ['8700 0010 4729 0000 00'], codes: [], whole: true },
    honest: { title: 'receipt', lines: ['**** 0000'], codes: [], whole: true },
  },
  {
    id: 'I31',
    what: 'booked with more than its worth',
    moment: 'settled',
    change: { utility: { redeemed: new Map([[posting.id, 1_000]]) } },
  },
  {
    id: 'I31',
    what: 'used up, and in no record',
    moment: 'rest',
    change: { utility: { redeemed: new Map([['other', 1_000]]) } },
  },
  {
    id: 'I32',
    what: 'the gate stays open',
    moment: 'settled',
    change: { cards: { openWithoutReasonSinceMs: 100_000 - GATE_LIMIT_MS } },
  },
  {
    id: 'I32',
    what: 'a card stays inside',
    moment: 'settled',
    change: { cards: { keptWithoutReasonSinceMs: 100_000 - KEPT_LIMIT_MS } },
  },
  {
    id: 'I32',
    what: 'a card inside at rest',
    moment: 'rest',
    change: { cards: { inReader: () => ({ cardNumber: CARD, inMouth: true }) } },
  },
  { id: 'I32', what: 'an open gate at rest', moment: 'rest', change: { cards: { gateOpen: () => true } } },
];
