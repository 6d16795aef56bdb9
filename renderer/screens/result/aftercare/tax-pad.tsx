import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../components/icon.tsx';
import { Press } from '../../../components/press.tsx';
import { useLetterKeys } from '../../find-receipt/use-letter-keys.ts';
import styles from './aftercare.module.css';

/** What a tax number is made of: no I, O, S, V and Z. */
const characters = '1234567890ABCDEFGHJKLMNPQRTUWXY'.split('');

interface TaxPadProps {
  readonly onCharacter: (character: string) => void;
  readonly onDelete: () => void;
  readonly disabled: boolean;
}

export function TaxPad({ onCharacter, onDelete, disabled }: TaxPadProps) {
  const { t } = useTranslation('information');
  const onLetter = useCallback(
    (letter: string) => {
      if (characters.includes(letter)) onCharacter(letter);
    },
    [onCharacter],
  );
  useLetterKeys({ onLetter, onDelete });
  return (
    <div className={styles.pad} role="group" aria-label={t('aftercare.letters')}>
      {characters.map((character) => (
        <Press
          key={character}
          tone="key"
          className={styles.letter}
          disabled={disabled}
          onPress={() => onCharacter(character)}
        >
          {character}
        </Press>
      ))}
      <Press
        tone="outline"
        className={styles.erase}
        label={t('aftercare.erase')}
        disabled={disabled}
        onPress={onDelete}
      >
        <Icon name="erase" />
      </Press>
    </div>
  );
}
