import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchSend } from '../../../../core/billing/fetch-send.ts';
import { createOutbox, UNREADABLE_LIMIT, type Outbox, type PostingOutcome } from '../../../../core/billing/outbox.ts';
import { createXmlVendSimulator, serveXmlVend } from '../../../../core/billing/xmlvend/simulator.ts';
import { createXmlVendGateway, type XmlVendGateway } from '../../../../core/billing/xmlvend/xmlvend-gateway.ts';
import { fen } from '../../../../core/domain/money.ts';
import type { Posting } from '../../../../core/domain/order.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import {
  createXmlVendRig,
  gatewayOptions,
  METERS,
  postingId,
  prepayment,
  purchase,
  SENDER,
  type XmlVendRig,
} from './xmlvend-rig.ts';

const HOUR_MS = 3_600_000;
/** The longest jitter: every wait is close to its full length. */
const random = { bytes: (count: number): Uint8Array => new Uint8Array(count).fill(255) };
const SALE = purchase(postingId('ABCDEFGH'));

interface Life {
  readonly outbox: Outbox;
  /** `accepted 5000`, `refused blockedAccount`, `unknown`: what the host is told, in order. */
  readonly told: string[];
  /** The token of the last success. */
  token(): string | undefined;
  submit(posting: Posting, mayHaveBeenSent?: boolean): void;
  reverse(posting: Posting): void;
}

function live(gateway: XmlVendGateway, clock: ManualClock): Life {
  const outbox = createOutbox({ gateway, clock, random });
  const told: string[] = [];
  let token: string | undefined;
  const listener = {
    onOutcome(outcome: PostingOutcome): void {
      if (outcome.kind === 'accepted') token = outcome.booking.vend?.tokens[0];
      told.push(outcome.kind === 'accepted' ? `accepted ${outcome.booking.totalFen}` : `refused ${outcome.reason}`);
    },
    onAttempt: ({ mismatched }: { readonly mismatched: boolean }) =>
      void told.push(mismatched ? 'unknown mismatched' : 'unknown'),
  };
  onTestFinished(() => outbox.stop());
  return {
    outbox,
    told,
    token: () => token,
    submit: (posting, mayHaveBeenSent = false) => outbox.submit(posting, listener, { mayHaveBeenSent }),
    reverse: (posting) => outbox.reverse(posting, listener),
  };
}

