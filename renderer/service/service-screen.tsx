import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';
import type { Screen } from '../../core/contract/snapshot.ts';
import type { Act } from './act.ts';
import { CashTab } from './cash-tab.tsx';
import { ClaimsTab } from './claims-tab.tsx';
import { DaysTab } from './days-tab.tsx';
import { DevicesTab } from './devices-tab.tsx';
import { JournalTab } from './journal-tab.tsx';
import styles from './service-screen.module.css';

interface ServiceScreenProps {
  readonly view: Extract<Screen, { kind: 'service' }>;
  readonly send: KioskConnection['send'];
}

const tabs = ['devices', 'cash', 'claims', 'days', 'journal'] as const;
type Tab = (typeof tabs)[number];

const refusals = ['cashUnavailable', 'notNow', 'claimClosed', 'evidenceMissing', 'noAccount', 'outOfService'] as const;

/** Refusals that have a sentence of their own; the others cannot happen to a technician. */
function sayable(reason: string): (typeof refusals)[number] | 'other' {
  return refusals.find((known) => known === reason) ?? 'other';
}

/** Diagnostics, for someone with the door open and one hand free: page by page, nothing scrolls. */
export default function ServiceScreen({ view, send }: ServiceScreenProps) {
  const { t } = useTranslation('service');
  const [tab, setTab] = useState<Tab>('devices');
  const [said, setSaid] = useState('');

  // A second press on the same button is not a second wish; its refusal would hide what the first one did.
  const asking = useRef(false);
  const act = useCallback<Act>(
    (command, whenDone) => {
      if (asking.current) return;
      asking.current = true;
      void send(command)
        .then((answer) => {
          setSaid(answer.kind === 'done' ? '' : t(`refused.${sayable(answer.reason)}`));
          if (answer.kind === 'done') whenDone?.();
        })
        .finally(() => {
          asking.current = false;
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
            onClick={() => {
              setTab(name);
              setSaid('');
            }}
          >
            {t(`tabs.${name}`)}
          </button>
        ))}
      </div>
      <section className={styles.page} id="service-page" role="tabpanel" aria-labelledby={`service-tab-${tab}`}>
        {tab === 'devices' ? <DevicesTab view={view} act={act} /> : null}
        {tab === 'cash' ? <CashTab view={view} act={act} /> : null}
        {tab === 'claims' ? <ClaimsTab view={view} act={act} /> : null}
        {tab === 'days' ? <DaysTab view={view} act={act} /> : null}
        {tab === 'journal' ? <JournalTab journal={view.journal} act={act} /> : null}
      </section>
    </main>
  );
}
