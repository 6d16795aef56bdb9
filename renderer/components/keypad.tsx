import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import styles from './keypad.module.css';
import { Press } from './press.tsx';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

interface KeypadProps {
  readonly onDigit: (digit: string) => void;
  readonly onDelete: () => void;
  readonly onClear: () => void;
  readonly disabled?: boolean;
}

/** The digits in telephone order, as on every other machine in the street. */
export function Keypad({ onDigit, onDelete, onClear, disabled = false }: KeypadProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.keypad}>
      {digits.map((digit) => (
        <Press key={digit} tone="key" className={styles.digit} disabled={disabled} onPress={() => onDigit(digit)}>
          {digit}
        </Press>
      ))}
      <Press tone="outline" disabled={disabled} onPress={onClear}>
        {t('enterAccount.clear')}
      </Press>
      <Press tone="key" className={styles.digit} disabled={disabled} onPress={() => onDigit('0')}>
        0
      </Press>
      <Press tone="outline" disabled={disabled} label={t('enterAccount.delete')} onPress={onDelete}>
        <Icon name="erase" className={styles.erase} />
      </Press>
    </div>
  );
}
