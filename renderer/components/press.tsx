import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import styles from './press.module.css';
import { useScreenLocked } from './screen-lock.tsx';

export interface PressProps {
  readonly onPress: () => void;
  /** `lamp` is the one thing to do next; there is never a second one on a screen. */
  readonly tone: 'lamp' | 'deep' | 'outline' | 'key' | 'quiet';
  readonly disabled?: boolean;
  /** Where the words on it are not enough for someone who only hears them. */
  readonly label?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Acts on release inside; sliding off takes it back. */
export function Press({ onPress, tone, disabled = false, label, className, children }: PressProps) {
  const locked = useScreenLocked();
  return (
    <Button
      className={[styles.press, styles[tone], className].filter(Boolean).join(' ')}
      data-off={disabled || undefined}
      isDisabled={disabled || locked}
      onPress={onPress}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </Button>
  );
}
