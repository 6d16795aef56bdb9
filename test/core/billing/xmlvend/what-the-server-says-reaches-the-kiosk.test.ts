import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../../core/billing/http-request.ts';
import { openStsCipher } from '../../../../core/billing/sts/decoder-key.ts';
import { readToken } from '../../../../core/billing/sts/token.ts';
import { postingMessageId } from '../../../../core/billing/xmlvend/message-id.ts';
import { readStsForm } from '../../../../core/domain/sts-form.ts';
import { fen } from '../../../../core/domain/money.ts';
import {
  BLOCKED_METER,
  createXmlVendRig,
  gatewayAnswering,
  GOOD_ACCOUNT,
  GOOD_METER,
  INDEBTED_METER,
  KEY_CHANGE_METER,
  posting,
  postingId,
  prepayment,
  purchase,
  UNKNOWN_METER,
} from './xmlvend-rig.ts';

const BASE = 'http://www.nrs.eskom.co.za/xmlvend/base/2.1/schema';
const REVENUE = 'http://www.nrs.eskom.co.za/xmlvend/revenue/2.1/schema';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

describe('an account', () => {
  const meterFacts = {
    maskedName: 'J* D*',
    maskedAddress: '** Long Lane',
    kind: 'prepaid',
    supply: 'token',
    balanceFen: 0,
    meterNumber: GOOD_METER,
    limits: { minFen: 100, maxFen: 500_000 },
  };

  it('is found by its meter and by its number, masked, and keeps the number it was asked by', async () => {
    const { gateway } = createXmlVendRig();
    const byMeter = await gateway.lookUp(GOOD_METER);
    expect(byMeter).toEqual({ kind: 'found', account: { accountNumber: GOOD_METER, ...meterFacts } });
    const byNumber = await gateway.lookUp(GOOD_ACCOUNT);
    expect(byNumber).toEqual({ kind: 'found', account: { accountNumber: GOOD_ACCOUNT, ...meterFacts } });
  });

  it('is only a meter where the server confirms nothing else', async () => {
    const { gateway, requests } = createXmlVendRig({ lookUpBy: 'meter' });
    expect(await gateway.lookUp(GOOD_METER)).toMatchObject({
      kind: 'found',
      account: { accountNumber: GOOD_METER, maskedName: '', supply: 'token', meterNumber: GOOD_METER },
    });
    expect(await gateway.lookUp(GOOD_ACCOUNT)).toEqual({ kind: 'refused', reason: 'unknownAccount' });
    expect(requests).toHaveLength(1);
  });

  it.each([
    [UNKNOWN_METER, 'unknownAccount'],
    [BLOCKED_METER, 'blockedAccount'],
    [INDEBTED_METER, 'blockedAccount'],
  ])('%s is refused: %s', async (number, reason) => {
    expect(await createXmlVendRig().gateway.lookUp(number)).toEqual({ kind: 'refused', reason });
  });

  const withoutMeter: Parameters<typeof gatewayAnswering>[0] = (request) => ({
    status: 200,
    body: answer(request, 'confirmCustomerResp', customer('<r:custVendDetail accNo="0310100007" name="Jo Doe"/>')),
  });

  it('without a meter is not served where its payment would be refused with the notes in the box', async () => {
    const refused = { kind: 'refused', reason: 'blockedAccount' };
    expect(await gatewayAnswering(withoutMeter).lookUp(GOOD_ACCOUNT)).toEqual(refused);
  });

  it('without a meter has no tokens to buy', async () => {
    const gateway = gatewayAnswering(withoutMeter, { takesAccountPayments: true });
    expect(await gateway.lookUp(GOOD_ACCOUNT)).toEqual({
      kind: 'found',
      account: {
        accountNumber: GOOD_ACCOUNT,
        maskedName: 'J* D*',
        maskedAddress: '',
        kind: 'postpaid',
        balanceFen: 0,
      },
    });
    const trial = await gateway.trial({ accountNumber: GOOD_ACCOUNT, kind: 'token', amountFen: fen(5_000) });
    expect(trial).toEqual({ kind: 'refused', reason: 'notAllowed' });
  });

  it.each([
    ['two customers', `${customer('<r:custVendDetail accNo="1"/>')}${customer('<r:custVendDetail accNo="2"/>')}`],
    ['no customer', ''],
    ['a meter without an owner', customer(`<r:meterDetail msno="${GOOD_METER}"/>`)],
    [
      'no word whether it may buy',
      customer(
        '<r:custVendDetail accNo="0310100007"/><r:custVendConfig><r:canVend>perhaps</r:canVend></r:custVendConfig>',
      ),
    ],
  ])('is unknown where the answer has %s', async (_name, content) => {
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: answer(request, 'confirmCustomerResp', content),
    }));
    expect(await gateway.lookUp(GOOD_ACCOUNT)).toMatchObject({ kind: 'unknown' });
  });

  it('owes no bills that anybody could name, and is listed under what the keypad brings', async () => {
    const { gateway } = createXmlVendRig();
    expect(await gateway.getArrears(GOOD_METER)).toEqual({ kind: 'quoted', bills: [], quoteToken: 'none' });
    expect(await gateway.find({ by: 'meter', value: GOOD_METER })).toEqual({
      kind: 'answered',
      answer: [{ accountNumber: GOOD_METER, maskedName: 'J* D*', maskedAddress: '** Long Lane' }],
    });
    expect(await gateway.find({ by: 'meter', value: GOOD_ACCOUNT })).toEqual({
      kind: 'refused',
      reason: 'unknownAccount',
    });
    expect(await gateway.find({ by: 'account', value: UNKNOWN_METER })).toEqual({
      kind: 'refused',
      reason: 'unknownAccount',
    });
    expect(await gateway.find({ by: 'phone', value: '13800000000' })).toEqual({ kind: 'notOffered' });
  });

  it('is offered what the standard has, and nothing else', async () => {
    const { gateway } = createXmlVendRig();
    expect([...gateway.offered].toSorted()).toEqual(['credits', 'find', 'tokens', 'trial']);
    expect(await gateway.getHistory({ accountNumber: GOOD_METER, phoneTail: '1234' })).toEqual({ kind: 'notOffered' });
    expect(await gateway.listBookings({ terminalId: 'LP01', businessDate: '2026-01-05' })).toEqual({
      kind: 'notOffered',
    });
  });
});

