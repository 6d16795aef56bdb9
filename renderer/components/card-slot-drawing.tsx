import { useTranslation } from 'react-i18next';
import styles from './card-slot-drawing.module.css';

interface CardSlotDrawingProps {
  /** `insert`: the hand puts a card in; `busy`: the machine works with it; `inside`: it waits there; `take`: the hand takes it. */
  readonly state: 'insert' | 'busy' | 'inside' | 'take';
}

/** The mouth of the card reader. A card moves the way the hand should move it, its chip ahead and up. */
export default function CardSlotDrawing({ state }: CardSlotDrawingProps) {
  const { t } = useTranslation('recharge');
  return (
    <div className={styles.panel} data-state={state}>
      <svg viewBox="22 -36 356 238" role="img" aria-label={t('slot.drawing')} className={styles.drawing}>
        <defs>
          <clipPath id="above-card-slot">
            <rect x="0" y="-60" width="400" height="208" />
          </clipPath>
        </defs>
        <g className={styles.reader}>
          <rect className={styles.plate} x="96" y="104" width="208" height="84" rx="16" />
          <rect className={styles.glow} x="126" y="134" width="148" height="28" rx="14" />
          <rect className={styles.mouth} x="134" y="143" width="132" height="10" rx="5" />
          <g clipPath="url(#above-card-slot)">
            <g className={styles.card}>
              <rect className={styles.sheet} x="145" y="-32" width="110" height="142" rx="12" />
              <rect className={styles.chip} x="181" y="62" width="38" height="32" rx="6" />
              <path className={styles.lines} d="M181 78h12M207 78h12M200 62v32" />
              <path className={styles.words} d="M163 -8h54M163 10h74M163 28h40" />
            </g>
          </g>
        </g>
        {state === 'take' ? (
          <path className={styles.arrow} d="M330 78V20m-20 20 20-20 20 20M70 78V20m-20 20 20-20 20 20" />
        ) : (
          <path className={styles.arrow} d="M330 18v58m-20-20 20 20 20-20M70 18v58m-20-20 20 20 20-20" />
        )}
      </svg>
    </div>
  );
}
