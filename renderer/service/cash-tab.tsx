import { useTranslation } from 'react-i18next';
import { fen, formatYuan } from '../../core/domain/money.ts';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import { formatWholeYuan } from '../i18n/format.ts';
import styles from './cash-tab.module.css';

/** What fits beside the cash box on the landscape panel; the others are counted. */
const shownClaims = 6;

/** What is in the box, what is owed to residents, and what the back end has not answered yet. */
export function CashTab({ view }: { readonly view: ServiceView }) {
  const { t } = useTranslation('service');
  const claims = view.openClaims.slice(0, shownClaims);
  const moreClaims = view.openClaims.length - claims.length;
  return (
    <div className={styles.cash}>
      <section className={styles.card} aria-label={t('cash.box')}>
        <h2 className={styles.heading}>{t('cash.box')}</h2>
        <p className={styles.total}>
          <span>{t('cash.total')}</span>
          <strong>{t('cash.yuan', { amount: formatYuan(view.cashBoxTotalFen) })}</strong>
        </p>
        {view.cashBox.length === 0 ? (
          <p className={styles.none}>{t('cash.empty')}</p>
        ) : (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('cash.value')}</th>
                <th scope="col">{t('cash.count')}</th>
                <th scope="col">{t('cash.amount')}</th>
              </tr>
            </thead>
            <tbody>
              {view.cashBox.map(({ valueFen, count }) => (
                <tr key={valueFen}>
                  <th scope="row">{t('cash.yuan', { amount: formatWholeYuan(valueFen) })}</th>
                  <td>{t('cash.notes', { count })}</td>
                  <td>{formatYuan(fen(valueFen * count))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className={styles.card} aria-label={t('cash.claims')}>
        <h2 className={styles.heading}>{t('cash.claims')}</h2>
        {claims.length === 0 ? (
          <p className={styles.none}>{t('cash.noClaims')}</p>
        ) : (
          <ul className={styles.claims}>
            {claims.map((claim) => (
              <li key={claim.number}>
                <span className={styles.number}>{claim.number}</span>
                <span className={styles.reason}>{t(`claim.${claim.reason}`)}</span>
                <span className={styles.amount}>{t('cash.yuan', { amount: formatYuan(claim.amountFen) })}</span>
              </li>
            ))}
          </ul>
        )}
        {moreClaims > 0 ? <p className={styles.none}>{t('cash.moreClaims', { count: moreClaims })}</p> : null}
      </section>
      <section className={styles.card} aria-label={t('cash.pending')}>
        <h2 className={styles.heading}>{t('cash.pending')}</h2>
        <p className={view.pendingPostings === 0 ? styles.none : styles.pending}>
          {view.pendingPostings === 0 ? t('cash.pendingNone') : t('cash.pendingSome', { count: view.pendingPostings })}
        </p>
      </section>
    </div>
  );
}
