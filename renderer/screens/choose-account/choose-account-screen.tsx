import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Pager } from '../../components/pager.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useScreenLocked } from '../../components/screen-lock.tsx';
import { useStage } from '../../stage/stage-context.ts';
import type { ScreenProps } from '../screen-props.ts';
import styles from './choose-account-screen.module.css';

/** What fits between the title and the keys, in the longer of the two languages, with room for the pager. */
const accountsOnPage = {
  portrait: { normal: 6, large: 4 },
  landscape: { normal: 4, large: 3 },
} as const;

/** Several accounts under one number: names and houses tell them apart, masked as the host gave them. */
export default function ChooseAccountScreen({ screen, send }: ScreenProps<'chooseAccount'>) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const { orientation, size } = useStage();
  const locked = useScreenLocked();
  const [wanted, setWanted] = useState(0);
  const { accounts } = screen;
  const most = accountsOnPage[orientation][size];
  const pages = Math.ceil(accounts.length / most);
  const page = Math.min(wanted, pages - 1);
  return (
    <ScreenFrame
      title={t('choose.title')}
      lead={t('choose.lead', { count: accounts.length })}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {tk('action.home')}
          </Press>
          <span />
        </>
      }
    >
      <ul className={styles.rows} aria-label={t('choose.list')}>
        {accounts.slice(page * most, (page + 1) * most).map((account, at) => (
          <li key={account.maskedNumber + String(at)}>
            <Button
              className={styles.row ?? ''}
              isDisabled={locked}
              onPress={() => send({ kind: 'chooseAccount', index: page * most + at })}
            >
              <span className={styles.who}>
                <strong className={styles.name}>{account.maskedName}</strong>
                <span className={styles.house}>{account.maskedAddress}</span>
              </span>
              <span className={styles.number} dir="ltr">
                {account.maskedNumber}
              </span>
              <Icon name="onward" className={styles.onward} />
            </Button>
          </li>
        ))}
      </ul>
      <Pager page={page} pages={pages} onPage={setWanted} />
    </ScreenFrame>
  );
}
