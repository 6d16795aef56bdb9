import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/icon.tsx';
import controls from './controls.module.css';
import styles from './letter-pad.module.css';

/** What receipt, slip and booking numbers are made of, ten keys a row. */
const rows = ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL-', 'ZXCVBNM/'] as const;

interface LetterPadProps {
  readonly onLetter: (letter: string) => void;
  readonly onErase: () => void;
}

/** Letters and digits for a finger; a plugged-in keyboard or scanner types the same. */
export function LetterPad({ onLetter, onErase }: LetterPadProps) {
  const { t } = useTranslation('service');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const letter = event.key.toUpperCase();
      if (letter.length === 1 && rows.some((row) => row.includes(letter))) onLetter(letter);
      if (event.key === 'Backspace') onErase();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onLetter, onErase]);

  return (
    <div className={styles.pad} role="group" aria-label={t('pad.label')}>
      {rows
        .join('')
        .split('')
        .map((letter) => (
          <button
            className={`${controls.button} ${styles.key}`}
            key={letter}
            type="button"
            onClick={() => onLetter(letter)}
          >
            {letter}
          </button>
        ))}
      <button
        className={`${controls.button} ${styles.key} ${styles.erase}`}
        type="button"
        aria-label={t('pad.erase')}
        onClick={onErase}
      >
        <Icon name="erase" />
      </button>
    </div>
  );
}
