import { useTranslation } from 'react-i18next';
import type { SimulatorCommand } from '../../core/contract/commands.ts';
import styles from './faults.module.css';
import { wordsFor } from './words.ts';

type Device = 'noteAcceptor' | 'receiptPrinter' | 'cardReader' | 'sensors' | 'backEnd';

interface FaultsProps {
  readonly device: Device;
  readonly view: {
    readonly faults: readonly { readonly name: string; readonly on: boolean }[];
    /** Absent where there is no plug to pull. */
    readonly powered?: boolean;
  };
  readonly boxPresent?: boolean;
  readonly act: (command: SimulatorCommand) => void;
}

/** One device's plug, box and faults by name. */
export function Faults({ device, view, boxPresent, act }: FaultsProps) {
  const { t, i18n } = useTranslation('simulator');
  const name = t(`device.${device}`);
  const active = view.faults.filter((fault) => fault.on).length;
  return (
    <section className={styles.device} aria-label={t('faultsOf', { device: name })} data-device={device}>
      <div className={styles.head}>
        <h3 className={styles.name}>{name}</h3>
        {active > 0 ? (
          <span className={styles.count}>
            {t('faults')} {active}
          </span>
        ) : null}
        {boxPresent === undefined ? null : (
          <Switch
            words={t('boxPresent')}
            on={boxPresent}
            onChange={(present) => act({ kind: 'simulateBox', present })}
          />
        )}
        {view.powered === undefined || device === 'backEnd' ? null : (
          <Switch
            words={t('power')}
            label={t('powerOf', { device: name })}
            on={view.powered}
            onChange={(on) => act({ kind: 'simulatePower', device, on })}
          />
        )}
      </div>
      {boxPresent === false ? <p className={styles.hint}>{t('boxOut')}</p> : null}
      <ul className={styles.faults}>
        {view.faults.map((fault) => (
          <li key={fault.name}>
            <button
              className={styles.fault}
              type="button"
              aria-pressed={fault.on}
              data-fault={fault.name}
              onClick={() => act({ kind: 'simulateFault', device, fault: fault.name, on: !fault.on })}
            >
              {wordsFor(i18n, 'fault', fault.name)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SwitchProps {
  readonly words: string;
  readonly label?: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Switch({ words, label, on, onChange }: SwitchProps) {
  return (
    <button
      className={styles.switch}
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label ?? words}
      onClick={() => onChange(!on)}
    >
      <span className={styles.track} aria-hidden="true" />
      {words}
    </button>
  );
}
