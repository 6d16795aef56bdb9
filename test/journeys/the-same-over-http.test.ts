import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRequestVerifier } from '../../core/billing/request-signing.ts';
import { openSimulatedUtility, type SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { offeredServices } from '../../core/billing/utility/service-desk.ts';
import { serveUtility, type UtilityServer } from '../../core/billing/utility-server.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { comeBack, expectBoughtOnce, ordersOf, paidWithCardInside, readerOf, seeThrough } from './card-steps.ts';
import {
  atRest,
  centiKwhOf,
  goHome,
  kindsOf,
  payIn,
  recharged,
  recordsOf,
  resultWhere,
  sheets,
  toAmounts,
} from './recharge-steps.ts';
import { paperSettled } from './steps.ts';

const KEY_ID = 'demo-001';
const SECRET = Buffer.alloc(32, 7);
const OTHER_SECRET = Buffer.alloc(32, 8);
const METER = '04101000174';
const AMOUNT_FEN = 10_000;

interface Line {
  readonly rig: KioskRig;
  readonly utility: SimulatedUtility;
  /** `POST /postings`, in order, as they left the kiosk. */
  readonly sent: string[];
  server: UtilityServer;
  serve(port: number): Promise<UtilityServer>;
}

/** The whole kiosk, with the gateway of its config, before the reference utility on a real socket of this machine. */
async function overHttp(signedWith: Uint8Array = SECRET): Promise<Line> {
  const sent: string[] = [];
  let underWay = 0;
  const send = globalThis.fetch;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
    sent.push(`${init?.method ?? 'GET'} ${new URL(url instanceof Request ? url.url : url).pathname}`);
    underWay += 1;
    try {
      const answer = await send(url, init);
      const body = await answer.arrayBuffer();
      return new Response(body, { status: answer.status, headers: answer.headers });
    } finally {
      underWay -= 1;
    }
  });
  const clock = createManualClock(undefined, () => underWay > 0);
  const utility = openSimulatedUtility({ path: ':memory:', clock });
  const verify = createRequestVerifier({ keys: [{ keyId: KEY_ID, secret: SECRET }], clock });
  const serve = (port: number): Promise<UtilityServer> => serveUtility({ gateway: utility, port, verify });
  const server = await serve(0);
  const keys = mkdtempSync(join(tmpdir(), 'lightpost-keys-'));
  const keyFile = join(keys, 'signing.key');
  writeFileSync(keyFile, Buffer.from(signedWith).toString('base64'));
  const rig = await startRig({
    clock,
    config: {
      devices: {
        noteAcceptor: { protocol: 'ccnet', link: { kind: 'simulator' } },
        receiptPrinter: { protocol: 'escpos', link: { kind: 'simulator' }, paperWidthMm: 80 },
        cardReader: { protocol: 'crt310', link: { kind: 'simulator' }, psc: 'ffffff' },
      },
      backEnd: {
        kind: 'http',
        baseUrl: `http://127.0.0.1:${server.port}`,
        identity: { kind: 'signature', keyId: KEY_ID, keyFile },
        services: [...offeredServices],
      },
    },
  });
  const line: Line = { rig, utility, sent, server, serve };
  onTestFinished(async () => {
    await rig.dispose();
    await line.server.close();
    await utility.close();
    spy.mockRestore();
    rmSync(keys, { recursive: true });
  });
  return line;
}

function bookedTokens(utility: SimulatedUtility): readonly string[] {
  return utility
    .postings()
    .flatMap(({ outcome }) => (outcome.kind === 'accepted' ? (outcome.booking.vend?.tokens ?? []) : []));
}

