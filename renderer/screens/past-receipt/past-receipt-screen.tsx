import { useTranslation } from 'react-i18next';
import { AmountTile } from '../../components/amount.tsx';
import { Icon } from '../../components/icon.tsx';
import { NumberPlate } from '../../components/number-plate.tsx';
import { OutcomeMark } from '../../components/outcome-mark.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { unbroken } from '../../i18n/format.ts';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import { useStage } from '../../stage/stage-context.ts';
import { SlipDrawing } from '../find-receipt/slip-drawing.tsx';
import { ReceiptPanel } from '../result/receipt-panel.tsx';
import { TokenPlate } from '../result/token-plate.tsx';
import type { ScreenProps } from '../screen-props.ts';
import styles from './past-receipt-screen.module.css';

/** What became of a payment of an earlier visit, and its paper once more. */
export default function PastReceiptScreen({ screen, snapshot, send }: ScreenProps<'pastReceipt'>) {
  const { t } = useTranslation('find');
  const { t: tk } = useTranslation();
  const time = useTerminalTime();
  const { orientation } = useStage();
  const hotline = unbroken(snapshot.terminal.hotline);
  const { claim, receipt } = screen;
  const printing = receipt.kind === 'printing';
  const state = stateOf(screen);
  const tokens = screen.vend?.tokens ?? [];
  const amountFen = screen.redeemedFen ?? screen.insertedFen;
  const amountLabel = t(screen.redeemedFen === null ? 'past.inserted' : 'past.redeemed');
  const paper =
    receipt.kind === 'none' ? (
      <div className={styles.copies}>
        <SlipDrawing />
        <Copies screen={screen} snapshot={snapshot} />
      </div>
    ) : (
      <ReceiptPanel receipt={receipt} hotline={hotline} />
    );
  return (
    <ScreenFrame
      title={t(`past.${state}Title`)}
      lead={t(`past.${state}Lead`, { hotline })}
      mark={<OutcomeMark kind={marks[state]} />}
      {...(orientation === 'landscape' ? { side: paper } : {})}
      actions={
        <>
          <Press tone="outline" disabled={printing} onPress={() => send({ kind: 'finish' })}>
            <Icon name="back" />
            {tk('action.home')}
          </Press>
          <Press tone="lamp" disabled={!screen.canReprint} onPress={() => send({ kind: 'reprint' })}>
            {t('past.reprint')}
          </Press>
        </>
      }
      footnote={t('past.closes', { seconds: screen.closesInSeconds })}
    >
      {tokens.length === 0 ? null : <TokenPlate tokens={tokens} />}
      {claim === null && tokens.length === 0 ? (
        <div className={styles.tiles}>
          <AmountTile label={amountLabel} amountFen={amountFen} />
        </div>
      ) : claim === null ? null : (
        <NumberPlate
          label={t('past.claim')}
          number={claim.number}
          note={[t(claim.settled ? 'past.settled' : 'past.open', { amount: formatYuan(claim.amountFen) })]}
        />
      )}
      <dl className={styles.facts}>
        {claim === null && tokens.length === 0 ? null : (
          <div>
            <dt>{amountLabel}</dt>
            <dd>{tk('yuan', { amount: formatYuan(amountFen) })}</dd>
          </div>
        )}
        <div>
          <dt>{t('past.account')}</dt>
          <dd dir="ltr">
            {screen.account.maskedName} {screen.account.maskedNumber}
          </dd>
        </div>
        {screen.atMs === null ? null : (
          <div>
            <dt>{t('past.time')}</dt>
            <dd>{time.dateAndMinute(screen.atMs)}</dd>
          </div>
        )}
        <div>
          <dt>{t('past.transaction')}</dt>
          <dd dir="ltr">{screen.transactionNumber}</dd>
        </div>
      </dl>
      {receipt.kind !== 'none' && screen.copiesLeft === 0 ? (
        <p className={styles.limit}>{t('past.limit', { hotline })}</p>
      ) : null}
      {orientation === 'portrait' ? paper : null}
    </ScreenFrame>
  );
}

const marks = { paid: 'good', pending: 'waiting', claim: 'wrong', settled: 'good' } as const;

function stateOf(screen: ScreenProps<'pastReceipt'>['screen']): keyof typeof marks {
  return screen.outcome === 'claim' && screen.claim?.settled !== false ? 'settled' : screen.outcome;
}

/** How many more papers there are, or why there is none. */
function Copies({ screen, snapshot }: Pick<ScreenProps<'pastReceipt'>, 'screen' | 'snapshot'>) {
  const { t } = useTranslation('find');
  const { t: tk } = useTranslation();
  const { receipt } = snapshot.availability;
  if (stateOf(screen) === 'settled') return <p>{t('past.noneLeft')}</p>;
  if (screen.copiesLeft === 0) return <p>{t('past.limit', { hotline: unbroken(snapshot.terminal.hotline) })}</p>;
  if (!receipt.ok) return <p>{t('past.noPaper', { reason: tk(`receiptProblem.${receipt.reason}`) })}</p>;
  return <p>{t('past.left', { count: screen.copiesLeft })}</p>;
}
