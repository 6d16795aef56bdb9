import { useCallback, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { useTranslation } from 'react-i18next';
import { AccountBar } from '../../components/account-bar.tsx';
import { AmountHero } from '../../components/amount.tsx';
import { Icon } from '../../components/icon.tsx';
import { Keypad } from '../../components/keypad.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useScreenLocked } from '../../components/screen-lock.tsx';
import { useDigitKeys } from '../../components/use-digit-keys.ts';
import { formatYuan, parseYuan, zeroFen } from '../../../core/domain/money.ts';
import { formatWholeYuan } from '../../i18n/format.ts';
import type { ScreenProps } from '../screen-props.ts';
import styles from './choose-amount-screen.module.css';

/** Six digits of yuan are far above any limit a terminal is set to; the host says what is too much. */
const MOST_DIGITS = 6;

export function ChooseAmountScreen({ screen, snapshot, send }: ScreenProps<'chooseAmount'>) {
  const { t } = useTranslation();
  const locked = useScreenLocked();
  const [entry, setEntry] = useState('');
  const onDigit = useCallback(
    (digit: string) => setEntry((held) => (held + digit).replace(/^0+/u, '').slice(0, MOST_DIGITS)),
    [],
  );
  const onDelete = useCallback(() => setEntry((held) => held.slice(0, -1)), []);
  useDigitKeys({ onDigit, onDelete });
  const amountFen = parseYuan(entry) ?? zeroFen;
  const { cash } = snapshot.availability;
  const limits = {
    min: formatWholeYuan(screen.minFen),
    max: formatWholeYuan(screen.maxFen),
    step: formatWholeYuan(screen.stepFen),
  };
  const balance = t('account.balance', { amount: formatYuan(screen.account.balanceFen) });

  return (
    <ScreenFrame
      step={2}
      title={t(screen.orderKind === 'recharge' ? 'chooseAmount.titleRecharge' : 'chooseAmount.titlePrepayment')}
      lead={t('chooseAmount.lead')}
      side={<AmountHero label={t(entry === '' ? 'chooseAmount.none' : 'chooseAmount.field')} amountFen={amountFen} />}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {t('action.back')}
          </Press>
          <Press
            tone="lamp"
            disabled={entry === '' || !screen.canContinue}
            onPress={() => send({ kind: 'chooseAmount', amountFen })}
          >
            {t(cash.ok ? 'chooseAmount.next' : 'bills.noCash')}
          </Press>
        </>
      }
    >
      <AccountBar account={screen.account} />
      <p className={styles.balance}>{balance}</p>
      <div className={styles.quick}>
        {screen.quickAmountsFen.map((quick) => (
          <ToggleButton
            key={quick}
            className={styles.choice ?? ''}
            isDisabled={locked}
            isSelected={quick === amountFen}
            onChange={() => setEntry(formatWholeYuan(quick))}
          >
            <span className={styles.figure}>{formatWholeYuan(quick)}</span> {t('unit')}
          </ToggleButton>
        ))}
      </div>
      <Limits limits={limits} screen={screen} cashClosed={cash.ok ? null : t(`cashProblem.${cash.reason}`)} />
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setEntry('')} />
    </ScreenFrame>
  );
}

interface LimitsProps {
  readonly limits: { readonly min: string; readonly max: string; readonly step: string };
  readonly screen: ScreenProps<'chooseAmount'>['screen'];
  readonly cashClosed: string | null;
}

function Limits({ limits, screen, cashClosed }: LimitsProps) {
  const { t } = useTranslation();
  if (cashClosed !== null || screen.problem === 'outOfRange') {
    return (
      <p className={styles.problem} role="alert">
        <Icon name="warning" />
        {cashClosed ?? t('chooseAmount.outOfRange', limits)}
      </p>
    );
  }
  return (
    <p className={styles.limits}>{t(limits.step === '1' ? 'chooseAmount.rangeAny' : 'chooseAmount.range', limits)}</p>
  );
}
