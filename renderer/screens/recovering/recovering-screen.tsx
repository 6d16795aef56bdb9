import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { OutcomeMark } from '../../components/outcome-mark.tsx';
import { ScreenFrame } from '../../components/screen-frame.tsx';
import { Street } from '../../components/street.tsx';

export function RecoveringScreen() {
  const { t } = useTranslation();
  return (
    <ScreenFrame title={t('recovering.title')} lead={t('recovering.lead')} mark={<OutcomeMark kind="waiting" />}>
      <Notice tone="good" icon="check" title={t('recovering.calm')} />
      <Street lit />
    </ScreenFrame>
  );
}
