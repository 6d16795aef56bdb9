import { useTranslation } from 'react-i18next';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import type { Act } from './act.ts';
import styles from './journal-tab.module.css';
import { Pager } from './pager.tsx';
import { useTerminalTime } from '../i18n/terminal-time.ts';
import { wordsFor } from './words.ts';

interface JournalTabProps {
  readonly journal: ServiceView['journal'];
  readonly act: Act;
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
      <Pager
        label={t('tabs.journal')}
        page={page}
        pageCount={pageCount}
        onPage={(next) => act({ kind: 'serviceJournalPage', page: next })}
      />
    </div>
  );
}
