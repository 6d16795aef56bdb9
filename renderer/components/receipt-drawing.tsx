import { useTranslation } from 'react-i18next';
import styles from './receipt-drawing.module.css';

/** The printer's mouth: paper comes out of it, or does not. */
export function ReceiptDrawing({ state }: { readonly state: 'printing' | 'out' | 'none' }) {
  const { t } = useTranslation();
  return (
    <svg
      className={styles.drawing}
      data-state={state}
      viewBox={state === 'none' ? '0 0 120 44' : '0 0 120 110'}
      role="img"
      aria-label={t('drawing.printer')}
    >
      <defs>
        <clipPath id="below-mouth">
          <rect x="0" y="26" width="120" height="110" />
        </clipPath>
      </defs>
      <rect className={styles.body} x="6" y="4" width="108" height="34" rx="8" />
      <rect className={styles.mouth} x="20" y="20" width="80" height="10" rx="5" />
      <g clipPath="url(#below-mouth)">
        <g className={styles.paper}>
          <path className={styles.sheet} d="M28 22h64v76l-8-6-8 6-8-6-8 6-8-6-8 6-8-6-8 6Z" />
          <path className={styles.print} d="M38 42h44M38 54h30M38 66h44M38 78h22" />
        </g>
      </g>
    </svg>
  );
}
