import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import { formatYuan } from '../../core/domain/money.ts';
import { useStage } from '../stage/stage-context.ts';
import type { Act } from './act.ts';
import controls from './controls.module.css';
import styles from './days-tab.module.css';
import { Notice } from './notice.tsx';
import { Pager } from './pager.tsx';

/** What fits between the tabs and the pager on the lowest panel of each shape. */
const rowsOf = { portrait: 7, landscape: 4 } as const;

type Day = ServiceView['days'][number];

interface DaysTabProps {
  readonly view: ServiceView;
  readonly act: Act;
}

/** Each business day in our books, and what came of comparing it with the back end's. */
export function DaysTab({ view, act }: DaysTabProps) {
  const { t } = useTranslation('service');
  const { orientation } = useStage();
  const [wantedPage, setPage] = useState(0);
  const [asked, setAsked] = useState(false);
  const rows = rowsOf[orientation];
  const pageCount = Math.max(1, Math.ceil(view.days.length / rows));
  const page = Math.min(wantedPage, pageCount - 1);
  const answered = view.notice?.startsWith('day') === true ? view.notice : null;
  const notice = answered ?? (asked ? 'dayAsking' : null);
  return (
    <div className={styles.days}>
      <p className={controls.none}>{t('days.hint')}</p>
      {notice === null ? null : <Notice notice={notice} />}
      {view.days.length === 0 ? (
        <p className={`${controls.card} ${controls.none}`}>{t('days.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('tabs.days')}>
          {view.days.slice(page * rows, (page + 1) * rows).map((day) => (
            <li className={styles.row} key={day.businessDate}>
              <DayFacts day={day} />
              <button
                className={controls.button}
                type="button"
                aria-label={t('days.compareNamed', { date: day.businessDate })}
                onClick={() => {
                  act({ kind: 'serviceReconcile', businessDate: day.businessDate }, () => setAsked(true));
                }}
              >
                {t(day.reconciled === null ? 'days.compare' : 'days.compareAgain')}
              </button>
            </li>
          ))}
        </ul>
      )}
      {pageCount > 1 ? <Pager label={t('tabs.days')} page={page} pageCount={pageCount} onPage={setPage} /> : null}
    </div>
  );
}

function DayFacts({ day }: { readonly day: Day }) {
  const { t } = useTranslation('service');
  const { businessDate, count, totalFen, reconciled } = day;
  const stale =
    reconciled !== null &&
    (reconciled.preliminary || reconciled.kioskCount !== count || reconciled.kioskFen !== totalFen);
  const state = reconciled === null ? 'open' : stale ? 'stale' : reconciled.differences === 0 ? 'agrees' : 'differs';
  return (
    <div className={styles.facts}>
      <strong className={styles.date}>{businessDate}</strong>
      <dl className={styles.sums}>
        <dt>{t('days.ours')}</dt>
        <dd>{t('days.bookings', { count })}</dd>
        <dd className={controls.figure}>{t('cash.yuan', { amount: formatYuan(totalFen) })}</dd>
        {reconciled === null ? null : (
          <>
            <dt>{t('days.theirs')}</dt>
            <dd>{t('days.bookings', { count: reconciled.backEndCount })}</dd>
            <dd className={controls.figure}>{t('cash.yuan', { amount: formatYuan(reconciled.backEndFen) })}</dd>
          </>
        )}
      </dl>
      <p className={styles.state} data-state={state}>
        {t(`days.${state}`, { count: reconciled?.differences ?? 0 })}
      </p>
    </div>
  );
}
