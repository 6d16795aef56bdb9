import type { CreditState } from '../../../core/contract/information-screens.ts';
import styles from './way-drawing.module.css';

/** Stations that are behind the money: the company, what carries it, the meter. */
const reached: Readonly<Record<CreditState, 1 | 2 | 3>> = {
  booked: 1,
  sentToMeter: 2,
  onMeter: 3,
  tokenIssued: 2,
  cardNotWritten: 1,
  cardWritten: 2,
};

type Carrier = 'wire' | 'code' | 'card';

const carriers: Readonly<Record<CreditState, Carrier>> = {
  booked: 'wire',
  sentToMeter: 'wire',
  onMeter: 'wire',
  tokenIssued: 'code',
  cardNotWritten: 'card',
  cardWritten: 'card',
};

/** From the company to the meter. The words beside it say the same. */
export function WayDrawing({ state }: { readonly state: CreditState }) {
  const far = reached[state];
  const station = (at: number) => ({ 'data-reached': at <= far || undefined, 'data-last': at === far || undefined });
  return (
    <svg className={styles.way} viewBox="0 0 220 64" aria-hidden="true" focusable="false">
      <path className={styles.line} d="M50 32h32" {...station(2)} />
      <path className={styles.line} d="M138 32h32" {...station(3)} />
      <g className={styles.station} {...station(1)}>
        <circle cx="28" cy="32" r="25" />
        <path d="M16 42V29l12-9 12 9v13ZM28 42v-8" />
      </g>
      <g className={styles.station} {...station(2)}>
        <circle cx="110" cy="32" r="25" />
        <CarrierDrawing carrier={carriers[state]} />
      </g>
      <g className={styles.station} {...station(3)}>
        <circle cx="192" cy="32" r="25" />
        <path d="M180 18h24v28h-24ZM185 24h14M193 29l-5 7h7l-4 6" />
      </g>
    </svg>
  );
}

function CarrierDrawing({ carrier }: { readonly carrier: Carrier }) {
  switch (carrier) {
    case 'wire':
      return <path d="M110 44V32M102 24a11 11 0 0 1 16 0M97 18a18 18 0 0 1 26 0M110 32v-.1" />;
    case 'code':
      return <path d="M97 24h26v16H97ZM102 32h2M109 32h2M116 32h2" />;
    case 'card':
      return <path d="M96 22h28v20H96ZM101 29h6v6h-6ZM112 36h7" />;
  }
}
