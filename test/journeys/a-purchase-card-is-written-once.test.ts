import { describe, expect, it, onTestFinished } from 'vitest';
import { createWords } from '../../core/platform/receipt-words.ts';
import { startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { startMortalKiosk, type Death } from '../support/mortal-kiosk.ts';
import {
  comeBack,
  expectBoughtOnce,
  isLeftToTheHall,
  ordersOf,
  paidWithCardInside,
  readerOf,
  seeThrough,
} from './card-steps.ts';
import { atRest, cardOf, kindsOf, recharged, recordsOf, resultWhere, sheets, utilityOf } from './recharge-steps.ts';

const words = createWords('zh-CN');
const minuteMs = 60_000;

async function rigFor(): Promise<KioskRig> {
  const rig = await startRig({ simulatorPanel: false });
  onTestFinished(() => rig.dispose());
  return rig;
}

function said(sheet: string | undefined, key: string): boolean {
  return (sheet ?? '').replaceAll('\n', '').includes(words(key));
}

/** Up to the touch that buys; the clock stands still behind it. */
async function pay(rig: KioskRig): Promise<void> {
  await rig.connection.send({ kind: 'pay' });
}

const paidIn = [
  ...['terminalStarted', 'consentGiven', 'noteStacking', 'noteTaken', 'noteCredited', 'noteAcknowledged'],
  ...['intakeClosed', 'paymentSubmitted', 'paymentSettled', 'cardWriteStarted'],
];

describe('a purchase card', () => {
  it('is read, paid for and written, the receipt says so, and the utility hears it', async () => {
    const rig = await rigFor();
    await paidWithCardInside(rig);
    await rig.press({ kind: 'pay' });
    const result = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(result).toMatchObject({
      outcome: 'paid',
      orderKind: 'card',
      card: { write: 'written', canTryAgain: false },
    });
    expect(said(sheets(rig)[0], 'text.cardWritten')).toBe(true);
    await seeThrough(rig);
    const ends = ['cardWritten', 'receiptStarted', 'cardConfirmed', 'receiptPrinted', 'transactionClosed'];
    expect(kindsOf(rig)).toEqual([...paidIn, ...ends]);
    await expectBoughtOnce(rig, utilityOf(rig));
  });

  it('that was not put in at first is asked for when it is paid', async () => {
    const rig = await rigFor();
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'submitAccount', accountNumber: recharged.card });
    await rig.until('chooseAmount');
    await rig.press({ kind: 'cancel' });
    await rig.until('home');
    await paidWithCardInside(rig);
    readerOf(rig).tearCardOut();
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ card }) => card?.write === 'waitingForCard');
    await seeThrough(rig);
    await expectBoughtOnce(rig, utilityOf(rig));
  });

  it('of somebody else is not touched, comes out, and the right one is written', async () => {
    const rig = await rigFor();
    await paidWithCardInside(rig);
    readerOf(rig).tearCardOut();
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ card }) => card?.write === 'waitingForCard');
    await rig.insertCard({ cardNumber: cardOf(recharged.cardOpenOrder) });
    await resultWhere(rig, ({ card }) => card?.write === 'wrongCard');
    expect(readerOf(rig).view().card).toMatchObject({ purchase: null, triesLeft: 3 });
    expect(await rig.takeCard()).toBe(true);
    await seeThrough(rig);
    await expectBoughtOnce(rig, utilityOf(rig));
    expect(recordsOf(rig, 'cardWriteFailed')).toMatchObject([
      { certain: true, reason: 'noCard' },
      { certain: true, reason: 'wrongCard' },
    ]);
  });

  it('goes in once a gate that did not open at first does', async () => {
    const rig = await rigFor();
    readerOf(rig).fault('backupPower', true);
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.clock.advance(8_000);
    expect(readerOf(rig).view().gateOpen).toBe(false);
    readerOf(rig).fault('backupPower', false);
    await rig.insertCard({ cardNumber: cardOf(recharged.card) });
    await rig.until('chooseAmount');
  });

  it('that nobody can read is given back, and the account can be typed', async () => {
    const rig = await rigFor();
    for (const card of ['foreign', 'upsideDown', 'broken', 'blank'] as const) {
      await rig.press({ kind: 'start', purpose: 'recharge' });
      await rig.insertCard(card);
      expect(await rig.takeCard(), card).toBe(true);
      await rig.clock.advance(1_000);
      expect(rig.screen(), card).toMatchObject({ kind: 'enterAccount', cardSlot: 'unreadable' });
      await rig.press({ kind: 'cancel' });
      await rig.until('home');
    }
    expect(kindsOf(rig)).toEqual(['terminalStarted']);
  });
});

