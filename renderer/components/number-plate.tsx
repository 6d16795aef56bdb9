import type { CSSProperties, ReactNode } from 'react';
import styles from './number-plate.module.css';

/** A number to write down or to photograph: large, in one piece. */
export function NumberPlate({
  label,
  number,
  note,
  aside,
}: {
  readonly label: string;
  readonly number: string;
  /** Lines under the number. */
  readonly note?: readonly string[];
  /** Stands beside the number. */
  readonly aside?: ReactNode;
}) {
  const characters: CSSProperties & { '--characters': number } = { '--characters': number.length };
  return (
    <div className={styles.plate} style={characters}>
      <div className={styles.words}>
        <span className={styles.label}>{label}</span>
        <strong className={styles.number} dir="ltr">
          {number}
        </strong>
        {note?.map((line) => (
          <span key={line} className={styles.note}>
            {line}
          </span>
        ))}
      </div>
      {aside}
    </div>
  );
}