describe('a trial', () => {
  it('says what is owed first and what the rest buys, and books nothing', async () => {
    const { gateway, simulator } = createXmlVendRig();
    simulator.owe(GOOD_METER, fen(1_200));
    const trial = { accountNumber: GOOD_METER, kind: 'token', amountFen: fen(5_000) } as const;
    const said = { kind: 'answered', answer: { amountFen: 5_000, arrearsFen: 1_200, unitsCentiKwh: 6_900, lines: [] } };
    expect(await gateway.trial(trial)).toEqual(said);
    expect(await gateway.trial({ ...trial, accountNumber: GOOD_ACCOUNT })).toEqual(said);
    expect(simulator.booked()).toEqual([]);
    expect(await gateway.trial({ ...trial, kind: 'prepayment' })).toEqual({ kind: 'notOffered' });
    expect(await gateway.trial({ ...trial, accountNumber: BLOCKED_METER })).toEqual({
      kind: 'refused',
      reason: 'blockedAccount',
    });
    expect(await gateway.trial({ ...trial, accountNumber: INDEBTED_METER })).toEqual({
      kind: 'refused',
      reason: 'arrearsFirst',
    });
  });

  it.each([
    // 100 × 0.30 and 40 × 0.50: the tiers explain the sum.
    ['100', '0.30', '40.0', '0.50', 2],
    // As real servers round: 28.3 × 0.60 and 8 × 0.64 are 22.10, not 50.00.
    ['28.3', '0.60', '8', '0.64', 0],
  ])('shows tiers only where they add up (%s kWh at %s, %s at %s)', async (first, price, second, dearer, count) => {
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: answer(
        request,
        'trialCreditVendResp',
        receipt({
          steps: [
            [first, price],
            [second, dearer],
          ],
        }),
      ),
    }));
    const trial = await gateway.trial({ accountNumber: GOOD_METER, kind: 'token', amountFen: fen(5_000) });
    expect(trial.kind === 'answered' ? trial.answer.lines : trial).toHaveLength(count);
    if (count > 0) {
      expect(trial).toMatchObject({
        answer: {
          lines: [
            { tier: 1, band: 'flat', usageCentiKwh: 10_000, priceE8Yuan: 30_000_000, amountFen: 3_000 },
            { tier: 2, band: 'flat', usageCentiKwh: 4_000, priceE8Yuan: 50_000_000, amountFen: 2_000 },
          ],
        },
      });
    }
  });
});

