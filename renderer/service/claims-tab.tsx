import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import { formatYuan } from '../../core/domain/money.ts';
import { unbroken } from '../i18n/format.ts';
import { useStage } from '../stage/stage-context.ts';
import type { Act } from './act.ts';
import { ClaimPosting } from './claim-posting.tsx';
import { ClaimSettling } from './claim-settling.tsx';
import styles from './claims-tab.module.css';
import controls from './controls.module.css';
import { Notice } from './notice.tsx';
import { Pager } from './pager.tsx';

/** What fits between the tabs and the pager on the lowest panel of each shape. */
const rowsOf = { portrait: 7, landscape: 4 } as const;

type Claim = ServiceView['openClaims'][number];

interface ClaimsTabProps {
  readonly view: ServiceView;
  readonly act: Act;
}

/** What the kiosk owes, number by number, and the two ways in which a claim ends. */
export function ClaimsTab({ view, act }: ClaimsTabProps) {
  const { t } = useTranslation('service');
  const { orientation } = useStage();
  const [wantedPage, setPage] = useState(0);
  const [chosen, setChosen] = useState<{ readonly number: string; readonly to: 'post' | 'settle' } | null>(null);
  const leave = () => setChosen(null);

  // Settled or sent meanwhile: there is nothing left to choose.
  const claim = view.openClaims.find(({ number, posting }) => number === chosen?.number && !posting);
  if (chosen !== null && claim !== undefined) {
    const Panel = chosen.to === 'post' ? ClaimPosting : ClaimSettling;
    return <Panel key={claim.number} claim={claim} act={act} onLeave={leave} />;
  }

  const rows = rowsOf[orientation];
  const pageCount = Math.max(1, Math.ceil(view.openClaims.length / rows));
  const page = Math.min(wantedPage, pageCount - 1);
  const { notice } = view;
  return (
    <div className={styles.claims}>
      <header className={styles.sum}>
        <p>
          <span className={controls.none}>{t('claims.owed')}</span>{' '}
          <strong className={styles.total}>{t('cash.yuan', { amount: formatYuan(view.openClaimsTotalFen) })}</strong>
        </p>
        <p className={view.pendingPostings === 0 ? controls.none : styles.pending}>
          {view.pendingPostings === 0 ? t('cash.pendingNone') : t('cash.pendingSome', { count: view.pendingPostings })}
        </p>
      </header>
      {notice?.startsWith('claim') === true ? <Notice notice={notice} /> : null}
      {view.openClaims.length === 0 ? (
        <p className={`${controls.card} ${controls.none}`}>{t('claims.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('claims.title')}>
          {view.openClaims.slice(page * rows, (page + 1) * rows).map((one) => (
            <ClaimRow
              key={one.number}
              claim={one}
              onPost={() => setChosen({ number: one.number, to: 'post' })}
              onSettle={() => setChosen({ number: one.number, to: 'settle' })}
            />
          ))}
        </ul>
      )}
      {pageCount > 1 ? <Pager label={t('claims.title')} page={page} pageCount={pageCount} onPage={setPage} /> : null}
    </div>
  );
}

interface ClaimRowProps {
  readonly claim: Claim;
  readonly onPost: () => void;
  readonly onSettle: () => void;
}

function ClaimRow({ claim, onPost, onSettle }: ClaimRowProps) {
  const { t } = useTranslation('service');
  const { number, amountFen, reason, canPost, posting } = claim;
  const named = { number };
  return (
    <li className={styles.row}>
      <p className={styles.what}>
        <strong className={controls.figure}>{unbroken(number)}</strong>
        <span className={styles.amount}>{t('cash.yuan', { amount: formatYuan(amountFen) })}</span>
        <span className={styles.reason}>{t(`claim.${reason}`)}</span>
      </p>
      {posting ? (
        <p className={styles.way}>{t('claims.posting')}</p>
      ) : (
        <>
          <button
            className={controls.button}
            type="button"
            disabled={!canPost}
            aria-label={t('claims.postNamed', named)}
            onClick={onPost}
          >
            {canPost ? t('claims.post') : t('claims.noAccount')}
          </button>
          <button
            className={controls.button}
            type="button"
            aria-label={t('claims.settleNamed', named)}
            onClick={onSettle}
          >
            {t('claims.settle')}
          </button>
        </>
      )}
    </li>
  );
}
