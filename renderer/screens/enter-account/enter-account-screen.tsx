import { lazy, Suspense, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Keypad } from '../../components/keypad.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useDigitKeys } from '../../components/use-digit-keys.ts';
import { groupDigits, groupPhone } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import { CardEntry } from '../recharge-parts.tsx';
import type { ScreenProps } from '../screen-props.ts';
import { BillDrawing } from './bill-drawing.tsx';
import { useEntryWords } from './entry-words.ts';
import styles from './enter-account-screen.module.css';

/** No account number of any utility is longer; the contract refuses more than 40. */
const MOST_DIGITS = 20;
/** Of a mobile number of the mainland. */
const PHONE_DIGITS = 11;

/** Few have neither a bill nor their account number at hand. */
const EntryKeys = lazy(() => import('./entry-keys.tsx'));
const KeyDrawing = lazy(() => import('./key-drawing.tsx'));

export function EnterAccountScreen({ screen, snapshot, send }: ScreenProps<'enterAccount'>) {
  const { t } = useTranslation();
  const { orientation, size } = useStage();
  const [entry, setEntry] = useState(screen.entry);
  const { by, purpose } = screen;
  const most = by === 'phone' ? PHONE_DIGITS : MOST_DIGITS;
  const onDigit = useCallback((digit: string) => setEntry((held) => (held + digit).slice(0, most)), [most]);
  const onDelete = useCallback(() => setEntry((held) => held.slice(0, -1)), []);
  useDigitKeys({ onDigit, onDelete });
  // The sentence belongs to what was sent; it goes when the number changes.
  const problem = entry === screen.entry ? screen.problem : null;
  const { availability, offered } = snapshot;
  const { cash } = availability;
  const isPayment = purpose === 'bill' || purpose === 'recharge';
  const words = useEntryWords(screen, problem);
  // In large type what is wrong takes the place of the introduction.
  const tight = size === 'large' && (problem !== null || (isPayment && !cash.ok));
  const drawing =
    by === 'account' ? (
      <BillDrawing />
    ) : (
      <Suspense>
        <KeyDrawing of={by} />
      </Suspense>
    );

  const cardEntry =
    screen.cardSlot === 'none' ? null : (
      <Suspense>
        <CardEntry slot={screen.cardSlot} />
      </Suspense>
    );

  return (
    <ScreenFrame
      {...(isPayment ? { step: 1 } : {})}
      title={words.title}
      {...(tight ? {} : { lead: words.lead })}
      {...(orientation === 'landscape' && !tight ? { mark: drawing } : {})}
      {...(orientation === 'landscape' && cardEntry !== null ? { side: cardEntry } : {})}
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
      {offered.findByMeter || offered.findByPhone ? (
        <Suspense fallback={<div className={styles.keysToCome} />}>
          <EntryKeys
            by={by}
            offered={offered}
            onChoose={(next) => {
              setEntry('');
              send({ kind: 'enterBy', by: next });
            }}
          />
        </Suspense>
      ) : null}
      {orientation === 'portrait' ? (
        <div className={styles.ways} data-card={cardEntry === null ? undefined : true}>
          <div className={styles.where}>
            {drawing}
            <span>{words.where}</span>
          </div>
          {cardEntry}
        </div>
      ) : null}
      <div className={styles.entry} data-wrong={problem !== null || undefined}>
        <span className={styles.label}>{words.field}</span>
        <output className={styles.field} dir="ltr" aria-label={words.field} data-empty={entry === '' || undefined}>
          {entry === '' ? t('enterAccount.empty') : by === 'phone' ? groupPhone(entry) : groupDigits(entry)}
        </output>
      </div>
      <p className={styles.problem} role="alert">
        {words.problem === null ? (
          cash.ok || !isPayment ? null : (
            <>
              <Icon name="warning" />
              {t('home.cashClosed', { reason: t(`cashProblem.${cash.reason}`) })}
            </>
          )
        ) : (
          <>
            <Icon name="warning" />
            {words.problem}
          </>
        )}
      </p>
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setEntry('')} />
    </ScreenFrame>
  );
}
