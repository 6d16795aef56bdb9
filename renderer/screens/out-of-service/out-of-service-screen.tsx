import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { NumberPlate } from '../../components/number-plate.tsx';
import { OutcomeMark } from '../../components/outcome-mark.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Street } from '../../components/street.tsx';
import { unbroken } from '../../i18n/format.ts';
import type { ScreenProps } from '../screen-props.ts';

export function OutOfServiceScreen({ screen, snapshot }: ScreenProps<'outOfService'>) {
  const { t } = useTranslation();
  const starting = screen.reason === 'starting';
  return (
    <ScreenFrame
      title={t(starting ? 'outOfService.startingTitle' : 'outOfService.title')}
      lead={t(starting ? 'outOfService.starting' : 'outOfService.journal')}
      mark={<OutcomeMark kind={starting ? 'waiting' : 'wrong'} />}
    >
      {screen.claimNumber === null ? null : <NumberPlate label={t('outOfService.claim')} number={screen.claimNumber} />}
      {starting ? null : (
        <Notice
          tone="plain"
          icon="phone"
          title={t('outOfService.call', { hotline: unbroken(snapshot.terminal.hotline) })}
        >
          {t('outOfService.elsewhere')}
        </Notice>
      )}
      <Street lit={starting} />
    </ScreenFrame>
  );
}
