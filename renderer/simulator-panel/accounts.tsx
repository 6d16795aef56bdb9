import { useTranslation } from 'react-i18next';
import type { SimulatorView } from '../../core/contract/snapshot.ts';
import styles from './accounts.module.css';
import { wordsFor } from './words.ts';

interface AccountsProps {
  readonly accounts: SimulatorView['accounts'];
  readonly type: (accountNumber: string) => void;
}

/** What the seeded accounts are good for; a touch types one where the kiosk asks for it. */
export function Accounts({ accounts, type }: AccountsProps) {
  const { t, i18n } = useTranslation('simulator');
  if (accounts.length === 0) return null;
  return (
    <section className={styles.accounts} aria-label={t('accounts.title')}>
      <h3 className={styles.title}>{t('accounts.title')}</h3>
      <p className={styles.hint}>{t('accounts.hint')}</p>
      <ul className={styles.list}>
        {accounts.map(({ accountNumber, about }) => {
          const words = wordsFor(i18n, 'account', about);
          return (
            <li key={accountNumber}>
              <button
                className={styles.account}
                type="button"
                aria-label={t('accounts.use', { number: accountNumber, about: words })}
                onClick={() => type(accountNumber)}
              >
                <span className={styles.number}>{accountNumber}</span>
                <span className={styles.about}>{words}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
