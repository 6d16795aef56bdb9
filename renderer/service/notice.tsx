import { useTranslation } from 'react-i18next';
import type { ServiceNotice } from '../../core/contract/snapshot.ts';
import styles from './controls.module.css';

type Tone = 'good' | 'wait' | 'warn';

const shapes: Readonly<Record<Tone, string>> = {
  good: 'M5 12.5 10 17 19 7.5',
  wait: 'M12 6.5V12l4 2.5M12 3a9 9 0 1 0 .1 0',
  warn: 'M12 5v9M12 18.5v.5',
};

const tones: Readonly<Record<ServiceNotice | 'dayAsking', Tone>> = {
  boxCounted: 'good',
  boxKept: 'good',
  boxSlipFailed: 'warn',
  claimSettled: 'good',
  claimPosting: 'wait',
  claimPosted: 'good',
  claimRefused: 'warn',
  dayAsking: 'wait',
  dayAgrees: 'good',
  dayDiffers: 'warn',
  dayUnknown: 'warn',
};

/** What became of the last press, until the next one: a shape and a sentence. */
export function Notice({ notice }: { readonly notice: ServiceNotice | 'dayAsking' }) {
  const { t } = useTranslation('service');
  const tone = tones[notice];
  return (
    <p className={styles.notice} data-tone={tone} role="status">
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d={shapes[tone]} />
      </svg>
      {t(`notice.${notice}`)}
    </p>
  );
}
