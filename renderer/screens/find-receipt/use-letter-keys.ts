import { useEffect } from 'react';
import { useStage } from '../../stage/stage-context.ts';

interface LetterKeys {
  readonly onLetter: (letter: string) => void;
  readonly onDelete: () => void;
}

/** What stands in a number or in its code; a scanner types it all, a keyboard may leave the dashes out. */
const typed = /^[0-9A-Za-z:-]$/u;

/** A keyboard or a scanner types where the pad types. Enter stays with the focused button. */
export function useLetterKeys({ onLetter, onDelete }: LetterKeys): void {
  const { overlay } = useStage();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (overlay?.hasChildNodes() === true || event.ctrlKey || event.altKey || event.metaKey) return;
      if (typed.test(event.key)) onLetter(event.key.toUpperCase());
      if (event.key === 'Backspace') onDelete();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [onLetter, onDelete, overlay]);
}
