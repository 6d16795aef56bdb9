import { describe, expect, it, onTestFinished } from 'vitest';
import { openSimulatedUtility, type SimulatedUtility } from '../../core/billing/simulated-utility.ts';
import { heldFen } from '../../core/domain/ledger.ts';
import { groupStsDigits } from '../../core/domain/sts-form.ts';
import { createWords } from '../../core/platform/receipt-words.ts';
import { moneyProblems, startRig, type KioskRig, type RigOptions } from '../support/kiosk-rig.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { lent, startMortalKiosk, type Death } from '../support/mortal-kiosk.ts';
import {
  atRest,
  centiKwhOf,
  goHome,
  kindsOf,
  payIn,
  recharged,
  recordsOf,
  sheets,
  toAmounts,
  toTerms,
  utilityOf,
} from './recharge-steps.ts';
import { paperSettled } from './steps.ts';

const AMOUNT_FEN = 10_000;
const words = createWords('zh-CN');

async function rigFor(options: RigOptions = {}): Promise<KioskRig> {
  const rig = await startRig(options);
  onTestFinished(() => rig.dispose());
  return rig;
}

/** The utility of the rig with everything written down that is asked of it about postings. */
async function rigWithQuestions(): Promise<{ rig: KioskRig; utility: SimulatedUtility; asked: string[] }> {
  const clock = createManualClock();
  const utility = openSimulatedUtility({ path: ':memory:', clock });
  onTestFinished(() => utility.close());
  const asked: string[] = [];
  const keptUtility: SimulatedUtility = {
    ...lent(utility),
    post: (posting, secret) => {
      asked.push(`post ${posting.id}`);
      return utility.post(posting, secret);
    },
    query: (id) => {
      asked.push(`query ${id}`);
      return utility.query(id);
    },
  };
  return { rig: await rigFor({ clock, keptUtility }), utility, asked };
}

function tokensOf(rig: KioskRig): readonly string[] {
  return recordsOf(rig, 'paymentSettled').flatMap((record) => record.vend?.tokens ?? []);
}

/** What the utility keeps as said, beside what the kiosk wrote down. */
function bookedTokens(utility: SimulatedUtility): readonly string[] {
  return utility
    .postings()
    .flatMap(({ outcome }) => (outcome.kind === 'accepted' ? (outcome.booking.vend?.tokens ?? []) : []));
}

/** How often the digits stand on the paper, whatever groups and lines they stand in. */
function times(sheet: string | undefined, token: string): number {
  const codes = (sheet ?? '').split('\n').filter((line) => line.startsWith('[QR'));
  const said = (sheet ?? '')
    .split('\n')
    .filter((line) => !line.startsWith('[QR') && /^[\d ]+$/u.test(line.trim()))
    .join('')
    .replaceAll(' ', '');
  expect(codes.filter((code) => code === `[QR ${token}]`)).toHaveLength(1);
  return said.split(token).length - 1;
}

const visit = [
  ...['terminalStarted', 'consentGiven', 'noteStacking', 'noteTaken', 'noteCredited', 'noteAcknowledged'],
  ...['intakeClosed', 'paymentSubmitted', 'paymentSettled', 'receiptStarted', 'receiptPrinted'],
];