describe('a kiosk whose utility is another process', () => {
  it('sells a token that credits what was booked', async () => {
    const { rig, utility, sent } = await overHttp();
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    await rig.press({ kind: 'pay' });
    const { vend, outcome } = await paperSettled(rig);
    expect(outcome).toBe('paid');
    const [token = ''] = vend?.tokens ?? [];
    expect(bookedTokens(utility)).toEqual([token]);
    expect(centiKwhOf(token, METER)).toBe(20_480);
    expect(sheets(rig)[0]).toContain(`[QR ${token}]`);
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: AMOUNT_FEN, toUnitsFen: AMOUNT_FEN });
    expect(sent.filter((line) => line === 'POST /postings')).toHaveLength(1);
    expect(kindsOf(rig)).toEqual([
      ...['terminalStarted', 'consentGiven', 'noteStacking', 'noteTaken', 'noteCredited', 'noteAcknowledged'],
      ...['intakeClosed', 'paymentSubmitted', 'paymentSettled', 'receiptStarted', 'receiptPrinted'],
    ]);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('asks under the same id where the answer was lost, and gets the same token', async () => {
    const { rig, utility, sent } = await overHttp();
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    utility.setFault('answerLost', true);
    await rig.press({ kind: 'pay' });
    const { vend } = await paperSettled(rig);
    expect(vend?.tokens).toEqual(bookedTokens(utility));
    expect(bookedTokens(utility)).toHaveLength(1);
    const id = recordsOf(rig, 'paymentSubmitted')[0]?.posting.id ?? '';
    expect(sent.filter((line) => line.includes('/postings'))).toEqual(['POST /postings', `GET /postings/${id}`]);
  });

  it('books a payment once whose back end was away, and is back on its port', async () => {
    const line = await overHttp();
    const { rig, utility } = line;
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    const { port } = line.server;
    await line.server.close();
    await rig.press({ kind: 'pay' });
    expect(await paperSettled(rig)).toMatchObject({ outcome: 'pending' });
    await goHome(rig);
    expect(utility.totals().acceptedCount).toBe(0);
    line.server = await line.serve(port);
    await atRest(rig);
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: AMOUNT_FEN });
    expect(recordsOf(rig, 'paymentSettled').flatMap(({ vend }) => vend?.tokens ?? [])).toEqual(bookedTokens(utility));
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('writes a purchase card and says so', async () => {
    const { rig, utility, sent } = await overHttp();
    await paidWithCardInside(rig);
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ card, receipt }) => card?.write === 'written' && receipt.kind === 'printed');
    await seeThrough(rig);
    const [orderId = ''] = ordersOf(utility).ids;
    expect(sent.filter((line) => line.includes('/card-orders/'))).toEqual([`POST /card-orders/${orderId}/commit`]);
    await expectBoughtOnce(rig, utility);
  });

  it('writes in the next visit what failed in this one', async () => {
    const { rig, utility } = await overHttp();
    await paidWithCardInside(rig);
    readerOf(rig).fault('writeFails', true);
    await rig.press({ kind: 'pay' });
    await resultWhere(rig, ({ card }) => card?.canTryAgain === true);
    await rig.press({ kind: 'finish' });
    await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    readerOf(rig).fault('writeFails', false);
    expect(await rig.takeCard()).toBe(true);
    await goHome(rig);
    expect(ordersOf(utility).open).toBe(1);
    await comeBack(rig);
    await atRest(rig);
    await expectBoughtOnce(rig, utility);
  });

  it('redeems a recharge card', async () => {
    const { rig, utility } = await overHttp();
    await toAmounts(rig, recharged.rechargeCardDemo);
    await rig.press({ kind: 'useRechargeCard' });
    await rig.press({ kind: 'submitRechargeCard', secret: '860000000000050031' });
    const result = await resultWhere(rig, ({ receipt }) => receipt.kind === 'printed');
    expect(result).toMatchObject({ outcome: 'paid', redeemedFen: 5_000, newBalanceFen: 6_530 });
    expect(utility.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: 5_000 });
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('that signs with another key is told nothing and takes no money', async () => {
    const { rig, utility, sent } = await overHttp(OTHER_SECRET);
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'submitAccount', accountNumber: recharged.token });
    expect(await rig.until('enterAccount')).toMatchObject({ problem: 'backEndUnavailable' });
    expect(sent).not.toEqual([]);
    expect(utility.totals()).toMatchObject({ acceptedCount: 0, refusedCount: 0 });
  });
});
