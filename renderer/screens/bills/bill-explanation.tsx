import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { Press } from '../../components/press.tsx';
import type { BreakdownLineView, BreakdownView } from '../../../core/contract/recharge-screens.ts';
import type { BillView } from '../../../core/contract/snapshot.ts';
import { fen, formatYuan } from '../../../core/domain/money.ts';
import { formatKwh, formatPrice } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import styles from './bill-explanation.module.css';
import { TierBar } from './tier-bar.tsx';

interface BillExplanationProps {
  readonly bill: BillView;
  readonly breakdown: BreakdownView;
  readonly onClose: () => void;
}

/** Rows of the table that fit on the lower panel in large type; the others are one press away. */
const MOST_LINES = { normal: 9, large: 6 } as const;

/** How the amount of one bill came about, step by step, and where the household stands. */
export default function BillExplanation({ bill, breakdown, onClose }: BillExplanationProps) {
  const { t } = useTranslation('recharge');
  const { t: tk } = useTranslation();
  const { size } = useStage();
  const [page, setPage] = useState(0);
  const { lines } = breakdown;
  const hasBands = lines.some(({ band }) => band !== 'flat');
  const most = MOST_LINES[size];
  const pages = Math.max(1, Math.ceil(lines.length / most));
  const shown = lines.slice(page * most, (page + 1) * most);
  const month = tk('month', { year: bill.year, month: bill.month });
  return (
    <Dialog
      wide
      title={t('explain.title', { month })}
      actions={
        <>
          {pages === 1 ? null : (
            <Press tone="outline" onPress={() => setPage((page + 1) % pages)}>
              {t('explain.page')} {page + 1}/{pages}
            </Press>
          )}
          <Press tone="deep" onPress={onClose}>
            {tk('action.close')}
          </Press>
        </>
      }
    >
      <div className={styles.parts}>
        <div className={styles.where}>
          <p className={styles.standing}>
            <Standing bill={bill} breakdown={breakdown} />
          </p>
          {breakdown.position.limitsCentiKwh.length === 0 ? null : <TierBar position={breakdown.position} />}
        </div>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('explain.what')}</th>
              <th scope="col">{t('explain.kwh')}</th>
              <th scope="col">{t('explain.price')}</th>
              <th scope="col">{t('explain.sum')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((line) => (
              <tr key={`${line.tier}-${line.band}`}>
                <th scope="row">
                  <LineName line={line} hasBands={hasBands} />
                </th>
                <td>{formatKwh(line.usageCentiKwh)}</td>
                <td>{formatPrice(line.priceE8Yuan)}</td>
                <td>{formatYuan(line.amountFen)}</td>
              </tr>
            ))}
            {breakdown.roundingFen === 0 ? null : (
              <tr>
                <th scope="row" colSpan={3}>
                  {t('explain.rounding')}
                </th>
                <td>{signed(breakdown.roundingFen)}</td>
              </tr>
            )}
            {bill.lateFeeFen === 0 ? null : (
              <>
                <tr>
                  <th scope="row" colSpan={3}>
                    {t('explain.power')}
                  </th>
                  <td>{formatYuan(breakdown.totalFen)}</td>
                </tr>
                <tr>
                  <th scope="row" colSpan={3}>
                    {t('explain.lateFee')}
                  </th>
                  <td>{formatYuan(bill.lateFeeFen)}</td>
                </tr>
              </>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('explain.total')}
              </th>
              <td>{tk('yuan', { amount: formatYuan(bill.totalFen) })}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Dialog>
  );
}

function LineName({ line, hasBands }: { readonly line: BreakdownLineView; readonly hasBands: boolean }) {
  const { t } = useTranslation('recharge');
  const tier = t('explain.tier', { tier: line.tier });
  return hasBands ? `${tier} ${t(`explain.band.${line.band}`)}` : tier;
}

/** Where the household stands, and how far the next step is: in words, as the bar may not be seen. */
function Standing({ bill, breakdown }: Pick<BillExplanationProps, 'bill' | 'breakdown'>) {
  const { t, i18n } = useTranslation('recharge');
  const { basis, tier, usedCentiKwh, limitsCentiKwh } = breakdown.position;
  const hasBands = breakdown.lines.some(({ band }) => band !== 'flat');
  const used = { kwh: formatKwh(usedCentiKwh), tier, year: bill.year, month: bill.month };
  const limit = limitsCentiKwh[tier - 1];
  const sentences = [
    t(basis === 'month' ? 'explain.usedMonth' : 'explain.usedYear', used),
    ...(limit === undefined
      ? limitsCentiKwh.length === 0
        ? []
        : [t('explain.last')]
      : [t('explain.left', { kwh: formatKwh(limit - usedCentiKwh), next: tier + 1 })]),
    ...(limitsCentiKwh.length === 0 ? [] : [t('explain.tiers')]),
    ...(hasBands ? [t('explain.bands')] : []),
  ];
  return <>{sentences.join(i18n.language === 'en' ? ' ' : '')}</>;
}

function signed(amountFen: number): string {
  return `${amountFen > 0 ? '+' : ''}${formatYuan(fen(amountFen))}`;
}
