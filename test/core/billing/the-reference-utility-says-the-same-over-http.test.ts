import { expect, it, onTestFinished } from 'vitest';

import { fetchSend } from '../../../core/billing/fetch-send.ts';
import { createHttpGateway } from '../../../core/billing/http-gateway.ts';
import { createHttpServices } from '../../../core/billing/http-services.ts';
import { offeredServices } from '../../../core/billing/utility/service-desk.ts';
import { serveUtility } from '../../../core/billing/utility-server.ts';
import { fen } from '../../../core/domain/money.ts';
import type { BillingGateway } from '../../../core/ports/billing-gateway.ts';
import type { UtilityServices } from '../../../core/ports/utility-services.ts';
import { payWhole, recharge } from './postings.ts';
import { ACCOUNTS, openScenarios, purchase, redemption } from './purchases.ts';

type BackEnd = BillingGateway & UtilityServices;

const SCRATCH = '860000000000010017';
const TIERED = '0310100025';

/** One visit after the other; every answer is put down. */
async function play(backEnd: BackEnd, sinceMs: number): Promise<readonly unknown[]> {
  const said: unknown[] = [];
  const put = async (answer: Promise<unknown>): Promise<void> => void said.push(await answer);
  for (const accountNumber of [...Object.values(ACCOUNTS), TIERED, '0310100026', '0310100009', '0310199999']) {
    await put(backEnd.lookUp(accountNumber));
    await put(backEnd.getArrears(accountNumber));
    await put(backEnd.getTariff(accountNumber));
    await put(backEnd.trial({ accountNumber, kind: 'token', amountFen: fen(10_000) }));
    await put(backEnd.getHistory({ accountNumber, phoneTail: accountNumber.slice(-4) }));
  }
  for (const by of ['account', 'meter', 'phone', 'idCardHash', 'purchaseCard', 'qr'] as const) {
    await put(backEnd.find({ by, value: by === 'meter' ? '04101000174' : ACCOUNTS.token }));
  }
  await put(backEnd.find({ by: 'phone', value: '19900008888' }));
  await put(backEnd.post(purchase('p1', 'token', ACCOUNTS.tokenArrears, 250_000)));
  await put(backEnd.post(purchase('p2', 'card', ACCOUNTS.card, 5_000)));
  await put(backEnd.lookUp(ACCOUNTS.card));
  await put(backEnd.post(purchase('p3', 'card', ACCOUNTS.card, 5_000)));
  await put(backEnd.commitCardOrder('C000000002'));
  await put(backEnd.abortCardOrder('C000000001', 'cardLost'));
  await put(backEnd.abortCardOrder('C000000002', 'cardLost'));
  await put(backEnd.post(redemption('p4', ACCOUNTS.rechargeCardDemo, SCRATCH), SCRATCH));
  await put(backEnd.post(redemption('p5', ACCOUNTS.token, SCRATCH), SCRATCH));
  await put(backEnd.post(purchase('p6', 'token', ACCOUNTS.arrearsFirst, 5_000)));
  await put(backEnd.post(recharge('p7', ACCOUNTS.remoteMeter, fen(5_000))));
  const quote = await backEnd.getArrears(TIERED);
  if (quote.kind !== 'quoted') throw new Error(quote.kind);
  await put(backEnd.post(payWhole('p8', TIERED, quote)));
  for (const id of ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8', 'p9']) await put(backEnd.query(id));
  await put(backEnd.reverse(purchase('p1', 'token', ACCOUNTS.tokenArrears, 250_000)));
  for (const accountNumber of [ACCOUNTS.card, ACCOUNTS.remoteMeter, ACCOUNTS.tokenArrears]) {
    await put(backEnd.listCredits({ accountNumber, sinceMs }));
  }
  await put(backEnd.sendMessage({ id: 'm1', phone: '19900000001', text: 'Paid 50.00' }));
  await put(backEnd.sendMessage({ id: 'm2', phone: '55555', text: 'Paid 50.00' }));
  await put(backEnd.requestInvoice({ id: 'i1', postingId: 'p8', title: { kind: 'holder' } }));
  await put(backEnd.requestInvoice({ id: 'i2', postingId: 'p8', title: { kind: 'holder' } }));
  const taxNumber = '91350100M000100Y43';
  await put(backEnd.requestInvoice({ id: 'i3', postingId: 'p7', title: { kind: 'company', taxNumber } }));
  const complaint = { transactionId: undefined, phone: undefined, text: 'Too much' };
  await put(backEnd.complain({ ...complaint, id: 'c1', accountNumber: TIERED, about: 'bill' }));
  await put(backEnd.complain({ ...complaint, id: 'c2', accountNumber: '0310199999', about: 'bill' }));
  await put(backEnd.rate({ id: 'r1', transactionId: 't1', stars: 4 }));
  await put(backEnd.listNotices({ area: undefined }));
  await put(backEnd.listBookings({ terminalId: 'T0001', businessDate: '2026-11-22' }));
  return said;
}

it('answers a kiosk in another process word for word as it answers one that embeds it', async () => {
  const { utility, clock } = openScenarios();
  const { utility: served } = openScenarios();
  const server = await serveUtility({ gateway: served, port: 0 });
  onTestFinished(() => server.close());
  const options = { baseUrl: `http://127.0.0.1:${server.port}`, send: fetchSend, clock };
  const remote = { ...createHttpServices({ ...options, offered: offeredServices }), ...createHttpGateway(options) };
  const sinceMs = clock.nowMs() - 86_400_000;

  const embedded = await play(utility, sinceMs);
  const overHttp = await play(remote, sinceMs);
  expect(overHttp).toEqual(embedded);
  // Both could be wrong alike: most of it is answered, and nothing is unknown.
  const kinds = embedded.map((answer) => (answer as { readonly kind: string }).kind);
  expect(kinds).not.toContain('unknown');
  expect(kinds.filter((kind) => kind === 'refused').length).toBeLessThan(kinds.length / 2);
});
