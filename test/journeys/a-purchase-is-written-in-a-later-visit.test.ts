import { describe, expect, it, onTestFinished } from 'vitest';
import { openSimulatedUtility, type SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import { startRig, type KioskRig, type RigOptions } from '../support/kiosk-rig.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { lent, startMortalKiosk, type Death } from '../support/mortal-kiosk.ts';
import {
  cardNumber,
  comeBack,
  expectBoughtOnce,
  expectWrittenOnce,
  onTheCard,
  ordersOf,
  paidWithCardInside,
  readerOf,
  seeThrough,
} from './card-steps.ts';
import {
  atRest,
  cardOf,
  goHome,
  kindsOf,
  payIn,
  recharged,
  recordsOf,
  resultWhere,
  sheets,
  toAmounts,
} from './recharge-steps.ts';

const words = createWords('zh-CN');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface Hall {
  readonly rig: KioskRig;
  readonly utility: SimulatedUtility;
  /** `commit C000000002`: what the utility was told of cards, by whom it does not matter. */
  readonly told: string[];
  readonly options: RigOptions;
}

/** A kiosk whose utility outlives it, and which other kiosks share. */
async function hall(): Promise<Hall> {
  const clock = createManualClock();
  const utility = openSimulatedUtility({ path: ':memory:', clock });
  const told: string[] = [];
  const keptUtility: SimulatedUtility = {
    ...lent(utility),
    commitCardOrder: (orderId) => {
      told.push(`commit ${orderId}`);
      return utility.commitCardOrder(orderId);
    },
  };
  const options = { clock, keptUtility, simulatorPanel: false };
  const rig = await startRig(options);
  onTestFinished(async () => {
    await rig.dispose();
    await utility.close();
  });
  return { rig, utility, told, options };
}

/** Another terminal of the same utility, with the same reader and so with the same cards. */
async function nextDoor({ rig, options }: Hall): Promise<KioskRig> {
  const keptDevices = { noteAcceptor: null, receiptPrinter: null, cardReader: rig.farEnds.cardReader };
  const other = await startRig({ ...options, seed: 99, keptDevices, config: { terminal: { id: 'DEMO-002' } } });
  onTestFinished(() => other.dispose());
  return other;
}

/** Paid, and nothing of it sticks to the card; the resident gives up and leaves with the paper. */
async function paidAndNotWritten({ rig }: Hall): Promise<void> {
  await paidWithCardInside(rig);
  readerOf(rig).fault('writeFails', true);
  await rig.press({ kind: 'pay' });
  const failed = await resultWhere(rig, ({ card }) => card?.canTryAgain === true);
  expect(failed).toMatchObject({ outcome: 'paid', receipt: { kind: 'none' } });
  await rig.press({ kind: 'writeCardAgain' });
  await resultWhere(rig, ({ card }) => card?.canTryAgain === true);
  expect(readerOf(rig).view().card?.inMouth).toBe(false);
  await rig.press({ kind: 'finish' });
  await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
  expect(await rig.takeCard()).toBe(true);
  await goHome(rig);
  readerOf(rig).fault('writeFails', false);
}

describe('a purchase that is paid and on no card', () => {
  it('is on the paper with its order, and the card is in the hand', async () => {
    const here = await hall();
    await paidAndNotWritten(here);
    const [sheet = ''] = sheets(here.rig);
    const text = sheet.replaceAll('\n', '');
    const saysSo = ['text.cardNotWritten', 'text.cardUncertain'].filter((key) => text.includes(words(key)));
    expect(saysSo).toHaveLength(1);
    expect(sheet).toContain(ordersOf(here.utility).ids[0]);
    expect(ordersOf(here.utility)).toMatchObject({ open: 1 });
    expect(here.told).toEqual([]);
    expect(recordsOf(here.rig, 'cardWritten')).toEqual([]);
  });

  it('is written before anything else is sold, here', async () => {
    const here = await hall();
    await paidAndNotWritten(here);
    const before = kindsOf(here.rig).length;
    await comeBack(here.rig);
    await atRest(here.rig);
    expect(kindsOf(here.rig).slice(before)).toEqual(['cardWriteStarted', 'cardWritten', 'cardConfirmed']);
    expect(here.told).toEqual([`commit ${ordersOf(here.utility).ids[0] ?? ''}`]);
    await expectBoughtOnce(here.rig, here.utility);
  });

  it('is written before anything else is sold, at another terminal', async () => {
    const here = await hall();
    await paidAndNotWritten(here);
    await here.rig.stop();
    const there = await nextDoor(here);
    await comeBack(there);
    await atRest(there);
    expect(kindsOf(there)).toEqual(['terminalStarted', 'cardWriteStarted', 'cardWritten', 'cardConfirmed']);
    await expectWrittenOnce(there, here.utility);
  });

  it('is asked for by its card where the account was typed, and buys nothing more until then', async () => {
    const here = await hall();
    const { rig } = here;
    await paidAndNotWritten(here);
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'submitAccount', accountNumber: recharged.card });
    expect(await rig.until('rewriteCard')).toMatchObject({ write: 'waitingForCard', amountFen: 10_000 });
    expect(await rig.send({ kind: 'chooseAmount', amountFen: 5_000 })).toMatchObject({ kind: 'refused' });
    expect(await rig.send({ kind: 'continue' })).toMatchObject({ kind: 'refused' });
    await rig.insertCard({ cardNumber: cardOf(recharged.cardOpenOrder) });
    await rig.clock.advance(5_000);
    expect(rig.screen()).toMatchObject({ kind: 'rewriteCard', write: 'wrongCard' });
    await seeThrough(rig);
    await atRest(rig);
    await expectBoughtOnce(rig, here.utility);
  });

  it('waits on where the resident walks away again', async () => {
    const here = await hall();
    const { rig } = here;
    await paidAndNotWritten(here);
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'submitAccount', accountNumber: recharged.card });
    await rig.until('rewriteCard');
    await rig.until('home', 600_000);
    expect(ordersOf(here.utility)).toMatchObject({ open: 1 });
    await comeBack(rig);
    await atRest(rig);
    await expectBoughtOnce(rig, here.utility);
  });

  it('of before this terminal stood here is written, and nobody pays for it again', async () => {
    const { rig, utility, told } = await hall();
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.insertCard({ cardNumber: cardOf(recharged.cardOpenOrder) });
    expect(await rig.until('rewriteCard')).toMatchObject({ amountFen: 5_000 });
    for (let waitedMs = 0; waitedMs < minuteMs && told.length === 0; waitedMs += 100) await rig.clock.advance(100);
    expect(told).toEqual(['commit C000000001']);
    expect(readerOf(rig).view().card?.purchase).toMatchObject({ sequence: 1, amountFen: 5_000 });
    expect(utility.totals()).toMatchObject({ acceptedCount: 0, acceptedFen: 0 });
    await rig.press({ kind: 'continue' });
    expect(await rig.until('chooseAmount')).toMatchObject({ problem: null });
  });
});

