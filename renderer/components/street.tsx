import { BrandLamp } from './street-lamp.tsx';
import styles from './street.module.css';

/** The corner at dusk, for screens that have little to say. */
export function Street({ lit }: { readonly lit: boolean }) {
  return (
    <svg
      className={styles.street}
      viewBox="0 0 400 220"
      preserveAspectRatio="xMidYMax meet"
      aria-hidden="true"
      focusable="false"
    >
      <path className={styles.far} d="M20 200v-84l44-30 44 30v84ZM292 200V96h78v104Z" />
      <path className={styles.near} d="M104 200v-60l36-24 36 24v60Z" />
      <path
        className={styles.window}
        d="M44 132h14v18H44ZM72 132h14v18H72ZM308 116h14v18h-14ZM338 116h14v18h-14ZM308 152h14v18h-14Z"
      />
      <path className={styles.door} d="M132 200v-32h16v32" />
      <path className={styles.ground} d="M6 202h388" />
      <BrandLamp lit={lit} />
    </svg>
  );
}
