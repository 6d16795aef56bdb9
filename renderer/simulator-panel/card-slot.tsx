import { useTranslation } from 'react-i18next';
import type { SimulatorCommand } from '../../core/contract/commands.ts';
import type { SimulatorView } from '../../core/contract/snapshot.ts';
import styles from './card-slot.module.css';
import { stateWords, wordsFor } from './words.ts';

interface CardSlotProps {
  readonly reader: NonNullable<SimulatorView['cardReader']>;
  readonly cards: SimulatorView['cards'];
  readonly act: (command: SimulatorCommand) => void;
}

/** Cards that are no purchase card of anybody, or are held the wrong way. */
const strangeCards = ['foreign', 'upsideDown', 'broken'] as const;

/** The mouth of the card reader and a wallet beside it. */
export function CardSlot({ reader, cards, act }: CardSlotProps) {
  const { t, i18n } = useTranslation('simulator');
  const { card, gateOpen, stateText } = reader;
  return (
    <section className={styles.slot} aria-label={t('cards.title')}>
      <div className={styles.mouth} data-lit={gateOpen || undefined}>
        <div className={styles.opening} aria-hidden="true" data-card={card === null ? undefined : place(card)} />
        <div className={styles.lip}>
          <span className={styles.title}>{t('cards.title')}</span>
          <span className={styles.state}>{stateWords(i18n, /^[^;,]*/u.exec(stateText)?.[0] ?? stateText)}</span>
          <span className={styles.lamp}>
            {card === null
              ? t(gateOpen ? 'cards.open' : 'cards.closed')
              : t(card.inMouth ? 'cards.inMouth' : 'cards.inside', { number: card.cardNumber ?? t('cards.unread') })}
          </span>
        </div>
      </div>
      <ul className={styles.wallet}>
        {cards.map(({ cardNumber, about }) => {
          const words = wordsFor(i18n, 'card', about);
          return (
            <li key={cardNumber}>
              <button
                className={styles.card}
                type="button"
                data-card-number={cardNumber}
                aria-label={t('cards.insert', { number: cardNumber, about: words })}
                disabled={card !== null}
                onClick={() => act({ kind: 'simulateCard', card: { cardNumber } })}
              >
                <span className={styles.number}>{cardNumber}</span>
                <span className={styles.about}>{words}</span>
              </button>
            </li>
          );
        })}
        {strangeCards.map((kind) => (
          <li key={kind}>
            <button
              className={styles.card}
              type="button"
              data-card-number={kind}
              disabled={card !== null}
              onClick={() => act({ kind: 'simulateCard', card: kind })}
            >
              {t(`cards.${kind}`)}
            </button>
          </li>
        ))}
        <li>
          <button
            className={styles.card}
            type="button"
            data-card-number="none"
            disabled={card === null || !card.inMouth}
            onClick={() => act({ kind: 'simulateCard', card: 'none' })}
          >
            {t('cards.take')}
          </button>
        </li>
      </ul>
    </section>
  );
}

function place({ inMouth }: { readonly inMouth: boolean }): 'mouth' | 'inside' {
  return inMouth ? 'mouth' : 'inside';
}
