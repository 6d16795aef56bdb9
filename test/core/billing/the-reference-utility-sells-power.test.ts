import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openStsCipher } from '../../../core/billing/sts/decoder-key.ts';
import { readToken } from '../../../core/billing/sts/token.ts';
import { decodeUnits } from '../../../core/billing/sts/units-field.ts';
import { issueTimeMs } from '../../../core/billing/sts/token-identifier.ts';
import { panOf } from '../../../core/billing/utility/numbers.ts';
import { TOWN_VENDING } from '../../../core/billing/utility/tokens.ts';
import { LOCK_MS } from '../../../core/billing/utility/wrong-tries.ts';
import { ON_METER_AFTER_MS, SENT_TO_METER_AFTER_MS } from '../../../core/billing/utility/usage-history.ts';
import { fen, sumFen } from '../../../core/domain/money.ts';
import { readStsForm } from '../../../core/domain/sts-form.ts';
import { payWhole, quoteOf } from './postings.ts';
import { ACCOUNTS, answerOf, balanceOf, booked, openScenarios, purchase, redemption, refusalOf } from './purchases.ts';

const WORTH_10 = '860000000000010017';
const WORTH_20 = '860000000000020024';
const WORTH_50 = '860000000000050031';
const USED = '860000000000030086';
const NOBODYS = '860000000000000093';

/** What the meter would credit, in tenths of a kWh, and when the token says that it was made. */
function onTheMeter(token: string, meterNumber: string): { tenths: number; issuedAtMs: number } {
  const form = readStsForm(token);
  if (form.problem !== undefined) throw new Error(form.problem);
  const read = readToken(form, openStsCipher({ ...TOWN_VENDING, pan: panOf(meterNumber) }));
  if (read.kind !== 'read' || read.said.kind !== 'credit') throw new Error(`no credit: ${token}`);
  return {
    tenths: decodeUnits(read.said.units),
    issuedAtMs: issueTimeMs(read.said.identifier, TOWN_VENDING.baseYear),
  };
}

async function meterOf(utility: ReturnType<typeof openScenarios>['utility'], account: string): Promise<string> {
  const found = await utility.lookUp(account);
  if (found.kind !== 'found' || found.account.meterNumber === undefined) throw new Error('no meter');
  return found.account.meterNumber;
}

