import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Press } from '../../components/press.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Street } from '../../components/street.tsx';
import { CardSlotDrawing } from '../recharge-parts.tsx';
import type { ScreenProps } from '../screen-props.ts';

export function ThanksScreen({ screen, send }: ScreenProps<'thanks'>) {
  const { t } = useTranslation();
  return (
    <ScreenFrame
      title={t(screen.takeCard ? 'thanks.cardTitle' : 'thanks.title')}
      lead={t(screen.takeCard ? 'thanks.cardLead' : 'thanks.lead')}
      actions={
        <Press tone="deep" onPress={() => send({ kind: 'finish' })}>
          {t('action.home')}
        </Press>
      }
      footnote={t('result.closes', { seconds: screen.closesInSeconds })}
    >
      {screen.takeCard ? (
        <Suspense fallback={<Street lit />}>
          <CardSlotDrawing state="take" />
        </Suspense>
      ) : (
        <Street lit />
      )}
    </ScreenFrame>
  );
}
