import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import type { ScreenProps } from '../screen-props.ts';

/** From here on a wait needs an explanation. */
const LONG_WAIT_SECONDS = 10;

export function ProcessingScreen({ screen }: ScreenProps<'processing'>) {
  const { t } = useTranslation();
  // Only a recharge card is booked without a note.
  const byCard = screen.insertedFen === 0;
  return (
    <ScreenFrame
      step={4}
      title={t(byCard ? 'processing.cardTitle' : 'processing.title')}
      lead={byCard ? t('processing.cardLead') : t('processing.lead', { amount: formatYuan(screen.insertedFen) })}
    >
      <Waiting />
      {screen.secondsWaiting < LONG_WAIT_SECONDS ? null : (
        <Notice tone="plain" icon="clock" title={t(byCard ? 'processing.cardSlow' : 'processing.slow')}>
          {t('processing.waited', { seconds: screen.secondsWaiting })}
        </Notice>
      )}
    </ScreenFrame>
  );
}
