import type { Input, Kiosk, Step, Surroundings } from './kiosk.ts';
import { longDwell } from './close-steps.ts';
import type { ReceiptFacts } from './payment.ts';
import { testPrintNumber } from './receipt-document.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, paying, paymentOf } from './step.ts';

/** What became of a print job: on paper in the journal, and on the screen that waits for it. */
export function receiptEnded(
  kiosk: Kiosk,
  input: Extract<Input, { kind: 'receiptEnded' }>,
  around: Surroundings,
): Step {
  const { transactionId, number, end } = input;
  if (number === testPrintNumber) {
    if (kiosk.stage.kind !== 'service') return advance(kiosk);
    const testPrint = end.kind === 'notPrinted' ? 'failed' : end.kind;
    return advance(at(kiosk, { ...kiosk.stage, testPrint }));
  }
  const payment = paymentOf(kiosk);
  const record = recordOf(transactionId, number, end);
  const showing = payment?.state === 'settled' || payment?.state === 'pending' || payment?.state === 'claimed';
  if (!showing || payment.receipt.kind !== 'printing' || payment.receipt.number !== number) {
    return advance(kiosk, [record]);
  }
  const receipt: ReceiptFacts =
    end.kind === 'printed' || end.kind === 'sent'
      ? { kind: end.kind }
      : end.kind === 'uncertain'
        ? { kind: 'uncertain' }
        : { kind: 'failed', reason: end.reason };
  // The dwell starts when the paper's fate is known, so that a number can be written down.
  const dwellMs = payment.state === 'settled' ? around.settings.resultMs : longDwell * around.settings.resultMs;
  const closesAtMs = around.monotonicMs + dwellMs;
  return advance(paying(kiosk, { ...payment, receipt, closesAtMs }), [record]);
}

function recordOf(
  transactionId: string,
  number: string,
  end: Extract<Input, { kind: 'receiptEnded' }>['end'],
): KioskRecord {
  switch (end.kind) {
    case 'printed':
      return { kind: 'receiptPrinted', transactionId, number };
    case 'sent':
      return { kind: 'receiptSent', transactionId, number };
    case 'notPrinted':
      return { kind: 'receiptFailed', transactionId, number, certain: true, reason: end.reason };
    case 'uncertain':
      return { kind: 'receiptFailed', transactionId, number, certain: false, reason: end.reason };
  }
}
