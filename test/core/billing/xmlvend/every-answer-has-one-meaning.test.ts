import { describe, expect, it } from 'vitest';
import { KNOWN_FAULTS } from '../../../../core/billing/xmlvend/faults.ts';
import { BUSY_RETRY_AFTER_MS } from '../../../../core/billing/xmlvend/outcomes.ts';
import type { SimulatorTrouble } from '../../../../core/billing/xmlvend/simulator.ts';
import {
  LAST_RESPONSE_TIMEOUT_MS,
  LOOK_UP_TIMEOUT_MS,
  POST_TIMEOUT_MS,
  REPRINT_TIMEOUT_MS,
  REVERSAL_TIMEOUT_MS,
  TRIAL_TIMEOUT_MS,
} from '../../../../core/billing/xmlvend/xmlvend-gateway.ts';
import { ATTEMPT_GUARD_MS } from '../../../../core/billing/outbox.ts';
import { fen } from '../../../../core/domain/money.ts';
import {
  createXmlVendRig,
  gatewayAnswering,
  GOOD_METER,
  postingId,
  prepayment,
  purchase,
  type XmlVendRig,
} from './xmlvend-rig.ts';

/** Every operation that goes out, by the element it sends. */
type Asked = 'lookUp' | 'confirmMeter' | 'trial' | 'post' | 'pay' | 'query' | 'reverse' | 'reprint';

const ELEMENTS: Readonly<Record<Asked, string>> = {
  lookUp: 'confirmCustomerReq',
  confirmMeter: 'confirmMeterReq',
  trial: 'trialCreditVendReq',
  post: 'creditVendReq',
  pay: 'payAccReq',
  query: 'adviceReq',
  reverse: 'adviceReq',
  reprint: 'reprintReq',
};
const ASKED = Object.keys(ELEMENTS) as readonly Asked[];

const SALE = purchase(postingId('ABCDEFGH'));
const PAID = prepayment(postingId('ABCDEFGJ'));

interface Outcome {
  readonly kind: string;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  readonly unreadable?: boolean;
  readonly mismatched?: boolean;
}

/** What was asked about is there: a sale, and a payment. */
async function prepare(asked: Asked, dialect: 'prefixed' | 'bare' = 'prefixed'): Promise<XmlVendRig> {
  const lookUpBy = asked === 'confirmMeter' ? 'meter' : 'customer';
  const rig = createXmlVendRig({ takesAccountPayments: true, lookUpBy }, { dialect });
  if (asked === 'query' || asked === 'reprint') await rig.gateway.post(SALE);
  if (asked === 'reverse') await rig.gateway.post(PAID);
  rig.requests.length = 0;
  return rig;
}

function ask({ gateway }: Pick<XmlVendRig, 'gateway'>, asked: Asked): Promise<Outcome> {
  switch (asked) {
    case 'lookUp':
    case 'confirmMeter':
      return gateway.lookUp(GOOD_METER);
    case 'trial':
      return gateway.trial({ accountNumber: GOOD_METER, kind: 'token', amountFen: fen(5_000) });
    case 'post':
      return gateway.post(SALE);
    case 'pay':
      return gateway.post(PAID);
    case 'query':
      return gateway.query(SALE.id);
    case 'reverse':
      return gateway.reverse(PAID);
    case 'reprint':
      return gateway.reprint(GOOD_METER);
  }
}

/** `refused blockedAccount`, `unknown mismatched`: everything that decides what happens next. */
function told(outcome: Outcome): string {
  const marks = [
    outcome.reason,
    outcome.mismatched === true ? 'mismatched' : undefined,
    outcome.unreadable === true ? 'unreadable' : undefined,
    outcome.retryAfterMs === undefined ? undefined : `in ${outcome.retryAfterMs} ms`,
  ];
  return [outcome.kind, ...marks].filter((mark) => mark !== undefined).join(' ');
}

