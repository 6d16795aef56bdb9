import { describe, expect, it } from 'vitest';

import { madeUpIdNumber, sha256 } from '../../../core/billing/utility/numbers.ts';
import { seedRechargeCards, SHARED_PHONE } from '../../../core/billing/utility/households.ts';
import { LOCK_MS } from '../../../core/billing/utility/wrong-tries.ts';
import { addFen, fen, sumFen } from '../../../core/domain/money.ts';
import type { AccountKey } from '../../../core/domain/services.ts';
import { payWhole, quoteOf, recharge } from './postings.ts';
import { ACCOUNTS, answerOf, booked, openScenarios, purchase, redemption } from './purchases.ts';

const TIERED = '0310100025';
const TIME_OF_USE = '0310100026';
const PHONE = '19900000001';

describe('finding an account', () => {
  it.each<AccountKey>([
    { by: 'account', value: ACCOUNTS.token },
    { by: 'meter', value: '04101000174' },
    { by: 'phone', value: '19910100017' },
    { by: 'idCardHash', value: sha256(madeUpIdNumber(ACCOUNTS.token)) },
    { by: 'qr', value: `UTILITY:${ACCOUNTS.token}` },
  ])('goes by $by', async (key) => {
    const { utility } = openScenarios();
    const summary = {
      accountNumber: ACCOUNTS.token,
      maskedName: expect.stringContaining('*'),
      maskedAddress: expect.any(String),
    };
    expect(await answerOf(utility.find(key))).toEqual([summary]);
    const other = { ...key, value: `${key.value}0` };
    expect(await utility.find(other)).toEqual({ kind: 'refused', reason: 'unknownAccount' });
  });

  it('goes by purchase card, and gives both accounts of one phone', async () => {
    const { utility } = openScenarios();
    const byCard = await answerOf(utility.find({ by: 'purchaseCard', value: '880310100019' }));
    expect(byCard.map(({ accountNumber }) => accountNumber)).toEqual([ACCOUNTS.card]);
    const byPhone = await answerOf(utility.find({ by: 'phone', value: SHARED_PHONE }));
    expect(byPhone.map(({ accountNumber }) => accountNumber)).toEqual(['0310100023', '0310100024']);
  });
});

describe('bills', () => {
  it('explain a use that crosses into the second tier', async () => {
    const { utility } = openScenarios();
    const [bill] = (await quoteOf(utility, TIERED)).bills;
    // 240 × 0.4883 = 117.192; 48 × 0.5383 = 25.8384; together 143.0304.
    expect(bill).toMatchObject({ usageCentiKwh: 28_800, principalFen: 14_303 });
    expect(bill?.breakdown).toMatchObject({
      lines: [
        { tier: 1, usageCentiKwh: 24_000, amountFen: 11_719 },
        { tier: 2, usageCentiKwh: 4_800, amountFen: 2_584 },
      ],
      roundingFen: 0,
      position: { basis: 'month', tier: 2, usedCentiKwh: 28_800 },
    });
  });

  it('explain peak and valley, and where the year stands', async () => {
    const { utility } = openScenarios();
    const { bills } = await quoteOf(utility, TIME_OF_USE);
    expect(bills).toHaveLength(2);
    for (const bill of bills) {
      const { lines, totalFen, position, roundingFen } = bill.breakdown ?? {};
      expect(new Set(lines?.map(({ band }) => band))).toEqual(new Set(['peak', 'valley']));
      expect(lines?.reduce((sum, line) => sum + line.usageCentiKwh, 0)).toBe(bill.usageCentiKwh);
      expect(addFen(sumFen(lines?.map((line) => line.amountFen) ?? []), fen(roundingFen ?? 0))).toBe(totalFen);
      expect(totalFen).toBe(bill.principalFen);
      expect(position).toMatchObject({ basis: 'year', limitsCentiKwh: [276_000, 480_000] });
    }
    const [first, second] = bills.map((bill) => bill.breakdown?.position.usedCentiKwh ?? 0);
    expect((second ?? 0) - (first ?? 0)).toBe(bills[1]?.usageCentiKwh);
  });

  it('explain nothing any more once a part of them is paid', async () => {
    const { utility } = openScenarios();
    const quote = await quoteOf(utility, '0310100006');
    const part = payWhole('p1', '0310100006', { ...quote, bills: quote.bills.slice(0, 1) });
    const allocations = part.allocations.map((line) => ({ ...line, amountFen: fen(5_000), whole: false }));
    await booked(utility, { ...part, allocations, totalFen: fen(5_000) });
    const [left, untouched] = (await quoteOf(utility, '0310100006')).bills;
    expect(left).not.toHaveProperty('breakdown');
    expect(untouched).toHaveProperty('breakdown');
  });
});

