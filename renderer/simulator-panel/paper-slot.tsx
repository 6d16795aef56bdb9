import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaperPicture } from '../../core/contract/snapshot.ts';
import { Paper } from './paper.tsx';
import styles from './paper-slot.module.css';

interface PaperSlotProps {
  readonly paper: PaperPicture;
  readonly tear: () => void;
}

/** The printer's mouth with the newest sheet in front; earlier ones lie behind it and can be looked at. */
export function PaperSlot({ paper, tear }: PaperSlotProps) {
  const { t } = useTranslation('simulator');
  const printed = paper.sheets.filter((sheet) => sheet.items.length > 0);
  /** How many sheets back from the newest; zero follows what is being printed. */
  const [back, setBack] = useState(0);
  const count = printed.length;
  const shown = Math.max(0, count - 1 - Math.min(back, count - 1));
  const sheet = printed[shown];

  return (
    <section className={styles.printer} aria-label={t('paper.title')}>
      <div className={styles.tray} data-behind={Math.min(shown, 2)}>
        {sheet === undefined ? (
          <p className={styles.empty}>{t('paper.empty')}</p>
        ) : (
          <div
            className={styles.reel}
            key={shown}
            tabIndex={0}
            role="group"
            aria-label={t('paper.picture', { number: shown + 1 })}
          >
            <div className={styles.sheet} data-cut={sheet.cut || undefined}>
              <Paper items={sheet.items} widthDots={paper.widthDots} cut={sheet.cut} seed={shown} />
            </div>
          </div>
        )}
      </div>
      <div className={styles.slot} aria-hidden="true" />
      <div className={styles.bar}>
        <span className={styles.title}>{t('paper.title')}</span>
        {count > 1 ? (
          <span className={styles.pager}>
            <button
              className={styles.step}
              type="button"
              aria-label={t('paper.older')}
              disabled={shown === 0}
              onClick={() => setBack(count - shown)}
            >
              ‹
            </button>
            <span>{t('paper.sheet', { number: shown + 1, count })}</span>
            <button
              className={styles.step}
              type="button"
              aria-label={t('paper.newer')}
              disabled={shown === count - 1}
              onClick={() => setBack(count - 2 - shown)}
            >
              ›
            </button>
          </span>
        ) : null}
        <button className={styles.tear} type="button" disabled={count === 0} onClick={tear}>
          {t('paper.tear')}
        </button>
      </div>
    </section>
  );
}
