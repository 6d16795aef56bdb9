import styles from './bill-drawing.module.css';

/** Where the number of that key stands; the words beside it say the same. */
export default function KeyDrawing({ of }: { readonly of: 'meter' | 'phone' }) {
  return (
    <svg className={styles.drawing} viewBox="0 0 100 110" aria-hidden="true" focusable="false">
      {of === 'meter' ? (
        <>
          <rect className={styles.sheet} x="12" y="4" width="76" height="102" rx="10" />
          <path className={styles.lines} d="M26 22h48M26 34h30" />
          <path className={styles.digits} d="M28 56h44" strokeWidth="14" />
          <rect className={styles.number} x="22" y="72" width="56" height="18" rx="5" />
          <path className={styles.digits} d="M30 81h40" />
        </>
      ) : (
        <>
          <rect className={styles.sheet} x="22" y="4" width="56" height="102" rx="10" />
          <path className={styles.lines} d="M44 94h12M34 22h32" />
          <rect className={styles.number} x="30" y="40" width="40" height="18" rx="5" />
          <path className={styles.digits} d="M36 49h28" />
        </>
      )}
    </svg>
  );
}
