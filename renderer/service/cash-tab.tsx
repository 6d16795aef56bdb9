import { useTranslation } from 'react-i18next';
import { fen, formatYuan } from '../../core/domain/money.ts';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import { formatWholeYuan } from '../i18n/format.ts';
import type { Act } from './act.ts';
import { BoxState } from './box-state.tsx';
import styles from './cash-tab.module.css';
import controls from './controls.module.css';
import { Notice } from './notice.tsx';

interface CashTabProps {
  readonly view: ServiceView;
  readonly act: Act;
}

/** What should be in the box, note by note, for the person who counts it. */
export function CashTab({ view, act }: CashTabProps) {
  const { t } = useTranslation('service');
  const { notice } = view;
  return (
    <div className={styles.cash}>
      <BoxState box={view.box} act={act} />
      {notice?.startsWith('box') === true ? <Notice notice={notice} /> : null}
      <section className={controls.card} aria-label={t('cash.box')}>
        <h2 className={controls.heading}>{t(view.box === 'in' ? 'cash.expected' : 'cash.closed')}</h2>
        <p className={styles.total}>
          <span>{t('cash.total')}</span>
          <strong>{t('cash.yuan', { amount: formatYuan(view.cashBoxTotalFen) })}</strong>
        </p>
        {view.cashBox.length === 0 ? (
          <p className={controls.none}>{t('cash.empty')}</p>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('cash.value')}</th>
                <th scope="col">{t('cash.count')}</th>
                <th scope="col">{t('cash.amount')}</th>
              </tr>
            </thead>
            <tbody>
              {view.cashBox.map(({ valueFen, count }) => (
                <tr key={valueFen}>
                  <th scope="row">{t('cash.yuan', { amount: formatWholeYuan(valueFen) })}</th>
                  <td>{t('cash.notes', { count })}</td>
                  <td>{formatYuan(fen(valueFen * count))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  );
}
