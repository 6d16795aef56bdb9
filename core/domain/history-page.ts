import type { Stage, Surroundings } from './kiosk.ts';
import { sumFen } from './money.ts';
import { maskAccountNumber } from './numbers.ts';
import type { ReceiptDocument, ReceiptLine, ReceiptValue } from './receipt-document.ts';

/** No transaction has this number: a page of facts is nobody's receipt. */
export const historyPageNumber = 'HISTORY';

/** Payments on one page; the screen shows them all. */
const paymentsPrinted = 12;

/** Use and payments of an account, the newest month first. */
export function historyPage(
  { accountNumber, history, months }: Extract<Stage, { kind: 'history' }>,
  { settings, wallMs }: Pick<Surroundings, 'settings' | 'wallMs'>,
): ReceiptDocument {
  const shown = history.months.slice(-months).toReversed();
  return {
    number: historyPageNumber,
    transactionId: historyPageNumber,
    what: 'page',
    lines: [
      { kind: 'logo' },
      { kind: 'blank' },
      { kind: 'heading', key: 'title.history' },
      { kind: 'blank' },
      pair('label.operator', plain(settings.operatorName)),
      pair('label.terminal', plain(settings.terminalId)),
      pair('label.time', { kind: 'time', atMs: wallMs }),
      pair('label.account', plain(maskAccountNumber(accountNumber))),
      { kind: 'rule' },
      ...shown.map((month) =>
        pair('label.monthOfUse', { kind: 'money', amountFen: month.amountFen }, false, {
          period: month.period,
          kwh: kwh(month.usageCentiKwh),
        }),
      ),
      pair('label.useTogether', { kind: 'money', amountFen: sumFen(shown.map((month) => month.amountFen)) }, true, {
        kwh: kwh(shown.reduce((sum, month) => sum + month.usageCentiKwh, 0)),
      }),
      ...payments(history.payments.slice(0, paymentsPrinted)),
      { kind: 'rule' },
      { kind: 'text', key: 'text.historyIsNoBill', params: {} },
    ],
  };
}

function payments(paid: Extract<Stage, { kind: 'history' }>['history']['payments']): ReceiptLine[] {
  if (paid.length === 0) return [];
  return [
    { kind: 'rule' },
    { kind: 'text', key: 'text.paymentsOfLate', params: {} },
    ...paid.flatMap(({ atMs, amountFen }): ReceiptLine[] => [
      pair('label.paidAt', { kind: 'time', atMs }),
      pair('label.paidAmount', { kind: 'money', amountFen }),
    ]),
  ];
}

/** Hundredths of a kWh as people write them: `186`, `186.5`, `186.25`. */
function kwh(centiKwh: number): string {
  const whole = String(Math.floor(centiKwh / 100));
  const rest = centiKwh % 100;
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(2, '0').replace(/0$/u, '')}`;
}

function pair(
  labelKey: string,
  value: ReceiptValue,
  bold = false,
  params: Readonly<Record<string, string>> = {},
): ReceiptLine {
  return { kind: 'pair', labelKey, params, value, bold };
}

function plain(text: string): ReceiptValue {
  return { kind: 'plain', text };
}
