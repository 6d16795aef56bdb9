import { useTranslation } from 'react-i18next';
import { Icon } from '../../../components/icon.tsx';
import { Press } from '../../../components/press.tsx';
import type { Send } from '../../../connection/send.ts';

/** Back to the result. */
export function ClosePress({ send, tone = 'outline' }: { readonly send: Send; readonly tone?: 'outline' | 'deep' }) {
  const { t } = useTranslation('information');
  return (
    <Press tone={tone} onPress={() => send({ kind: 'openAftercare', panel: 'none' })}>
      <Icon name="back" />
      {t('aftercare.back')}
    </Press>
  );
}