describe('a reader that is out of order', () => {
  it('sells nothing that it could not write: no note goes in', async () => {
    const { rig } = await hall();
    rig.farEnds.cardReader?.line.unplug();
    await rig.clock.advance(minuteMs);
    await toAmounts(rig, recharged.card);
    await rig.press({ kind: 'chooseAmount', amountFen: 10_000 });
    expect(await rig.until('chooseAmount')).toMatchObject({ problem: 'notAllowed' });
    expect(kindsOf(rig)).toEqual(['terminalStarted']);
  });

  it('since the notes went in keeps nobody waiting, says what to do, and the next visit writes', async () => {
    const { rig, utility } = await hall();
    await toAmounts(rig, recharged.card);
    await payIn(rig, 10_000);
    rig.farEnds.cardReader?.line.unplug();
    await rig.clock.advance(20_000);
    await rig.press({ kind: 'pay' });
    const result = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(result).toMatchObject({ outcome: 'paid', card: { write: 'noReader', canTryAgain: false } });
    expect((sheets(rig)[0] ?? '').replaceAll('\n', '')).toContain(words('text.cardNotWritten'));
    await goHome(rig);
    expect(ordersOf(utility)).toMatchObject({ open: 1 });
    rig.farEnds.cardReader?.line.plug();
    await rig.clock.advance(minuteMs);
    await comeBack(rig);
    await atRest(rig);
    await expectBoughtOnce(rig, utility);
  });

  it('with the written card stuck in it says so on its paper, and a technician gives the card back', async () => {
    const { rig, utility } = await hall();
    await paidWithCardInside(rig);
    readerOf(rig).fault('jam', true);
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ card, receipt }) => card?.write === 'written' && receipt.kind === 'printed');
    await goHome(rig);
    await rig.clock.advance(minuteMs);
    expect(readerOf(rig).view().card).toMatchObject({ inMouth: false });
    readerOf(rig).clear();
    await rig.clock.advance(minuteMs);
    expect(readerOf(rig).view().card).toBeNull();
    await expectBoughtOnce(rig, utility);
  });
});

