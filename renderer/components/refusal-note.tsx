import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '../../core/contract/commands.ts';
import { Icon } from './icon.tsx';
import styles from './refusal-note.module.css';

/** Long enough to read twice; the next screen takes it away sooner. */
const SHOWN_MS = 6_000;

/** The names a resident can meet. The others are answered by what the screen already shows. */
const sentences = [
  'noteMoving',
  'moneyTaken',
  'nothingInserted',
  'notEnough',
  'nothingChosen',
  'amountOutOfRange',
  'cashUnavailable',
  'receiptUnavailable',
  'outOfService',
  'pinLocked',
  'copyLimit',
  'claimClosed',
] as const satisfies readonly Refusal[];

export type SpokenRefusal = (typeof sentences)[number];

export function spokenRefusal(reason: Refusal): SpokenRefusal | undefined {
  return sentences.find((name) => name === reason);
}

interface RefusalNoteProps {
  readonly reason: SpokenRefusal;
  readonly onGone: () => void;
}

export function RefusalNote({ reason, onGone }: RefusalNoteProps) {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [reason, onGone]);
  return (
    <p className={styles.note} role="alert">
      <Icon name="warning" />
      {t(`refusal.${reason}`)}
    </p>
  );
}
