import { describe, expect, it, onTestFinished } from 'vitest';
import { SHARED_PHONE } from '../../core/billing/utility/households.ts';
import { ON_METER_AFTER_MS, SENT_TO_METER_AFTER_MS } from '../../core/billing/utility/usage-history.ts';
import { LOCK_MS } from '../../core/billing/utility/wrong-tries.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { goHome, kindsOf, payIn, recharged, resultWhere, sheets, toAmounts, utilityOf } from './recharge-steps.ts';
import { insertEnough, slotOpen } from './steps.ts';

const words = createWords('zh-CN');
const TIERED = '0310100025';

async function rigFor(config: unknown = {}): Promise<KioskRig> {
  const rig = await startRig({ config });
  onTestFinished(() => rig.dispose());
  return rig;
}

/** Whether a view got this, apart from the hands at the simulated devices and the ids of bills, which are the back end's own. */
function wasShown(rig: KioskRig, text: string): boolean {
  const withoutIds = (key: string, value: unknown): unknown => (key === 'billId' ? undefined : value);
  return rig.snapshots
    .filter(({ screen }) => screen.kind !== 'enterAccount')
    .some((snapshot) => JSON.stringify({ ...snapshot, simulator: null }, withoutIds).includes(text));
}

describe('an account is found', () => {
  it('by its meter, and its number is never shown whole', async () => {
    const rig = await rigFor();
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'enterBy', by: 'meter' });
    await rig.press({ kind: 'submitAccount', accountNumber: '04101000174' });
    expect(await rig.until('chooseAmount')).toMatchObject({ account: { maskedNumber: '0310 **** 17' } });
    expect(wasShown(rig, recharged.token)).toBe(false);
    expect(wasShown(rig, '0310 **** 17')).toBe(true);
    await payIn(rig, 5_000);
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ outcome }) => outcome === 'paid');
    expect(
      utilityOf(rig)
        .postings()
        .map(({ posting }) => posting.accountNumber),
    ).toEqual([recharged.token]);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('by a phone that stands on one account', async () => {
    const rig = await rigFor();
    await rig.press({ kind: 'start', purpose: 'bill' });
    await rig.press({ kind: 'enterBy', by: 'phone' });
    await rig.press({ kind: 'submitAccount', accountNumber: '19910100025' });
    expect(await rig.until('bills')).toMatchObject({ account: { maskedNumber: '0310 **** 25' } });
  });

  it('among several of one phone, and the one that is chosen is the one that pays', async () => {
    const rig = await rigFor();
    await rig.press({ kind: 'start', purpose: 'bill' });
    await rig.press({ kind: 'enterBy', by: 'phone' });
    await rig.press({ kind: 'submitAccount', accountNumber: SHARED_PHONE });
    const { accounts } = await rig.until('chooseAccount');
    expect(accounts.map(({ maskedNumber }) => maskedNumber)).toEqual(['0310 **** 23', '0310 **** 24']);
    expect(await rig.send({ kind: 'chooseAccount', index: 2 })).toMatchObject({ kind: 'refused' });
    await rig.press({ kind: 'chooseAccount', index: 0 });
    await rig.until('bills');
    await rig.press({ kind: 'continue' });
    await rig.until('consent');
    await rig.press({ kind: 'agree', withoutReceipt: false });
    await slotOpen(rig);
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(
      utilityOf(rig)
        .postings()
        .map(({ posting }) => posting.accountNumber),
    ).toEqual([recharged.twoOfOnePhone]);
    expect(wasShown(rig, recharged.twoOfOnePhone)).toBe(false);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('by nothing that is no key of anybody, and by nothing while the back end is away', async () => {
    const rig = await rigFor();
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'enterBy', by: 'phone' });
    for (const [typed, problem] of [
      ['4821', 'malformed'],
      ['19999999999', 'unknownAccount'],
    ] as const) {
      await rig.press({ kind: 'submitAccount', accountNumber: typed });
      expect(await rig.until('enterAccount')).toMatchObject({ by: 'phone', problem });
    }
    utilityOf(rig).setFault('down', true);
    await rig.press({ kind: 'submitAccount', accountNumber: '19910100025' });
    expect(await rig.until('enterAccount')).toMatchObject({ problem: 'backEndUnavailable' });
    expect(kindsOf(rig)).toEqual(['terminalStarted']);
  });
});

