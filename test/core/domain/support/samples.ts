import type { Settings } from '../../../../core/domain/kiosk.ts';
import { fen, type Fen } from '../../../../core/domain/money.ts';
import type { Account, Bill } from '../../../../core/domain/order.ts';

export function yuan(amount: number): Fen {
  return fen(amount * 100);
}

export const settings: Settings = {
  terminalId: 'LP01',
  operatorName: 'Test Power',
  hotline: '95598',
  acceptedNotesFen: [1, 5, 10, 20, 50, 100].map(yuan),
  maxSurplusFen: yuan(50),
  maxTransactionFen: yuan(2_000),
  quickAmountsFen: [50, 100, 200].map(yuan),
  minAmountFen: yuan(10),
  maxAmountFen: yuan(500),
  stepAmountFen: yuan(1),
  idleMs: 60_000,
  warningMs: 20_000,
  resultMs: 15_000,
  thanksMs: 5_000,
  pendingAfterMs: 30_000,
  stackMs: 20_000,
  recoverMs: 40_000,
  reversal: null,
  restartStorm: null,
  hasServicePin: true,
  offered: new Set(),
  display: { language: 'zh-CN', size: 'normal', contrast: 'normal', sound: true },
};

export const postpaid: Account = {
  accountNumber: '0310004821',
  maskedName: '王*明',
  maskedAddress: '春风路**号',
  kind: 'postpaid',
  balanceFen: fen(0),
};
export const prepaid: Account = { ...postpaid, accountNumber: '0310007777', kind: 'prepaid', balanceFen: yuan(12) };

export function bill(period: string, total: number, partPaymentAllowed: boolean): Bill {
  return {
    billId: `B-${period}`,
    period,
    usageCentiKwh: 12_300,
    dueDate: `${period}-28`,
    principalFen: yuan(total),
    lateFeeFen: fen(0),
    totalFen: yuan(total),
    partPaymentAllowed,
  };
}

/** 30 yuan, whole or not at all; 45 yuan, in parts too: 75 yuan together. */
export const bills: readonly Bill[] = [bill('2026-08', 30, false), bill('2026-09', 45, true)];
export const dearerBills: readonly Bill[] = [bill('2026-08', 30, false), bill('2026-09', 60, true)];
export const cheaperBills: readonly Bill[] = [bill('2026-09', 45, true)];
export const booking = { bookingNumber: 'BK-1', balanceFen: yuan(5), bookedAtMs: 1_000 };
