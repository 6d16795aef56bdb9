import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import Qr from '../../../components/qr.tsx';
import { ScreenFrame } from '../../../components/screen-frame.tsx';
import { useStage } from '../../../stage/stage-context.ts';
import styles from './aftercare.module.css';
import { ClosePress } from './close-press.tsx';
import type { PanelProps } from './panel-props.ts';

/** The receipt as text in a code: whoever scans it has all of it, without a network. */
export function CodePanel({ screen, send, aftercare }: PanelProps) {
  const { t } = useTranslation('information');
  const { t: tk } = useTranslation();
  const { orientation } = useStage();
  const how = <p className={styles.how}>{t('aftercare.codeHow')}</p>;
  return (
    <ScreenFrame
      title={t('aftercare.codeTitle')}
      lead={t('aftercare.codeLead')}
      {...(orientation === 'landscape' ? { side: how } : {})}
      actions={<ClosePress send={send} tone="deep" />}
      footnote={tk('result.closes', { seconds: screen.closesInSeconds })}
    >
      {aftercare.receiptText === null ? (
        <Notice tone="plain" icon="receipt" title={t('aftercare.codeNone')} />
      ) : (
        <div className={styles.code}>
          <Qr data={aftercare.receiptText} label={t('aftercare.codeLabel')} />
        </div>
      )}
      {orientation === 'portrait' ? how : null}
    </ScreenFrame>
  );
}