describe('a token', () => {
  it('says the units that the trial promised, for the meter of the account', async () => {
    const { utility } = openScenarios();
    const request = { accountNumber: ACCOUNTS.token, kind: 'token', amountFen: fen(3_000) } as const;
    const trial = await answerOf(utility.trial(request));
    const booking = await booked(utility, purchase('p1', 'token', ACCOUNTS.token, 3_000));
    // 61.4 kWh × 0.4883 = 29.98162 yuan; 0.1 kWh more would be 30.03. The rest of 2 fen stays on the balance.
    expect(booking.vend).toEqual({ arrearsFen: 0, unitsCentiKwh: 6_140, tokens: [expect.any(String)] });
    expect(booking.balanceFen).toBe(2);
    expect(trial).toMatchObject({ amountFen: 3_000, arrearsFen: 0, unitsCentiKwh: 6_140 });
    expect(sumFen(trial.lines.map((line) => line.amountFen))).toBe(2_998);
    const meter = await meterOf(utility, ACCOUNTS.token);
    expect(onTheMeter(booking.vend?.tokens[0] ?? '', meter).tenths).toBe(614);
  });

  it('is the same again for the same posting, and never shares a minute with another of its meter', async () => {
    const { utility, clock } = openScenarios();
    const meter = await meterOf(utility, ACCOUNTS.token);
    const minutes = new Set<number>();
    for (let index = 0; index < 5; index += 1) {
      const posting = purchase(`p${index}`, 'token', ACCOUNTS.token, 1_000);
      const booking = await booked(utility, posting);
      expect(await booked(utility, posting)).toEqual(booking);
      minutes.add(onTheMeter(booking.vend?.tokens[0] ?? '', meter).issuedAtMs);
      clock.jumpWallClock(index % 2 === 0 ? -3_600_000 : 10_000);
    }
    expect(minutes.size).toBe(5);
  });

  it('is there to be asked for where the answer to the posting was lost', async () => {
    const { utility } = openScenarios();
    const posting = purchase('p1', 'token', ACCOUNTS.token, 1_000);
    utility.setFault('answerLost', true);
    expect(await utility.post(posting)).toMatchObject({ kind: 'unknown' });
    const found = await utility.query('p1');
    if (found.kind !== 'accepted') throw new Error(found.kind);
    expect(found.booking.vend?.tokens).toHaveLength(1);
    utility.setFault('answerLost', false);
    expect(await booked(utility, posting)).toEqual(found.booking);
  });

  it('comes in two where one cannot say the amount, and both together are what was bought', async () => {
    const { utility } = openScenarios();
    const { vend } = await booked(utility, purchase('p1', 'token', ACCOUNTS.token, 500_000));
    const meter = await meterOf(utility, ACCOUNTS.token);
    const credited = (vend?.tokens ?? []).map((token) => onTheMeter(token, meter).tenths);
    expect(credited).toHaveLength(2);
    expect(credited.reduce((sum, tenths) => sum + tenths, 0) * 10).toBe(vend?.unitsCentiKwh);
  });

  it('is bought with what the arrears leave, and the higher tier begins where the month stands', async () => {
    const { utility } = openScenarios();
    const first = await booked(utility, purchase('p1', 'token', ACCOUNTS.tokenArrears, 3_000));
    expect(first).toMatchObject({ balanceFen: 0, vend: { arrearsFen: 3_000, unitsCentiKwh: 0, tokens: [] } });
    const second = await booked(utility, purchase('p2', 'token', ACCOUNTS.tokenArrears, 10_000));
    expect(second.vend).toMatchObject({ arrearsFen: 560, unitsCentiKwh: 19_330 });
    expect(await utility.lookUp(ACCOUNTS.tokenArrears)).not.toHaveProperty('account.arrearsFen');
    const third = { accountNumber: ACCOUNTS.tokenArrears, kind: 'token', amountFen: fen(10_000) } as const;
    expect((await answerOf(utility.trial(third))).lines.map(({ tier }) => tier)).toEqual([1, 2]);
  });

  it('is not sold for another meter, for too little, for too much, or before an open bill is paid', async () => {
    const { utility } = openScenarios();
    const posting = purchase('p1', 'token', ACCOUNTS.token, 1_000);
    expect(await refusalOf(utility, { ...posting, meterNumber: '04000000000' })).toBe('notAllowed');
    expect(await refusalOf(utility, purchase('p2', 'token', ACCOUNTS.token, 499))).toBe('notAllowed');
    expect(await refusalOf(utility, purchase('p3', 'token', ACCOUNTS.token, 500_001))).toBe('notAllowed');
    const tooMuch = { accountNumber: ACCOUNTS.token, kind: 'token', amountFen: fen(500_001) } as const;
    expect(await utility.trial(tooMuch)).toEqual({ kind: 'refused', reason: 'outOfRange' });
    expect(await refusalOf(utility, purchase('p4', 'recharge', ACCOUNTS.token, 1_000))).toBe('notAllowed');

    const early = { accountNumber: ACCOUNTS.arrearsFirst, kind: 'token', amountFen: fen(1_000) } as const;
    expect(await utility.trial(early)).toEqual({ kind: 'refused', reason: 'arrearsFirst' });
    expect(await refusalOf(utility, purchase('p5', 'token', ACCOUNTS.arrearsFirst, 1_000))).toBe('arrearsFirst');
    await booked(utility, payWhole('p6', ACCOUNTS.arrearsFirst, await quoteOf(utility, ACCOUNTS.arrearsFirst)));
    expect(await utility.trial(early)).toMatchObject({ kind: 'answered' });
    await booked(utility, purchase('p7', 'token', ACCOUNTS.arrearsFirst, 1_000));
  });
});

