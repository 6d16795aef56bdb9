import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountTile } from '../../components/amount.tsx';
import { Icon } from '../../components/icon.tsx';
import { NumberPlate } from '../../components/number-plate.tsx';
import { OutcomeMark } from '../../components/outcome-mark.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { SplitList } from '../../components/split-list.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { unbroken } from '../../i18n/format.ts';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import { paperComes, ReceiptPanel } from './receipt-panel.tsx';
import styles from './result-screen.module.css';

const Qr = lazy(() => import('../../components/qr.tsx'));

/** Bills named here; the receipt names them all. */
const MOST_SPLIT_LINES = 3;

/** Paid, in progress, or claimed: three different things, never one "finished". */
export function ResultScreen({ screen, snapshot, send }: ScreenProps<'result'>) {
  const { t } = useTranslation();
  const { title, lead, mark } = useHeadline(screen);
  const { orientation } = useStage();
  const { terminalId } = snapshot.terminal;
  const hotline = unbroken(snapshot.terminal.hotline);
  const paper = <ReceiptPanel receipt={screen.receipt} hotline={hotline} />;
  const { claim } = screen;
  // A number to keep, two amounts and a paper at the side: account and transaction stand on the paper.
  const crowded = orientation === 'landscape' && screen.outcome === 'paid' && claim !== null;
  return (
    <ScreenFrame
      step={4}
      title={title}
      lead={lead}
      mark={<OutcomeMark kind={mark} />}
      {...(orientation === 'landscape' ? { side: paper } : {})}
      actions={
        <>
          {screen.canReprint ? (
            <Press tone="outline" onPress={() => send({ kind: 'reprint' })}>
              <Icon name="receipt" />
              {t('result.again')}
            </Press>
          ) : null}
          {/* The host keeps the screen while the paper is coming; a button that would be refused is not offered. */}
          <Press tone="deep" disabled={screen.receipt.kind === 'printing'} onPress={() => send({ kind: 'finish' })}>
            {t('action.finish')}
          </Press>
        </>
      }
      footnote={t('result.closes', { seconds: screen.closesInSeconds })}
    >
      {claim === null ? null : (
        <>
          <NumberPlate
            label={t('result.claimNumber')}
            number={claim.number}
            note={[
              t('result.claimAmount', { amount: formatYuan(claim.amountFen) }),
              ...claim.more.map((number) => t('result.claimNumberToo', { number })),
            ]}
            aside={
              <Suspense>
                <Qr data={`LP:${terminalId}:${claim.number}`} label={t('result.claimCode')} />
              </Suspense>
            }
          />
          <p className={styles.whatToDo}>{t(`claimReason.${claim.reason}`, { hotline })}</p>
        </>
      )}
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
      {claim === null && !paperComes(screen.receipt) ? (
        <NumberPlate label={t('result.transaction')} number={screen.transactionNumber} />
      ) : null}
      {crowded ? null : (
        <dl className={styles.facts}>
          <div>
            <dd>{screen.account.maskedName}</dd>
            <dd dir="ltr">{t('account.label', { number: screen.account.maskedNumber })}</dd>
          </div>
          {claim === null && !paperComes(screen.receipt) ? null : (
            <div>
              <dt>{t('result.transaction')}</dt>
              <dd dir="ltr" className={styles.number}>
                {screen.transactionNumber}
              </dd>
            </div>
          )}
        </dl>
      )}
      {orientation === 'portrait' ? paper : null}
    </ScreenFrame>
  );
}

interface Headline {
  readonly title: string;
  readonly lead: string;
  readonly mark: 'good' | 'waiting' | 'wrong';
}

function useHeadline(screen: ScreenProps<'result'>['screen']): Headline {
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
