import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulatorCommand, Command } from '../../core/contract/commands.ts';
import type { KioskConnection } from '../../core/contract/kiosk-connection.ts';
import type { SimulatorView } from '../../core/contract/snapshot.ts';
import { Accounts } from './accounts.tsx';
import { CardSlot } from './card-slot.tsx';
import { Faults } from './faults.tsx';
import { NoteSlot } from './note-slot.tsx';
import { PaperSlot } from './paper-slot.tsx';
import { RechargeCards } from './recharge-cards.tsx';
import styles from './simulator-panel.module.css';

interface SimulatorPanelProps {
  readonly simulator: SimulatorView;
  readonly send: KioskConnection['send'];
}

/** The hand, the notes, the faults and the paper of a kiosk whose hardware is simulated. It stands beside the stage. */
export default function SimulatorPanel({ simulator, send }: SimulatorPanelProps) {
  const { t } = useTranslation('simulator');
  const [said, setSaid] = useState('');

  /** A refusal is said once, in one line; the next thing that works takes it away. */
  const ask = useCallback(
    (command: Command, sayRefused: string) => {
      void send(command).then((answer) => setSaid(answer.kind === 'refused' ? sayRefused : ''));
    },
    [send],
  );
  const act = useCallback((command: SimulatorCommand) => ask(command, t('refused')), [ask, t]);

  const { noteAcceptor, receiptPrinter, cardReader, sensors, backEnd, accounts } = simulator;
  return (
    <aside className={styles.dock} aria-label={t('dock')}>
      <header className={styles.head}>
        <h2 className={styles.name}>{t('dock')}</h2>
        <p className={styles.hint}>{t('dockHint')}</p>
        <p className={styles.said} role="status">
          {said}
        </p>
      </header>
      <div className={styles.bench}>
        <div className={styles.notes}>
          {noteAcceptor === null ? null : (
            <NoteSlot accepting={noteAcceptor.accepting} stateText={noteAcceptor.stateText} act={act} />
          )}
          {cardReader === null ? null : <CardSlot reader={cardReader} cards={simulator.cards} act={act} />}
        </div>
        {receiptPrinter === null ? null : (
          <div className={styles.paper}>
            <PaperSlot paper={receiptPrinter.paper} tear={() => act({ kind: 'simulateTearPaper' })} />
          </div>
        )}
        <div className={styles.faults}>
          {noteAcceptor === null ? null : (
            <Faults device="noteAcceptor" view={noteAcceptor} boxPresent={noteAcceptor.boxPresent} act={act} />
          )}
          {receiptPrinter === null ? null : <Faults device="receiptPrinter" view={receiptPrinter} act={act} />}
          {cardReader === null ? null : <Faults device="cardReader" view={cardReader} act={act} />}
          {sensors === null ? null : <Faults device="sensors" view={sensors} act={act} />}
          {backEnd === null ? null : <Faults device="backEnd" view={backEnd} act={act} />}
        </div>
        <div className={styles.accounts}>
          <Accounts
            accounts={accounts}
            type={(accountNumber) => ask({ kind: 'submitAccount', accountNumber }, t('accounts.notNow'))}
          />
          <RechargeCards
            cards={simulator.rechargeCards}
            type={(secret) => ask({ kind: 'submitRechargeCard', secret }, t('rechargeCards.notNow'))}
          />
        </div>
      </div>
    </aside>
  );
}
