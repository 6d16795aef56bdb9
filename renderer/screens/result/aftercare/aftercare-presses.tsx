import { useTranslation } from 'react-i18next';
import { Icon } from '../../../components/icon.tsx';
import { Press } from '../../../components/press.tsx';
import type { AftercareView } from '../../../../core/contract/information-screens.ts';
import type { Send } from '../../../connection/send.ts';
import styles from './aftercare.module.css';

interface AftercarePressesProps {
  readonly aftercare: AftercareView;
  readonly send: Send;
}

/** Beside the paper, or in place of it: the receipt on a phone, and an invoice. */
export default function AftercarePresses({ aftercare, send }: AftercarePressesProps) {
  const { t } = useTranslation('information');
  const { message, invoice } = aftercare;
  return (
    <div className={styles.presses} role="group" aria-label={t('aftercare.row')}>
      <Press tone="outline" className={styles.press} onPress={() => send({ kind: 'openAftercare', panel: 'code' })}>
        {t('aftercare.code')}
      </Press>
      {message.kind === 'notOffered' ? null : (
        <Press
          tone="outline"
          className={styles.press}
          onPress={() => send({ kind: 'openAftercare', panel: 'message' })}
        >
          {message.kind === 'sent' ? <Icon name="check" /> : null}
          {t(message.kind === 'sent' ? 'aftercare.sent' : 'aftercare.message')}
        </Press>
      )}
      {invoice.kind === 'notOffered' ? null : (
        <Press
          tone="outline"
          className={styles.press}
          onPress={() => send({ kind: 'openAftercare', panel: 'invoice' })}
        >
          {invoice.kind === 'requested' ? <Icon name="check" /> : null}
          {t(invoice.kind === 'requested' ? 'aftercare.requested' : 'aftercare.invoice')}
        </Press>
      )}
    </div>
  );
}