async function toldUnder(asked: Asked, trouble: SimulatorTrouble): Promise<string> {
  const rig = await prepare(asked);
  rig.simulator.trouble(ELEMENTS[asked], trouble);
  const outcome = await ask(rig, asked);
  expect(rig.requests).toHaveLength(1);
  expect(rig.clock.pendingTimers()).toBe(0);
  return told(outcome);
}

const GOOD: Readonly<Record<Asked, string>> = {
  lookUp: 'found',
  confirmMeter: 'found',
  trial: 'answered',
  post: 'accepted',
  pay: 'accepted',
  query: 'accepted',
  reverse: 'reversed',
  reprint: 'answered',
};

const busy = `unknown in ${BUSY_RETRY_AFTER_MS} ms`;
const unread = 'unknown unreadable';

/** One row a fault; where an operation is missing, the fault proves nothing to it. */
const FAULTS: Readonly<Record<string, Partial<Record<Asked, string>>>> = {
  UnknownMeterEx: meterRow('refused unknownAccount'),
  MSNOCheckDigitEx: meterRow('refused unknownAccount'),
  BlockedMeterEx: meterRow('refused blockedAccount'),
  DebtEx: {
    trial: 'refused arrearsFirst',
    reprint: 'refused arrearsFirst',
    post: 'refused arrearsFirst',
    pay: 'refused arrearsFirst',
  },
  VendorCreditEx: {
    trial: 'refused notAllowed',
    reprint: 'refused notAllowed',
    post: 'refused notAllowed',
    pay: 'refused notAllowed',
  },
  UseCaseSupportEx: {
    trial: 'notOffered',
    reprint: 'notOffered',
    post: 'refused notAllowed',
    pay: 'refused notAllowed',
    reverse: 'refused notAllowed',
  },
  DuplicateMsgIDEx: { lookUp: busy, confirmMeter: busy, trial: busy, reprint: busy },
  LastResponseEx: { query: 'notFound' },
  IndeterminantLastResponseEx: {},
  ReversalEx: { reverse: 'refused notAllowed' },
  ConfirmationEx: {},
  ReprintEx: { trial: 'refused notAllowed', reprint: 'refused notAllowed' },
  ExpiredMessageEx: { lookUp: busy, confirmMeter: busy, trial: busy, reprint: busy, post: unread, pay: unread },
  ServerBusyEx: everywhere(busy),
  ServeryBusyEx: everywhere(busy),
  SystemEx: {},
  BusinessRuleEx: {
    trial: 'refused notAllowed',
    reprint: 'refused notAllowed',
    post: unread,
    pay: unread,
    reverse: 'refused notAllowed',
  },
  XMLVendSchemaEx: { post: unread, pay: unread },
  ClientIDSSLEx: { post: unread, pay: unread },
  ClientIDAuthorisationEx: { post: unread, pay: unread },
  RequestAuthorisationEx: { post: unread, pay: unread },
  // Of the same family and not in the table, and of nobody's.
  CancelEx: {},
  MadeUpEx: {},
};

function meterRow(outcome: string): Partial<Record<Asked, string>> {
  return { lookUp: outcome, confirmMeter: outcome, trial: outcome, reprint: outcome, post: outcome, pay: outcome };
}

function everywhere(outcome: string): Record<Asked, string> {
  return Object.fromEntries(ASKED.map((asked) => [asked, outcome])) as Record<Asked, string>;
}

