import { useTranslation } from 'react-i18next';
import type { ServiceView } from '../../core/contract/snapshot.ts';
import { formatYuan } from '../../core/domain/money.ts';
import { unbroken } from '../i18n/format.ts';
import styles from './claims-tab.module.css';
import controls from './controls.module.css';

export interface ClaimPanelProps {
  readonly claim: ServiceView['openClaims'][number];
}

/** Which claim, and how much: nobody should have to remember it from the list. */
export function ClaimHead({ claim }: ClaimPanelProps) {
  const { t } = useTranslation('service');
  return (
    <p className={styles.head}>
      <strong className={controls.figure}>{unbroken(claim.number)}</strong>
      <strong className={styles.amount}>{t('cash.yuan', { amount: formatYuan(claim.amountFen) })}</strong>
      <span className={styles.reason}>{t(`claim.${claim.reason}`)}</span>
    </p>
  );
}
