import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AmountTile, ValueTile } from '../../components/amount.tsx';
import { Press } from '../../components/press.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { formatKwh, unbroken } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import { CardWriting, isCardWork, isLeftUnwritten, slotDrawing } from './card-writing.tsx';
import { ResultFrame } from './result-frame.tsx';
import styles from './result-screen.module.css';
import { TokenPlate } from './token-plate.tsx';
import { usePurchaseHeadline } from './purchase-headline.ts';

/** What a recharge brought: a code to key in, a card to write, or money on the account. */
export default function PurchaseResult(props: ScreenProps<'result'>) {
  const { screen, snapshot, send } = props;
  const { t } = useTranslation('recharge');
  const { orientation, size } = useStage();
  const headline = usePurchaseHeadline(screen);
  const { card, vend, outcome } = screen;
  const hotline = unbroken(snapshot.terminal.hotline);
  const working = card !== null && isCardWork(card.write) && screen.receipt.kind === 'none';
  const again = card?.canTryAgain === true;
  const left = card !== null && isLeftUnwritten(card.write, screen.receipt);
  const slotShown = card !== null && slotDrawing(card.write, left) !== null;
  const tokens = vend?.tokens ?? [];
  return (
    <ResultFrame
      {...props}
      headline={headline}
      crowded={(orientation === 'landscape' || size === 'large') && (tokens.length > 0 || slotShown)}
      {...(outcome === 'pending' && screen.orderKind === 'rechargeCard'
        ? { claimWords: t('redeemed.keep', { hotline }) }
        : {})}
      {...(working
        ? {
            toDo: {
              leave: t('card.later'),
              canLeave: card.write !== 'writing',
              action: again ? (
                <Press tone="lamp" onPress={() => send({ kind: 'writeCardAgain' })}>
                  {t('card.tryAgain')}
                </Press>
              ) : (
                <span />
              ),
            },
          }
        : {})}
    >
      {tokens.length === 0 ? null : <TokenPlate tokens={tokens} howTo />}
      {card === null ? null : (
        <CardWriting write={card.write} leaving={working && card.write !== 'writing'} left={left} />
      )}
      {outcome === 'paid' ? <Tiles screen={screen} inOneLine={tokens.length > 0 && size === 'large'} /> : null}
    </ResultFrame>
  );
}

interface TilesProps extends Pick<ScreenProps<'result'>, 'screen'> {
  /** The code needs the room. */
  readonly inOneLine: boolean;
}

function Tiles({ screen, inOneLine }: TilesProps): ReactNode {
  const { t } = useTranslation('recharge');
  const { t: tk } = useTranslation();
  const { vend, redeemedFen, newBalanceFen, orderKind, insertedFen } = screen;
  const keepsBalance = orderKind === 'recharge' || orderKind === 'rechargeCard';
  const units = vend?.unitsCentiKwh ?? 0;
  if (inOneLine) {
    const line = { amount: formatYuan(insertedFen), kwh: formatKwh(units) };
    return <p className={styles.arrears}>{t('bought.line', line)}</p>;
  }
  return (
    <>
      <div className={styles.tiles}>
        {orderKind === 'rechargeCard' ? (
          redeemedFen === null ? null : (
            <AmountTile label={t('redeemed.worth')} amountFen={redeemedFen} />
          )
        ) : (
          <AmountTile label={t('bought.paid')} amountFen={insertedFen} />
        )}
        {units > 0 ? (
          <ValueTile label={t('bought.units')} value={formatKwh(units)} unit={t('bought.kwh')} tone="good" />
        ) : keepsBalance && newBalanceFen !== null ? (
          <AmountTile label={tk('result.newBalance')} amountFen={newBalanceFen} tone="good" />
        ) : null}
      </div>
      {vend !== null && vend.arrearsFen > 0 ? (
        <p className={styles.arrears}>{t('bought.arrears', { amount: formatYuan(vend.arrearsFen) })}</p>
      ) : null}
    </>
  );
}
