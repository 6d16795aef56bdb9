import { fen, formatYuan } from '../../domain/money.ts';
import { formatCentiKwh } from '../../domain/tariff-numbers.ts';
import type { Row } from './books.ts';
import { type OperatorFilter, type OperatorView, accountSwitches } from './operator-desk.ts';

/** Columns whose numbers are fen, units or times, by how their names end. */
function shown(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (name.endsWith('Fen')) return formatYuan(fen(Number(value)));
  if (name.endsWith('CentiKwh')) return formatCentiKwh(Number(value));
  if (name.endsWith('Ms')) return timeText(Number(value));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const CHINA_OFFSET_MS = 8 * 3_600_000;

/** `2026-11-22 14:03:09`, as a clock in the business hall shows it. */
function timeText(ms: number): string {
  return new Date(ms + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Text of anybody as text of a page: nothing in it is markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const HEADINGS: Readonly<Record<string, string>> = {
  atMs: 'time',
  amountFen: 'yuan',
  unitsCentiKwh: 'kWh',
  taxNumber: 'tax number',
};

function table(title: string, rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return `<h2>${title}</h2><p>none</p>`;
  const names = Object.keys(first);
  const head = names.map((name) => `<th>${escapeHtml(HEADINGS[name] ?? name)}</th>`).join('');
  const body = rows
    .map((row) => `<tr>${names.map((name) => `<td>${escapeHtml(shown(name, row[name]))}</td>`).join('')}</tr>`)
    .join('\n');
  return `<h2>${title}</h2><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

function postingRows(postings: OperatorView['postings']): readonly Row[] {
  return postings.map(({ posting, outcome }) => {
    const booking = outcome.kind === 'accepted' ? outcome.booking : undefined;
    const vend = booking?.vend;
    return {
      atMs: booking?.bookedAtMs ?? null,
      day: booking?.businessDate ?? posting.businessDate,
      terminal: posting.terminalId,
      account: posting.accountNumber,
      kind: posting.kind,
      amountFen: booking?.totalFen ?? posting.totalFen,
      outcome: outcome.kind === 'accepted' ? (booking?.bookingNumber ?? '') : `refused: ${outcome.reason}`,
      bought: [...(vend?.tokens ?? []), ...(vend?.cardOrder === undefined ? [] : [vend.cardOrder.orderId])].join(' '),
      posting: posting.id,
    };
  });
}

const STYLE = `body{font:14px/1.45 system-ui,sans-serif;margin:24px;max-width:1400px;color:#1c2733;background:#fff}
table{border-collapse:collapse;margin:8px 0 24px}th,td{border-bottom:1px solid #d5dbe1;padding:4px 10px;text-align:left;vertical-align:top}
td{overflow-wrap:anywhere}h1{font-size:20px}h2{font-size:16px;margin:24px 0 0}form{margin:12px 0}input,select,button{font:inherit;padding:4px 8px}
.notice{background:#fff4d6;padding:8px 12px}`;

/** The whole page, without a script. `notice`: what the last switch did. */
export function renderOperatorPage(view: OperatorView, filter: OperatorFilter, notice: string): string {
  const options = accountSwitches.map((name) => `<option>${escapeHtml(name)}</option>`).join('');
  const { account, day } = filter;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Reference utility</title><style>${STYLE}</style></head><body>
<h1>Reference utility</h1>
${notice === '' ? '' : `<p class="notice">${escapeHtml(notice)}</p>`}
<form method="get" action="/operator">
<label>Account <input name="account" value="${escapeHtml(account)}"></label>
<label>Day <input name="day" placeholder="2026-11-22" value="${escapeHtml(day)}"></label>
<button>Show</button> <a href="/operator">all</a></form>
<form method="post" action="/operator/switch">
<label>Account <input name="account" required value="${escapeHtml(account)}"></label>
<label>behaves <select name="to">${options}</select></label> <button>Set</button></form>
${table('Accounts that do not behave as usual', view.switched)}
${table('Postings, newest first', postingRows(view.postings))}
${table('Day totals by terminal and kind', view.days)}
${table('Open card orders', view.openCardOrders)}
${table('Messages', view.messages)}
${table('Invoices', view.invoices)}
${table('Complaints', view.complaints)}
</body></html>
`;
}
