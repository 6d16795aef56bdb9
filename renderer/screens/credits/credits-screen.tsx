import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { Pager } from '../../components/pager.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import { unbroken, unbrokenAccount } from '../../i18n/format.ts';
import { useTerminalTime } from '../../i18n/terminal-time.ts';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import styles from './credits-screen.module.css';
import { WayDrawing } from './way-drawing.tsx';

/** What fits between the title and the keys, in the longer of the two languages. */
const creditsOnPage = {
  portrait: { normal: { alone: 6, withPager: 5 }, large: { alone: 4, withPager: 3 } },
  landscape: { normal: { alone: 3, withPager: 3 }, large: { alone: 2, withPager: 2 } },
} as const;

/** Where each recharge has got to, and what to do where it is not there. */
export default function CreditsScreen({ screen, snapshot, send }: ScreenProps<'credits'>) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const time = useTerminalTime();
  const { orientation, size } = useStage();
  const [wanted, setWanted] = useState(0);
  const hotline = unbroken(snapshot.terminal.hotline);
  const { credits } = screen;
  const rows = creditsOnPage[orientation][size];
  const pages = credits.length <= rows.alone ? 1 : Math.ceil(credits.length / rows.withPager);
  const most = pages === 1 ? rows.alone : rows.withPager;
  const page = Math.min(wanted, pages - 1);
  return (
    <ScreenFrame
      title={t('credits.title')}
      lead={[
        tk('account.label', { number: unbrokenAccount(screen.maskedNumber) }),
        credits.length === 0 ? '' : t('credits.lead'),
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <Press tone="deep" onPress={() => send({ kind: 'goBack' })}>
          <Icon name="back" />
          {tk('action.home')}
        </Press>
      }
    >
      {credits.length === 0 ? (
        <Notice tone="plain" icon="meter" title={t('credits.none')}>
          {t('credits.noneAbout', { hotline })}
        </Notice>
      ) : (
        <ul className={styles.rows} aria-label={t('credits.list')}>
          {credits.slice(page * most, (page + 1) * most).map(({ atMs, amountFen, state }, at) => (
            <li key={String(page * most + at)} className={styles.row} data-state={state}>
              <span className={styles.head}>
                <span className={styles.what}>
                  <strong className={styles.amount}>{tk('yuan', { amount: formatYuan(amountFen) })}</strong>
                  <span className={styles.time}>{time.dateAndMinute(atMs)}</span>
                </span>
                <WayDrawing state={state} />
              </span>
              <span className={styles.words}>
                <strong className={styles.state}>
                  <Icon name={state === 'onMeter' ? 'check' : 'clock'} />
                  {t(`credits.state.${state}`)}
                </strong>
                <span className={styles.toDo}>{t(`credits.toDo.${state}`, { hotline })}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <Pager page={page} pages={pages} onPage={setWanted} />
    </ScreenFrame>
  );
}