describe('a sale', () => {
  it('brings a real token of the units that it says', async () => {
    const { gateway, clock } = createXmlVendRig();
    const outcome = await gateway.post(purchase(postingId('ABCDEFGH')));
    expect(outcome).toMatchObject({
      kind: 'accepted',
      booking: {
        bookingNumber: 'S000001',
        totalFen: 5_000,
        balanceFen: 0,
        bookedAtMs: clock.nowMs(),
        vend: { arrearsFen: 0, unitsCentiKwh: 9_090 },
      },
    });
    const tokens = outcome.kind === 'accepted' ? outcome.booking.vend?.tokens : [];
    expect(tokens).toHaveLength(1);
    const form = readStsForm(tokens?.[0] ?? '');
    if (form.problem !== undefined) throw new Error(form.problem);
    expect(readToken(form, cipherOf(GOOD_METER))).toMatchObject({ kind: 'read', said: { kind: 'credit' } });
  });

  it('brings the tokens of a key change before the credit, once', async () => {
    const { gateway } = createXmlVendRig();
    const first = await gateway.post(purchase(postingId('ABCDEFGH'), fen(5_000), KEY_CHANGE_METER));
    const tokens = first.kind === 'accepted' ? (first.booking.vend?.tokens ?? []) : [];
    const classes = tokens.map((token) => readStsForm(token)).map((form) => 'tokenClass' in form && form.tokenClass);
    expect(classes).toEqual([2, 2, 0]);
    const second = await gateway.post(purchase(postingId('ABCDEFGJ'), fen(5_000), KEY_CHANGE_METER));
    expect(second.kind === 'accepted' ? second.booking.vend?.tokens : []).toHaveLength(1);
  });

  it('takes what is owed first, and says so', async () => {
    const { gateway, simulator } = createXmlVendRig();
    simulator.owe(GOOD_METER, fen(4_000));
    const said = async (letters: string) => {
      const outcome = await gateway.post(purchase(postingId(letters)));
      return outcome.kind === 'accepted' ? outcome.booking.vend?.arrearsFen : outcome;
    };
    expect([await said('ABCDEFGH'), await said('ABCDEFGJ'), await said('ABCDEFGK')]).toEqual([2_500, 1_500, 0]);
  });

  it('is nothing where the kind, the meter or the account is not for this server', async () => {
    const { gateway, requests } = createXmlVendRig();
    const refused = { kind: 'refused', reason: 'notAllowed', changed: undefined };
    for (const kind of ['bills', 'prepayment', 'recharge', 'card', 'rechargeCard'] as const) {
      expect(await gateway.post(posting(postingId('ABCDEFGH'), kind, GOOD_ACCOUNT, fen(5_000)))).toEqual(refused);
    }
    expect(await gateway.post({ ...purchase(postingId('ABCDEFGH')), meterNumber: '12345' })).toEqual(refused);
    expect(await gateway.post(posting(postingId('ABCDEFGH'), 'token', GOOD_ACCOUNT, fen(5_000)))).toEqual(refused);
    expect(requests).toEqual([]);
  });

  it('goes out under the message id of its posting, with the amount to the fen', async () => {
    const { gateway, requests } = createXmlVendRig();
    const sale = purchase(postingId('ABCDEFGH'), fen(12_305));
    await gateway.post(sale);
    const { dateTime, uniqueNumber } = postingMessageId(sale.id);
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"CreditVendRequest"',
    });
    expect(requests[0]?.body).toContain(`<b:msgID dateTime="${dateTime}" uniqueNumber="${uniqueNumber}"/>`);
    expect(requests[0]?.body).toContain('<r:amt value="123.05" symbol="CNY"/>');
    expect(requests[0]?.body).toContain('<b:password>pass&lt;&amp;&gt;word</b:password>');
  });

  it.each<[string, Receipt]>([
    ['an amount in another currency', { symbol: 'ZAR' }],
    ['an amount with a third digit', { amount: '50.001' }],
    ['a negative amount', { amount: '-50.00' }],
    ['no receipt number', { receiptNo: '' }],
    ['no time', { time: '' }],
    ['a time that is none', { time: '2026-13-05T09:00:00' }],
    ['units of water', { unit: 'kl' }],
    ['lines that are more than the sum', { amount: '60.00', tendered: '50.00' }],
    ['lines that are less than the sum', { amount: '40.00', tendered: '50.00' }],
    ['no lines', { lines: '' }],
  ])('is unknown where its receipt has %s', async (_name, facts) => {
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: answer(request, 'creditVendResp', receipt(facts), facts.time),
    }));
    expect((await gateway.post(purchase(postingId('ABCDEFGH')))).kind).toBe('unknown');
  });

  it.each<[string, Receipt]>([
    ['all zeros, as a trial brings it', { token: '0'.repeat(20) }],
    ['sixteen zeros', { token: '0000 0000 0000 0000' }],
    ['a digit short', { token: '6647564831675682178' }],
    ['no credit but a test of the meter', { token: '56493153725450313471' }],
    ['above 66 bits', { token: '99999999999999999999' }],
    ['missing', { token: '' }],
  ])('is looked at by somebody where its token is %s', async (_name, facts) => {
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: answer(request, 'creditVendResp', receipt(facts)),
    }));
    expect(await gateway.post(purchase(postingId('ABCDEFGH')))).toMatchObject({ kind: 'unknown', mismatched: true });
  });

  it.each<[string, Receipt]>([
    ['taxes beside the price', { amount: '45.00', tax: '5.00', tendered: '50.00' }],
    ['taxes inside the price', { tax: '5.00' }],
    ['change', { amount: '50.00', tendered: '60.00', change: '10.00' }],
    ['no sum at all', { tendered: undefined }],
    ['a sum without its currency', { symbol: '' }],
    ['a time with a zone', { time: '2026-01-05T03:00:00.1234567+02:00' }],
    ['a time without one, which is the terminal’s', { time: '2026-01-05T09:00:00.99' }],
  ])('is accepted where its receipt has %s', async (_name, facts) => {
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: answer(request, 'creditVendResp', receipt(facts), facts.time),
    }));
    expect(await gateway.post(purchase(postingId('ABCDEFGH')))).toMatchObject({
      kind: 'accepted',
      booking: { totalFen: 5_000, bookedAtMs: Date.UTC(2026, 0, 5, 1) },
    });
  });
});

