import { useTranslation } from 'react-i18next';
import { AccountBar } from '../../components/account-bar.tsx';
import { AmountHero, AmountTile } from '../../components/amount.tsx';
import { OutcomeMark } from '../../components/outcome-mark.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { SplitList } from '../../components/split-list.tsx';
import type { ScreenProps } from '../screen-props.ts';
import styles from './changed-screen.module.css';

/** Nobody pays another amount than the one they saw: add, accept, or take a claim. */
export default function ChangedScreen({ screen, send }: ScreenProps<'changed'>) {
  const { t } = useTranslation();
  const short = screen.remainingFen > 0;
  return (
    <ScreenFrame
      step={3}
      title={t('changed.title')}
      lead={t('changed.lead')}
      mark={<OutcomeMark kind="wrong" />}
      side={
        short ? (
          <AmountHero label={t('changed.remaining')} amountFen={screen.remainingFen} />
        ) : (
          <AmountHero label={t('changed.inserted')} amountFen={screen.insertedFen} tone="good" />
        )
      }
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'takeClaim' })}>
            {t('changed.claim')}
          </Press>
          <Press tone={screen.canAddNotes ? 'outline' : 'lamp'} onPress={() => send({ kind: 'acceptChange' })}>
            {t('changed.accept')}
          </Press>
          {screen.canAddNotes ? (
            <Press tone="lamp" onPress={() => send({ kind: 'addNotes' })}>
              {t('changed.add')}
            </Press>
          ) : null}
        </>
      }
    >
      <AccountBar account={screen.account} />
      <div className={styles.amounts}>
        <AmountTile label={t('changed.old')} amountFen={screen.oldDueFen} />
        <AmountTile label={t('changed.new')} amountFen={screen.newDueFen} />
        {short ? <AmountTile label={t('changed.inserted')} amountFen={screen.insertedFen} tone="good" /> : null}
      </div>
      <h2 className={styles.splitTitle}>{t('split.title')}</h2>
      <SplitList split={screen.split} />
    </ScreenFrame>
  );
}
