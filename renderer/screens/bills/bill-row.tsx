import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Press } from '../../components/press.tsx';
import { useScreenLocked } from '../../components/screen-lock.tsx';
import type { BillView } from '../../../core/contract/snapshot.ts';
import { formatYuan } from '../../../core/domain/money.ts';
import { formatKwh, monthAndDay } from '../../i18n/format.ts';
import styles from './bills-screen.module.css';

interface BillRowProps {
  readonly bill: BillView;
  readonly onToggle: () => void;
  readonly onExplain: () => void;
}

export function BillRow({ bill, onToggle, onExplain }: BillRowProps) {
  const { t } = useTranslation();
  const month = t('month', { year: bill.year, month: bill.month });
  const locked = useScreenLocked();
  return (
    <div className={styles.line}>
      <ToggleButton className={styles.row ?? ''} isSelected={bill.chosen} isDisabled={locked} onChange={onToggle}>
        <span className={styles.box}>{bill.chosen ? <Icon name="check" /> : null}</span>
        <span className={styles.what}>
          <span className={styles.month}>{month}</span>
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
      {bill.breakdown === null ? null : (
        <Press tone="outline" className={styles.explain} label={t('bills.explainNamed', { month })} onPress={onExplain}>
          {t('bills.explain')}
        </Press>
      )}
    </div>
  );
}
