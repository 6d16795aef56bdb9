import styles from './drawings.module.css';

/** A note on its way into the slot. */
export function NoteDrawing() {
  return (
    <svg className={styles.drawing} viewBox="0 0 200 150" aria-hidden="true" focusable="false">
      <rect className={styles.base} x="24" y="104" width="152" height="34" rx="10" />
      <rect className={styles.mouth} x="40" y="116" width="120" height="9" rx="4.5" />
      <path className={styles.sheet} d="M48 114V22a8 8 0 0 1 8-8h88a8 8 0 0 1 8 8v92" />
      <path className={styles.thin} d="M60 30h12M60 30v9M140 96h-12M140 96v-9" />
      <circle className={styles.thin} cx="100" cy="62" r="24" />
      <path className={styles.thin} d="m91 50 9 12 9-12M100 62v16M90 66h20M90 73h20" />
    </svg>
  );
}

/** The meter in the hallway, with its figures and its light. */
export function MeterDrawing() {
  return (
    <svg className={styles.drawing} viewBox="0 0 200 150" aria-hidden="true" focusable="false">
      <path className={styles.pale} d="M76 134v14M124 134v14" />
      <rect className={styles.case} x="46" y="10" width="108" height="126" rx="16" />
      <rect className={styles.display} x="62" y="28" width="76" height="34" rx="6" />
      <path className={styles.figures} d="M74 38v14M88 38h8v14h-8ZM110 38h8v7h-8v7h8M128 38v14" />
      <path className={styles.bolt} d="m106 72-20 28h14l-4 22 20-28h-14Z" />
    </svg>
  );
}
