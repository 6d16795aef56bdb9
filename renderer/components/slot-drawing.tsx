import { useTranslation } from 'react-i18next';
import styles from './slot-drawing.module.css';

interface SlotDrawingProps {
  /** `lit`: the hand should act now; `ready`: it may, and need not; `busy`: a note is moving; `dark`: nothing goes in. */
  readonly state: 'lit' | 'ready' | 'busy' | 'dark';
  readonly noteText: string;
}

/** The note slot of the real machine. While it is lit, a note moves the way the hand should move it. */
export function SlotDrawing({ state, noteText }: SlotDrawingProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.panel} data-state={state}>
      <svg viewBox="22 -24 356 226" role="img" aria-label={t('drawing.slot')} className={styles.drawing}>
        <defs>
          <clipPath id="above-slot">
            <rect x="0" y="-60" width="400" height="208" />
          </clipPath>
        </defs>
        <rect className={styles.plate} x="62" y="104" width="276" height="84" rx="16" />
        <rect className={styles.glow} x="88" y="134" width="224" height="28" rx="14" />
        <rect className={styles.mouth} x="96" y="143" width="208" height="10" rx="5" />
        <g clipPath="url(#above-slot)">
          <g className={styles.note}>
            <rect className={styles.sheet} x="122" y="4" width="156" height="84" rx="8" />
            <rect className={styles.frame} x="130" y="12" width="140" height="68" rx="4" />
            <circle className={styles.seal} cx="200" cy="46" r="26" />
            <path className={styles.ornament} d="M140 24h14M140 24v10M260 68h-14M260 68v-10" />
            <text className={styles.value} x="200" y="56" textAnchor="middle">
              {noteText}
            </text>
          </g>
        </g>
        <path className={styles.done} d="M200 4a44 44 0 1 0 .1 0M178 48l16 17 30-33" />
        <path className={styles.arrow} d="M344 18v58m-20-20 20 20 20-20" />
        <path className={styles.arrow} d="M56 18v58m-20-20 20 20 20-20" />
      </svg>
    </div>
  );
}
