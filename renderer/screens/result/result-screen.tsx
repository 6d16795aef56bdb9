import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountTile } from '../../components/amount.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { SplitList } from '../../components/split-list.tsx';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import { PurchaseResult } from '../recharge-parts.tsx';
import type { ScreenProps } from '../screen-props.ts';
import { ResultFrame, type Headline } from './result-frame.tsx';
import styles from './result-screen.module.css';

/** Bills named here; the receipt names them all. */
const MOST_SPLIT_LINES = 3;

/** Paid, in progress, or claimed: three different things, never one "finished". */
export function ResultScreen(props: ScreenProps<'result'>) {
  const { t } = useTranslation();
  if (!isPurchase(props.screen)) return <PaymentResult {...props} />;
  return (
    <Suspense fallback={<ScreenFrame step={4} title={t('result.paidTitle')} />}>
      <PurchaseResult {...props} />
    </Suspense>
  );
}

type Result = ScreenProps<'result'>['screen'];

/** Something was bought that still has to reach the meter, or a card was used up for it. */
function isPurchase({ orderKind, vend }: Result): boolean {
  switch (orderKind) {
    case 'token':
    case 'card':
    case 'rechargeCard':
      return true;
    case 'recharge':
      return vend !== null;
    case 'bills':
    case 'prepayment':
      return false;
  }
}

function PaymentResult(props: ScreenProps<'result'>) {
  const { screen } = props;
  const { t } = useTranslation();
  const headline = useHeadline(screen);
  const { claim } = screen;
  return (
    <ResultFrame {...props} headline={headline}>
      {screen.outcome !== 'paid' && claim !== null ? null : (
        <div className={styles.tiles}>
          <AmountTile label={t('result.paidNow')} amountFen={screen.insertedFen} />
          {screen.newBalanceFen === null ? null : (
            <AmountTile label={t('result.newBalance')} amountFen={screen.newBalanceFen} tone="good" />
          )}
        </div>
      )}
      {claim === null && screen.outcome === 'paid' && screen.split.bills.length > 0 ? (
        <SplitList split={screen.split} most={MOST_SPLIT_LINES} />
      ) : null}
    </ResultFrame>
  );
}

function useHeadline(screen: Result): Headline {
  const { t } = useTranslation();
  const time = useTerminalTime();
  switch (screen.outcome) {
    case 'paid':
      return {
        title: t('result.paidTitle'),
        lead:
          screen.bookedAtMs === null
            ? t('result.paidLeadUntimed')
            : t('result.paidLead', { time: time.minute(screen.bookedAtMs) }),
        mark: 'good',
      };
    case 'pending':
      return { title: t('result.pendingTitle'), lead: t('result.pendingLead'), mark: 'waiting' };
    case 'claim':
      return { title: t('result.claimTitle'), lead: t('result.claimLead'), mark: 'wrong' };
  }
}