describe('use and payments', () => {
  async function toProof(rig: KioskRig, accountNumber = TIERED): Promise<void> {
    await rig.press({ kind: 'start', purpose: 'history' });
    await rig.press({ kind: 'submitAccount', accountNumber });
    await rig.until('proveOwner');
  }

  async function prove(rig: KioskRig, phoneTail: string): Promise<unknown> {
    await rig.press({ kind: 'proveOwner', phoneTail });
    for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
      const screen = rig.screen();
      if (screen.kind === 'history') return 'shown';
      if (screen.kind === 'proveOwner') return screen.problem;
      await rig.clock.advance(50);
    }
    return rig.screen();
  }

  it('of 12 and of 24 months are shown to the household, beside last year, and printed', async () => {
    const rig = await rigFor();
    await toProof(rig);
    expect(await prove(rig, '25')).toBe('malformed');
    expect(await prove(rig, '0025')).toBe('shown');
    const twelve = await rig.until('history');
    expect(twelve).toMatchObject({ maskedNumber: '0310 **** 25', view: 'chart', monthsShown: 12 });
    expect(twelve.history.months).toHaveLength(12);
    await rig.press({ kind: 'showHistory', view: 'table', months: 24 });
    const { history } = await rig.until('history');
    expect(history.months).toHaveLength(24);
    const year = history.months.slice(12);
    expect(twelve.history.months).toEqual(year);
    for (const [index, month] of year.entries()) {
      expect(month.lastYearCentiKwh).toBe(history.months[index]?.usageCentiKwh);
    }
    expect(history.totalCentiKwh).toBe(history.months.reduce((sum, month) => sum + (month.usageCentiKwh ?? 0), 0));
    await rig.press({ kind: 'printHistory' });
    await rig.clock.advance(20_000);
    expect(rig.screen()).toMatchObject({ kind: 'history', print: 'printed' });
    const [page = ''] = sheets(rig);
    expect(page).toContain(words('title.history'));
    expect(page).not.toContain(TIERED);
    expect(kindsOf(rig)).toEqual(['terminalStarted']);
  });

  it('are shown to nobody who guesses: five wrong digits lock the account, for the right ones as well', async () => {
    const rig = await rigFor();
    await toProof(rig);
    for (const guess of ['1111', '2222', '3333', '4444', '5555']) {
      expect(await prove(rig, guess)).toBe('notVerified');
    }
    expect(await prove(rig, '0025')).toBe('locked');
    await rig.press({ kind: 'cancel' });
    await rig.clock.advance(LOCK_MS);
    await toProof(rig);
    expect(await prove(rig, '0025')).toBe('shown');
  });

  it('of nobody are shown to nobody', async () => {
    const rig = await rigFor();
    await toProof(rig, '0310199999');
    expect(await prove(rig, '0025')).toBe('unknownAccount');
  });
});

describe('whether power has arrived', () => {
  const withoutPrinter = {
    devices: {
      noteAcceptor: { protocol: 'ccnet', link: { kind: 'simulator' } },
      receiptPrinter: null,
    },
  };

  async function creditsOf(rig: KioskRig, accountNumber: string): Promise<readonly unknown[]> {
    await rig.press({ kind: 'start', purpose: 'arrival' });
    await rig.press({ kind: 'submitAccount', accountNumber });
    const { credits } = await rig.until('credits');
    await rig.press({ kind: 'goBack' });
    return credits;
  }

  it('is said of a remote meter: booked, sent to it, on it, with the time of the booking', async () => {
    const rig = await rigFor(withoutPrinter);
    await toAmounts(rig, recharged.remoteMeter);
    await rig.press({ kind: 'chooseAmount', amountFen: 10_000 });
    await rig.until('consent');
    await rig.press({ kind: 'agree', withoutReceipt: true });
    await slotOpen(rig);
    await insertEnough(rig);
    await rig.press({ kind: 'pay' });
    const { bookedAtMs, vend } = await resultWhere(rig, ({ outcome }) => outcome === 'paid');
    expect(vend).toMatchObject({ tokens: [], unitsCentiKwh: 20_480 });
    await goHome(rig);
    const atMs = bookedAtMs ?? 0;
    const said = { atMs, amountFen: 10_000 };
    expect(await creditsOf(rig, recharged.remoteMeter)).toEqual([{ ...said, state: 'booked' }]);
    await rig.clock.advance(atMs + SENT_TO_METER_AFTER_MS - rig.clock.nowMs());
    expect(await creditsOf(rig, recharged.remoteMeter)).toEqual([{ ...said, state: 'sentToMeter' }]);
    await rig.clock.advance(atMs + ON_METER_AFTER_MS - rig.clock.nowMs());
    expect(await creditsOf(rig, recharged.remoteMeter)).toEqual([{ ...said, state: 'onMeter' }]);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('is said of a token and of nothing, and the question leaves nothing behind', async () => {
    const rig = await rigFor();
    expect(await creditsOf(rig, recharged.token)).toEqual([]);
    await toAmounts(rig, recharged.token);
    await payIn(rig, 5_000);
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    await goHome(rig);
    const before = kindsOf(rig);
    expect(await creditsOf(rig, recharged.token)).toMatchObject([{ amountFen: 10_000, state: 'tokenIssued' }]);
    expect(kindsOf(rig)).toEqual(before);
  });
});
