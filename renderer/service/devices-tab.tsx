import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceView, ServiceView } from '../../core/contract/snapshot.ts';
import type { Act } from './act.ts';
import { DeviceTest } from './device-test.tsx';
import styles from './devices-tab.module.css';
import { HealthMark } from './health-mark.tsx';
import { useTerminalTime } from '../i18n/terminal-time.ts';
import { wordsFor } from './words.ts';

/** More would leave no room for the frames on the landscape panel. */
const shownCounters = 12;
/** As many as a device keeps; the page shows the newest that fit. */
const shownFrames = 50;

interface DevicesTabProps {
  readonly view: ServiceView;
  readonly act: Act;
}

export function DevicesTab({ view, act }: DevicesTabProps) {
  const { t, i18n } = useTranslation('service');
  const [chosen, setChosen] = useState<DeviceView['name']>('noteAcceptor');
  const device = view.devices.find(({ name }) => name === chosen) ?? view.devices[0];

  return (
    <div className={styles.devices}>
      <div className={styles.list}>
        {view.devices.map((one) => (
          <button
            className={styles.device}
            key={one.name}
            type="button"
            aria-pressed={one === device}
            aria-label={`${t('choose', { device: t(`device.${one.name}`) })}: ${t(`health.${one.health}`)}, ${wordsFor(i18n, `state.${one.name}`, one.state)}`}
            onClick={() => setChosen(one.name)}
          >
            <span className={styles.name}>{t(`device.${one.name}`)}</span>
            <HealthMark health={one.health} />
            <span className={styles.state}>{wordsFor(i18n, `state.${one.name}`, one.state)}</span>
          </button>
        ))}
      </div>
      {device === undefined ? null : <DeviceDetail device={device} view={view} act={act} />}
    </div>
  );
}

interface DeviceDetailProps extends DevicesTabProps {
  readonly device: DeviceView;
}

function DeviceDetail({ device, view, act }: DeviceDetailProps) {
  const { t, i18n } = useTranslation('service');
  const time = useTerminalTime();
  const none = t('field.none');
  const counters = Object.entries(device.counters).slice(0, shownCounters);
  const frames = device.frames.slice(-shownFrames).toReversed();
  return (
    <div className={styles.detail}>
      <dl className={styles.fields}>
        <dt>{t('field.model')}</dt>
        <dd>{device.model || none}</dd>
        <dt>{t('field.link')}</dt>
        <dd className={styles.mono}>{device.link || none}</dd>
        <dt>{t('field.detail')}</dt>
        <dd>{device.detail || none}</dd>
      </dl>
      <DeviceTest device={device.name} view={view} act={act} />
      <section className={styles.counters} aria-label={t('counters')}>
        <h2 className={styles.heading}>{t('counters')}</h2>
        {counters.length === 0 ? (
          <p className={styles.none}>{t('noCounters')}</p>
        ) : (
          <dl className={styles.counts}>
            {counters.map(([name, count]) => (
              <div key={name}>
                <dt>{wordsFor(i18n, 'counter', name)}</dt>
                <dd>{count}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
      <section className={styles.frames} aria-label={t('frames.title')}>
        <h2 className={styles.heading}>{t('frames.title')}</h2>
        {frames.length === 0 ? (
          <p className={styles.none}>{t('frames.none')}</p>
        ) : (
          <ol className={styles.trace}>
            {frames.map((frame, index) => (
              <li className={styles.frame} key={`${frame.atMs}-${index}`} data-direction={frame.direction}>
                <time className={styles.mono}>{time.second(frame.atMs)}</time>
                <span className={styles.direction}>{t(`frames.${frame.direction}`)}</span>
                <span className={styles.words}>{frame.text}</span>
                <code className={styles.hex}>{frame.hex}</code>
              </li>
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}
