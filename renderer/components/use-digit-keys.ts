import { useEffect } from 'react';
import { useStage } from '../stage/stage-context.ts';

interface DigitKeys {
  readonly onDigit: (digit: string) => void;
  readonly onDelete: () => void;
}

/** A plugged-in number pad types where the keypad types. Enter stays with the focused button. */
export function useDigitKeys({ onDigit, onDelete }: DigitKeys): void {
  const { overlay } = useStage();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Under a dialog nobody sees what is typed.
      if (overlay?.hasChildNodes() === true || event.ctrlKey || event.altKey || event.metaKey) return;
      if (/^\d$/u.test(event.key)) onDigit(event.key);
      if (event.key === 'Backspace') onDelete();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onDigit, onDelete, overlay]);
}