describe.each(ASKED)('%s', (asked) => {
  it.each(['prefixed', 'bare'] as const)('succeeds against a server that writes %s', async (dialect) => {
    expect(told(await ask(await prepare(asked, dialect), asked))).toBe(GOOD[asked]);
  });

  it.each(Object.entries(FAULTS))('means by %s what the table says', async (fault, row) => {
    expect(await toldUnder(asked, { fault })).toBe(row[asked] ?? 'unknown');
  });

  it.each(Object.entries(FAULTS))('means the same by %s in the other dialect', async (fault, row) => {
    const rig = await prepare(asked, 'bare');
    rig.simulator.trouble(ELEMENTS[asked], { fault });
    expect(told(await ask(rig, asked))).toBe(row[asked] ?? 'unknown');
  });

  it.each<[SimulatorTrouble, string]>([
    ['html', 'unknown'],
    ['cutOff', 'unknown'],
    ['bareError', 'unknown'],
    ['answerLost', 'unknown'],
    ['requestLost', 'unknown'],
    ['otherMessage', 'unknown mismatched'],
  ])('does not know after %s', async (trouble, expected) => {
    expect(await toldUnder(asked, trouble)).toBe(expected);
  });

  it('does not believe a fault that speaks of another message', async () => {
    const rig = await prepare(asked);
    const gateway = gatewayAnswering(
      () => ({ status: 500, body: faultAbout('UnknownMeterEx', 'dateTime="20260105090000" uniqueNumber="7"') }),
      { takesAccountPayments: true, lookUpBy: asked === 'confirmMeter' ? 'meter' : 'customer' },
    );
    expect(told(await ask({ ...rig, gateway }, asked))).toBe('unknown mismatched');
  });

  it.each<[string, string]>([
    ['names no message', faultAbout('UnknownMeterEx', undefined)],
    [
      'names no fault',
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault/></s:Body></s:Envelope>',
    ],
    ['is in no envelope', '<fault/>'],
    ['is in an envelope of something else', '<Envelope xmlns="urn:x"><Body><Fault/></Body></Envelope>'],
    [
      'has two bodies',
      '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/><s:Body/></s:Envelope>',
    ],
  ])('does not know after a fault that %s', async (_name, body) => {
    const rig = await prepare(asked);
    const gateway = gatewayAnswering(() => ({ status: 500, body }), {
      takesAccountPayments: true,
      lookUpBy: asked === 'confirmMeter' ? 'meter' : 'customer',
    });
    expect(told(await ask({ ...rig, gateway }, asked))).toBe('unknown');
  });

  it.each<[number, string | undefined, string]>([
    [204, undefined, 'unknown'],
    [302, undefined, 'unknown'],
    [400, undefined, 'unknown unreadable'],
    [401, undefined, 'unknown'],
    [404, undefined, 'unknown'],
    [413, undefined, 'unknown unreadable'],
    [415, undefined, 'unknown unreadable'],
    [429, '7', 'unknown in 7000 ms'],
    [500, '7', 'unknown'],
    [502, '7', 'unknown'],
    [503, '120', 'unknown in 120000 ms'],
    [503, 'soon', 'unknown'],
    [504, undefined, 'unknown'],
  ])('does not know after HTTP %i (Retry-After %s)', async (status, retryAfter, expected) => {
    const rig = await prepare(asked);
    const gateway = gatewayAnswering(() => ({ status, body: '', retryAfter }), {
      takesAccountPayments: true,
      lookUpBy: asked === 'confirmMeter' ? 'meter' : 'customer',
    });
    expect(told(await ask({ ...rig, gateway }, asked))).toBe(expected);
  });

  it('takes a success for one only with HTTP 200', async () => {
    const rig = await prepare(asked);
    const gateway = gatewayAnswering(
      (request) => {
        const output = rig.simulator.answer(request.body ?? '');
        return { status: 500, body: output.kind === 'answer' ? output.body : '' };
      },
      { takesAccountPayments: true, lookUpBy: asked === 'confirmMeter' ? 'meter' : 'customer' },
    );
    expect(told(await ask({ ...rig, gateway }, asked))).toBe('unknown');
  });

  it('ends at its time-out, even where the sender ignores the signal', async () => {
    const rig = await prepare(asked);
    rig.simulator.trouble(ELEMENTS[asked], 'silence');
    let ended: string | undefined;
    void ask(rig, asked).then((outcome) => (ended = told(outcome)));
    await rig.clock.advance(TIMEOUTS_MS[asked] - 1);
    expect(ended).toBeUndefined();
    await rig.clock.advance(1);
    expect(ended).toBe('unknown');
    expect(rig.clock.pendingTimers()).toBe(0);
  });

  it('ends when the gateway is closed, and sends nothing any more', async () => {
    const rig = await prepare(asked);
    rig.simulator.trouble(ELEMENTS[asked], 'silence');
    const answer = ask(rig, asked);
    await rig.clock.settle();
    await rig.gateway.close();
    expect(told(await answer)).toBe('unknown');
    expect(told(await ask(rig, asked))).toBe('unknown');
    expect(rig.requests).toHaveLength(1);
    expect(rig.clock.pendingTimers()).toBe(0);
  });
});

