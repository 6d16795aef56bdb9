import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Keypad } from '../../components/keypad.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useDigitKeys } from '../../components/use-digit-keys.ts';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import type { ScreenProps } from '../screen-props.ts';
import styles from './service-pin-screen.module.css';

/** Longer PINs are not worth typing; the contract refuses more than 32. */
const MOST_DIGITS = 12;

export default function ServicePinScreen({ screen, send }: ScreenProps<'servicePin'>) {
  const { t } = useTranslation();
  const time = useTerminalTime();
  const [pin, setPin] = useState('');
  const onDigit = useCallback((digit: string) => setPin((held) => (held + digit).slice(0, MOST_DIGITS)), []);
  const onDelete = useCallback(() => setPin((held) => held.slice(0, -1)), []);
  useDigitKeys({ onDigit, onDelete });
  const locked = screen.lockedUntilMs !== null;

  return (
    <ScreenFrame
      title={t('servicePin.title')}
      lead={t('servicePin.lead')}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {t('action.leave')}
          </Press>
          <Press
            tone="lamp"
            disabled={locked || pin === ''}
            onPress={() => {
              send({ kind: 'enterPin', pin });
              setPin('');
            }}
          >
            {t('servicePin.enter')}
          </Press>
        </>
      }
    >
      <output className={styles.dots} aria-label={t('servicePin.field')}>
        {Array.from({ length: pin.length }, (_, index) => (
          <span key={index} className={styles.dot} />
        ))}
      </output>
      <p className={styles.problem} role="alert">
        {problemWords()}
      </p>
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setPin('')} disabled={locked} />
    </ScreenFrame>
  );

  function problemWords(): string {
    if (screen.lockedUntilMs !== null) return t('servicePin.locked', { time: time.minute(screen.lockedUntilMs) });
    return screen.wrong && pin === '' ? t('servicePin.wrong', { count: screen.triesLeft }) : '';
  }
}
