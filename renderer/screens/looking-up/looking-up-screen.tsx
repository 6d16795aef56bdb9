import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/icon.tsx';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Waiting } from '../../components/waiting.tsx';
import type { Send } from '../../connection/send.ts';
import type { ScreenProps } from '../screen-props.ts';

interface LookingUpProps {
  readonly screen: ScreenProps<'lookingUp' | 'asking'>['screen'];
  readonly send: Send;
}

/** The back end is being asked, for an account or for something that moves no money; going back is never too late. */
export function LookingUpScreen({ screen, send }: LookingUpProps) {
  const { t } = useTranslation();
  const isPayment = screen.kind === 'lookingUp';
  return (
    <ScreenFrame
      {...(isPayment ? { step: 1 } : {})}
      title={t('lookingUp.title')}
      lead={isPayment ? t('lookingUp.lead') : t(`lookingUp.about.${screen.about}`)}
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
