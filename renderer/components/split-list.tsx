import { useTranslation } from 'react-i18next';
import type { SplitView } from '../../core/contract/snapshot.ts';
import { formatYuan } from '../../core/domain/money.ts';
import styles from './split-list.module.css';

/** More lines than this would not fit beside the rest; the receipt has them all. */
const MOST_LINES = 4;

interface SplitListProps {
  readonly split: SplitView;
  readonly most?: number;
  /** What goes to no bill buys power, rather than being kept. */
  readonly buys?: boolean;
}

/** Where the money goes, line by line, as the host says it. */
export function SplitList({ split, most = MOST_LINES, buys = false }: SplitListProps) {
  const { t } = useTranslation();
  const hidden = Math.max(0, split.bills.length - most);
  const shown = hidden > 0 ? split.bills.slice(0, most - 1) : split.bills;
  return (
    <dl className={styles.list}>
      {shown.map((bill) => (
        <div key={`${bill.year}-${bill.month}`} className={styles.line}>
          <dt>{t(bill.whole ? 'split.whole' : 'split.part', { year: bill.year, month: bill.month })}</dt>
          <dd className={styles.amount}>{t('yuan', { amount: formatYuan(bill.amountFen) })}</dd>
        </div>
      ))}
      {hidden > 0 ? <div className={styles.line}>{t('split.more', { count: hidden + 1 })}</div> : null}
      {split.balanceFen > 0 ? (
        <div className={styles.line}>
          <dt>{t(buys ? 'split.buys' : 'split.balance')}</dt>
          <dd className={styles.amount}>{t('yuan', { amount: formatYuan(split.balanceFen) })}</dd>
        </div>
      ) : null}
    </dl>
  );
}
