import styles from './street.module.css';

export function BrandLamp({ lit }: { readonly lit: boolean }) {
  return (
    <g data-lit={lit}>
      <path className={styles.cone} d="M214 78 176 202h108L246 78Z" />
      <path className={styles.post} d="M230 76v124M214 201h32" />
      <path className={styles.lamp} d="M214 34h32l12 38h-56Z" />
    </g>
  );
}