/** The operations that went out, in order. */
function sent({ requests }: XmlVendRig): readonly string[] {
  return requests.map(({ headers }) => headers['soapaction']?.replaceAll(/"|Request/gu, '') ?? '');
}

describe('a sale', () => {
  it('whose answer is lost is asked about, and its token arrives', async () => {
    const rig = createXmlVendRig();
    const life = live(rig.gateway, rig.clock);
    rig.simulator.trouble('creditVendReq', 'answerLost');
    life.submit(SALE);
    await rig.clock.advance(HOUR_MS);
    expect(sent(rig)).toEqual(['CreditVend', 'Advice']);
    expect(life.told).toEqual(['unknown', 'accepted 5000']);
    expect(rig.simulator.booked()).toMatchObject([{ amountFen: 5_000, token: life.token() }]);
    expect(rig.clock.pendingTimers()).toBe(0);
  });

  it('whose request is lost is sent again under the same message id, once it is known that it never came', async () => {
    const rig = createXmlVendRig();
    const life = live(rig.gateway, rig.clock);
    rig.simulator.trouble('creditVendReq', 'requestLost');
    life.submit(SALE);
    await rig.clock.advance(HOUR_MS);
    expect(sent(rig)).toEqual(['CreditVend', 'Advice', 'CreditVend']);
    expect(rig.requests[2]?.body).toBe(rig.requests[0]?.body);
    expect(life.told).toEqual(['unknown', 'accepted 5000']);
    expect(rig.simulator.booked()).toHaveLength(1);
  });

  it('is not booked twice where the server says too early that it never came', async () => {
    const rig = createXmlVendRig();
    const life = live(rig.gateway, rig.clock);
    rig.simulator.trouble('creditVendReq', 'answerLost');
    rig.simulator.trouble('adviceReq', { fault: 'LastResponseEx' });
    life.submit(SALE);
    await rig.clock.advance(HOUR_MS);
    // The server knows the message id again, and that is no refusal.
    expect(sent(rig)).toEqual(['CreditVend', 'Advice', 'CreditVend', 'Advice']);
    expect(life.told).toEqual(['unknown', 'unknown', 'accepted 5000']);
    expect(rig.simulator.booked()).toHaveLength(1);
  });

  it.each(['IndeterminantLastResponseEx', 'SystemEx', 'ServerBusyEx'])(
    'goes on being asked about while the server answers %s',
    async (fault) => {
      const rig = createXmlVendRig();
      const life = live(rig.gateway, rig.clock);
      rig.simulator.trouble('creditVendReq', 'answerLost');
      rig.simulator.trouble('adviceReq', { fault }, 5);
      life.submit(SALE);
      await rig.clock.advance(HOUR_MS);
      expect(sent(rig)).toEqual(['CreditVend', ...Array.from({ length: 6 }, () => 'Advice')]);
      expect(life.told.at(-1)).toBe('accepted 5000');
      expect(rig.simulator.booked()).toHaveLength(1);
    },
  );

  it('that a busy server puts off is sold later, and once', async () => {
    const rig = createXmlVendRig();
    const life = live(rig.gateway, rig.clock);
    rig.simulator.trouble('creditVendReq', { fault: 'ServerBusyEx' }, 3);
    life.submit(SALE);
    await rig.clock.advance(HOUR_MS);
    expect(life.told.at(-1)).toBe('accepted 5000');
    expect(rig.simulator.booked()).toHaveLength(1);
  });

  it.each(['ExpiredMessageEx', 'BusinessRuleEx'])(
    'that meets %s for ever is given up, with nothing booked',
    async (fault) => {
      const rig = createXmlVendRig();
      const life = live(rig.gateway, rig.clock);
      rig.simulator.trouble('creditVendReq', { fault }, 1_000);
      life.submit(SALE);
      await rig.clock.advance(HOUR_MS);
      expect(life.told.at(-1)).toBe('refused notAllowed');
      expect(sent(rig).filter((operation) => operation === 'CreditVend')).toHaveLength(UNREADABLE_LIMIT);
      expect(rig.simulator.booked()).toEqual([]);
    },
  );

  it('that is refused ends at once', async () => {
    const rig = createXmlVendRig();
    const life = live(rig.gateway, rig.clock);
    rig.simulator.trouble('creditVendReq', { fault: 'VendorCreditEx' });
    life.submit(SALE);
    await rig.clock.advance(HOUR_MS);
    expect(sent(rig)).toEqual(['CreditVend']);
    expect(life.told).toEqual(['refused notAllowed']);
  });

  it('is found after a restart by the id alone', async () => {
    const rig = createXmlVendRig();
    const before = live(rig.gateway, rig.clock);
    rig.simulator.trouble('creditVendReq', 'silence');
    before.submit(SALE);
    await rig.clock.settle();
    before.outbox.stop();
    await rig.gateway.close();
    const after = live(rig.restart(), rig.clock);
    after.submit(SALE, true);
    await rig.clock.advance(HOUR_MS);
    expect(sent(rig)).toEqual(['CreditVend', 'Advice']);
    expect(after.told).toEqual(['accepted 5000']);
    expect(rig.simulator.booked()).toMatchObject([{ token: after.token() }]);
  });

  it('of another amount than was booked is nobody’s success', async () => {
    const rig = createXmlVendRig();
    const life = live(rig.gateway, rig.clock);
    rig.simulator.trouble('creditVendReq', 'answerLost');
    rig.simulator.trouble('adviceReq', 'otherAmount', 1_000);
    life.submit(SALE);
    await rig.clock.advance(HOUR_MS);
    expect(life.told.length).toBeGreaterThan(5);
    expect(new Set(life.told.slice(1))).toEqual(new Set(['unknown mismatched']));
  });

  it('cannot be taken back: the books are asked, and the token is believed', async () => {
    const rig = createXmlVendRig();
    const life = live(rig.gateway, rig.clock);
    await rig.gateway.post(SALE);
    life.reverse(SALE);
    await rig.clock.advance(HOUR_MS);
    expect(sent(rig)).toEqual(['CreditVend', 'Advice']);
    expect(life.told).toEqual(['accepted 5000']);
  });
});

describe('an account payment', () => {
  it('whose answer is lost can be taken back', async () => {
    const rig = createXmlVendRig({ takesAccountPayments: true });
    const life = live(rig.gateway, rig.clock);
    const paid = prepayment(postingId('ABCDEFGH'));
    rig.simulator.trouble('payAccReq', 'answerLost');
    rig.simulator.trouble('adviceReq', 'answerLost');
    await rig.gateway.post(paid);
    life.reverse(paid);
    await rig.clock.advance(HOUR_MS);
    expect(life.told).toEqual(['unknown', 'refused reversed']);
    expect(rig.simulator.booked()).toEqual([]);
  });
});

describe('over a real socket', () => {
  it.each(['prefixed', 'bare'] as const)('a sale is made, lost, found and printed again (%s)', async (dialect) => {
    const clock = createManualClock();
    const { operator, currency } = SENDER;
    const simulator = createXmlVendSimulator({ clock, meters: METERS, dialect, currency, operator });
    const server = await serveXmlVend({ simulator, port: 0 });
    const url = `http://127.0.0.1:${server.port}/xmlvend`;
    const gateway = createXmlVendGateway({ ...gatewayOptions(clock), url, send: fetchSend });
    onTestFinished(async () => {
      await gateway.close();
      await server.close();
    });
    const meterNumber = SALE.meterNumber ?? '';
    expect(await gateway.lookUp(meterNumber)).toMatchObject({ kind: 'found' });
    simulator.trouble('creditVendReq', 'answerLost');
    expect(await gateway.post(SALE)).toMatchObject({ kind: 'unknown' });
    const found = await gateway.query(SALE.id);
    expect(found).toMatchObject({ kind: 'accepted', booking: { totalFen: 5_000 } });
    expect(await gateway.post(SALE)).toMatchObject({ kind: 'unknown' });
    expect(await gateway.reprint(meterNumber)).toEqual({
      kind: 'answered',
      answer: [found.kind === 'accepted' ? found.booking : undefined],
    });
    expect(await gateway.query(postingId('ABCDEFGJ'))).toEqual({ kind: 'notFound' });
    expect(await gateway.trial({ accountNumber: meterNumber, kind: 'token', amountFen: fen(5_000) })).toMatchObject({
      kind: 'answered',
    });
    expect(simulator.booked()).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('a wrong password sells nothing', async () => {
    const { gateway, simulator } = createXmlVendRig({
      sender: { ...SENDER, operator: { name: 'kiosk', password: 'wrong' } },
    });
    expect(await gateway.post(SALE)).toMatchObject({ kind: 'unknown' });
    expect(simulator.booked()).toEqual([]);
  });
});
