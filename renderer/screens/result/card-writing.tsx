import { useTranslation } from 'react-i18next';
import CardSlotDrawing from '../../components/card-slot-drawing.tsx';
import type { CardWriteView } from '../../../core/contract/recharge-screens.ts';
import type { ReceiptState } from '../../../core/contract/snapshot.ts';
import styles from './card-writing.module.css';

const drawings = {
  waitingForCard: 'insert',
  writing: 'busy',
  written: 'take',
  wrongCard: 'take',
  notWritten: 'inside',
  uncertain: 'inside',
  noReader: null,
} as const satisfies Record<CardWriteView, unknown>;

/** Whoever went on without it gets back what is inside; where the reader asked for a card, there is none to take. */
const drawingsLeft = {
  ...drawings,
  waitingForCard: null,
  wrongCard: null,
  notWritten: 'take',
  uncertain: 'take',
} as const;

/** The hand or the reader acts next; afterwards there is only paper to take. */
export function isCardWork(write: CardWriteView): boolean {
  return write !== 'written' && write !== 'noReader';
}

/** The paper is asked for, and nothing more is written in this visit. */
export function isLeftUnwritten(write: CardWriteView, receipt: ReceiptState): boolean {
  return isCardWork(write) && write !== 'writing' && receipt.kind !== 'none';
}

/** What the reader's mouth looks like; null where nothing is to be done there. */
export function slotDrawing(write: CardWriteView, left: boolean) {
  return (left ? drawingsLeft : drawings)[write];
}

interface CardWritingProps {
  readonly write: CardWriteView;
  /** Whoever leaves now is told that nothing is lost. */
  readonly leaving: boolean;
  readonly left: boolean;
}

/** The reader's mouth with what the hand should do. The words stand in the title. */
export function CardWriting({ write, leaving, left }: CardWritingProps) {
  const { t } = useTranslation('recharge');
  const drawing = slotDrawing(write, left);
  return (
    <>
      {drawing === null ? null : (
        <div className={styles.slot}>
          <CardSlotDrawing state={drawing} />
        </div>
      )}
      {leaving ? <p className={styles.later}>{t('card.laterAbout')}</p> : null}
    </>
  );
}
