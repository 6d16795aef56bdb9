import { useTranslation } from 'react-i18next';
import { AccountBar } from '../../components/account-bar.tsx';
import { AmountTile, ValueTile } from '../../components/amount.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import type { CardWriteView } from '../../../core/contract/recharge-screens.ts';
import { formatKwh } from '../../i18n/format.ts';
import { CardWriting } from '../result/card-writing.tsx';
import type { ScreenProps } from '../screen-props.ts';
import styles from './rewrite-card-screen.module.css';

const tones = {
  waitingForCard: { tone: 'plain', icon: 'card' },
  writing: { tone: 'plain', icon: 'clock' },
  written: { tone: 'good', icon: 'check' },
  wrongCard: { tone: 'wrong', icon: 'warning' },
  notWritten: { tone: 'wrong', icon: 'warning' },
  uncertain: { tone: 'wrong', icon: 'warning' },
  noReader: { tone: 'wrong', icon: 'warning' },
} as const satisfies Record<CardWriteView, unknown>;

/** A card that is being written is waited for, whatever the clock says; the line keeps its place. */
const emptyLine = '\u00a0';

/** A purchase of an earlier visit that never reached the card. It is paid for, and it comes first. */
export default function RewriteCardScreen({ screen, send }: ScreenProps<'rewriteCard'>) {
  const { t } = useTranslation('recharge');
  const { t: tk } = useTranslation();
  const { write } = screen;
  return (
    <ScreenFrame
      title={t('rewrite.title')}
      lead={t('rewrite.lead')}
      actions={
        <>
          {write === 'written' ? (
            <Press tone="outline" onPress={() => send({ kind: 'cancel' })}>
              {tk('action.home')}
            </Press>
          ) : (
            <Press tone="outline" disabled={write === 'writing'} onPress={() => send({ kind: 'goBack' })}>
              <Icon name="back" />
              {t('rewrite.leave')}
            </Press>
          )}
          {write === 'written' ? (
            <Press tone="lamp" onPress={() => send({ kind: 'continue' })}>
              {t('rewrite.next')}
            </Press>
          ) : screen.canTryAgain ? (
            <Press tone="lamp" onPress={() => send({ kind: 'writeCardAgain' })}>
              {t('card.tryAgain')}
            </Press>
          ) : (
            <span />
          )}
        </>
      }
      footnote={write === 'writing' ? emptyLine : t('rewrite.closes', { seconds: screen.closesInSeconds })}
    >
      <AccountBar account={screen.account} />
      <Notice tone={tones[write].tone} icon={tones[write].icon} title={t(`rewrite.${write}Title`)}>
        {t(`rewrite.${write}`)}
      </Notice>
      <CardWriting write={write} leaving={false} left={false} />
      <div className={styles.tiles}>
        <AmountTile label={t('rewrite.amount')} amountFen={screen.amountFen} />
        {screen.unitsCentiKwh === 0 ? null : (
          <ValueTile label={t('rewrite.units')} value={formatKwh(screen.unitsCentiKwh)} unit={t('bought.kwh')} />
        )}
      </div>
    </ScreenFrame>
  );
}
