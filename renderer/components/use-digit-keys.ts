import { useEffect } from 'react';

interface DigitKeys {
  readonly onDigit: (digit: string) => void;
  readonly onDelete: () => void;
}

/** A plugged-in number pad types where the keypad types. Enter stays with the focused button. */
export function useDigitKeys({ onDigit, onDelete }: DigitKeys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (/^\d$/u.test(event.key)) onDigit(event.key);
      if (event.key === 'Backspace') onDelete();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onDigit, onDelete]);
}