describe('a purchase card', () => {
  it('is written by an order that stays open until it is committed, once', async () => {
    const { utility } = openScenarios();
    const posting = purchase('p1', 'card', ACCOUNTS.card, 5_000);
    const { vend } = await booked(utility, posting);
    const order = vend?.cardOrder;
    if (order === undefined) throw new Error('no order');
    expect(order).toMatchObject({ cardNumber: posting.cardNumber, amountFen: 5_000, unitsCentiKwh: 10_240 });
    expect(order.writes.every(({ hex }) => /^(?:[0-9a-f]{2})+$/u.test(hex))).toBe(true);
    expect(await utility.lookUp(ACCOUNTS.card)).toMatchObject({ account: { openCardOrder: order } });
    expect(await refusalOf(utility, purchase('p2', 'card', ACCOUNTS.card, 1_000))).toBe('cardOrderOpen');
    expect(await booked(utility, posting)).toMatchObject({ vend: { cardOrder: order } });

    const done = { kind: 'answered', answer: { orderId: order.orderId } };
    expect(await utility.commitCardOrder(order.orderId)).toEqual(done);
    expect(await utility.commitCardOrder(order.orderId)).toEqual(done);
    expect(await utility.abortCardOrder(order.orderId, 'cardLost')).toEqual({ kind: 'refused', reason: 'notAllowed' });
    expect(await utility.lookUp(ACCOUNTS.card)).not.toHaveProperty('account.openCardOrder');
    const next = await booked(utility, purchase('p3', 'card', ACCOUNTS.card, 5_000));
    expect(next.vend?.cardOrder?.writes).not.toEqual(order.writes);
  });

  it('is written first where an earlier visit left an order, and its money goes to the balance where it never can be', async () => {
    const { utility } = openScenarios();
    const found = await utility.lookUp(ACCOUNTS.cardOpenOrder);
    if (found.kind !== 'found' || found.account.openCardOrder === undefined) throw new Error('no open order');
    const { orderId, amountFen } = found.account.openCardOrder;
    expect(amountFen).toBe(5_000);
    expect(await refusalOf(utility, purchase('p1', 'card', ACCOUNTS.cardOpenOrder, 1_000))).toBe('cardOrderOpen');
    await answerOf(utility.abortCardOrder(orderId, 'cardBroken'));
    await answerOf(utility.abortCardOrder(orderId, 'cardBroken'));
    expect(await balanceOf(utility, ACCOUNTS.cardOpenOrder)).toBe(5_000);
    expect(await utility.commitCardOrder(orderId)).toEqual({ kind: 'refused', reason: 'notAllowed' });
    await booked(utility, purchase('p2', 'card', ACCOUNTS.cardOpenOrder, 1_000));
  });

  it('is never another one, and no order has another number', async () => {
    const { utility } = openScenarios();
    const posting = purchase('p1', 'card', ACCOUNTS.card, 1_000);
    expect(await refusalOf(utility, { ...posting, cardNumber: '880310100020' })).toBe('notAllowed');
    expect(await refusalOf(utility, { ...posting, id: 'p2', cardNumber: undefined })).toBe('notAllowed');
    expect(await utility.commitCardOrder('C000000099')).toEqual({ kind: 'refused', reason: 'notAllowed' });
  });
});

describe('a remote meter', () => {
  it('is credited by and by, as the clock goes', async () => {
    const { utility, clock } = openScenarios();
    const since = { accountNumber: ACCOUNTS.remoteMeter, sinceMs: clock.nowMs() };
    await booked(utility, purchase('p1', 'recharge', ACCOUNTS.remoteMeter, 2_000));
    const seen: string[] = [];
    for (const ms of [0, SENT_TO_METER_AFTER_MS, ON_METER_AFTER_MS - SENT_TO_METER_AFTER_MS]) {
      await clock.advance(ms);
      const [credit] = await answerOf(utility.listCredits(since));
      seen.push(`${credit?.amountFen} ${credit?.state}`);
    }
    expect(seen).toEqual(['2000 booked', '2000 sentToMeter', '2000 onMeter']);
  });
});

