import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import styles from './pager.module.css';
import { Press } from './press.tsx';

interface PagerProps {
  /** From 0. */
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

/** Two big buttons in place of scrolling; nothing at all where everything is on one page. */
export function Pager({ page, pages, onPage }: PagerProps) {
  const { t } = useTranslation();
  if (pages <= 1) return null;
  return (
    <nav className={styles.pager}>
      <Press tone="outline" disabled={page === 0} onPress={() => onPage(page - 1)}>
        <Icon name="up" />
        {t('bills.previous')}
      </Press>
      <span className={styles.page} role="status">
        {t('bills.page', { page: page + 1, pages })}
      </span>
      <Press tone="outline" disabled={page === pages - 1} onPress={() => onPage(page + 1)}>
        <Icon name="down" />
        {t('bills.following')}
      </Press>
    </nav>
  );
}
