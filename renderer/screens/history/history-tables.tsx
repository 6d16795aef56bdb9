import { useTranslation } from 'react-i18next';
import type { HistoryView } from '../../../core/contract/information-screens.ts';
import { Notice } from '../../components/notice.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import { PagedTable } from './paged-table.tsx';
import { usageText } from './usage-words.ts';

/** The numbers of the chart, the newest month first. */
export function UseTable({ history }: { readonly history: HistoryView }) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const kwh = (centiKwh: number | null): string => (centiKwh === null ? t('history.nothing') : usageText(centiKwh));
  return (
    <PagedTable
      label={t('history.table')}
      resetOn={String(history.months.length)}
      columns={[
        { title: t('history.month'), isNumber: false },
        { title: t('history.use'), isNumber: true },
        { title: t('history.fee'), isNumber: true },
        { title: t('history.lastYear'), isNumber: true },
      ]}
      rows={history.months.toReversed().map((row) => ({
        key: `${row.year}-${row.month}`,
        cells: [
          tk('month', { year: row.year, month: row.month }),
          kwh(row.usageCentiKwh),
          row.amountFen === null ? '–' : formatYuan(row.amountFen),
          row.lastYearCentiKwh === null ? '–' : usageText(row.lastYearCentiKwh),
        ],
      }))}
    />
  );
}

export function PaymentsTable({ history }: { readonly history: HistoryView }) {
  const { t } = useTranslation('information');
  const time = useTerminalTime();
  if (history.payments.length === 0) return <Notice tone="plain" icon="receipt" title={t('history.noPayments')} />;
  return (
    <PagedTable
      label={t('history.payments')}
      resetOn="payments"
      columns={[
        { title: t('history.day'), isNumber: false },
        { title: t('history.amount'), isNumber: true },
        { title: t('history.where'), isNumber: false },
      ]}
      rows={history.payments.map(({ atMs, amountFen, means }, at) => ({
        key: String(at),
        cells: [time.dateAndMinute(atMs).slice(0, 10), formatYuan(amountFen), t(`means.${means}`)],
      }))}
    />
  );
}
