import { useTranslation } from 'react-i18next';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Street } from '../../components/street.tsx';
import type { ScreenProps } from '../screen-props.ts';

export function ThanksScreen({ screen, send }: ScreenProps<'thanks'>) {
  const { t } = useTranslation();
  return (
    <ScreenFrame
      title={t('thanks.title')}
      lead={t('thanks.lead')}
      actions={
        <Press tone="deep" onPress={() => send({ kind: 'finish' })}>
          {t('action.home')}
        </Press>
      }
      footnote={t('result.closes', { seconds: screen.closesInSeconds })}
    >
      <Street lit />
    </ScreenFrame>
  );
}
