import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Press } from '../../components/press.tsx';
import { EntryField } from './entry-field.tsx';
import styles from './find-receipt-screen.module.css';
import { LetterPad } from './letter-pad.tsx';
import { useLetterKeys } from './use-letter-keys.ts';

/** A code with its terminal and a whole transaction number; the contract refuses more than 60. */
const MOST_LETTERS = 48;
/** A claim number without its dashes; what is longer is a transaction number and keeps its own. */
const CLAIM_LETTERS = 12;

export interface SearchProps {
  readonly locked: boolean;
  readonly wrong: boolean;
}

interface NumberSearchProps extends SearchProps {
  readonly number: string;
  readonly onChange: (change: (held: string) => string) => void;
}

export function NumberSearch({ number, onChange, locked, wrong }: NumberSearchProps) {
  const { t } = useTranslation('find');
  const onLetter = useCallback(
    (letter: string) => onChange((held) => (locked ? held : (held + letter).slice(0, MOST_LETTERS))),
    [onChange, locked],
  );
  const onDelete = useCallback(() => onChange((held) => held.slice(0, -1)), [onChange]);
  useLetterKeys({ onLetter, onDelete });
  return (
    <>
      <div className={styles.row}>
        <EntryField label={t('number')} empty={t('numberEmpty')} text={grouped(number)} wrong={wrong} />
        <Press tone="outline" className={styles.erase} label={t('erase')} disabled={number === ''} onPress={onDelete}>
          <Icon name="erase" className={styles.eraseIcon} />
        </Press>
      </div>
      <LetterPad onLetter={onLetter} disabled={locked} />
    </>
  );
}

/** `7K3M9QXT0V` → `7K3M-9QXT-0V`, as it is printed. */
function grouped(number: string): string {
  if (number.length > CLAIM_LETTERS || /[:-]/u.test(number)) return number;
  return number.replace(/(.{4})(?=.)/gu, '$1-');
}
