import { lazy, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { NumberPlate } from '../../components/number-plate.tsx';
import { OutcomeMark } from '../../components/outcome-mark.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { unbroken } from '../../i18n/format.ts';
import { loadTexts } from '../../i18n/lazy-texts.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import { paperComes, ReceiptPanel } from './receipt-panel.tsx';
import styles from './result-screen.module.css';

const Qr = lazy(() => import('../../components/qr.tsx'));
/** After the payment there is time to fetch what few ask for. */
const AftercarePresses = lazy(async () => {
  const [module] = await Promise.all([import('./aftercare/aftercare-presses.tsx'), loadTexts('information')]);
  return module;
});

export interface Headline {
  readonly title: string;
  readonly lead: string;
  readonly mark: 'good' | 'waiting' | 'wrong';
}

interface ResultFrameProps extends ScreenProps<'result'> {
  readonly headline: Headline;
  /** In place of the sentence for a claim of its kind. */
  readonly claimWords?: string;
  /** Something is still to be done here: no paper has been asked for yet, and this stands before the way out. */
  readonly toDo?: { readonly action: ReactNode; readonly leave: string; readonly canLeave: boolean };
  /** No room for what stands on the paper anyway. */
  readonly crowded?: boolean;
  /** What was paid, bought or booked. */
  readonly children: ReactNode;
}

/** What every result has: the numbers to keep, whose account it was, the paper, and the way out. */
export function ResultFrame(props: ResultFrameProps) {
  const { screen, snapshot, send, headline, claimWords, toDo, crowded = false, children } = props;
  const { t } = useTranslation();
  const { orientation, size } = useStage();
  const { terminalId } = snapshot.terminal;
  const hotline = unbroken(snapshot.terminal.hotline);
  const paper = toDo === undefined ? <ReceiptPanel receipt={screen.receipt} hotline={hotline} /> : null;
  const { claim } = screen;
  const noPaper = claim === null && toDo === undefined && !paperComes(screen.receipt);
  // Beside a code that fills the screen the number takes one line.
  const numberShown = noPaper && !crowded;
  // A number to keep, two amounts and a paper at the side: account and transaction stand on the paper.
  const tight = orientation === 'landscape' || (size === 'large' && screen.aftercare !== null);
  const full = crowded || (tight && screen.outcome === 'paid' && claim !== null);
  return (
    <ScreenFrame
      step={4}
      title={headline.title}
      lead={headline.lead}
      mark={<OutcomeMark kind={headline.mark} />}
      {...(orientation === 'landscape' && paper !== null ? { side: paper } : {})}
      actions={
        toDo === undefined ? (
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
        ) : (
          <>
            <Press tone="outline" disabled={!toDo.canLeave} onPress={() => send({ kind: 'finish' })}>
              {toDo.leave}
            </Press>
            {toDo.action}
          </>
        )
      }
      // A card that is being written is waited for, whatever the clock says; the line keeps its place.
      footnote={toDo?.canLeave === false ? '\u00a0' : t('result.closes', { seconds: screen.closesInSeconds })}
    >
      {claim === null ? null : (
        <>
          <NumberPlate
            label={t('result.claimNumber')}
            number={claim.number}
            note={[
              ...(claim.amountFen === 0 ? [] : [t('result.claimAmount', { amount: formatYuan(claim.amountFen) })]),
              ...claim.more.map((number) => t('result.claimNumberToo', { number })),
            ]}
            aside={
              <Suspense>
                <Qr data={`LP:${terminalId}:${claim.number}`} label={t('result.claimCode')} />
              </Suspense>
            }
          />
          <p className={styles.whatToDo}>{claimWords ?? t(`claimReason.${claim.reason}`, { hotline })}</p>
        </>
      )}
      {children}
      {numberShown ? <NumberPlate label={t('result.transaction')} number={screen.transactionNumber} /> : null}
      {full && noPaper ? (
        <dl className={styles.facts}>
          <div>
            <dt>{t('result.transaction')}</dt>
            <dd dir="ltr" className={styles.number}>
              {screen.transactionNumber}
            </dd>
          </div>
        </dl>
      ) : null}
      {full ? null : (
        <dl className={styles.facts}>
          <div>
            <dd>{screen.account.maskedName}</dd>
            <dd dir="ltr">{t('account.label', { number: screen.account.maskedNumber })}</dd>
          </div>
          {numberShown ? null : (
            <div>
              <dt>{t('result.transaction')}</dt>
              <dd dir="ltr" className={styles.number}>
                {screen.transactionNumber}
              </dd>
            </div>
          )}
        </dl>
      )}
      {/* While a card is being written, nothing else is to be looked at. */}
      {screen.aftercare === null || toDo !== undefined ? null : (
        <Suspense>
          <AftercarePresses aftercare={screen.aftercare} send={send} />
        </Suspense>
      )}
      {orientation === 'portrait' ? paper : null}
    </ScreenFrame>
  );
}
