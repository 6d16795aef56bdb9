import { useTranslation } from 'react-i18next';
import styles from './slip-drawing.module.css';

/** A slip of ours: the numbers stand in its upper third and beside its code. */
export function SlipDrawing() {
  const { t } = useTranslation('find');
  return (
    <svg className={styles.drawing} viewBox="0 0 200 150" role="img" aria-label={t('drawing')}>
      <path
        className={styles.sheet}
        d="M44 6h112v138l-9.300-7-9.300 7-9.300-7-9.300 7-9.300-7-9.300 7-9.300-7-9.300 7-9.300-7-9.300 7-9.300-7-9.500 7Z"
      />
      <path className={styles.title} d="M72 20h56" />
      <path className={styles.line} d="M58 36h30M112 36h30" />
      <rect className={styles.number} x="52" y="46" width="96" height="20" rx="5" />
      <path className={styles.figures} d="M62 56h18M86 56h24M116 56h22" />
      <path className={styles.line} d="M58 78h44M124 78h18" />
      <rect className={styles.code} x="86" y="92" width="28" height="28" rx="3" />
      <path className={styles.dots} d="M93 99h4M103 99h4M93 109h4M101 107h6M105 113h2" />
    </svg>
  );
}
