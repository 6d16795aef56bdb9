import { historyPageNumber } from './history-page.ts';
import { historyPrinted } from './history-steps.ts';
import type { Input, Kiosk, ReceiptEnd, Stage, Step, Surroundings } from './kiosk.ts';
import { longDwell, resultDwellMs } from './close-steps.ts';
import { isCollection } from './collection-slip.ts';
import type { ReceiptFacts } from './payment.ts';
import { testPrintNumber } from './receipt-document.ts';
import type { KioskRecord } from './records.ts';
import { advance, at, paying, paymentOf } from './step.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** What became of a print job: on paper in the journal, and on the screen that waits for it. */
export function receiptEnded(kiosk: Kiosk, input: InputOf<'receiptEnded'>, around: Surroundings): Step {
  const { transactionId, number, end } = input;
  if (number === testPrintNumber) {
    if (kiosk.stage.kind !== 'service') return advance(kiosk);
    const testPrint = end.kind === 'notPrinted' ? 'failed' : end.kind;
    return advance(at(kiosk, { ...kiosk.stage, testPrint }));
  }
  if (number === historyPageNumber) return historyPrinted(kiosk, end);
  const payment = paymentOf(kiosk);
  const record = recordOf(transactionId, number, end);
  if (kiosk.stage.kind === 'service' && isCollection(number, around.settings.terminalId)) {
    const isOut = end.kind === 'printed' || end.kind === 'sent';
    return advance(isOut ? kiosk : at(kiosk, { ...kiosk.stage, notice: 'boxSlipFailed' }), [record]);
  }
  if (kiosk.stage.kind === 'pastReceipt') return pastEnded(kiosk, kiosk.stage, record, input, around);
  const showing = payment?.state === 'settled' || payment?.state === 'pending' || payment?.state === 'claimed';
  if (!showing || payment.receipt.kind !== 'printing' || payment.receipt.number !== number) {
    return advance(kiosk, [record]);
  }
  const receipt = receiptOf(end);
  // The dwell starts when the paper's fate is known, so that a number can be written down.
  const closesAtMs = around.monotonicMs + resultDwellMs(payment, around);
  return advance(paying(kiosk, { ...payment, receipt, closesAtMs }), [record]);
}

/** The copy of a payment that was found; its number may be written down as well. */
function pastEnded(
  kiosk: Kiosk,
  stage: Extract<Stage, { kind: 'pastReceipt' }>,
  record: KioskRecord,
  { number, end }: InputOf<'receiptEnded'>,
  around: Surroundings,
): Step {
  if (stage.receipt.kind !== 'printing' || stage.receipt.number !== number) return advance(kiosk, [record]);
  const closesAtMs = around.monotonicMs + longDwell * around.settings.resultMs;
  return advance(at(kiosk, { ...stage, receipt: receiptOf(end), closesAtMs }), [record]);
}

function receiptOf(end: ReceiptEnd): ReceiptFacts {
  switch (end.kind) {
    case 'printed':
    case 'sent':
    case 'uncertain':
      return { kind: end.kind };
    case 'notPrinted':
      return { kind: 'failed', reason: end.reason };
  }
}

function recordOf(transactionId: string, number: string, end: ReceiptEnd): KioskRecord {
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
