import { useTranslation } from 'react-i18next';
import styles from './recharge-card-drawing.module.css';

/** A scratch card, half of its film rubbed off. */
export function RechargeCardDrawing() {
  const { t } = useTranslation('recharge');
  return (
    <svg className={styles.drawing} viewBox="0 0 200 126" role="img" aria-label={t('rechargeCard.drawing')}>
      <rect className={styles.sheet} x="4" y="4" width="192" height="118" rx="12" />
      <path className={styles.words} d="M22 28h64M22 46h40" />
      <path className={styles.bolt} d="m160 16-14 24h12l-5 22 19-30h-12Z" />
      <rect className={styles.number} x="20" y="74" width="160" height="30" rx="6" />
      <path className={styles.digits} d="M32 89h14M54 89h14M76 89h14" />
      <path className={styles.film} d="M104 74h70a6 6 0 0 1 6 6v18a6 6 0 0 1-6 6h-66l5-7-8-6 7-6-8-5Z" />
      <path className={styles.shine} d="M124 97l12-16M142 97l12-16M160 97l10-13" />
    </svg>
  );
}
