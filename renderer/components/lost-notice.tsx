import { useTranslation } from 'react-i18next';
import styles from './lost-notice.module.css';
import { Street } from './street.tsx';

/** Nobody hears the buttons just now; so there are none. */
export function LostNotice() {
  const { t } = useTranslation();
  return (
    <div className={styles.lost} role="alert">
      <div className={styles.words}>
        <h1 className={styles.title}>{t('lost.title')}</h1>
        <p>{t('lost.lead')}</p>
        <p>{t('lost.money')}</p>
      </div>
      <Street lit />
    </div>
  );
}
