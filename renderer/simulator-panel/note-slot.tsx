import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulatorCommand } from '../../core/contract/commands.ts';
import { DrawnNote, type NoteFace } from './drawn-note.tsx';
import styles from './note-slot.module.css';
import { stateWords } from './words.ts';

/** In yuan, as the hand at the simulator says them. */
const notesYuan = [1, 5, 10, 20, 50, 100] as const;

interface NoteSlotProps {
  readonly accepting: boolean;
  readonly stateText: string;
  readonly act: (command: SimulatorCommand) => void;
}

/** The mouth of the acceptor and a hand full of notes. */
export function NoteSlot({ accepting, stateText, act }: NoteSlotProps) {
  const { t, i18n } = useTranslation('simulator');
  /** The note last put in; its number makes the drawing move again for the next one. */
  const [moving, setMoving] = useState<{ face: NoteFace; turn: number } | null>(null);

  function insert(face: NoteFace): void {
    setMoving((before) => ({ face, turn: (before?.turn ?? 0) + 1 }));
    act({ kind: 'simulateInsert', note: face });
  }

  return (
    <section className={styles.slot} aria-label={t('notes.title')}>
      <div className={styles.mouth} data-lit={accepting || undefined}>
        <div className={styles.opening} aria-hidden="true" />
        {moving === null ? null : (
          <div className={styles.entering} key={moving.turn} aria-hidden="true" onAnimationEnd={() => setMoving(null)}>
            <DrawnNote face={moving.face} />
          </div>
        )}
        <div className={styles.lip}>
          <span className={styles.title}>{t('notes.title')}</span>
          <span className={styles.state}>{stateWords(i18n, stateText)}</span>
          <span className={styles.lamp}>{accepting ? t('notes.open') : t('notes.closed')}</span>
        </div>
      </div>
      <div className={styles.notes}>
        {notesYuan.map((yuan) => (
          <button
            className={styles.note}
            key={yuan}
            type="button"
            data-note={yuan}
            aria-label={t('notes.insert', { yuan })}
            onClick={() => insert(yuan)}
          >
            <DrawnNote face={yuan} />
          </button>
        ))}
        <button
          className={styles.note}
          type="button"
          data-note="foreign"
          aria-label={t('notes.insertForeign')}
          onClick={() => insert('foreign')}
        >
          <DrawnNote face="foreign" />
          <span className={styles.caption}>{t('notes.foreign')}</span>
        </button>
        <button
          className={styles.note}
          type="button"
          data-note="bad"
          aria-label={t('notes.insertBad')}
          onClick={() => insert('bad')}
        >
          <DrawnNote face="bad" />
          <span className={styles.caption}>{t('notes.bad')}</span>
        </button>
      </div>
    </section>
  );
}
