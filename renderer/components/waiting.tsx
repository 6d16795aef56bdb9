import styles from './waiting.module.css';

/** The machine talks to the power company: a light travels along the line. No percentage that nobody knows. */
export function Waiting() {
  return (
    <svg className={styles.waiting} viewBox="0 0 400 160" aria-hidden="true" focusable="false">
      <path className={styles.wire} d="M84 60c60 44 172 44 232 0" />
      <circle className={styles.light} r="9" cx="0" cy="0" />
      <rect className={styles.kiosk} x="24" y="30" width="60" height="112" rx="10" />
      <rect className={styles.screen} x="34" y="42" width="40" height="46" rx="4" />
      <path className={styles.mouth} d="M38 106h32" />
      <path className={styles.kiosk} d="M316 142V62l30-24 30 24v80Z" />
      <path className={styles.bolt} d="m350 72-16 24h11l-4 20 16-26h-11Z" />
      <path className={styles.wire} d="M6 144h388" />
    </svg>
  );
}