/** A write lasts some 150 ms on this line; what happens before and behind it is swept as well. */
const SWEEP_MS = 240;
const STEP_MS = 20;
const moments = Array.from({ length: SWEEP_MS / STEP_MS + 1 }, (_, index) => index * STEP_MS);

/** The resident sees it through, and comes back where it was not written. */
async function end(rig: KioskRig): Promise<void> {
  await seeThrough(rig);
  await atRest(rig);
  const utility = utilityOf(rig);
  if (ordersOf(utility).open > 0 && (await isLeftToTheHall(rig, utility))) return;
  if (ordersOf(utility).open > 0) await comeBack(rig);
  await expectBoughtOnce(rig, utility);
}

describe('whatever happens in the middle of a write', () => {
  it.each(moments)('a card torn out %i ms after "pay" holds the purchase once in the end', async (afterMs) => {
    const rig = await rigFor();
    await paidWithCardInside(rig);
    await pay(rig);
    await rig.clock.advance(afterMs);
    readerOf(rig).tearCardOut();
    await end(rig);
  });

  it.each(moments)(
    'a reader without power %i ms after "pay" gives the card back with the purchase on it once',
    async (afterMs) => {
      const rig = await rigFor();
      await paidWithCardInside(rig);
      await pay(rig);
      await rig.clock.advance(afterMs);
      readerOf(rig).power(false);
      await rig.clock.advance(3_000);
      readerOf(rig).power(true);
      await end(rig);
    },
  );

  it.each(moments)('a reader unplugged %i ms after "pay" for a minute ends the same', async (afterMs) => {
    const rig = await rigFor();
    await paidWithCardInside(rig);
    await pay(rig);
    await rig.clock.advance(afterMs);
    rig.farEnds.cardReader?.line.unplug();
    await rig.clock.advance(minuteMs);
    rig.farEnds.cardReader?.line.plug();
    await end(rig);
  });

  it.each(moments)('a host that dies %i ms after "pay" starts anew and ends the same', async (afterMs) => {
    const kiosk = await startMortalKiosk(undefined);
    await paidWithCardInside(kiosk.rig);
    await pay(kiosk.rig);
    await kiosk.clock.advance(afterMs);
    await end(await kiosk.reborn());
  });
});

describe('a reader that has trouble', () => {
  it.each([
    'jam',
    'sticks',
    'silent',
    'garbage',
    'badChecksum',
    'losesAck',
    'losesReply',
    'writeFails',
    'powerCutWhileWriting',
    'powerCutWhileVerifying',
    'backupPower',
    'debris',
  ] as const)(
    '(%s) while it writes leads to one purchase on the card, if not now then in the next visit',
    async (fault) => {
      const rig = await rigFor();
      await paidWithCardInside(rig);
      readerOf(rig).fault(fault, true);
      await pay(rig);
      await rig.clock.advance(20_000);
      readerOf(rig).fault(fault, false);
      await rig.clock.advance(minuteMs);
      await end(rig);
    },
  );
});

/** More writes to the journal than a whole visit makes: the last ones kill nobody. */
const WRITES = 12;
/** A visit writes at least so often, so that these rows cannot pass without a death. */
const CERTAIN_DEATHS = 10;
const deaths: readonly Death[] = Array.from({ length: WRITES }, (_, index) => index + 1).flatMap((write) => [
  { write, when: 'before' },
  { write, when: 'after' },
]);

it.each(deaths)('a host that dies $when write $write ends in one purchase on the card', async (death) => {
  const kiosk = await startMortalKiosk(death);
  const { clock, utility } = kiosk;
  let { rig } = kiosk;
  async function buy(): Promise<void> {
    await paidWithCardInside(rig);
    await rig.press({ kind: 'pay' });
    await seeThrough(rig);
  }
  await buy().catch((error: unknown) => {
    if (!kiosk.died()) throw error;
  });
  if (death.write <= CERTAIN_DEATHS) expect(kiosk.died()).toBe(true);
  if (kiosk.died()) {
    await clock.advance(10_000);
    rig = await kiosk.reborn();
  }
  await seeThrough(rig);
  await atRest(rig);
  if (ordersOf(utility).open > 0) await comeBack(rig);
  if (rig.ledger.totals.creditedFen === 0) {
    expect(utility.totals()).toMatchObject({ acceptedCount: 0, acceptedFen: 0 });
    expect(ordersOf(utility).ids).toEqual([]);
    await paidWithCardInside(rig);
    await rig.press({ kind: 'pay' });
    await seeThrough(rig);
  }
  await expectBoughtOnce(rig, utility);
});
