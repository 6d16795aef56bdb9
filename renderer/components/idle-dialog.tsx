import { useTranslation } from 'react-i18next';
import type { Snapshot } from '../../core/contract/snapshot.ts';
import type { Send } from '../connection/send.ts';
import { Dialog } from './dialog.tsx';
import styles from './idle-dialog.module.css';
import { Press } from './press.tsx';

interface IdleDialogProps {
  readonly warning: NonNullable<Snapshot['idleWarning']>;
  readonly send: Send;
}

/** A question with time to answer it. Silence never costs money, and the text says so. */
export function IdleDialog({ warning, send }: IdleDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('idle.title')}
      actions={
        <Press tone="lamp" onPress={() => send({ kind: 'touch' })}>
          {t('idle.more')}
        </Press>
      }
    >
      <p>{t(warning.moneyInside ? 'idle.leadMoney' : 'idle.lead')}</p>
      <p className={styles.seconds}>{t('idle.seconds', { seconds: warning.secondsLeft })}</p>
    </Dialog>
  );
}
