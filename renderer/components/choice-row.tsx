import { ToggleButton } from 'react-aria-components/ToggleButton';
import styles from './choice-row.module.css';
import { useScreenLocked } from './screen-lock.tsx';

interface ChoiceRowProps<Key extends string> {
  /** For someone who only hears them. */
  readonly label: string;
  readonly choices: readonly { readonly key: Key; readonly words: string }[];
  readonly chosen: Key;
  readonly disabled?: boolean;
  readonly onChoose: (key: Key) => void;
}

/** A few ways side by side, one of which holds. */
export function ChoiceRow<Key extends string>({
  label,
  choices,
  chosen,
  disabled = false,
  onChoose,
}: ChoiceRowProps<Key>) {
  const locked = useScreenLocked();
  return (
    <div className={styles.row} role="group" aria-label={label}>
      {choices.map(({ key, words }) => (
        <ToggleButton
          key={key}
          className={styles.choice ?? ''}
          isDisabled={disabled || locked}
          isSelected={key === chosen}
          onChange={() => {
            if (key !== chosen) onChoose(key);
          }}
        >
          {words}
        </ToggleButton>
      ))}
    </div>
  );
}
