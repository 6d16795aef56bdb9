import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { useScreenLocked } from '../../components/screen-lock.tsx';
import type { BillView } from '../../../core/contract/snapshot.ts';
import { formatYuan } from '../../../core/domain/money.ts';
import { formatKwh, monthAndDay } from '../../i18n/format.ts';
import styles from './bills-screen.module.css';

export function BillRow({ bill, onToggle }: { readonly bill: BillView; readonly onToggle: () => void }) {
  const { t } = useTranslation();
  const locked = useScreenLocked();
  return (
    <ToggleButton className={styles.row ?? ''} isSelected={bill.chosen} isDisabled={locked} onChange={onToggle}>
      <span className={styles.box}>{bill.chosen ? <Icon name="check" /> : null}</span>
      <span className={styles.what}>
        <span className={styles.month}>{t('month', { year: bill.year, month: bill.month })}</span>
        <span className={styles.details}>
          <span>{t('bills.usage', { kwh: formatKwh(bill.usageCentiKwh) })}</span>
          <span>{t('bills.due', { date: t('day', monthAndDay(bill.dueDate)) })}</span>
          {bill.lateFeeFen > 0 ? (
            <span className={styles.late}>{t('bills.lateFee', { amount: formatYuan(bill.lateFeeFen) })}</span>
          ) : null}
        </span>
      </span>
      <span className={styles.amount}>{formatYuan(bill.totalFen)}</span>
    </ToggleButton>
  );
}
