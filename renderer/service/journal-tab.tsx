import { useTranslation } from 'react-i18next';
import type { ServiceCommand } from '../../core/contract/commands.ts';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import styles from './journal-tab.module.css';
import { useTerminalTime } from '../i18n/terminal-time.ts';
import { wordsFor } from './words.ts';

interface JournalTabProps {
  readonly journal: ServiceView['journal'];
  readonly act: (command: ServiceCommand) => void;
}

/** The journal as a list, newest first, a page at a time. */
export function JournalTab({ journal, act }: JournalTabProps) {
  const { t, i18n } = useTranslation('service');
  const time = useTerminalTime();
  const { page, pageCount, rows } = journal;
  return (
    <div className={styles.journal}>
      <div className={styles.card}>
        {rows.length === 0 ? (
          <p className={styles.none}>{t('journal.empty')}</p>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('journal.seq')}</th>
                <th scope="col">{t('journal.time')}</th>
                <th scope="col">{t('journal.kind')}</th>
                <th scope="col">{t('journal.summary')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.seq}>
                  <td className={styles.seq}>{row.seq}</td>
                  <td className={styles.time}>{time.dayAndSecond(row.atMs)}</td>
                  <td className={styles.kind}>{wordsFor(i18n, 'record', row.kind)}</td>
                  <td className={styles.summary}>{row.summary}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <nav className={styles.pager} aria-label={t('tabs.journal')}>
        <button
          className={styles.step}
          type="button"
          disabled={page === 0}
          onClick={() => act({ kind: 'serviceJournalPage', page: page - 1 })}
        >
          {t('journal.newer')}
        </button>
        <span className={styles.page}>{t('journal.page', { page: page + 1, count: Math.max(1, pageCount) })}</span>
        <button
          className={styles.step}
          type="button"
          disabled={page + 1 >= pageCount}
          onClick={() => act({ kind: 'serviceJournalPage', page: page + 1 })}
        >
          {t('journal.older')}
        </button>
      </nav>
    </div>
  );
}
