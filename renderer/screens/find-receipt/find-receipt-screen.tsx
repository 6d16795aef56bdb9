import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useScreenLocked } from '../../components/screen-lock.tsx';
import { parseYuan } from '../../../core/domain/money.ts';
import { unbroken } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import { BillDrawing } from '../enter-account/bill-drawing.tsx';
import type { ScreenProps } from '../screen-props.ts';
import { AccountSearch } from './account-search.tsx';
import styles from './find-receipt-screen.module.css';
import { NumberSearch } from './number-search.tsx';
import { SlipDrawing } from './slip-drawing.tsx';

const ways = ['number', 'account'] as const;

export default function FindReceiptScreen({ screen, snapshot, send }: ScreenProps<'findReceipt'>) {
  const { t } = useTranslation('find');
  const { t: tk } = useTranslation();
  const { orientation } = useStage();
  const pressLocked = useScreenLocked();
  const [number, setNumber] = useState('');
  const [account, setAccount] = useState('');
  const [amount, setAmount] = useState('');
  const [sent, setSent] = useState('');
  const { by, problem } = screen;
  const locked = problem === 'tooManyTries';
  const entry = by === 'number' ? number : `${account} ${amount}`;
  // The sentence belongs to what was sent; it goes when that changes. A lock stays.
  const shown = locked || entry === sent ? problem : null;
  const amountFen = parseYuan(amount);
  const complete = by === 'number' ? number !== '' : account !== '' && amountFen !== undefined;

  function search(): void {
    setSent(entry);
    if (by === 'number') send({ kind: 'findByNumber', number });
    else if (amountFen !== undefined) send({ kind: 'findByAccount', accountNumber: account, amountFen });
  }

  const state = { locked, wrong: shown !== null };
  // On a low screen and in large type what went wrong takes the place of the introduction.
  const tight = shown !== null && (orientation === 'landscape' || snapshot.display.size === 'large');
  const where = (
    <div className={styles.where}>
      {by === 'number' ? <SlipDrawing /> : <BillDrawing />}
      <span>{t(by === 'number' ? 'numberWhere' : 'accountWhere')}</span>
    </div>
  );
  return (
    <ScreenFrame
      title={t('title')}
      {...(tight ? {} : { lead: t('lead') })}
      {...(orientation === 'landscape' ? { side: where } : {})}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {tk('action.back')}
          </Press>
          <Press tone="lamp" disabled={!complete || locked} onPress={search}>
            {t('search')}
          </Press>
        </>
      }
    >
      <div className={styles.ways}>
        {ways.map((way) => (
          <ToggleButton
            key={way}
            className={styles.way ?? ''}
            isDisabled={pressLocked}
            isSelected={way === by}
            onChange={() => {
              if (way !== by) send({ kind: 'findReceipt', by: way });
            }}
          >
            {t(way === 'number' ? 'byNumber' : 'byAccount')}
          </ToggleButton>
        ))}
      </div>
      <p className={styles.problem} role="alert">
        {shown === null ? null : (
          <>
            <Icon name="warning" />
            {t(`problem.${shown === 'malformed' && by === 'account' ? 'malformedAccount' : shown}`, {
              hotline: unbroken(snapshot.terminal.hotline),
            })}
          </>
        )}
      </p>
      {orientation === 'portrait' && !tight ? where : null}
      {by === 'number' ? (
        <NumberSearch number={number} onChange={setNumber} {...state} />
      ) : (
        <AccountSearch account={account} amount={amount} onAccount={setAccount} onAmount={setAmount} {...state} />
      )}
    </ScreenFrame>
  );
}
