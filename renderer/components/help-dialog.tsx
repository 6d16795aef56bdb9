import { useTranslation } from 'react-i18next';
import type { TerminalView } from '../../core/contract/snapshot.ts';
import { Dialog } from './dialog.tsx';
import styles from './help-dialog.module.css';
import { Icon } from './icon.tsx';
import { Press } from './press.tsx';

interface HelpDialogProps {
  readonly terminal: TerminalView;
  readonly onClose: () => void;
}

export function HelpDialog({ terminal, onClose }: HelpDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('help.title')}
      actions={
        <Press tone="lamp" onPress={onClose}>
          {t('action.close')}
        </Press>
      }
    >
      <div className={styles.call}>
        <Icon name="phone" className={styles.phone} />
        <p>
          <span className={styles.about}>{t('help.call')}</span>
          <strong className={styles.hotline} dir="ltr">
            {terminal.hotline}
          </strong>
          <span className={styles.about}>
            {t('help.tell')} <span dir="ltr">{terminal.terminalId}</span>
          </span>
        </p>
      </div>
      <ul className={styles.hints}>
        <li>{t('help.back')}</li>
        <li>{t('help.money')}</li>
        <li>{t('help.language')}</li>
      </ul>
    </Dialog>
  );
}