describe('the history', () => {
  it('has the last twenty-four months with what is billed, and every payment, newest first', async () => {
    const { utility, clock } = openScenarios();
    const { bills } = await quoteOf(utility, TIERED);
    await booked(utility, payWhole('p1', TIERED, await quoteOf(utility, TIERED)));
    const request = { accountNumber: TIERED, phoneTail: '0025' };
    const history = await answerOf(utility.getHistory(request));
    expect(history.months).toHaveLength(24);
    expect(history.months[0]?.period).toBe('2024-11');
    expect(history.months.at(-1)).toEqual({
      period: '2026-10',
      usageCentiKwh: 28_800,
      amountFen: bills[0]?.principalFen,
    });
    expect(history.payments[0]).toEqual({ atMs: clock.nowMs(), amountFen: bills[0]?.totalFen, means: 'kiosk' });
    const times = history.payments.map(({ atMs }) => atMs);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(history.payments).toHaveLength(24);
    expect(await answerOf(utility.getHistory(request))).toEqual(history);
    // Next month it is a month further, and what it said before stays.
    await clock.advance(30 * 86_400_000);
    const later = await answerOf(utility.getHistory(request));
    expect(later.months.slice(0, -1)).toEqual(history.months.slice(1));
  });

  it('is for whoever knows the telephone, and locks after five wrong guesses', async () => {
    const { utility, clock } = openScenarios();
    const answers: string[] = [];
    for (const phoneTail of ['0000', '1111', '2222', '3333', '4444', '0025']) {
      const outcome = await utility.getHistory({ accountNumber: TIERED, phoneTail });
      answers.push(outcome.kind === 'refused' ? outcome.reason : outcome.kind);
    }
    expect(answers).toEqual([...Array<string>(5).fill('notVerified'), 'locked']);
    await clock.advance(LOCK_MS);
    expect(await utility.getHistory({ accountNumber: TIERED, phoneTail: '0025' })).toMatchObject({ kind: 'answered' });
  });

  it('says of a recharge card that it was one', async () => {
    const { utility } = openScenarios();
    const [card] = seedRechargeCards;
    if (card === undefined) throw new Error('no card');
    await booked(utility, redemption('p1', ACCOUNTS.rechargeCardDemo, card.secret), card.secret);
    const history = await answerOf(utility.getHistory({ accountNumber: ACCOUNTS.rechargeCardDemo, phoneTail: '0022' }));
    expect(history.payments[0]).toMatchObject({ amountFen: card.valueFen, means: 'rechargeCard' });
  });
});

describe('credits', () => {
  it('say where each recharge has got to, newest first, and none from before', async () => {
    const { utility, clock } = openScenarios();
    await booked(utility, purchase('p1', 'card', ACCOUNTS.card, 1_000));
    await answerOf(utility.commitCardOrder('C000000002'));
    await clock.advance(60_000);
    await booked(utility, purchase('p2', 'card', ACCOUNTS.card, 2_000));
    const all = await answerOf(utility.listCredits({ accountNumber: ACCOUNTS.card, sinceMs: 0 }));
    expect(all.map(({ amountFen, state }) => [amountFen, state])).toEqual([
      [2_000, 'cardNotWritten'],
      [1_000, 'cardWritten'],
    ]);
    const late = await answerOf(utility.listCredits({ accountNumber: ACCOUNTS.card, sinceMs: clock.nowMs() }));
    expect(late).toHaveLength(1);
    await answerOf(utility.abortCardOrder('C000000003', 'cardLost'));
    const [aborted] = await answerOf(utility.listCredits({ accountNumber: ACCOUNTS.card, sinceMs: 0 }));
    expect(aborted?.state).toBe('booked');
  });
});

describe('a receipt by message', () => {
  it('is taken once under an id, and never changed', async () => {
    const { utility } = openScenarios();
    const message = { id: 'm1', phone: PHONE, text: 'Paid 90.82' };
    expect(await answerOf(utility.sendMessage(message))).toEqual({ id: 'm1' });
    expect(await answerOf(utility.sendMessage(message))).toEqual({ id: 'm1' });
    expect(await utility.sendMessage({ ...message, text: 'Paid 1.00' })).toEqual({
      kind: 'refused',
      reason: 'notAllowed',
    });
    expect(await utility.sendMessage({ ...message, id: 'm2', phone: '12345' })).toMatchObject({ reason: 'notAllowed' });
    expect(utility.operator.view({ account: '', day: '' }).messages).toHaveLength(1);
  });

  it('is taken, too, where the answer is lost', async () => {
    const { utility } = openScenarios();
    utility.setFault('answerLost', true);
    const message = { id: 'm1', phone: PHONE, text: 'Paid 90.82' };
    expect(await utility.sendMessage(message)).toMatchObject({ kind: 'unknown' });
    utility.setFault('answerLost', false);
    expect(await answerOf(utility.sendMessage(message))).toEqual({ id: 'm1' });
    expect(utility.operator.view({ account: '', day: '' }).messages).toHaveLength(1);
  });
});