describe('an account payment', () => {
  it('is booked, asked about, and taken back', async () => {
    const { gateway, simulator } = createXmlVendRig({ takesAccountPayments: true });
    const paid = prepayment(postingId('ABCDEFGH'));
    const booked = await gateway.post(paid);
    expect(booked).toMatchObject({ kind: 'accepted', booking: { bookingNumber: 'A000001', totalFen: 5_000 } });
    expect(await gateway.query(paid.id)).toEqual(booked);
    expect(await gateway.reverse(paid)).toEqual({ kind: 'reversed' });
    expect(await gateway.query(paid.id)).toEqual({ kind: 'notFound' });
    expect(simulator.booked()).toEqual([]);
  });

  it('is not believed for another account', async () => {
    const line = '<r:tx xsi:type="r:DebtRecoveryTx"><r:amt value="50.00"/><r:accNo>0310100008</r:accNo></r:tx>';
    const gateway = gatewayAnswering(
      (request) => ({
        status: 200,
        body: answer(
          request,
          'payAccResp',
          `<r:payAccReceipt receiptNo="A1"><r:transactions>${line}</r:transactions></r:payAccReceipt>`,
        ),
      }),
      { takesAccountPayments: true },
    );
    expect(await gateway.post(prepayment(postingId('ABCDEFGH')))).toMatchObject({ kind: 'unknown', mismatched: true });
  });
});

