import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { Press } from '../../components/press.tsx';
import { SplitList } from '../../components/split-list.tsx';
import { formatYuan } from '../../../core/domain/money.ts';
import type { ScreenProps } from '../screen-props.ts';

interface FinishShortDialogProps {
  readonly screen: ScreenProps<'cash'>['screen'];
  readonly onConfirm: () => void;
  readonly onMore: () => void;
}

export function FinishShortDialog({ screen, onConfirm, onMore }: FinishShortDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('finishShort.title', { amount: formatYuan(screen.insertedFen) })}
      actions={
        <>
          <Press tone="outline" onPress={onMore}>
            {t('finishShort.more')}
          </Press>
          <Press tone="lamp" onPress={onConfirm}>
            {t('finishShort.confirm')}
          </Press>
        </>
      }
    >
      <p>{t('finishShort.lead', { amount: formatYuan(screen.remainingFen) })}</p>
      <SplitList split={screen.split} buys={screen.orderKind === 'token' || screen.orderKind === 'card'} />
    </Dialog>
  );
}
