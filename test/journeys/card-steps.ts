import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import type { WiredCardReader } from '../../devices/card-reader/far-end/far-card-reader.ts';
import type { PurchaseArea } from '../../devices/card-reader/purchase-card.ts';
import { moneyProblems, type KioskRig } from '../support/kiosk-rig.ts';
import { cardOf, goHome, payIn, recharged, recordsOf } from './recharge-steps.ts';

export const CARD_FEN = 10_000;
export const cardNumber = cardOf(recharged.card);

export function readerOf(rig: KioskRig): WiredCardReader {
  const { cardReader } = rig.farEnds;
  if (cardReader === null) throw new Error('there is no simulated card reader');
  return cardReader.device;
}

/** Home → everything is paid in, with the card inside. The next touch is "pay". */
export async function paidWithCardInside(rig: KioskRig): Promise<void> {
  await rig.press({ kind: 'start', purpose: 'recharge' });
  await rig.insertCard({ cardNumber });
  await rig.until('chooseAmount');
  await payIn(rig, CARD_FEN);
}

/** Touches of "once more" after which somebody gives up. */
const PATIENCE = 8;
/** Milliseconds. */
const SEEN_THROUGH_MS = 300_000;

/**
 * What a patient resident does with card and screen until nobody waits for anything: takes the card that comes out, puts
 * it in where the screen asks for it, and tries again where that is offered.
 */
export async function seeThrough(rig: KioskRig, card = cardNumber): Promise<void> {
  let tries = 0;
  for (let waitedMs = 0; waitedMs < SEEN_THROUGH_MS; waitedMs += 200) {
    const screen = rig.screen();
    const reader = readerOf(rig);
    const { card: inside, gateOpen } = reader.view();
    if (inside?.inMouth === true) reader.removeCard();
    const asked = screen.kind === 'rewriteCard' ? screen : screen.kind === 'result' ? screen.card : null;
    const wantsCard = asked?.write === 'waitingForCard';
    if (inside === null && gateOpen && wantsCard) reader.insertCard({ cardNumber: card });
    if (asked?.canTryAgain === true && tries < PATIENCE) {
      tries += 1;
      await rig.send({ kind: 'writeCardAgain' });
    }
    const isTold = screen.kind === 'result' && screen.receipt.kind !== 'printing';
    const isDone = isTold && (asked === null || asked.write === 'written');
    if (isDone && inside === null) await goHome(rig);
    if (screen.kind === 'rewriteCard' && screen.write === 'written') await rig.send({ kind: 'continue' });
    if (screen.kind === 'chooseAmount' && inside === null) await rig.press({ kind: 'cancel' });
    if (rig.screen().kind === 'home' && reader.view().card === null) return;
    await rig.clock.advance(200);
  }
  throw new Error(`nobody is done: ${JSON.stringify(rig.screen())}; ${readerOf(rig).view().stateText}`);
}

/** Comes back with the card for what was paid and is not written, and does nothing else. */
export async function comeBack(rig: KioskRig): Promise<void> {
  await rig.press({ kind: 'start', purpose: 'recharge' });
  await rig.insertCard({ cardNumber });
  await rig.until('rewriteCard');
  await seeThrough(rig);
}

/** The orders that the utility opened for the card of these tests, and those of them that are not committed. */
export function ordersOf(utility: SimulatedUtility): { readonly ids: readonly string[]; readonly open: number } {
  const ids = utility.postings().flatMap(({ outcome }) => {
    const order = outcome.kind === 'accepted' ? outcome.booking.vend?.cardOrder : undefined;
    return order === undefined ? [] : [order.orderId];
  });
  const waiting = new Set(utility.operator.view({ account: '', day: '' }).openCardOrders.map((row) => row['order']));
  return { ids, open: ids.filter((id) => waiting.has(id)).length };
}

/** What is on the card now: it is put into the reader by nobody but this look. */
export async function onTheCard(rig: KioskRig): Promise<PurchaseArea | null> {
  await rig.press({ kind: 'start', purpose: 'recharge' });
  await rig.insertCard({ cardNumber });
  const { card } = readerOf(rig).view();
  await rig.press({ kind: 'cancel' });
  expect(await rig.takeCard()).toBe(true);
  if (card === null) throw new Error('the card is not in the reader');
  return card.purchase;
}

/** Wrong codes that a card forgives. A reader says the code only to a card that has all of them. */
const ALL_TRIES = 3;

/**
 * The moment of the code took a try from the card: no machine risks another, and the business hall writes it. Nothing is lost:
 * booked once, waiting once, nothing on the card, and the card is in the hand.
 */
export async function isLeftToTheHall(rig: KioskRig, utility: SimulatedUtility): Promise<boolean> {
  await rig.press({ kind: 'start', purpose: 'recharge' });
  await rig.insertCard({ cardNumber });
  const { card } = readerOf(rig).view();
  await rig.press({ kind: 'cancel' });
  expect(await rig.takeCard()).toBe(true);
  if (card?.triesLeft === ALL_TRIES) return false;
  expect(card).toMatchObject({ triesLeft: ALL_TRIES - 1, purchase: null });
  expect(ordersOf(utility)).toMatchObject({ ids: [expect.any(String)], open: 1 });
  expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: CARD_FEN, inOpenCardOrdersFen: CARD_FEN });
  expect(recordsOf(rig, 'cardWritten')).toEqual([]);
  expect(moneyProblems(rig)).toEqual([]);
  return true;
}

/** As below, and the terminal that took the money has it right. */
export async function expectBoughtOnce(rig: KioskRig, utility: SimulatedUtility): Promise<void> {
  await expectWrittenOnce(rig, utility);
  expect(moneyProblems(rig)).toEqual([]);
}

/** The purchase is on the card once, committed once and booked once, wherever that was; the card is in the hand. */
export async function expectWrittenOnce(rig: KioskRig, utility: SimulatedUtility): Promise<void> {
  const { ids, open } = ordersOf(utility);
  expect(ids).toHaveLength(1);
  expect(open).toBe(0);
  expect(utility.totals()).toMatchObject({
    acceptedCount: 1,
    acceptedFen: CARD_FEN,
    toUnitsFen: CARD_FEN,
    inOpenCardOrdersFen: 0,
  });
  const orderId = ids[0] ?? '';
  expect(await onTheCard(rig)).toEqual({
    sequence: 1,
    orderDigestHex: createHash('sha256').update(orderId).digest('hex').slice(0, 16),
    unitsCentiKwh: 20_480,
    amountFen: CARD_FEN,
  });
  expect(recordsOf(rig, 'cardWritten').every((record) => record.orderId === orderId)).toBe(true);
  expect(readerOf(rig).violations()).toEqual([]);
}
