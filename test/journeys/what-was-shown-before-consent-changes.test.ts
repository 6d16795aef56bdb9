import { describe, expect, it, onTestFinished } from 'vitest';
import { fen } from '../../core/domain/money.ts';
import type { Posting } from '../../core/domain/order.ts';
import { moneyProblems, startRig, type KioskRig } from '../support/kiosk-rig.ts';
import {
  atRest,
  centiKwhOf,
  goHome,
  kindsOf,
  payIn,
  recharged,
  recordsOf,
  resultWhere,
  toAmounts,
  toTerms,
  utilityOf,
} from './recharge-steps.ts';
import { accounts, insertEnough, paperSettled, slotOpen } from './steps.ts';

const AMOUNT_FEN = 10_000;

async function rigFor(): Promise<KioskRig> {
  const rig = await startRig();
  onTestFinished(() => rig.dispose());
  return rig;
}

/** Somebody buys for the same account at a counter: it takes the arrears and fills the lower tier. */
async function buyAtTheCounter(rig: KioskRig, accountNumber: string, totalFen: number): Promise<void> {
  const posting: Posting = {
    id: 'COUNTER-1-P1',
    transactionId: 'COUNTER-1',
    terminalId: 'COUNTER',
    kind: 'token',
    accountNumber,
    quoteToken: undefined,
    allocations: [],
    balanceFen: fen(totalFen),
    totalFen: fen(totalFen),
    businessDate: '2026-01-05',
  };
  expect(await utilityOf(rig).post(posting)).toMatchObject({ kind: 'accepted' });
}

function mine(rig: KioskRig): readonly string[] {
  return utilityOf(rig)
    .postings()
    .flatMap(({ posting }) => (posting.terminalId === 'COUNTER' ? [] : [posting.id]));
}

describe('a trial', () => {
  it('is asked for anew each time that an amount is chosen', async () => {
    const rig = await rigFor();
    await toAmounts(rig, recharged.tokenArrears);
    const before = await toTerms(rig, AMOUNT_FEN);
    expect(before.trial).toMatchObject({ arrearsFen: 3_560 });
    await rig.press({ kind: 'goBack' });
    await buyAtTheCounter(rig, recharged.tokenArrears, 5_000);
    const after = await toTerms(rig, AMOUNT_FEN);
    expect(after.trial).toMatchObject({ arrearsFen: 0 });
    expect(after.trial?.unitsCentiKwh).toBeGreaterThan(before.trial?.unitsCentiKwh ?? 0);
  });

  it('promises nothing: what was booked is what is shown, printed and minted, and it is booked once', async () => {
    const rig = await rigFor();
    await toAmounts(rig, recharged.tokenArrears);
    await payIn(rig, AMOUNT_FEN);
    await buyAtTheCounter(rig, recharged.tokenArrears, 5_000);
    await rig.press({ kind: 'pay' });
    const { vend } = await paperSettled(rig);
    expect(vend).toMatchObject({ arrearsFen: 0, tokens: [expect.any(String)] });
    expect(centiKwhOf(vend?.tokens[0] ?? '', '04101000182')).toBe(vend?.unitsCentiKwh);
    const settled = recordsOf(rig, 'paymentSettled');
    expect(settled.map((record) => record.vend?.unitsCentiKwh)).toEqual([vend?.unitsCentiKwh]);
    expect(mine(rig)).toHaveLength(1);
    expect(utilityOf(rig).totals().acceptedFen).toBe(5_000 + AMOUNT_FEN);
  });

  it('of an account that buys nothing any more when the notes are in ends in one claim and no booking', async () => {
    const rig = await rigFor();
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    utilityOf(rig).operator.switchAccount(recharged.token, 'refuses');
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'claim', vend: null, claim: { amountFen: AMOUNT_FEN } });
    await goHome(rig);
    await atRest(rig);
    expect(mine(rig)).toHaveLength(1);
    expect(utilityOf(rig).totals()).toMatchObject({ acceptedCount: 0, refusedCount: 1 });
    expect(kindsOf(rig).filter((kind) => kind === 'paymentSubmitted')).toHaveLength(1);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('that does not come sells nothing', async () => {
    const rig = await rigFor();
    await toAmounts(rig, recharged.token);
    utilityOf(rig).setFault('down', true);
    await rig.press({ kind: 'chooseAmount', amountFen: AMOUNT_FEN });
    expect(await rig.until('chooseAmount')).toMatchObject({ problem: 'backEndUnavailable' });
    utilityOf(rig).setFault('down', false);
    expect((await toTerms(rig, AMOUNT_FEN)).trial).toMatchObject({ unitsCentiKwh: 20_480 });
    expect(kindsOf(rig)).toEqual(['terminalStarted']);
  });
});

it('a bill that changed between its quote and its payment is shown again, and is booked once', async () => {
  const rig = await rigFor();
  await rig.press({ kind: 'start', purpose: 'bill' });
  await rig.press({ kind: 'submitAccount', accountNumber: accounts.amountRises });
  await rig.until('bills');
  await rig.press({ kind: 'continue' });
  await rig.until('consent');
  await rig.press({ kind: 'agree', withoutReceipt: false });
  await slotOpen(rig);
  await insertEnough(rig);
  await rig.press({ kind: 'pay' });
  await rig.until('changed');
  expect(utilityOf(rig).totals().acceptedCount).toBe(0);
  await rig.press({ kind: 'acceptChange' });
  await resultWhere(rig, ({ outcome, receipt }) => outcome === 'paid' && receipt.kind === 'printed');
  const [first, second, ...more] = recordsOf(rig, 'paymentSubmitted').map(({ posting }) => posting.id);
  expect(more).toEqual([]);
  expect(first).not.toBe(second);
  expect(utilityOf(rig).totals()).toMatchObject({ acceptedCount: 1, acceptedFen: rig.ledger.totals.stackedFen });
  expect(moneyProblems(rig)).toEqual([]);
});
