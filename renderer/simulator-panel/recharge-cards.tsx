import { useTranslation } from 'react-i18next';
import type { SimulatorView } from '../../core/contract/snapshot.ts';
import styles from './accounts.module.css';
import { wordsFor } from './words.ts';

interface RechargeCardsProps {
  readonly cards: SimulatorView['rechargeCards'];
  readonly type: (secret: string) => void;
}

/** Scratched recharge cards; a touch types one where the kiosk asks for its number. */
export function RechargeCards({ cards, type }: RechargeCardsProps) {
  const { t, i18n } = useTranslation('simulator');
  if (cards.length === 0) return null;
  return (
    <section className={styles.accounts} aria-label={t('rechargeCards.title')}>
      <h3 className={styles.title}>{t('rechargeCards.title')}</h3>
      <p className={styles.hint}>{t('rechargeCards.hint')}</p>
      <ul className={styles.list}>
        {cards.map(({ secret, about }) => {
          const words = wordsFor(i18n, 'rechargeCard', about);
          return (
            <li key={secret}>
              <button
                className={styles.account}
                type="button"
                data-recharge-card={about}
                aria-label={t('rechargeCards.use', { number: secret, about: words })}
                onClick={() => type(secret)}
              >
                <span className={styles.number}>{secret}</span>
                <span className={styles.about}>{words}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
