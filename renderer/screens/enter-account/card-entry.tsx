import { useTranslation } from 'react-i18next';
import CardSlotDrawing from '../../components/card-slot-drawing.tsx';
import type { CardSlotView } from '../../../core/contract/recharge-screens.ts';
import styles from './card-entry.module.css';

type Slot = Exclude<CardSlotView, 'none'>;

const drawings = {
  insert: 'insert',
  reading: 'busy',
  inside: 'inside',
  unreadable: 'insert',
  take: 'take',
} as const satisfies Record<Slot, unknown>;

/** The other way to say whose account it is: no number to type. */
export default function CardEntry({ slot }: { readonly slot: Slot }) {
  const { t } = useTranslation('recharge');
  return (
    <section className={styles.entry} data-wrong={slot === 'unreadable' || undefined}>
      <CardSlotDrawing state={drawings[slot]} />
      <p className={styles.words} role={slot === 'unreadable' ? 'alert' : 'status'}>
        <strong className={styles.title}>{t(`slot.${slot}`)}</strong>
        <span>{t(`slot.${slot}About`)}</span>
      </p>
    </section>
  );
}
