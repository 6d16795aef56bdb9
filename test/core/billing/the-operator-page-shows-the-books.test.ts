import { request } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { SimulatedUtility } from '../../../core/billing/simulated-utility.ts';
import { escapeHtml } from '../../../core/billing/utility/operator-page.ts';
import { serveOperatorPage } from '../../../core/billing/utility/operator-server.ts';
import { fen } from '../../../core/domain/money.ts';
import { payWhole, quoteOf, recharge } from './postings.ts';
import { ACCOUNTS, answerOf, booked, openScenarios, purchase, redemption, refusalOf } from './purchases.ts';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly html: string;
}

async function openPage(): Promise<{ utility: SimulatedUtility; port: number }> {
  const { utility } = openScenarios();
  const server = await serveOperatorPage({ desk: utility.operator, port: 0 });
  onTestFinished(() => server.close());
  return { utility, port: server.port };
}

/** Not `fetch`: it would write its own Host and Origin. */
async function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    body = '',
    headers = {},
  }: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  return await new Promise((resolve, reject) => {
    const host = { host: `127.0.0.1:${port}`, 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...host, ...headers } }, (answer) => {
      let html = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => (html += text));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, html }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** The cells of the table under a heading, row by row. */
function tableOf(html: string, title: string): readonly string[][] {
  const part = html.split('<h2>').find((text) => text.startsWith(title)) ?? '';
  const rows = part.split('<tbody>')[1]?.match(/<tr>.*<\/tr>/gu) ?? [];
  return rows.map((row) => [...row.matchAll(/<td>(.*?)<\/td>/gu)].map((cell) => cell[1] ?? ''));
}

