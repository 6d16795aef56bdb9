import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unbroken } from '../i18n/format.ts';
import styles from './lost-notice.module.css';
import { Street } from './street.tsx';

/** A restarted host is back sooner; whoever waits longer than this needs a way out. */
const LATE_AFTER_MS = 10_000;

interface LostNoticeProps {
  /** Null where the host has not said yet whose terminal this is. */
  readonly hotline: string | null;
}

/** Nobody hears the buttons just now; so there are none. */
export function LostNotice({ hotline }: LostNoticeProps) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const lateWords = hotline === null ? t('lost.lateUnnamed') : t('lost.late', { hotline: unbroken(hotline) });
  return (
    <div className={styles.lost} role="alert">
      <div className={styles.words}>
        <h1 className={styles.title}>{t('lost.title')}</h1>
        <p>{late ? lateWords : t('lost.lead')}</p>
        <p>{t('lost.money')}</p>
      </div>
      <Street lit />
    </div>
  );
}
