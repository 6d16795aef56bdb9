import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../core/contract/snapshot.ts';
import styles from './account-bar.module.css';

/** Whose money this is about; masked as the host gave it. */
export function AccountBar({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation();
  return (
    <div className={styles.bar}>
      <span className={styles.who}>
        <strong>{account.maskedName}</strong> <span>{account.maskedAddress}</span>
      </span>
      <span className={styles.number} dir="ltr">
        {t('account.label', { number: account.maskedNumber })}
      </span>
    </div>
  );
}
