import { useTranslation } from 'react-i18next';
import type { Fen } from '../../core/domain/money.ts';
import { formatWholeYuan } from '../i18n/format.ts';
import styles from './note-picture.module.css';

/** A banknote in the colour everyone knows it by, without pretending to be one. */
export function NotePicture({ valueFen }: { readonly valueFen: Fen }) {
  const { t } = useTranslation();
  const value = formatWholeYuan(valueFen);
  return (
    <svg className={styles.note} viewBox="0 0 60 30" role="img" aria-label={t('drawing.note', { value })}>
      <rect
        x="1"
        y="1"
        width="58"
        height="28"
        rx="3"
        style={{ fill: `var(--note-${value}, var(--mist))` }}
        className={styles.sheet}
      />
      <path className={styles.ornament} d="M5 6h5M5 6v4M55 24h-5M55 24v-4" />
      <text className={styles.value} x="30" y="21.5" textAnchor="middle">
        {value}
      </text>
    </svg>
  );
}

export function NoteRow({ notesFen }: { readonly notesFen: readonly Fen[] }) {
  return (
    <div className={styles.row}>
      {notesFen.map((note) => (
        <NotePicture key={note} valueFen={note} />
      ))}
    </div>
  );
}