describe('a recharge card', () => {
  it('is worth what the books say, once, whoever comes second', async () => {
    const { utility } = openScenarios();
    const posting = redemption('p1', ACCOUNTS.rechargeCardDemo, WORTH_10);
    const booking = await booked(utility, posting, WORTH_10);
    expect(booking).toMatchObject({ totalFen: 1_000, balanceFen: 2_530, vend: { arrearsFen: 0, tokens: [] } });
    // After a restart of the kiosk the number is gone; the id still has its answer.
    expect(await booked(utility, posting)).toEqual(booking);
    const again = redemption('p2', ACCOUNTS.token, WORTH_10);
    expect(await refusalOf(utility, again, WORTH_10)).toBe('rechargeCardUsed');
    expect(await refusalOf(utility, redemption('p3', ACCOUNTS.token, USED), USED)).toBe('rechargeCardUsed');
    const day = await utility.listBookings({ terminalId: posting.terminalId, businessDate: posting.businessDate });
    expect(day).toMatchObject({ bookings: [{ postingId: 'p1', totalFen: 1_000 }] });
    expect(utility.totals()).toMatchObject({ acceptedFen: 1_000, toBalancesFen: 1_000 });
  });

  it('buys a token where the meter needs one, and is left alone where a card would have to be written', async () => {
    const { utility } = openScenarios();
    const { vend } = await booked(utility, redemption('p1', ACCOUNTS.tokenArrears, WORTH_50), WORTH_50);
    expect(vend).toMatchObject({ arrearsFen: 3_560, tokens: [expect.any(String)] });
    expect(await refusalOf(utility, redemption('p2', ACCOUNTS.card, WORTH_20), WORTH_20)).toBe('notAllowed');
    await booked(utility, redemption('p3', ACCOUNTS.rechargeCardDemo, WORTH_20), WORTH_20);
  });

  it('needs its number, with the digits that stand on paper', async () => {
    const { utility } = openScenarios();
    const posting = redemption('p1', ACCOUNTS.rechargeCardDemo, WORTH_10);
    expect(await refusalOf(utility, posting)).toBe('notAllowed');
    expect(await refusalOf(utility, { ...posting, id: 'p2', rechargeCardTail: '9999' }, WORTH_10)).toBe('notAllowed');
    const withMoney = { ...posting, id: 'p3', balanceFen: fen(1_000), totalFen: fen(1_000) };
    expect(await refusalOf(utility, withMoney, WORTH_10)).toBe('notAllowed');
  });

  it('locks an account after five wrong numbers for half an hour, and no other account', async () => {
    const { utility, clock } = openScenarios();
    const tries: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const posting = redemption(`p${index}`, ACCOUNTS.rechargeCardDemo, NOBODYS);
      tries.push(await refusalOf(utility, posting, NOBODYS));
      await utility.post(posting, NOBODYS);
    }
    expect(tries).toEqual([...Array<string>(5).fill('rechargeCardUnknown'), 'rechargeCardLocked']);
    const right = redemption('right', ACCOUNTS.rechargeCardDemo, WORTH_10);
    expect(await refusalOf(utility, right, WORTH_10)).toBe('rechargeCardLocked');
    await booked(utility, redemption('elsewhere', ACCOUNTS.token, WORTH_20), WORTH_20);
    await clock.advance(LOCK_MS);
    await booked(utility, { ...right, id: 'later' }, WORTH_10);
  });

  it('leaves its number nowhere on disk', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'lightpost-utility-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    const path = join(directory, 'utility.db');
    const { utility } = openScenarios(path);
    await booked(utility, redemption('p1', ACCOUNTS.rechargeCardDemo, WORTH_10), WORTH_10);
    await refusalOf(utility, redemption('p2', ACCOUNTS.rechargeCardDemo, NOBODYS), NOBODYS);
    await utility.close();
    const kept = readFileSync(path, 'latin1');
    expect(kept).toContain('rechargeCardTail');
    expect(kept).not.toContain(WORTH_10);
    expect(kept).not.toContain(NOBODYS);
  });
});

describe('what was sold', () => {
  it.each(['recharge', 'token', 'card', 'rechargeCard'] as const)('%s is never taken back', async (kind) => {
    const { utility } = openScenarios();
    const account = {
      recharge: ACCOUNTS.remoteMeter,
      token: ACCOUNTS.token,
      card: ACCOUNTS.card,
      rechargeCard: ACCOUNTS.token,
    };
    const posting =
      kind === 'rechargeCard' ? redemption('p1', account[kind], WORTH_10) : purchase('p1', kind, account[kind], 1_000);
    const refusal = { kind: 'refused', reason: 'notAllowed' };
    expect(await utility.reverse(posting)).toEqual(refusal);
    expect(await utility.query('p1')).toEqual({ kind: 'notFound' });
    const booking = await booked(utility, posting, WORTH_10);
    expect(await utility.reverse(posting)).toEqual(refusal);
    expect(await utility.query('p1')).toEqual({ kind: 'accepted', booking });
  });

  it('stands in the list of its day', async () => {
    const { utility } = openScenarios();
    await booked(utility, purchase('p1', 'token', ACCOUNTS.token, 1_000));
    await booked(utility, purchase('p2', 'card', ACCOUNTS.card, 2_000));
    await booked(utility, purchase('p3', 'recharge', ACCOUNTS.remoteMeter, 3_000));
    const day = await utility.listBookings({ terminalId: 'T0001', businessDate: '2026-11-22' });
    if (day.kind !== 'listed') throw new Error(day.kind);
    expect(day.bookings.map(({ postingId, totalFen }) => [postingId, totalFen])).toEqual([
      ['p1', 1_000],
      ['p2', 2_000],
      ['p3', 3_000],
    ]);
  });
});
