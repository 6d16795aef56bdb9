import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Keypad } from '../../components/keypad.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useDigitKeys } from '../../components/use-digit-keys.ts';
import { unbroken } from '../../i18n/format.ts';
import type { ScreenProps } from '../screen-props.ts';
import styles from './prove-owner-screen.module.css';

/** As many as every utility prints of a phone number. */
const TAIL_DIGITS = 4;

/** Says why it asks, before it asks. */
export default function ProveOwnerScreen({ screen, snapshot, send }: ScreenProps<'proveOwner'>) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const [tail, setTail] = useState('');
  const { problem } = screen;
  const locked = problem === 'locked';
  const onDigit = useCallback(
    (digit: string) => setTail((held) => (locked ? held : (held + digit).slice(0, TAIL_DIGITS))),
    [locked],
  );
  const onDelete = useCallback(() => setTail((held) => held.slice(0, -1)), []);
  useDigitKeys({ onDigit, onDelete });
  // The sentence belongs to what was sent; a lock stays.
  const shown = locked || tail === '' ? problem : null;
  return (
    <ScreenFrame
      title={t('prove.title')}
      lead={t('prove.lead')}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {tk('action.back')}
          </Press>
          <Press
            tone="lamp"
            disabled={locked || tail.length < TAIL_DIGITS}
            onPress={() => send({ kind: 'proveOwner', phoneTail: tail })}
          >
            {t('prove.show')}
          </Press>
        </>
      }
    >
      <p className={styles.account} dir="ltr">
        {tk('account.label', { number: screen.maskedNumber })}
      </p>
      <div className={styles.entry} data-wrong={shown !== null || undefined}>
        <span className={styles.label}>{t('prove.field')}</span>
        <output className={styles.boxes} dir="ltr" aria-label={t('prove.field')}>
          {Array.from({ length: TAIL_DIGITS }, (_, at) => (
            <span key={at} className={styles.box} data-next={(!locked && at === tail.length) || undefined}>
              {tail[at] ?? ''}
            </span>
          ))}
        </output>
      </div>
      <p className={styles.problem} role="alert">
        {shown === null ? null : (
          <>
            <Icon name="warning" />
            {t(`prove.problem.${shown}`, { hotline: unbroken(snapshot.terminal.hotline) })}
          </>
        )}
      </p>
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setTail('')} disabled={locked} />
    </ScreenFrame>
  );
}
