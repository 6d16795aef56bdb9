import { Icon } from '../../../components/icon.tsx';
import styles from './aftercare.module.css';

/** Said where it was typed; the place is there before, so that it is heard when it comes. */
export function Problem({ words }: { readonly words: string | null }) {
  return (
    <p className={styles.problem} role="alert">
      {words === null ? null : (
        <>
          <Icon name="warning" />
          {words}
        </>
      )}
    </p>
  );
}
