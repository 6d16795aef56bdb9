import { useTranslation } from 'react-i18next';
import styles from './bill-drawing.module.css';

/** Where on the paper bill the number stands. */
export function BillDrawing() {
  const { t } = useTranslation();
  return (
    <svg className={styles.drawing} viewBox="0 0 100 110" role="img" aria-label={t('drawing.bill')}>
      <path className={styles.sheet} d="M8 4h84v100l-12-7-12 7-12-7-12 7-12-7-12 7-12-7Z" />
      <path className={styles.lines} d="M20 46h60M20 60h60M20 74h38" />
      <path className={styles.lines} d="M20 20h14" />
      <rect className={styles.number} x="46" y="12" width="40" height="18" rx="5" />
      <path className={styles.digits} d="M53 21h26" />
    </svg>
  );
}