describe('the page', () => {
  it('lists postings newest first, by account and by day, with totals of each day and kind', async () => {
    const { utility, port } = await openPage();
    await booked(utility, recharge('p1', '0310100007', fen(5_000)));
    await booked(utility, { ...recharge('p2', '0310100007', fen(2_500)), businessDate: '2026-11-21' });
    const { vend } = await booked(utility, purchase('p3', 'token', ACCOUNTS.token, 1_000));
    await refusalOf(utility, purchase('p4', 'token', ACCOUNTS.card, 700));
    const ids = (html: string): readonly (string | undefined)[] =>
      tableOf(html, 'Postings').map((cells) => cells.at(-1));

    const { status, html, headers } = await ask(port, '/operator');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(ids(html)).toEqual(['p4', 'p3', 'p2', 'p1']);
    expect(html).toContain(vend?.tokens[0]);
    expect(tableOf(html, 'Postings')[0]).toContain('refused: notAllowed');
    expect(tableOf(html, 'Day totals')).toEqual([
      ['2026-11-22', 'T0001', 'recharge', '1', '50.00'],
      ['2026-11-22', 'T0001', 'token', '1', '10.00'],
      ['2026-11-21', 'T0001', 'recharge', '1', '25.00'],
    ]);
    expect(ids((await ask(port, '/operator?account=0310100007')).html)).toEqual(['p2', 'p1']);
    expect(ids((await ask(port, '/operator?account=0310100007&day=2026-11-21')).html)).toEqual(['p2']);
    expect(ids((await ask(port, '/operator?day=2020-01-01')).html)).toEqual([]);
  });

  it('has open card orders, messages, invoices and complaints, and no number of a recharge card', async () => {
    const { utility, port } = await openPage();
    const secret = '860000000000010017';
    await booked(utility, redemption('p1', ACCOUNTS.rechargeCardDemo, secret), secret);
    await answerOf(utility.sendMessage({ id: 'm1', phone: '19900000001', text: 'Paid 10.00' }));
    await answerOf(utility.requestInvoice({ id: 'i1', postingId: 'p1', title: { kind: 'holder' } }));
    const about = { accountNumber: undefined, about: 'other', transactionId: undefined, phone: undefined } as const;
    await answerOf(utility.complain({ ...about, id: 'c1', text: 'The lamp is broken' }));
    const { html } = await ask(port, '/operator');
    expect(tableOf(html, 'Open card orders')[0]).toEqual(expect.arrayContaining(['C000000001', '50.00', '102.40']));
    expect(tableOf(html, 'Messages')[0]).toContain('Paid 10.00');
    expect(tableOf(html, 'Invoices')[0]).toEqual(expect.arrayContaining(['p1', '10.00']));
    expect(tableOf(html, 'Complaints')[0]?.join(' ')).toContain('The lamp is broken');
    expect(html).not.toContain(secret);
  });

  it('shows whatever a kiosk sends as text, never as markup', async () => {
    const { utility, port } = await openPage();
    const text = `<script>alert("1")</script><img src=x onerror='a()'>&amp;`;
    await answerOf(utility.sendMessage({ id: text, phone: '19900000001', text }));
    await utility.post({ ...recharge(text, '0310100007', fen(100)), terminalId: text });
    const { html, headers } = await ask(
      port,
      `/operator?account=${encodeURIComponent('"><script>')}&did=${encodeURIComponent(text)}`,
    );
    expect(html).not.toMatch(/<script|<img|onerror='/u);
    expect(html).toContain(escapeHtml(text));
    expect(String(headers['content-security-policy'])).toContain("default-src 'none'");
  });
});

describe('a switch', () => {
  it.each([
    ['refuses', 'notAllowed'],
    ['dayClosed', 'dayClosed'],
    ['blocked', 'blockedAccount'],
  ] as const)('%s: a posting of the account is refused as %s, until it is ordinary again', async (to, reason) => {
    const { utility, port } = await openPage();
    const set = (behaviour: string): Promise<Reply> =>
      ask(port, '/operator/switch', { method: 'POST', body: `account=0310100007&to=${behaviour}` });
    const answer = await set(to);
    expect([answer.status, answer.headers['location']]).toEqual([
      303,
      `/operator?account=0310100007&did=0310100007%3A+${to}`,
    ]);
    expect(tableOf((await ask(port, '/operator')).html, 'Accounts that')).toContainEqual(['0310100007', to]);
    expect(await refusalOf(utility, recharge('p1', '0310100007', fen(100)))).toBe(reason);
    await set('ordinary');
    await booked(utility, recharge('p2', '0310100007', fen(100)));
  });

  it('brings a change upon open bills once, and takes no bill below zero', async () => {
    const { utility, port } = await openPage();
    await ask(port, '/operator/switch', { method: 'POST', body: 'account=0310100001&to=amountFalls' });
    const quote = await quoteOf(utility, '0310100001');
    const outcome = await utility.post(payWhole('p1', '0310100001', quote));
    expect(outcome).toMatchObject({
      kind: 'refused',
      reason: 'amountChanged',
      changed: { bills: [{ totalFen: 7_882 }] },
    });
  });

  it('is refused with one line for nobody, for no such word, and for a form without end', async () => {
    const { port } = await openPage();
    const post = (body: string): Promise<Reply> => ask(port, '/operator/switch', { method: 'POST', body });
    expect((await post('account=0310199999&to=slow')).status).toBe(404);
    expect((await post('account=0310100007&to=%3Cscript%3E')).status).toBe(400);
    expect((await post(`account=${'0'.repeat(5_000)}&to=slow`)).status).toBe(413);
    expect((await ask(port, '/operator/switch')).status).toBe(404);
    expect((await ask(port, '/')).status).toBe(404);
  });

  it('is for a browser on this machine that looks at this page', async () => {
    const { utility, port } = await openPage();
    const body = 'account=0310100007&to=refuses';
    for (const headers of [
      { host: 'utility.example' },
      { origin: 'http://elsewhere.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await ask(port, '/operator/switch', { method: 'POST', body, headers });
      expect(answer.status, JSON.stringify(headers)).toBe(403);
    }
    expect((await ask(port, '/operator', { headers: { host: 'utility.example' } })).status).toBe(403);
    await booked(utility, recharge('p1', '0310100007', fen(100)));
    const own = { origin: `http://127.0.0.1:${port}`, 'sec-fetch-site': 'same-origin' };
    expect((await ask(port, '/operator/switch', { method: 'POST', body, headers: own })).status).toBe(303);
  });
});
