import { useTranslation } from 'react-i18next';
import type { DeviceView } from '../../core/contract/snapshot.ts';
import styles from './health-mark.module.css';

const shapes: Readonly<Record<DeviceView['health'], string>> = {
  ok: 'M5 12.5 10 17 19 7.5',
  warning: 'M12 5v9M12 18.5v.5',
  fault: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
};

/** Shape, colour and word together: none of them alone says how a device is. */
export function HealthMark({ health }: { readonly health: DeviceView['health'] }) {
  const { t } = useTranslation('service');
  return (
    <span className={styles.mark} data-health={health}>
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        <path d={shapes[health]} />
      </svg>
      {t(`health.${health}`)}
    </span>
  );
}
