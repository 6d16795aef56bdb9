import { useTranslation } from 'react-i18next';
import type { Act } from './act.ts';
import { ClaimHead, type ClaimPanelProps } from './claim-head.tsx';
import styles from './claims-tab.module.css';
import controls from './controls.module.css';

interface ClaimPostingProps extends ClaimPanelProps {
  readonly act: Act;
  readonly onLeave: () => void;
}

/** Sends money: said once more in words before it goes. */
export function ClaimPosting({ claim, act, onLeave }: ClaimPostingProps) {
  const { t } = useTranslation('service');
  return (
    <div className={styles.panel}>
      <section className={controls.card} aria-label={t('claims.post')}>
        <h2 className={controls.heading}>{t('claims.postTitle')}</h2>
        <ClaimHead claim={claim} />
        <p className={styles.explanation}>{t('claims.postMeans')}</p>
      </section>
      <div className={styles.decide}>
        <button className={controls.button} type="button" onClick={onLeave}>
          {t('claims.back')}
        </button>
        <button
          className={controls.button}
          data-lamp
          type="button"
          onClick={() => act({ kind: 'servicePostClaim', claimNumber: claim.number }, onLeave)}
        >
          {t('claims.post')}
        </button>
      </div>
    </div>
  );
}
