import { useTranslation } from 'react-i18next';
import { Press } from '../../components/press.tsx';
import styles from './letter-pad.module.css';

/** The letters of the numbers on our papers: digits in telephone order, then the alphabet without I, L, O and U. */
const letters = '1234567890ABCDEFGHJKMNPQRSTVWXYZ'.split('');

interface LetterPadProps {
  readonly onLetter: (letter: string) => void;
  readonly disabled: boolean;
}

export function LetterPad({ onLetter, disabled }: LetterPadProps) {
  const { t } = useTranslation('find');
  return (
    <div className={styles.pad} role="group" aria-label={t('letters')}>
      {letters.map((letter) => (
        <Press key={letter} tone="key" className={styles.letter} disabled={disabled} onPress={() => onLetter(letter)}>
          {letter}
        </Press>
      ))}
    </div>
  );
}
