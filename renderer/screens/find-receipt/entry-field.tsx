import type { CSSProperties } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useScreenLocked } from '../../components/screen-lock.tsx';
import styles from './entry-field.module.css';

interface EntryFieldProps {
  readonly label: string;
  readonly empty: string;
  readonly text: string;
  readonly wrong: boolean;
  /** Where there are two, the one that the keys type into. */
  readonly active?: boolean;
  readonly onPick?: () => void;
}

/** What was typed, in one line whatever its length. */
export function EntryField({ label, empty, text, wrong, active, onPick }: EntryFieldProps) {
  const locked = useScreenLocked();
  const characters: CSSProperties & { '--characters': number } = { '--characters': Math.max(text.length, 8) };
  const inside = (
    <>
      <span className={styles.label}>{label}</span>
      <output
        className={styles.text}
        dir="ltr"
        aria-label={label}
        data-empty={text === '' || undefined}
        style={characters}
      >
        {text === '' ? empty : text}
      </output>
    </>
  );
  if (onPick === undefined) {
    return (
      <div className={styles.field} data-wrong={wrong || undefined}>
        {inside}
      </div>
    );
  }
  return (
    <ToggleButton
      className={styles.field ?? ''}
      isDisabled={locked}
      isSelected={active === true}
      onChange={onPick}
      data-wrong={wrong || undefined}
    >
      {inside}
    </ToggleButton>
  );
}
