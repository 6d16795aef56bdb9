import { Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountBar } from '../../components/account-bar.tsx';
import { AmountHero } from '../../components/amount.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { NoteRow } from '../../components/note-picture.tsx';
import { Notice } from '../../components/notice.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import type { OrderKind } from '../../../core/contract/snapshot.ts';
import { formatWholeYuan } from '../../i18n/format.ts';
import { useStage } from '../../stage/stage-context.ts';
import { TrialPanel } from '../recharge-parts.tsx';
import type { ScreenProps } from '../screen-props.ts';
import styles from './consent-screen.module.css';

/** What becomes of less than the amount. A recharge card is taken whole, and never comes here. */
const shortWords = {
  bills: 'consent.shortBills',
  prepayment: 'consent.shortBalance',
  recharge: 'consent.shortBalance',
  token: 'consent.shortBuys',
  card: 'consent.shortBuys',
  rechargeCard: 'consent.shortBalance',
} as const satisfies Record<OrderKind, unknown>;

/** What the resident agrees to, in plain words, before the note slot opens. */
export function ConsentScreen({ screen, send }: ScreenProps<'consent'>) {
  const { t } = useTranslation();
  const { orientation } = useStage();
  const withoutReceipt = screen.receiptProblem !== null;
  const buys = screen.orderKind === 'token' || screen.orderKind === 'card';
  const trial =
    screen.trial === null ? null : (
      <Suspense fallback={<div className={styles.trial} />}>
        <TrialPanel dueFen={screen.dueFen} trial={screen.trial} />
      </Suspense>
    );
  return (
    <ScreenFrame
      step={3}
      title={t('consent.title')}
      side={
        <div className={styles.side}>
          <AmountHero label={t(`consent.due.${screen.orderKind}`)} amountFen={screen.dueFen} />
          {orientation === 'landscape' ? trial : null}
        </div>
      }
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {t('action.back')}
          </Press>
          <Press tone="lamp" onPress={() => send({ kind: 'agree', withoutReceipt })}>
            {t(withoutReceipt ? 'consent.agreeNoReceipt' : 'consent.agree')}
          </Press>
        </>
      }
    >
      <AccountBar account={screen.account} />
      {orientation === 'portrait' ? trial : null}
      <ul className={styles.terms} data-trial={screen.trial === null ? undefined : true}>
        <Term icon="noChange" title={t('consent.noChange')}>
          {t('consent.noChangeAbout')}
        </Term>
        <Term icon="noReturn" title={t('consent.noReturn')}>
          {t('consent.noReturnAbout')}
        </Term>
        <Term icon="toAccount" title={t(buys ? 'consent.surplusBuys' : 'consent.surplus')}>
          {t(buys ? 'consent.surplusBuysAbout' : 'consent.surplusAbout', {
            amount: formatWholeYuan(screen.maxSurplusFen),
          })}
        </Term>
        <Term icon="split" title={t('consent.short')}>
          {t(shortWords[screen.orderKind])}
        </Term>
      </ul>
      {screen.receiptProblem === null ? (
        <div className={styles.notes}>
          <span className={styles.notesLabel}>{t('consent.notes')}</span>
          <NoteRow notesFen={screen.acceptedNotesFen} />
        </div>
      ) : (
        <Notice tone="wrong" icon="receipt" title={t('consent.receiptTitle')}>
          {t('consent.receipt', { reason: t(`receiptProblem.${screen.receiptProblem}`) })}
        </Notice>
      )}
    </ScreenFrame>
  );
}

interface TermProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children: ReactNode;
}

function Term({ icon, title, children }: TermProps) {
  return (
    <li className={styles.term}>
      <span className={styles.sign}>
        <Icon name={icon} />
      </span>
      <span>
        <strong className={styles.termTitle}>{title}</strong>
        <span className={styles.about}>{children}</span>
      </span>
    </li>
  );
}
