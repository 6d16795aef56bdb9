import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServiceCommand } from '../../core/contract/commands.ts';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';
import type { Screen } from '../../core/contract/snapshot.ts';
import { CashTab } from './cash-tab.tsx';
import { DevicesTab } from './devices-tab.tsx';
import { JournalTab } from './journal-tab.tsx';
import styles from './service-screen.module.css';

interface ServiceScreenProps {
  readonly view: Extract<Screen, { kind: 'service' }>;
  readonly send: KioskConnection['send'];
}

const tabs = ['devices', 'cash', 'journal'] as const;
type Tab = (typeof tabs)[number];

/** Diagnostics, for someone with the door open and one hand free: three pages, nothing scrolls. */
export default function ServiceScreen({ view, send }: ServiceScreenProps) {
  const { t } = useTranslation('service');
  const [tab, setTab] = useState<Tab>('devices');
  const [said, setSaid] = useState('');

  const act = useCallback(
    (command: ServiceCommand) => {
      void send(command).then((answer) => {
        if (answer.kind === 'done') setSaid('');
        else if (answer.reason === 'cashUnavailable') setSaid(t('refused.cashUnavailable'));
        else setSaid(answer.reason === 'notNow' ? t('refused.notNow') : t('refused.other'));
      });
    },
    [send, t],
  );

  return (
    <main className={styles.service}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t('title')}</h1>
        <p className={styles.said} role="status">
          {said}
        </p>
        <button className={styles.leave} type="button" onClick={() => act({ kind: 'leaveService' })}>
          {t('leave')}
        </button>
      </header>
      <div className={styles.tabs} role="tablist" aria-label={t('tabs.label')}>
        {tabs.map((name) => (
          <button
            className={styles.tab}
            key={name}
            id={`service-tab-${name}`}
            type="button"
            role="tab"
            aria-selected={tab === name}
            aria-controls="service-page"
            onClick={() => setTab(name)}
          >
            {t(`tabs.${name}`)}
          </button>
        ))}
      </div>
      <section className={styles.page} id="service-page" role="tabpanel" aria-labelledby={`service-tab-${tab}`}>
        {tab === 'devices' ? <DevicesTab view={view} act={act} /> : null}
        {tab === 'cash' ? <CashTab view={view} /> : null}
        {tab === 'journal' ? <JournalTab journal={view.journal} act={act} /> : null}
      </section>
    </main>
  );
}
