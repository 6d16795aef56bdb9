import { useTranslation } from 'react-i18next';
import { AccountBar } from '../../components/account-bar.tsx';
import { AmountHero } from '../../components/amount.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { OutcomeMark } from '../../components/outcome-mark.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Street } from '../../components/street.tsx';
import type { ScreenProps } from '../screen-props.ts';

/** Nothing is owed; some may be paid ahead. */
export default function NoDebtScreen({ screen, snapshot, send }: ScreenProps<'noDebt'>) {
  const { t } = useTranslation('recharge');
  const { t: tk } = useTranslation();
  const { cash } = snapshot.availability;
  return (
    <ScreenFrame
      step={2}
      title={t('noDebt.title')}
      lead={t('noDebt.lead')}
      mark={<OutcomeMark kind="good" />}
      side={<AmountHero label={t('noDebt.balanceNow')} amountFen={screen.account.balanceFen} />}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {tk('action.back')}
          </Press>
          <Press tone="lamp" disabled={!screen.canContinue} onPress={() => send({ kind: 'continue' })}>
            {t('noDebt.prepay')}
          </Press>
        </>
      }
    >
      <AccountBar account={screen.account} />
      {cash.ok ? (
        <Notice tone="plain" icon="toAccount" title={t('noDebt.offer')} />
      ) : (
        <Notice tone="wrong" icon="warning" title={tk('home.cashClosedTitle')}>
          {tk(`cashProblem.${cash.reason}`)}
        </Notice>
      )}
      <Street lit />
    </ScreenFrame>
  );
}
