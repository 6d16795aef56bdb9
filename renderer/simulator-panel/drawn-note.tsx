import styles from './drawn-note.module.css';

export type NoteFace = 1 | 5 | 10 | 20 | 50 | 100 | 'foreign' | 'bad';

/** Outline of a note, in a 96×48 box: whole, or with a corner torn away. */
const wholeEdge = 'M3 5a3 3 0 0 1 3-3h84a3 3 0 0 1 3 3v38a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3z';
const tornEdge = 'M3 5a3 3 0 0 1 3-3h62l-3 5 5 4-4 6 8 2 1 7 9-2 4 5 5-2v15a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3z';

/** A note as a child would draw it: colour, number, a lamp in place of a portrait. No real note is imitated. */
export function DrawnNote({ face }: { readonly face: NoteFace }) {
  const torn = face === 'bad';
  return (
    <svg className={styles.note} data-face={face} viewBox="0 0 96 48" aria-hidden="true" focusable="false">
      <path className={styles.sheet} d={torn ? tornEdge : wholeEdge} />
      {torn ? null : <rect className={styles.frame} x="7" y="6" width="82" height="36" rx="2" />}
      <path className={styles.wave} d="M8 34c8-6 14 4 22-2s14-4 22 1 14 3 22-2 10-2 14 0" />
      <Medallion />
      {typeof face === 'number' ? (
        <>
          <text className={styles.value} x="32" y="24">
            {face}
          </text>
          <text className={styles.corner} x="86" y="37" textAnchor="end">
            {face}
          </text>
        </>
      ) : (
        <text className={styles.value} x="32" y="24">
          {torn ? '?' : '€$'}
        </text>
      )}
      {torn ? <path className={styles.crease} d="M30 3 38 18 31 27 41 45" /> : null}
    </svg>
  );
}

function Medallion() {
  return (
    <g className={styles.medallion}>
      <circle cx="72" cy="20" r="10.5" />
      <path d="M69.6 13.6h4.8l2 5.4h-8.8zM72 19v7M69.4 26.4h5.2" />
    </g>
  );
}
