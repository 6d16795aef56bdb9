import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AccountBar } from '../../components/account-bar.tsx';
import { AmountHero } from '../../components/amount.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { useStage } from '../../stage/stage-context.ts';
import { billsOnOnePage } from '../../stage/stage-size.ts';
import { BillExplanation } from '../recharge-parts.tsx';
import type { ScreenProps } from '../screen-props.ts';
import { BillRow } from './bill-row.tsx';
import styles from './bills-screen.module.css';

export function BillsScreen({ screen, snapshot, send }: ScreenProps<'bills'>) {
  const { t } = useTranslation();
  const { orientation, size } = useStage();
  const [wanted, setWanted] = useState(0);
  const [explainedId, setExplainedId] = useState<string | null>(null);
  const { cash } = snapshot.availability;
  const rows = billsOnOnePage(orientation, size, !cash.ok);
  const explained = screen.bills.find(({ billId }) => billId === explainedId);
  const pages = screen.bills.length <= rows.alone ? 1 : Math.ceil(screen.bills.length / rows.withPager);
  const onPage = pages === 1 ? rows.alone : rows.withPager;
  const page = Math.min(wanted, pages - 1);
  const shown = screen.bills.slice(page * onPage, (page + 1) * onPage);

  return (
    <ScreenFrame
      step={2}
      title={t('bills.title')}
      side={
        <AmountHero
          label={screen.chosenCount === 0 ? t('bills.none') : t('bills.total', { count: screen.chosenCount })}
          amountFen={screen.chosenTotalFen}
        />
      }
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {t('action.back')}
          </Press>
          <Press tone="lamp" disabled={!screen.canContinue} onPress={() => send({ kind: 'continue' })}>
            {t(cash.ok ? 'bills.pay' : 'bills.noCash')}
          </Press>
        </>
      }
    >
      <AccountBar account={screen.account} />
      {cash.ok ? null : (
        <Notice tone="wrong" icon="warning" title={t('home.cashClosedTitle')}>
          {t(`cashProblem.${cash.reason}`)}
        </Notice>
      )}
      <ul className={styles.rows} aria-label={t('bills.list')}>
        {shown.map((bill) => (
          <li key={bill.billId}>
            <BillRow
              bill={bill}
              onToggle={() => send({ kind: 'toggleBill', billId: bill.billId })}
              onExplain={() => setExplainedId(bill.billId)}
            />
          </li>
        ))}
      </ul>
      {pages === 1 ? null : (
        <nav className={styles.pager}>
          <Press tone="outline" disabled={page === 0} onPress={() => setWanted(page - 1)}>
            <Icon name="up" />
            {t('bills.previous')}
          </Press>
          <span className={styles.page}>{t('bills.page', { page: page + 1, pages })}</span>
          <Press tone="outline" disabled={page === pages - 1} onPress={() => setWanted(page + 1)}>
            <Icon name="down" />
            {t('bills.following')}
          </Press>
        </nav>
      )}
      {explained === undefined || explained.breakdown === null ? null : (
        <Suspense>
          <BillExplanation bill={explained} breakdown={explained.breakdown} onClose={() => setExplainedId(null)} />
        </Suspense>
      )}
    </ScreenFrame>
  );
}
