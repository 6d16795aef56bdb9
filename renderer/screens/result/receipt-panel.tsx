import { useTranslation } from 'react-i18next';
import { ReceiptDrawing } from '../../components/receipt-drawing.tsx';
import type { ReceiptState } from '../../../core/contract/snapshot.ts';
import styles from './result-screen.module.css';

interface ReceiptPanelProps {
  readonly receipt: ReceiptState;
  readonly hotline: string;
}

const drawings = {
  printing: 'printing',
  printed: 'out',
  sent: 'out',
  failed: 'none',
  uncertain: 'none',
  none: 'none',
} as const satisfies Record<ReceiptState['kind'], unknown>;

/** Where none comes, the number on the screen is all the resident takes along. */
export function paperComes(receipt: ReceiptState): boolean {
  return drawings[receipt.kind] !== 'none';
}

/** What became of the paper. Never more sure than the printer was. */
export function ReceiptPanel({ receipt, hotline }: ReceiptPanelProps) {
  const { t } = useTranslation();
  const reason = receipt.kind === 'failed' ? t(`receiptProblem.${receipt.reason}`) : '';
  return (
    <section
      className={styles.receipt}
      data-kind={receipt.kind}
      data-lit={paperComes(receipt) || undefined}
      role="status"
    >
      <ReceiptDrawing state={drawings[receipt.kind]} />
      <p className={styles.receiptWords}>
        <strong className={styles.receiptTitle}>{t(`receipt.${receipt.kind}`)}</strong>
        <span className={styles.receiptAbout}>{t(`receipt.${receipt.kind}About`, { hotline, reason })}</span>
      </p>
    </section>
  );
}
