import { useTranslation } from 'react-i18next';
import styles from './controls.module.css';

interface PagerProps {
  readonly label: string;
  readonly page: number;
  readonly pageCount: number;
  readonly onPage: (page: number) => void;
}

/** Two big buttons in place of scrolling; the first page is the newest. */
export function Pager({ label, page, pageCount, onPage }: PagerProps) {
  const { t } = useTranslation('service');
  return (
    <nav className={styles.pager} aria-label={label}>
      <button className={styles.button} type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        {t('pager.newer')}
      </button>
      <span className={styles.pages}>{t('pager.page', { page: page + 1, count: Math.max(1, pageCount) })}</span>
      <button className={styles.button} type="button" disabled={page + 1 >= pageCount} onClick={() => onPage(page + 1)}>
        {t('pager.older')}
      </button>
    </nav>
  );
}