describe('taking back', () => {
  it('is never asked for a token', async () => {
    const { gateway, requests } = createXmlVendRig();
    const sale = purchase(postingId('ABCDEFGH'));
    await gateway.post(sale);
    requests.length = 0;
    expect(await gateway.reverse(sale)).toEqual({ kind: 'refused', reason: 'notAllowed' });
    expect(requests).toEqual([]);
  });

  it.each<[string | undefined, string, string]>([
    ['true', 'ReversalAdviceResp', 'reversed'],
    ['1', 'ReversalAdviceResp', 'reversed'],
    ['false', 'ReversalAdviceResp', 'refused'],
    ['yes', 'ReversalAdviceResp', 'unknown'],
    [undefined, 'ReversalAdviceResp', 'unknown'],
    ['true', 'LastRespAdviceResp', 'unknown'],
    ['true', 'ConfirmationAdviceResp', 'unknown'],
  ])('txReversed=%s in a %s is %s', async (said, type, outcome) => {
    const paid = prepayment(postingId('ABCDEFGH'));
    const gateway = gatewayAnswering((request) => ({ status: 200, body: adviceAnswer(request, type, paid.id, said) }));
    expect((await gateway.reverse(paid)).kind).toBe(outcome);
  });

  it('is not believed for another message', async () => {
    const paid = prepayment(postingId('ABCDEFGH'));
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: adviceAnswer(request, 'ReversalAdviceResp', 'another', 'true'),
    }));
    expect(await gateway.reverse(paid)).toMatchObject({ kind: 'unknown', mismatched: true });
  });
});

describe('the last response', () => {
  const sale = purchase(postingId('ABCDEFGH'));

  it.each([
    ['UnknownMeterEx', 'refused'],
    ['VendorCreditEx', 'refused'],
    ['ServerBusyEx', 'notFound'],
    ['ExpiredMessageEx', 'notFound'],
    ['BusinessRuleEx', 'notFound'],
    ['SystemEx', 'unknown'],
    ['DuplicateMsgIDEx', 'unknown'],
    ['MadeUpEx', 'unknown'],
  ])('was %s: %s', async (fault, outcome) => {
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: adviceAnswer(request, 'LastRespAdviceResp', sale.id, undefined, lastFault(sale.id, fault)),
    }));
    expect((await gateway.query(sale.id)).kind).toBe(outcome);
  });

  it.each([
    ['is about another message', lastFault('another', 'UnknownMeterEx'), true],
    ['is no answer that is known', '<b:lastResponse/>', true],
    ['is missing', '', false],
  ])('that %s proves nothing', async (_name, last, isMismatch) => {
    const gateway = gatewayAnswering((request) => ({
      status: 200,
      body: adviceAnswer(request, 'LastRespAdviceResp', sale.id, undefined, last),
    }));
    const outcome = await gateway.query(sale.id);
    expect(outcome.kind).toBe('unknown');
    expect('mismatched' in outcome).toBe(isMismatch);
  });

  it('that is missing proves nothing where the server keeps one only and another sale may have followed', async () => {
    const { gateway, simulator, restart } = createXmlVendRig({ lastResponse: 'latestOnly' }, { keepsLastOnly: true });
    simulator.trouble('creditVendReq', 'requestLost');
    expect(await gateway.post(sale)).toMatchObject({ kind: 'unknown' });
    expect(await gateway.query(sale.id)).toEqual({ kind: 'notFound' });
    // After a restart nobody knows what went out before.
    expect(await restart().query(sale.id)).toMatchObject({ kind: 'unknown' });
    await gateway.post(purchase(postingId('ABCDEFGJ')));
    expect(await gateway.query(sale.id)).toMatchObject({ kind: 'unknown' });
  });
});

describe('a reprint', () => {
  it('brings the tokens of a meter again, the latest first', async () => {
    const { gateway, clock } = createXmlVendRig();
    const first = await gateway.post(purchase(postingId('ABCDEFGH')));
    const sinceMs = clock.nowMs() + 1;
    await clock.advance(60_000);
    const second = await gateway.post(purchase(postingId('ABCDEFGJ'), fen(2_000)));
    await gateway.post(purchase(postingId('ABCDEFGK'), fen(2_000), KEY_CHANGE_METER));
    const bookings = [second, first].map((outcome) => (outcome.kind === 'accepted' ? outcome.booking : undefined));
    expect(await gateway.reprint(GOOD_METER)).toEqual({ kind: 'answered', answer: bookings });
    const credit = { atMs: clock.nowMs(), amountFen: 2_000, state: 'tokenIssued' };
    expect(await gateway.listCredits({ accountNumber: GOOD_METER, sinceMs })).toEqual({
      kind: 'answered',
      answer: [credit],
    });
    expect(await gateway.listCredits({ accountNumber: GOOD_ACCOUNT, sinceMs })).toEqual({
      kind: 'answered',
      answer: [credit],
    });
    expect(await gateway.listCredits({ accountNumber: UNKNOWN_METER, sinceMs })).toEqual({
      kind: 'refused',
      reason: 'unknownAccount',
    });
    expect(await gateway.reprint('123')).toEqual({ kind: 'refused', reason: 'unknownAccount' });
  });
});

