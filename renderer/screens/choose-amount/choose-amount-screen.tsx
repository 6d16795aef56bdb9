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
import type { Supply } from '../../../core/contract/recharge-screens.ts';
import { formatYuan, parseYuan, zeroFen } from '../../../core/domain/money.ts';
import { formatWholeYuan, unbroken } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import styles from './choose-amount-screen.module.css';

const titles = {
  recharge: 'chooseAmount.titleRecharge',
  prepayment: 'chooseAmount.titlePrepayment',
  token: 'chooseAmount.titleBuy',
  card: 'chooseAmount.titleBuy',
} as const satisfies Record<ScreenProps<'chooseAmount'>['screen']['orderKind'], unknown>;

/** How the power gets home, where that is not simply a balance. */
const leads = {
  balance: 'chooseAmount.lead',
  remote: 'chooseAmount.leadRemote',
  token: 'chooseAmount.leadToken',
  card: 'chooseAmount.leadCard',
} as const satisfies Record<Supply, unknown>;

function leadOf({ orderKind, account }: ScreenProps<'chooseAmount'>['screen']) {
  return leads[orderKind === 'prepayment' ? 'balance' : account.supply];
}

/** Six digits of yuan are far above any limit a terminal is set to; the host says what is too much. */
const MOST_DIGITS = 6;

/** How much, and whether a recharge card is used instead. */
export default function ChooseAmountScreen({ screen, snapshot, send }: ScreenProps<'chooseAmount'>) {
  const { t } = useTranslation('recharge');
  const { t: tk } = useTranslation();
  const locked = useScreenLocked();
  const { orientation, size } = useStage();
  // In large type two more sentences leave no room for the first one.
  const tight = size === 'large' && (screen.problem !== null || screen.account.arrearsFen > 0);
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
  const balance = tk('account.balance', { amount: formatYuan(screen.account.balanceFen) });

  const arrears =
    screen.account.arrearsFen === 0 ? null : (
      <p className={styles.arrears}>
        <Icon name="split" />
        <span>{t('chooseAmount.arrears', { amount: formatYuan(screen.account.arrearsFen) })}</span>
      </p>
    );

  return (
    <ScreenFrame
      step={2}
      title={t(titles[screen.orderKind])}
      {...(tight ? {} : { lead: t(leadOf(screen)) })}
      side={
        <div className={styles.side}>
          {screen.canUseRechargeCard ? (
            <Press tone="outline" className={styles.useCard} onPress={() => send({ kind: 'useRechargeCard' })}>
              <Icon name="card" />
              {t('chooseAmount.useCard')}
            </Press>
          ) : null}
          <AmountHero label={t(entry === '' ? 'chooseAmount.none' : 'chooseAmount.field')} amountFen={amountFen} />
          {orientation === 'landscape' ? arrears : null}
        </div>
      }
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {tk('action.back')}
          </Press>
          <Press
            tone="lamp"
            disabled={entry === '' || !screen.canContinue || screen.problem === 'notAllowed'}
            onPress={() => send({ kind: 'chooseAmount', amountFen })}
          >
            {cash.ok ? t('chooseAmount.next') : tk('bills.noCash')}
          </Press>
        </>
      }
    >
      <AccountBar account={screen.account} />
      {orientation === 'portrait' ? arrears : null}
      {screen.account.arrearsFen === 0 && screen.account.supply === 'balance' ? (
        <p className={styles.balance}>{balance}</p>
      ) : null}
      <div className={styles.quick}>
        {screen.quickAmountsFen.map((quick) => (
          <ToggleButton
            key={quick}
            className={styles.choice ?? ''}
            isDisabled={locked}
            isSelected={quick === amountFen}
            onChange={() => setEntry(formatWholeYuan(quick))}
          >
            <span className={styles.figure}>{formatWholeYuan(quick)}</span> {tk('unit')}
          </ToggleButton>
        ))}
      </div>
      <Limits
        limits={limits}
        screen={screen}
        cashClosed={cash.ok ? null : tk(`cashProblem.${cash.reason}`)}
        hotline={unbroken(snapshot.terminal.hotline)}
      />
      <Keypad onDigit={onDigit} onDelete={onDelete} onClear={() => setEntry('')} />
    </ScreenFrame>
  );
}

interface LimitsProps {
  readonly limits: { readonly min: string; readonly max: string; readonly step: string };
  readonly screen: ScreenProps<'chooseAmount'>['screen'];
  readonly cashClosed: string | null;
  readonly hotline: string;
}

function Limits({ limits, screen, cashClosed, hotline }: LimitsProps) {
  const { t } = useTranslation('recharge');
  if (cashClosed !== null || screen.problem !== null) {
    return (
      <p className={styles.problem} role="alert">
        <Icon name="warning" />
        {cashClosed ?? t(`chooseAmount.${screen.problem ?? 'outOfRange'}`, { ...limits, hotline })}
      </p>
    );
  }
  return (
    <p className={styles.limits}>{t(limits.step === '1' ? 'chooseAmount.rangeAny' : 'chooseAmount.range', limits)}</p>
  );
}
