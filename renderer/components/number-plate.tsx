import type { CSSProperties } from 'react';
import styles from './number-plate.module.css';

/** A number to write down or to photograph: large, in one piece. */
export function NumberPlate({
  label,
  number,
  note,
}: {
  readonly label: string;
  readonly number: string;
  readonly note?: string;
}) {
  const characters: CSSProperties & { '--characters': number } = { '--characters': number.length };
  return (
    <div className={styles.plate} style={characters}>
      <span className={styles.label}>{label}</span>
      <strong className={styles.number} dir="ltr">
        {number}
      </strong>
      {note === undefined ? null : <span className={styles.note}>{note}</span>}
    </div>
  );
}