function cipherOf(meterNumber: string) {
  const key = { vudk: 'abababababababab', keyType: 2, supplyGroup: '123456', tariffIndex: '01', keyRevision: 1 };
  return openStsCipher({ ...key, pan: `600727${meterNumber}0`, baseYear: 2014 });
}

/** An answer to this very request. */
function answer(request: HttpRequest, name: string, content: string, time = '2026-01-05T09:00:00'): string {
  const id = / (dateTime="\d+" uniqueNumber="\d+")/u.exec(request.body ?? '')?.[1] ?? '';
  const root = `<r:${name} xmlns:r="${REVENUE}" xmlns:b="${BASE}" xmlns:xsi="${XSI}">`;
  return inEnvelope(`${root}<b:reqMsgID ${id}/><b:respDateTime>${time}</b:respDateTime>${content}</r:${name}>`);
}

function adviceAnswer(
  request: HttpRequest,
  type: string,
  original: string,
  txReversed: string | undefined,
  content = '',
): string {
  const id = / (dateTime="\d+" uniqueNumber="\d+")/u.exec(request.body ?? '')?.[1] ?? '';
  const reversed = txReversed === undefined ? '' : ` txReversed="${txReversed}"`;
  const root = `<b:adviceResp xmlns:r="${REVENUE}" xmlns:b="${BASE}" xmlns:xsi="${XSI}" xsi:type="b:${type}"${reversed}>`;
  const about = `<b:reqMsgID ${id}/><b:adviceReqMsgID ${idOf(original)}/>`;
  return inEnvelope(`${root}${about}${content}</b:adviceResp>`);
}

function lastFault(about: string, type: string): string {
  return `<b:lastResponse xsi:type="b:XMLVendFaultResp"><b:reqMsgID ${idOf(about)}/><b:fault xsi:type="b:${type}"/></b:lastResponse>`;
}

function idOf(id: string): string {
  const { dateTime, uniqueNumber } = postingMessageId(id);
  return `dateTime="${dateTime}" uniqueNumber="${uniqueNumber}"`;
}

function inEnvelope(body: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;
}

function customer(content: string): string {
  return `<r:confirmCustResult>${content}</r:confirmCustResult>`;
}

interface Receipt {
  readonly amount?: string;
  readonly symbol?: string;
  readonly tax?: string;
  readonly tendered?: string | undefined;
  readonly change?: string;
  readonly receiptNo?: string;
  readonly time?: string;
  readonly unit?: string;
  readonly token?: string;
  readonly lines?: string;
  readonly steps?: readonly (readonly [units: string, price: string])[];
}

/** A receipt of 50.00 for the good meter, changed where something else is said. */
function receipt(facts: Receipt): string {
  const { amount = '50.00', symbol = 'CNY', receiptNo = 'S1', unit = 'kWh', token = '66475648316756821785' } = facts;
  const tendered = 'tendered' in facts ? facts.tendered : amount;
  const money = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<r:${name} value="${value}"${symbol === '' ? '' : ` symbol="${symbol}"`}/>`;
  const tax = facts.tax === undefined ? '' : `<r:tax>${money('amt', facts.tax)}</r:tax>`;
  const meter = `<b:meterDetail msno="${GOOD_METER}"/>`;
  const issue = `${meter}<b:token xsi:type="b:STS1Token"><b:stsCipher>${token}</b:stsCipher></b:token><b:units value="90.9" siUnit="${unit}"/>`;
  const steps = (facts.steps ?? []).map(
    ([units, price]) => `<r:Step><r:units value="${units}" siUnit="kWh"/><r:rate value="${price}"/></r:Step>`,
  );
  const tariff = `<r:tariffBreakdown><r:steps>${steps.join('')}</r:steps></r:tariffBreakdown>`;
  const line = `<r:tx xsi:type="r:CreditVendTx">${money('amt', amount)}${tax}<r:creditTokenIssue>${issue}</r:creditTokenIssue>${tariff}</r:tx>`;
  const sums = `${money('tenderAmt', tendered)}${money('change', facts.change)}`;
  return `<r:creditVendReceipt receiptNo="${receiptNo}"><r:transactions>${facts.lines ?? line}${sums}</r:transactions></r:creditVendReceipt>`;
}
