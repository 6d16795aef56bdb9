import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountBar } from '../../components/account-bar.tsx';
import { Icon } from '../../components/icon.tsx';
import { Keypad } from '../../components/keypad.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useDigitKeys } from '../../components/use-digit-keys.ts';
import { groupDigits, unbroken } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import { RechargeCardDrawing } from './recharge-card-drawing.tsx';
import styles from './recharge-card-screen.module.css';

/** The longest number under a film; the host says which lengths there are. */
const MOST_DIGITS = 20;

/** The number under the film. It stays in the view until it is sent, and nowhere after. */
export default function RechargeCardScreen({ screen, snapshot, send }: ScreenProps<'rechargeCard'>) {
  const { t } = useTranslation('recharge');
  const { t: tk } = useTranslation();
  const { orientation, size } = useStage();
  const [entry, setEntry] = useState('');
  /** What the sentence is about: it goes when a digit changes. */
  const [sent, setSent] = useState('');
  const locked = screen.problem === 'rechargeCardLocked';
  const onDigit = useCallback(
    (digit: string) => setEntry((held) => (locked ? held : (held + digit).slice(0, MOST_DIGITS))),
    [locked],
  );
  const onDelete = useCallback(() => setEntry((held) => held.slice(0, -1)), []);
  useDigitKeys({ onDigit, onDelete });
  const problem = entry === sent || locked ? screen.problem : null;
  // In large type the sentence about the number needs the room.
  const tight = problem !== null && size === 'large';
  const drawing = (
    <div className={styles.where}>
      <RechargeCardDrawing />
      <span>{t('rechargeCard.where')}</span>
    </div>
  );

  return (
    <ScreenFrame
      step={3}
      title={t('rechargeCard.title')}
      {...(tight ? {} : { lead: t('rechargeCard.lead') })}
      {...(orientation === 'landscape' ? { side: drawing } : {})}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {tk('action.back')}
          </Press>
          <Press
            tone="lamp"
            disabled={entry === '' || locked}
            onPress={() => {
              setSent(entry);
              send({ kind: 'submitRechargeCard', secret: entry });
            }}
          >
            {t('rechargeCard.submit')}
          </Press>
        </>
      }
    >
      {tight ? null : <AccountBar account={screen.account} />}
      {orientation === 'portrait' ? drawing : null}
      <div className={styles.entry} data-wrong={problem !== null || undefined}>
        <span className={styles.label}>{t('rechargeCard.field')}</span>
        <output
          className={styles.field}
          dir="ltr"
          aria-label={t('rechargeCard.field')}
          data-empty={entry === '' || undefined}
        >
          {entry === '' ? t('rechargeCard.empty') : groupDigits(entry)}
        </output>
      </div>
      <p className={styles.problem} role="alert">
        {problem === null ? null : (
          <>
            <Icon name="warning" />
            {t(`rechargeCard.problem.${problem}`, { hotline: unbroken(snapshot.terminal.hotline) })}
          </>
        )}
      </p>
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setEntry('')} disabled={locked} />
    </ScreenFrame>
  );
}
