import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Waiting } from '../../components/waiting.tsx';
import type { ScreenProps } from '../screen-props.ts';

export function LookingUpScreen({ send }: ScreenProps<'lookingUp'>) {
  const { t } = useTranslation();
  return (
    <ScreenFrame
      step={1}
      title={t('lookingUp.title')}
      lead={t('lookingUp.lead')}
      actions={
        <>
          <Press tone="outline" onPress={() => send({ kind: 'goBack' })}>
            <Icon name="back" />
            {t('action.back')}
          </Press>
          <span />
        </>
      }
    >
      <Waiting />
    </ScreenFrame>
  );
}
