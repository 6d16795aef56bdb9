import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Icon, type IconName } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useScreenLocked } from '../../components/screen-lock.tsx';
import { unbroken } from '../../i18n/format.ts';
import type { Snapshot } from '../../../core/contract/snapshot.ts';
import type { ScreenProps } from '../screen-props.ts';
import { MeterDrawing, NoteDrawing } from './drawings.tsx';
import styles from './home-screen.module.css';

interface HomeProps extends ScreenProps<'home'> {
  readonly onHelp: () => void;
}

/** Live from the first touch. What does not work is said here, before anyone types. */
export function HomeScreen({ snapshot, send, onHelp }: HomeProps) {
  const { t } = useTranslation();
  const { availability, display, offered, terminal } = snapshot;
  // Who cannot pay needs no steps of a payment, and in large type the notice needs their room.
  const steps = availability.cash.ok || display.size === 'normal' ? <HowItWorks /> : undefined;
  const callPress = (
    <Press tone="outline" onPress={onHelp} className={styles.call}>
      <Icon name="phone" />
      {t('home.call', { hotline: unbroken(terminal.hotline) })}
    </Press>
  );

  return (
    <ScreenFrame title={t('home.title')} lead={t('home.lead')} actions={callPress} side={steps}>
      <Problems availability={availability} />
      <div className={styles.choices}>
        <Choice
          tone="lamp"
          title={t('home.bill')}
          about={t('home.billAbout')}
          drawing={<NoteDrawing />}
          onPress={() => send({ kind: 'start', purpose: 'bill' })}
        />
        <Choice
          tone="deep"
          title={t('home.recharge')}
          about={t('home.rechargeAbout')}
          drawing={<MeterDrawing />}
          onPress={() => send({ kind: 'start', purpose: 'recharge' })}
        />
        <div className={styles.more} data-several={offered.history || offered.arrival || undefined}>
          {offered.history ? (
            <Press tone="outline" onPress={() => send({ kind: 'start', purpose: 'history' })}>
              <Icon name="bars" />
              {t('home.history')}
            </Press>
          ) : null}
          {offered.arrival ? (
            <Press tone="outline" onPress={() => send({ kind: 'start', purpose: 'arrival' })}>
              <Icon name="meter" />
              {t('home.arrival')}
            </Press>
          ) : null}
          <Press tone="outline" onPress={() => send({ kind: 'findReceipt', by: 'number' })}>
            <Icon name="receipt" />
            {t(availability.receipt.ok ? 'home.find' : 'home.findNoPaper')}
          </Press>
        </div>
      </div>
    </ScreenFrame>
  );
}

interface ChoiceProps {
  readonly tone: 'lamp' | 'deep';
  readonly title: string;
  readonly about: string;
  readonly drawing: ReactNode;
  readonly onPress: () => void;
}

function Choice({ tone, title, about, drawing, onPress }: ChoiceProps) {
  const locked = useScreenLocked();
  return (
    <Button className={[styles.choice, styles[tone]].join(' ')} isDisabled={locked} onPress={onPress}>
      <span className={styles.drawing}>{drawing}</span>
      <span className={styles.words}>
        <span className={styles.name}>{title}</span>
        <span className={styles.about}>{about}</span>
      </span>
    </Button>
  );
}

function Problems({ availability }: { readonly availability: Snapshot['availability'] }) {
  const { t } = useTranslation();
  if (!availability.cash.ok) {
    return (
      <Notice tone="wrong" icon="warning" title={t('home.cashClosedTitle')}>
        {t('home.cashClosed', { reason: t(`cashProblem.${availability.cash.reason}`) })}
      </Notice>
    );
  }
  if (!availability.receipt.ok) {
    return (
      <Notice tone="lamp" icon="receipt" title={t('home.receiptClosedTitle')}>
        {t('home.receiptClosed', { reason: t(`receiptProblem.${availability.receipt.reason}`) })}
      </Notice>
    );
  }
  return null;
}

function HowItWorks() {
  const { t } = useTranslation();
  const steps: readonly { icon: IconName; words: string }[] = [
    { icon: 'split', words: t('home.stepAccount') },
    { icon: 'check', words: t('home.stepCheck') },
    { icon: 'noReturn', words: t('home.stepNotes') },
    { icon: 'receipt', words: t('home.stepReceipt') },
  ];
  return (
    <section className={styles.how}>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          <li key={step.icon} className={styles.step}>
            <span className={styles.number}>{index + 1}</span>
            <span>{step.words}</span>
          </li>
        ))}
      </ol>
      <p className={styles.noChange}>{t('home.noChange')}</p>
    </section>
  );
}