describe('the table', () => {
  it('has a row here for every fault the code knows', () => {
    expect(KNOWN_FAULTS.filter((fault) => !(fault in FAULTS))).toEqual([]);
    expect(KNOWN_FAULTS).toHaveLength(Object.keys(FAULTS).length - 2);
  });

  it('never refuses a sale for what may mean that it was made', async () => {
    for (const fault of [
      'DuplicateMsgIDEx',
      'LastResponseEx',
      'IndeterminantLastResponseEx',
      'SystemEx',
      'BusinessRuleEx',
    ]) {
      expect(await toldUnder('post', { fault })).toMatch(/^unknown/u);
    }
  });

  it('leaves the outbox time for a question before a sale, and after a reversal', () => {
    expect(LAST_RESPONSE_TIMEOUT_MS + POST_TIMEOUT_MS).toBeLessThan(ATTEMPT_GUARD_MS);
    expect(LAST_RESPONSE_TIMEOUT_MS + REVERSAL_TIMEOUT_MS).toBeLessThan(ATTEMPT_GUARD_MS);
  });
});

describe('an answer about something else', () => {
  it.each<[Asked, SimulatorTrouble, string]>([
    ['post', 'otherMeter', 'unknown mismatched'],
    ['post', 'otherAmount', 'unknown mismatched'],
    ['post', 'noToken', 'unknown mismatched'],
    ['query', 'otherMeter', 'unknown mismatched'],
    ['query', 'noToken', 'unknown mismatched'],
    ['pay', 'otherAmount', 'unknown mismatched'],
    ['trial', 'otherMeter', 'unknown mismatched'],
    ['trial', 'otherAmount', 'unknown mismatched'],
    ['lookUp', 'otherMeter', 'unknown mismatched'],
    ['confirmMeter', 'otherMeter', 'unknown mismatched'],
    ['reprint', 'otherMeter', 'unknown mismatched'],
  ])('%s after %s: %s', async (asked, trouble, expected) => {
    expect(await toldUnder(asked, trouble)).toBe(expected);
  });

  it('of another amount is left to the outbox, which knows what was posted', async () => {
    const rig = await prepare('query');
    rig.simulator.trouble('adviceReq', 'otherAmount');
    expect(await ask(rig, 'query')).toMatchObject({ kind: 'accepted', booking: { totalFen: 700 } });
  });
});

const TIMEOUTS_MS: Readonly<Record<Asked, number>> = {
  lookUp: LOOK_UP_TIMEOUT_MS,
  confirmMeter: LOOK_UP_TIMEOUT_MS,
  trial: TRIAL_TIMEOUT_MS,
  post: POST_TIMEOUT_MS,
  pay: POST_TIMEOUT_MS,
  query: LAST_RESPONSE_TIMEOUT_MS,
  reverse: REVERSAL_TIMEOUT_MS,
  reprint: REPRINT_TIMEOUT_MS,
};

function faultAbout(type: string, messageId: string | undefined): string {
  const id = messageId === undefined ? '' : `<b:reqMsgID ${messageId}/>`;
  const answer = `<b:xmlvendFaultResp xmlns:b="http://www.nrs.eskom.co.za/xmlvend/base/2.1/schema">${id}<b:fault xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="b:${type}"/></b:xmlvendFaultResp>`;
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><detail>${answer}</detail></s:Fault></s:Body></s:Envelope>`;
}
