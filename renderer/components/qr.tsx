import { encode } from 'uqr';
import styles from './qr.module.css';

/** White modules around the code, as readers expect (ISO/IEC 18004). */
const QUIET_MODULES = 4;

/** A code to photograph; what it says stands beside it in letters. */
export default function Qr({ data, label }: { readonly data: string; readonly label: string }) {
  const { size, data: rows } = encode(data, { border: QUIET_MODULES });
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} className={styles.paper} />
      <path d={path} className={styles.ink} />
    </svg>
  );
}
