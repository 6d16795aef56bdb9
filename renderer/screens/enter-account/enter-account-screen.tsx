import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Keypad } from '../../components/keypad.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useDigitKeys } from '../../components/use-digit-keys.ts';
import { groupDigits } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import { BillDrawing } from './bill-drawing.tsx';
import styles from './enter-account-screen.module.css';

/** No account number of any utility is longer; the contract refuses more than 40. */
const MOST_DIGITS = 20;

export function EnterAccountScreen({ screen, snapshot, send }: ScreenProps<'enterAccount'>) {
  const { t } = useTranslation();
  const { orientation } = useStage();
  const [entry, setEntry] = useState(screen.entry);
  const onDigit = useCallback((digit: string) => setEntry((held) => (held + digit).slice(0, MOST_DIGITS)), []);
  const onDelete = useCallback(() => setEntry((held) => held.slice(0, -1)), []);
  useDigitKeys({ onDigit, onDelete });
  // The sentence belongs to what was sent; it goes when the number changes.
  const problem = entry === screen.entry ? screen.problem : null;
  const { cash } = snapshot.availability;

  return (
    <ScreenFrame
      step={1}
      title={t(screen.purpose === 'bill' ? 'enterAccount.titleBill' : 'enterAccount.titleRecharge')}
      lead={t('enterAccount.lead')}
      {...(orientation === 'landscape' ? { mark: <BillDrawing /> } : {})}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {t('action.back')}
          </Press>
          <Press
            tone="lamp"
            disabled={entry === ''}
            onPress={() => send({ kind: 'submitAccount', accountNumber: entry })}
          >
            {t('enterAccount.submit')}
          </Press>
        </>
      }
    >
      {orientation === 'portrait' ? (
        <div className={styles.where}>
          <BillDrawing />
          <span>{t('enterAccount.where')}</span>
        </div>
      ) : null}
      <div className={styles.entry} data-wrong={problem !== null || undefined}>
        <span className={styles.label}>{t('enterAccount.field')}</span>
        <output
          className={styles.field}
          dir="ltr"
          aria-label={t('enterAccount.field')}
          data-empty={entry === '' || undefined}
        >
          {entry === '' ? t('enterAccount.empty') : groupDigits(entry)}
        </output>
      </div>
      <p className={styles.problem} role="alert">
        {problem === null ? (
          cash.ok ? null : (
            <>
              <Icon name="warning" />
              {t('home.cashClosed', { reason: t(`cashProblem.${cash.reason}`) })}
            </>
          )
        ) : (
          <>
            <Icon name="warning" />
            {t(`entryProblem.${problem}`)}
          </>
        )}
      </p>
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setEntry('')} />
    </ScreenFrame>
  );
}
