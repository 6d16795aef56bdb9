import styles from './icon.module.css';

const shapes = {
  textSize: (
    <>
      <path d="M3 19 8.5 5 14 19M5 14.5h7" />
      <path className={styles.second} d="M15.5 19 18.5 11l3 8M16.5 16.5h4" />
    </>
  ),
  contrast: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path className={styles.solid} d="M12 3a9 9 0 0 1 0 18Z" />
    </>
  ),
  sound: (
    <>
      <path d="M4 9.5v5h3.5L12 19V5L7.5 9.500Z" />
      <path className={styles.second} d="M15.5 9a4.2 4.2 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11" />
    </>
  ),
  soundOff: (
    <>
      <path d="M4 9.500v5h3.500L12 19V5L7.5 9.500Z" />
      <path className={styles.second} d="m16 9.5 5 5m0-5-5 5" />
    </>
  ),
  help: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path className={styles.second} d="M9.3 9.500a2.7 2.7 0 1 1 3.9 2.500c-.8.4-1.2.9-1.2 1.800M12 16.800v.1" />
    </>
  ),
  back: <path d="M20 12H5m6-6.500L4.5 12l6.5 6.5" />,
  onward: <path d="M4 12h15m-6-6.5 6.5 6.5-6.5 6.5" />,
  up: <path d="M12 20V5m-6.5 6L12 4.5 18.5 11" />,
  down: <path d="M12 4v15m-6.5-6 6.5 6.5 6.5-6.5" />,
  phone: (
    <path d="M5 4h3.500l1.7 4.3-2.2 1.600a12 12 0 0 0 6.1 6.100l1.6-2.200L20 15.500V19a1.5 1.5 0 0 1-1.7 1.500C10.5 19.8 4.2 13.5 3.5 5.700A1.5 1.5 0 0 1 5 4Z" />
  ),
  erase: (
    <>
      <path d="M9 5h11a1.5 1.5 0 0 1 1.5 1.500v11A1.5 1.5 0 0 1 20 19H9l-6.5-7Z" />
      <path className={styles.second} d="m11.5 9.5 5 5m0-5-5 5" />
    </>
  ),
  noChange: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path className={styles.second} d="M8 9.5 12 13l4-3.500M12 13v4.500M8.5 14.500h7" />
    </>
  ),
  noReturn: (
    <>
      <rect x="3" y="4" width="18" height="9" rx="1.5" />
      <path className={styles.second} d="M12 13v8m-3.5-3.200L12 21.200l3.5-3.4" />
    </>
  ),
  toAccount: (
    <>
      <path d="M4 10 12 4l8 6v9.500a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1Z" />
      <path className={styles.second} d="M12 9.500v7M8.5 13h7" />
    </>
  ),
  split: (
    <>
      <rect x="4" y="3.5" width="16" height="17" rx="1.5" />
      <path className={styles.second} d="M8 8.500h8M8 12.500h8M8 16.500h4" />
    </>
  ),
  check: <path d="m5 12.5 4.8 4.800L19.5 7.5" />,
  warning: (
    <>
      <path d="M12 4 2.8 20h18.400Z" />
      <path className={styles.second} d="M12 10v4.500M12 17.200v.1" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path className={styles.second} d="M12 7v5.300l3.5 2.2" />
    </>
  ),
  returned: (
    <>
      <path d="M4 19.500h16" />
      <path className={styles.second} d="M12 15V4.500m-4.5 4L12 4l4.5 4.5" />
    </>
  ),
  bars: (
    <>
      <path d="M3.5 20.500h17" />
      <path className={styles.second} d="M6.500 16.500v-5M12 16.500v-11M17.500 16.500v-8" />
    </>
  ),
  meter: (
    <>
      <rect x="4.500" y="3" width="15" height="18" rx="2" />
      <path className={styles.second} d="M8.500 7.500h7M13 10.500l-2.500 4h3l-2 3.500" />
    </>
  ),
  card: (
    <>
      <rect x="2.500" y="5" width="19" height="14" rx="2.500" />
      <path className={styles.second} d="M6.500 10.500h4v3.500h-4ZM14 15h4" />
    </>
  ),
  receipt: (
    <>
      <path d="M6 3.500h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.500Z" />
      <path className={styles.second} d="M9 8h6M9 12h6" />
    </>
  ),
} as const;

export type IconName = keyof typeof shapes;

/** Our own signs: one stroke of two millimetres, rounded, two tones. Words always stand beside them. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string | undefined }) {
  return (
    <svg
      className={[styles.icon, className].filter(Boolean).join(' ')}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      {shapes[name]}
    </svg>
  );
}