describe('an invoice', () => {
  const holder = { kind: 'holder' } as const;
  const company = { kind: 'company', taxNumber: '91330000LPTEXT001B' } as const;

  it('is made once a posting; the same id gives the first answer', async () => {
    const { utility } = openScenarios();
    await booked(utility, recharge('p1', '0310100007', fen(5_000)));
    const request = { id: 'i1', postingId: 'p1', title: company };
    const first = await answerOf(utility.requestInvoice(request));
    expect(first).toEqual({ requestNumber: 'INV000000001', title: expect.stringContaining('*') });
    expect(await answerOf(utility.requestInvoice(request))).toEqual(first);
    const already = { kind: 'refused', reason: 'alreadyInvoiced' };
    expect(await utility.requestInvoice({ ...request, id: 'i2' })).toEqual(already);
    expect(await utility.requestInvoice({ ...request, title: holder })).toEqual(already);
  });

  it('is in the name of the holder, or of a company that the register knows; a wrong title can be put right', async () => {
    const { utility } = openScenarios();
    await booked(utility, recharge('p1', '0310100007', fen(5_000)));
    await booked(utility, recharge('p2', '0310100007', fen(5_000)));
    const ask = (taxNumber: string): unknown =>
      utility.requestInvoice({ id: 'i1', postingId: 'p1', title: { kind: 'company', taxNumber } });
    const invalid = { kind: 'refused', reason: 'invalidTitle' };
    expect(await ask('91330000LPTEXT001C')).toEqual(invalid);
    expect(await ask('91350100M000100Y43')).toEqual(invalid);
    expect(await ask('9133 0000 lptext 001b')).toMatchObject({ kind: 'answered' });
    const named = await answerOf(utility.requestInvoice({ id: 'i2', postingId: 'p2', title: holder }));
    const found = await utility.lookUp('0310100007');
    expect(found).toMatchObject({ account: { maskedName: named.title } });
  });

  it('is not made for what was never booked', async () => {
    const { utility } = openScenarios();
    await utility.post(purchase('p1', 'token', ACCOUNTS.card, 1_000));
    for (const postingId of ['p1', 'never']) {
      const outcome = await utility.requestInvoice({ id: 'i1', postingId, title: holder });
      expect(outcome).toEqual({ kind: 'refused', reason: 'notAllowed' });
    }
  });
});

describe('tariff, notices, complaints and ratings', () => {
  it('are answered', async () => {
    const { utility } = openScenarios();
    expect(await answerOf(utility.getTariff(TIERED))).toEqual({
      tableId: 'beijing',
      basis: 'month',
      limitsCentiKwh: [24_000, 40_000],
      prices: [48_830_000, 53_830_000, 78_830_000].map((priceE8Yuan, at) => ({
        tier: at + 1,
        band: 'flat',
        priceE8Yuan,
      })),
    });
    const all = await answerOf(utility.listNotices({ area: undefined }));
    expect(all.map(({ fromMs }) => fromMs)).toEqual(all.map(({ fromMs }) => fromMs).toSorted((a, b) => b - a));
    const here = await answerOf(utility.listNotices({ area: all[0]?.area }));
    expect(here.length).toBeLessThan(all.length);
    expect(here.map(({ kind }) => kind)).toContain('serviceChange');

    const complaint = {
      id: 'c1',
      accountNumber: TIERED,
      about: 'bill',
      transactionId: undefined,
      phone: PHONE,
      text: 'Too much',
    } as const;
    const ticket = await answerOf(utility.complain(complaint));
    expect(await answerOf(utility.complain(complaint))).toEqual(ticket);
    expect(await utility.complain({ ...complaint, text: 'Too little' })).toMatchObject({ reason: 'notAllowed' });
    expect(await utility.complain({ ...complaint, id: 'c2', accountNumber: '0310199999' })).toMatchObject({
      reason: 'unknownAccount',
    });
    expect(await answerOf(utility.rate({ id: 'r1', transactionId: 't1', stars: 5 }))).toEqual({ id: 'r1' });
    expect(await utility.rate({ id: 'r2', transactionId: 't1', stars: 6 })).toMatchObject({ reason: 'notAllowed' });
  });

  it('are refused for who is unknown or blocked, and unknown while the back end is down', async () => {
    const { utility } = openScenarios();
    expect(await utility.getTariff('0310199999')).toEqual({ kind: 'refused', reason: 'unknownAccount' });
    expect(await utility.getTariff('0310100009')).toEqual({ kind: 'refused', reason: 'blockedAccount' });
    const bills = { accountNumber: TIERED, kind: 'bills', amountFen: fen(1_000) } as const;
    expect(await utility.trial(bills)).toEqual({ kind: 'refused', reason: 'notAllowed' });
    expect(await answerOf(utility.trial({ ...bills, kind: 'prepayment' }))).toMatchObject({ unitsCentiKwh: 0 });
    utility.setFault('down', true);
    expect(await utility.listNotices({ area: undefined })).toMatchObject({ kind: 'unknown' });
    expect(await utility.commitCardOrder('C000000001')).toMatchObject({ kind: 'unknown' });
  });
});
