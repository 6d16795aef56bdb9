import { useTranslation } from 'react-i18next';
import styles from './step-line.module.css';

/** Number, amount, payment, done. */
const STEPS = 4;

export function StepLine({ current }: { readonly current: number }) {
  const { t } = useTranslation();
  const words = t('step.of', { current, total: STEPS });
  return (
    <div className={styles.line}>
      {Array.from({ length: STEPS }, (_, index) => (
        <span
          key={index}
          className={styles.part}
          data-state={index + 1 < current ? 'done' : index + 1 === current ? 'now' : 'later'}
        />
      ))}
      <span className={styles.words}>{words}</span>
    </div>
  );
}
