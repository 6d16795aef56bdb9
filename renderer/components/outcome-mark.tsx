import { Icon } from './icon.tsx';
import styles from './outcome-mark.module.css';

const icons = { good: 'check', waiting: 'clock', wrong: 'warning' } as const;

/** The round sign before a title; the words beside it say the same. */
export function OutcomeMark({ kind }: { readonly kind: keyof typeof icons }) {
  return (
    <span className={styles.mark} data-kind={kind}>
      <Icon name={icons[kind]} />
    </span>
  );
}