describe('a token', () => {
  it('is what the trial promised, on the screen and twice on paper, and its digits credit the units booked', async () => {
    const rig = await rigFor();
    await toAmounts(rig, recharged.token);
    const { trial } = await toTerms(rig, AMOUNT_FEN);
    expect(trial).toMatchObject({ arrearsFen: 0, creditFen: AMOUNT_FEN, unitsCentiKwh: 20_480 });
    await rig.press({ kind: 'goBack' });
    await payIn(rig, AMOUNT_FEN);
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'paid', orderKind: 'token', claim: null, receipt: { kind: 'printed' } });
    const [token = '', ...others] = result.vend?.tokens ?? [];
    expect(others).toEqual([]);
    expect(result.vend?.unitsCentiKwh).toBe(trial?.unitsCentiKwh);

    const [posting, ...more] = utilityOf(rig).postings();
    expect(more).toEqual([]);
    expect(posting?.posting).toMatchObject({ kind: 'token', totalFen: AMOUNT_FEN, meterNumber: '04101000174' });
    expect(centiKwhOf(token, posting?.posting.meterNumber ?? '')).toBe(20_480);
    expect(() => centiKwhOf(token, '04101000182')).toThrow();
    expect(tokensOf(rig)).toEqual([token]);
    expect(bookedTokens(utilityOf(rig))).toEqual([token]);

    const [sheet, ...rest] = sheets(rig);
    expect(rest).toEqual([]);
    expect(times(sheet, token)).toBe(2);
    expect(sheet).toContain(groupStsDigits(token).slice(0, 14));
    expect(utilityOf(rig).totals()).toMatchObject({
      acceptedCount: 1,
      acceptedFen: AMOUNT_FEN,
      toUnitsFen: AMOUNT_FEN,
    });
    expect(rig.ledger.totals).toMatchObject({ stackedFen: AMOUNT_FEN, creditedFen: AMOUNT_FEN, claimedFen: 0 });
    expect(kindsOf(rig)).toEqual(visit);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('whose answer was lost is asked for under the same id, and is the same token', async () => {
    const { rig, utility, asked } = await rigWithQuestions();
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    utility.setFault('answerLost', true);
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    expect(result).toMatchObject({ outcome: 'paid', vend: { tokens: bookedTokens(utility) } });
    const id = recordsOf(rig, 'paymentSubmitted')[0]?.posting.id ?? '';
    expect(asked).toEqual([`post ${id}`, `query ${id}`]);
    expect(bookedTokens(utility)).toHaveLength(1);
    expect(kindsOf(rig)).toEqual(visit);
  });

  it('that is booked after its buyer has left is found by the number on the slip, and is printed then', async () => {
    const { rig, utility, asked } = await rigWithQuestions();
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    utility.setFault('answerLost', true);
    await rig.press({ kind: 'pay' });
    utility.setFault('down', true);
    const pending = await paperSettled(rig);
    expect(pending).toMatchObject({ outcome: 'pending', vend: null });
    await goHome(rig);
    await rig.clock.advance(600_000);
    utility.setFault('answerLost', false);
    utility.setFault('down', false);
    await atRest(rig);
    expect(new Set(asked.map((question) => question.split(' ')[1])).size).toBe(1);
    const [token = '', ...others] = tokensOf(rig);
    expect(others).toEqual([]);
    expect(bookedTokens(utility)).toEqual([token]);

    await rig.press({ kind: 'findReceipt', by: 'number' });
    await rig.press({ kind: 'findByNumber', number: pending.claim?.number ?? '' });
    expect(rig.screen()).toMatchObject({ kind: 'pastReceipt', outcome: 'paid' });
    await rig.press({ kind: 'reprint' });
    await rig.clock.advance(20_000);
    expect(times(sheets(rig).at(-1), token)).toBe(2);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('is printed again with the same digits, and marked as a copy', async () => {
    const rig = await rigFor();
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    await rig.press({ kind: 'pay' });
    const { transactionNumber, vend } = await paperSettled(rig);
    await goHome(rig);
    await rig.clock.advance(3_600_000);
    await rig.press({ kind: 'findReceipt', by: 'number' });
    await rig.press({ kind: 'findByNumber', number: transactionNumber });
    await rig.press({ kind: 'reprint' });
    await rig.clock.advance(20_000);
    const [original = '', copy = '', ...more] = sheets(rig);
    expect(more).toEqual([]);
    const token = vend?.tokens[0] ?? '';
    expect([times(original, token), times(copy, token)]).toEqual([2, 2]);
    const mark = words('title.copy', { n: '1' });
    expect([original.split(mark).length - 1, copy.split(mark).length - 1]).toEqual([0, 2]);
    expect(recordsOf(rig, 'receiptStarted').map((record) => record.digest)).toHaveLength(2);
    expect(new Set(recordsOf(rig, 'receiptStarted').map((record) => record.digest)).size).toBe(1);
    expect(bookedTokens(utilityOf(rig))).toEqual([token]);
  });
});

describe('arrears', () => {
  it('are taken first: the split is shown before consent, and that is what is booked', async () => {
    const rig = await rigFor();
    expect(await toAmounts(rig, recharged.tokenArrears)).toMatchObject({ account: { arrearsFen: 3_560 } });
    const { trial } = await toTerms(rig, AMOUNT_FEN);
    expect(trial).toMatchObject({ arrearsFen: 3_560, creditFen: 6_440 });
    await rig.press({ kind: 'goBack' });
    await payIn(rig, AMOUNT_FEN);
    await rig.press({ kind: 'pay' });
    const { vend, newBalanceFen } = await paperSettled(rig);
    expect(vend).toMatchObject({ arrearsFen: 3_560, unitsCentiKwh: trial?.unitsCentiKwh });
    expect(centiKwhOf(vend?.tokens[0] ?? '', '04101000182')).toBe(trial?.unitsCentiKwh);
    const totals = utilityOf(rig).totals();
    expect(totals).toMatchObject({ acceptedFen: AMOUNT_FEN, toArrearsFen: 3_560, toBalancesFen: newBalanceFen });
    expect(totals.toUnitsFen + totals.toBalancesFen).toBe(6_440);
    expect(sheets(rig)[0]).toMatch(new RegExp(`${words('label.arrears')}.*35\\.60`, 'u'));
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('that take all of it leave no token: it is booked, and the screen and the paper say why', async () => {
    const rig = await rigFor();
    await toAmounts(rig, recharged.tokenArrears);
    await toTerms(rig, 2_000);
    await rig.press({ kind: 'agree', withoutReceipt: false });
    await rig.until('cash');
    await rig.clock.advance(2_000);
    await rig.insert(20);
    await rig.press({ kind: 'pay' });
    const result = await paperSettled(rig);
    expect(result).toMatchObject({
      outcome: 'paid',
      vend: { arrearsFen: 2_000, unitsCentiKwh: 0, tokens: [] },
      receipt: { kind: 'printed' },
    });
    expect(utilityOf(rig).totals()).toMatchObject({ acceptedFen: 2_000, toArrearsFen: 2_000, toUnitsFen: 0 });
    const [sheet = ''] = sheets(rig);
    expect(sheet).toMatch(new RegExp(`${words('label.arrears')}.*20\\.00`, 'u'));
    expect(sheet).not.toContain(words('text.token', { n: '1', of: '1' }));
    expect(recordsOf(rig, 'paymentRefused')).toEqual([]);
    expect(moneyProblems(rig)).toEqual([]);
  });

  it('in bills sell nothing before they are paid: no note goes in', async () => {
    const rig = await rigFor();
    await rig.press({ kind: 'start', purpose: 'recharge' });
    await rig.press({ kind: 'submitAccount', accountNumber: recharged.arrearsFirst });
    await rig.until('bills');
    expect(kindsOf(rig)).toEqual(['terminalStarted']);
  });
});

/** More writes to the journal than a whole visit makes: the last ones kill nobody. */
const WRITES = 10;
/** A visit writes at least so often, so that these rows cannot pass without a death. */
const CERTAIN_DEATHS = 9;
const deaths: readonly Death[] = Array.from({ length: WRITES }, (_, index) => index + 1).flatMap((write) => [
  { write, when: 'before' },
  { write, when: 'after' },
]);

it.each(deaths)('a host that dies $when write $write ends in one token and one booking', async (death) => {
  const kiosk = await startMortalKiosk(death);
  const { utility, clock } = kiosk;
  let { rig } = kiosk;
  async function buy(): Promise<void> {
    await toAmounts(rig, recharged.token);
    await payIn(rig, AMOUNT_FEN);
    await rig.press({ kind: 'pay' });
    await paperSettled(rig);
    await goHome(rig);
  }
  await buy().catch((error: unknown) => {
    if (!kiosk.died()) throw error;
  });
  if (death.write <= CERTAIN_DEATHS) expect(kiosk.died()).toBe(true);
  if (kiosk.died()) {
    await clock.advance(10_000);
    rig = await kiosk.reborn();
  }
  await atRest(rig);
  const bought = utility.totals().acceptedCount;
  expect(bought).toBe(rig.ledger.totals.creditedFen > 0 ? 1 : 0);
  expect(tokensOf(rig)).toEqual(bookedTokens(utility));
  expect(utility.totals().acceptedFen).toBe(rig.ledger.totals.creditedFen);
  expect(heldFen(rig.ledger)).toBe(0);
  expect(moneyProblems(rig)).toEqual([]);
  for (const token of bookedTokens(utility)) {
    expect(centiKwhOf(token, '04101000174')).toBe(20_480);
    const papers = sheets(rig).filter((sheet) => sheet.includes(`[QR ${token}]`));
    expect(papers.length).toBeLessThanOrEqual(1);
  }
});
