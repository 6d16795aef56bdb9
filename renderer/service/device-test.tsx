import { useTranslation } from 'react-i18next';
import type { DeviceView, ServiceView } from '../../core/contract/snapshot.ts';
import { formatWholeYuan } from '../i18n/format.ts';
import type { Act } from './act.ts';
import styles from './device-test.module.css';

/** The last notes of a test; older ones have been seen. */
const shownNotes = 4;

interface DeviceTestProps {
  readonly device: DeviceView['name'];
  readonly view: ServiceView;
  readonly act: Act;
}

/** What a technician can try on the chosen device: a page of paper, notes that always come back, a card that stayed inside. */
export function DeviceTest({ device, view, act }: DeviceTestProps) {
  const { t } = useTranslation('service');
  if (device === 'receiptPrinter') {
    const { testPrint } = view;
    return (
      <div className={styles.test}>
        <button
          className={styles.run}
          type="button"
          disabled={testPrint === 'printing'}
          onClick={() => act({ kind: 'serviceTestPrint' })}
        >
          {t('printTest.run')}
        </button>
        <p className={styles.outcome} role="status" data-outcome={testPrint}>
          {t(`printTest.${testPrint}`)}
        </p>
      </div>
    );
  }
  if (device === 'cardReader') {
    return (
      <div className={styles.test}>
        <button className={styles.run} type="button" onClick={() => act({ kind: 'serviceEjectCard' })}>
          {t('cardTest.eject')}
        </button>
        <p className={styles.outcome}>{t('cardTest.hint')}</p>
      </div>
    );
  }
  if (device !== 'noteAcceptor') return null;
  const { on, notes } = view.noteTest;
  return (
    <div className={styles.test}>
      <button
        className={styles.run}
        type="button"
        data-on={on || undefined}
        onClick={() => act({ kind: 'serviceNoteTest', on: !on })}
      >
        {on ? t('noteTest.stop') : t('noteTest.start')}
      </button>
      <div className={styles.outcome} role="status">
        <p>{on ? t('noteTest.waiting') : t('noteTest.hint')}</p>
        {notes.length === 0 ? null : (
          <ul className={styles.notes} aria-label={t('noteTest.notes')}>
            {notes.slice(-shownNotes).map((note, index) => (
              <li key={index} data-returned={note.returned || undefined}>
                {t(note.returned ? 'noteTest.returned' : 'noteTest.moving', { yuan: formatWholeYuan(note.valueFen) })}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