describe('a utility that is down when the card is written', () => {
  async function writtenUnheard(here: Hall): Promise<void> {
    const { rig, utility } = here;
    await paidWithCardInside(rig);
    await rig.connection.send({ kind: 'pay' });
    await resultWhere(rig, ({ card }) => card?.write === 'writing');
    utility.setFault('down', true);
    await resultWhere(rig, ({ card }) => card?.write === 'written');
    await seeThrough(rig);
  }

  it('for an hour hears it once it is back, and the card is left alone', async () => {
    const here = await hall();
    const { rig, utility, told } = here;
    await writtenUnheard(here);
    await rig.clock.advance(hourMs);
    expect(ordersOf(utility).open).toBe(1);
    utility.setFault('down', false);
    await rig.clock.advance(6 * minuteMs);
    expect(new Set(told)).toEqual(new Set([`commit ${ordersOf(utility).ids[0] ?? ''}`]));
    expect(recordsOf(rig, 'cardConfirmed')).toHaveLength(1);
    expect(recordsOf(rig, 'cardWriteStarted')).toHaveLength(1);
    const asked = told.length;
    await rig.clock.advance(hourMs);
    expect(told).toHaveLength(asked);
    await expectBoughtOnce(rig, utility);
  });

  it('shows an old page of its books to the next visit, and what this kiosk wrote is not written once more', async () => {
    const here = await hall();
    const { rig, utility } = here;
    await writtenUnheard(here);
    await rig.clock.advance(hourMs);
    utility.setFault('down', false);
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'submitAccount', accountNumber: recharged.card });
    expect(await rig.until('rewriteCard')).toMatchObject({ write: 'written' });
    expect(ordersOf(utility).open).toBe(1);
    await rig.press({ kind: 'continue' });
    // Nothing more is sold, with notes in the box, before the utility has heard of the last one.
    await rig.press({ kind: 'chooseAmount', amountFen: 5_000 });
    expect(await rig.until('chooseAmount')).toMatchObject({ problem: 'backEndUnavailable' });
    await rig.press({ kind: 'cancel' });
    await rig.clock.advance(6 * minuteMs);
    expect(recordsOf(rig, 'cardWriteStarted')).toHaveLength(1);
    await expectBoughtOnce(rig, utility);
  });

  it('and a host that starts anew meanwhile tell it as well', async () => {
    const here = await hall();
    const { utility } = here;
    await writtenUnheard(here);
    const rig = await here.rig.kill();
    onTestFinished(() => rig.dispose());
    await rig.clock.advance(hourMs);
    utility.setFault('down', false);
    await rig.clock.advance(6 * minuteMs);
    expect(recordsOf(rig, 'cardConfirmed')).toHaveLength(1);
    expect(recordsOf(rig, 'cardWriteStarted')).toHaveLength(1);
    await expectBoughtOnce(rig, utility);
  });

  it('loses its answer, and is told again without a second purchase', async () => {
    const here = await hall();
    const { rig, utility, told } = here;
    await paidWithCardInside(rig);
    await rig.connection.send({ kind: 'pay' });
    await resultWhere(rig, ({ card }) => card?.write === 'writing');
    utility.setFault('answerLost', true);
    await seeThrough(rig);
    utility.setFault('answerLost', false);
    await rig.clock.advance(minuteMs);
    expect(told.length).toBeGreaterThan(1);
    expect(recordsOf(rig, 'cardConfirmed')).toMatchObject([{ accepted: true }]);
    await expectBoughtOnce(rig, utility);
  });

  it('and another terminal, where the card is put in before it was told, finds the bytes and writes none', async () => {
    const here = await hall();
    const { utility, told } = here;
    await writtenUnheard(here);
    await here.rig.stop();
    utility.setFault('down', false);
    const there = await nextDoor(here);
    await comeBack(there);
    await atRest(there);
    expect(ordersOf(utility).open).toBe(0);
    const returned = await here.rig.restart();
    onTestFinished(() => returned.dispose());
    await there.stop();
    await returned.clock.advance(minuteMs);
    expect(recordsOf(returned, 'cardConfirmed')).toMatchObject([{ accepted: true }]);
    expect(new Set(told).size).toBe(1);
    expect((await onTheCard(returned))?.sequence).toBe(1);
    await expectBoughtOnce(returned, utility);
  });
});

