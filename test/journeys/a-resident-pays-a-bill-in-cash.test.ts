import { afterEach, expect, it } from 'vitest';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import { heldFen } from '../../core/domain/ledger.ts';

let rig: KioskRig | undefined;
afterEach(async () => {
  await rig?.dispose();
  rig = undefined;
});

it('from the account number to the receipt, and the journal, the books and the paper agree to the fen', async () => {
  rig = await startRig();
  await rig.press({ kind: 'start', purpose: 'bill' });
  await rig.press({ kind: 'submitAccount', accountNumber: '0310100001' });
  const bills = await rig.until('bills');
  const due = bills.chosenTotalFen;
  await rig.press({ kind: 'continue' });
  await rig.press({ kind: 'agree', withoutReceipt: false });
  await rig.until('cash');
  await rig.clock.advance(2_000);
  let screen = await rig.until('cash');
  while (screen.remainingFen > 0) {
    await rig.insert(100);
    screen = await rig.until('cash');
  }
  const inserted = screen.insertedFen;
  await rig.press({ kind: 'pay' });
  const result = await rig.until('result');
  await rig.clock.advance(10_000);
  expect(result.outcome).toBe('paid');
  expect(rig.screen()).toMatchObject({ kind: 'result', receipt: { kind: 'printed' } });
  expect(rig.ledger.totals).toMatchObject({ stackedFen: inserted, creditedFen: inserted, claimedFen: 0 });
  expect(heldFen(rig.ledger)).toBe(0);
  expect(rig.farEnds.utility?.totals()).toMatchObject({ acceptedCount: 1, acceptedFen: inserted });
  const paper = rig.farEnds.receiptPrinter?.device.text().join('\n') ?? '';
  expect(paper).toContain(result.transactionNumber);
  expect(inserted).toBeGreaterThanOrEqual(due);
  expect(moneyProblems(rig)).toEqual([]);
  await rig.press({ kind: 'finish' });
  await rig.until('thanks');
  await rig.until('home');
});
