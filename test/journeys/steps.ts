import type { Screen } from '../../core/contract/snapshot.ts';
import type { KioskRig } from '../support/kiosk-rig.ts';

/** Accounts of the simulated utility, by what they are good for. */
export const accounts = {
  oneBill: '0310100001',
  noDebt: '0310100002',
  manyBills: '0310100003',
  partPayment: '0310100006',
  prepaid: '0310100007',
  blocked: '0310100009',
  amountRises: '0310100010',
  dayClosed: '0310100012',
  answerLost: '0310100014',
  twoBills: '0310100016',
  nobody: '0310199999',
} as const;

type Cash = Extract<Screen, { kind: 'cash' }>;

/** Home → the slot is open, for the bills of this account. */
export async function toCash(rig: KioskRig, accountNumber: string): Promise<Cash> {
  await toConsent(rig, accountNumber);
  await rig.press({ kind: 'agree', withoutReceipt: false });
  return await slotOpen(rig);
}

export async function toConsent(rig: KioskRig, accountNumber: string): Promise<void> {
  await rig.press({ kind: 'start', purpose: 'bill' });
  await rig.press({ kind: 'submitAccount', accountNumber });
  await rig.until('bills');
  await rig.press({ kind: 'continue' });
  await rig.until('consent');
  await rig.clock.advance(1_000);
}

export async function slotOpen(rig: KioskRig): Promise<Cash> {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 100) {
    const screen = rig.screen();
    if (screen.kind === 'cash' && screen.intake === 'open') return screen;
    await rig.clock.advance(100);
  }
  throw new Error(`the slot did not open: ${JSON.stringify(rig.screen())}`);
}

/** Notes of 100 yuan until nothing is missing. */
export async function insertEnough(rig: KioskRig): Promise<Cash> {
  let cash = await slotOpen(rig);
  while (cash.remainingFen > 0) {
    await rig.insert(100);
    cash = await slotOpen(rig);
  }
  return cash;
}

/** The end of a payment, with the paper's fate known. */
export async function paperSettled(rig: KioskRig): Promise<Extract<Screen, { kind: 'result' }>> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 100) {
    const screen = rig.screen();
    if (screen.kind === 'result' && screen.receipt.kind !== 'printing') return screen;
    await rig.clock.advance(100);
  }
  throw new Error(`no result: ${JSON.stringify(rig.screen())}`);
}

export function paper(rig: KioskRig): string {
  return rig.farEnds.receiptPrinter?.device.text().join('\n') ?? '';
}