/** A visit that only writes: begun, written, heard. */
const WRITES = 4;
const CERTAIN_DEATHS = 3;
const deaths: readonly Death[] = Array.from({ length: WRITES }, (_, index) => index + 1).flatMap((write) => [
  { write, when: 'before' },
  { write, when: 'after' },
]);

it.each(deaths)(
  'a host that dies $when write $write of such a visit leaves the purchase on the card once',
  async (death) => {
    const kiosk = await startMortalKiosk(death);
    const { utility } = kiosk;
    const mine = cardOf(recharged.cardOpenOrder);
    async function visit(rig: KioskRig): Promise<void> {
      await rig.press({ kind: 'start', purpose: 'recharge' });
      await rig.insertCard({ cardNumber: mine });
      await rig.until('rewriteCard');
      await seeThrough(rig, mine);
    }
    await visit(kiosk.rig).catch((error: unknown) => {
      if (!kiosk.died()) throw error;
    });
    if (death.write <= CERTAIN_DEATHS) expect(kiosk.died()).toBe(true);
    const rig = kiosk.died() ? await kiosk.reborn() : kiosk.rig;
    await seeThrough(rig, mine);
    await rig.clock.advance(minuteMs);
    const isOpen = (): boolean => utility.operator.view({ account: '', day: '' }).openCardOrders.length > 0;
    if (isOpen()) await visit(rig);
    await rig.clock.advance(minuteMs);
    expect(isOpen()).toBe(false);
    expect(utility.totals()).toMatchObject({ acceptedCount: 0, acceptedFen: 0 });
    expect(recordsOf(rig, 'cardConfirmed')).toMatchObject([{ orderId: 'C000000001', accepted: true }]);
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.insertCard({ cardNumber: mine });
    expect(readerOf(rig).view().card?.purchase).toMatchObject({ sequence: 1, amountFen: 5_000 });
    await rig.until('chooseAmount');
  },
);

it('the card of a visit that ends without a purchase comes back', async () => {
  const { rig } = await hall();
  for (const end of ['cancel', 'goBack', 'idle'] as const) {
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.insertCard({ cardNumber });
    await rig.until('chooseAmount');
    if (end !== 'idle') await rig.press({ kind: end });
    else await rig.until('home', 300_000);
    expect(await rig.takeCard(), end).toBe(true);
    if (end === 'goBack') await rig.press({ kind: 'cancel' });
    await rig.until('home');
  }
  expect(kindsOf(rig)).toEqual(['terminalStarted']);
});
