import type { BreakdownView, CardWriteView } from '../../core/contract/recharge-screens.ts';
import type { AccountView, BillView, Screen } from '../../core/contract/snapshot.ts';
import { addFen, fen, type Fen } from '../../core/domain/money.ts';
import { sampleAftercare } from './sample-information.ts';

type Kind<K extends Screen['kind']> = Extract<Screen, { kind: K }>;

interface Ordinary {
  readonly prepaid: AccountView;
  readonly notes: readonly Fen[];
  readonly cash: Kind<'cash'>;
  readonly paid: Kind<'result'>;
  readonly past: Kind<'pastReceipt'>;
}

/** Beijing, 241 kWh in a month: just into the second tier. */
const monthly: BreakdownView = {
  lines: [
    { tier: 1, band: 'flat', usageCentiKwh: 24_000, priceE8Yuan: 48_830_000, amountFen: fen(11_719) },
    { tier: 2, band: 'flat', usageCentiKwh: 150, priceE8Yuan: 53_830_000, amountFen: fen(81) },
  ],
  roundingFen: 0,
  totalFen: fen(11_800),
  position: { basis: 'month', tier: 2, usedCentiKwh: 24_150, limitsCentiKwh: [24_000, 40_000] },
};

/** As many lines as a bill can have: three tiers by hours of the day, with a tail of rounding. */
const yearly: BreakdownView = {
  lines: ([1, 2, 3] as const).flatMap((tier) =>
    (['sharp', 'peak', 'valley'] as const).map((band, index) => ({
      tier,
      band,
      usageCentiKwh: 12_345 + tier * 1_000 + index,
      // One table has all eight decimals.
      priceE8Yuan: 56_830_000 + tier * 5_000_000 - index * 20_000_000 + (tier === 1 ? 125 : 0),
      amountFen: fen(7_016 + tier * 400 - index * 2_400),
    })),
  ),
  roundingFen: -1,
  totalFen: fen(48_743),
  position: { basis: 'year', tier: 3, usedCentiKwh: 512_345, limitsCentiKwh: [216_000, 420_000] },
};

function explained(bills: readonly BillView[]): readonly BillView[] {
  return bills.map((bill, index) => {
    if (index === 2) return bill;
    const breakdown = index === 0 ? yearly : monthly;
    const principalFen = breakdown.totalFen;
    return { ...bill, breakdown, principalFen, totalFen: addFen(principalFen, bill.lateFeeFen) };
  });
}

/** Bills that can be explained, and the explanation of one: `samplePresses` opens it. */
export function explainedSamples(
  account: AccountView,
  few: readonly BillView[],
  many: readonly BillView[],
): Record<string, Screen> {
  const screen = {
    kind: 'bills',
    account,
    bills: explained(few),
    chosenCount: 2,
    chosenTotalFen: fen(24_328),
    canContinue: true,
  } as const satisfies Screen;
  return {
    'bills-explained': screen,
    'bills-explained-many': { ...screen, bills: explained(many), chosenCount: 7, chosenTotalFen: fen(817_894) },
    'bills-explanation': { ...screen, bills: explained(few).toReversed() },
    'bills-explanation-year': screen,
  };
}

const writes: readonly CardWriteView[] = [
  'waitingForCard',
  'writing',
  'written',
  'wrongCard',
  'notWritten',
  'uncertain',
  'noReader',
];

const token = '58294031776620195543';

/** Every screen of a recharge, and the states of one that look different. */
export function rechargeSamples({ prepaid, notes, cash, paid, past }: Ordinary): Record<string, Screen> {
  const onToken: AccountView = { ...prepaid, supply: 'token', arrearsFen: fen(3_000) };
  const onCard: AccountView = { ...prepaid, supply: 'card', balanceFen: fen(0) };
  const chooseAmount = {
    kind: 'chooseAmount',
    orderKind: 'token',
    account: onToken,
    canUseRechargeCard: true,
    quickAmountsFen: [5_000, 10_000, 20_000].map(fen),
    minFen: fen(1_000),
    maxFen: fen(500_000),
    stepFen: fen(1_000),
    problem: null,
    canContinue: true,
  } as const satisfies Screen;
  const consent = {
    kind: 'consent',
    orderKind: 'token',
    account: onToken,
    bills: [],
    dueFen: fen(10_000),
    trial: {
      arrearsFen: fen(3_000),
      creditFen: fen(7_000),
      unitsCentiKwh: 14_118,
      lines: [
        { tier: 1, band: 'flat', usageCentiKwh: 12_000, priceE8Yuan: 48_830_000, amountFen: fen(5_860) },
        { tier: 2, band: 'flat', usageCentiKwh: 2_118, priceE8Yuan: 53_830_000, amountFen: fen(1_140) },
      ],
    },
    acceptedNotesFen: notes,
    maxSurplusFen: fen(10_000),
    receiptProblem: null,
  } as const satisfies Screen;
  const bought = {
    ...paid,
    orderKind: 'token',
    account: onToken,
    dueFen: fen(10_000),
    insertedFen: fen(10_000),
    split: { bills: [], balanceFen: fen(10_000) },
    newBalanceFen: null,
    vend: { arrearsFen: fen(3_000), unitsCentiKwh: 14_118, tokens: [token] },
    receipt: { kind: 'printed' },
    canReprint: true,
    aftercare: sampleAftercare['result-aftercare'] ?? null,
  } as const satisfies Screen;
  const pending = {
    ...paid,
    outcome: 'pending',
    insertedFen: fen(10_000),
    newBalanceFen: null,
    bookedAtMs: null,
    claim: { number: '7K3M-9QXT-0V', amountFen: fen(10_000), reason: 'unposted', more: [] },
    receipt: { kind: 'printed' },
  } as const satisfies Screen;
  const entry = { kind: 'enterAccount', purpose: 'recharge', by: 'account', entry: '', problem: null } as const;
  const redeem = { kind: 'rechargeCard', account: prepaid, problem: null } as const satisfies Screen;
  const rewrite = {
    kind: 'rewriteCard',
    account: onCard,
    amountFen: fen(10_000),
    unitsCentiKwh: 19_560,
    closesInSeconds: 58,
  } as const;
  return {
    'enterAccount-card': { ...entry, cardSlot: 'insert' },
    'enterAccount-card-reading': { ...entry, cardSlot: 'reading' },
    'enterAccount-card-unreadable': { ...entry, cardSlot: 'unreadable' },
    'enterAccount-card-take': { ...entry, cardSlot: 'take' },
    'chooseAmount-token': chooseAmount,
    'chooseAmount-card-problem': {
      ...chooseAmount,
      orderKind: 'card',
      account: onCard,
      canUseRechargeCard: false,
      problem: 'arrearsFirst',
    },
    'chooseAmount-unavailable': { ...chooseAmount, problem: 'backEndUnavailable' },
    'chooseAmount-notAllowed': { ...chooseAmount, problem: 'notAllowed' },
    'consent-token': consent,
    'consent-card-no-receipt': {
      ...consent,
      orderKind: 'card',
      account: onCard,
      trial: { ...consent.trial, arrearsFen: fen(0), creditFen: fen(10_000), lines: yearly.lines.slice(0, 4) },
      receiptProblem: 'paperOut',
    },
    'cash-token': { ...cash, orderKind: 'token', account: onToken },
    'processing-card': { kind: 'processing', insertedFen: fen(0), secondsWaiting: 23 },
    rechargeCard: redeem,
    'rechargeCard-unknown': { ...redeem, problem: 'rechargeCardUnknown' },
    'rechargeCard-locked': { ...redeem, problem: 'rechargeCardLocked' },
    'result-token': bought,
    'result-token-no-paper': { ...bought, receipt: { kind: 'failed', reason: 'paperOut' }, canReprint: false },
    'result-tokens': {
      ...bought,
      vend: { ...bought.vend, arrearsFen: fen(0), tokens: [token, '01234567890123456789', '99887766554433221100'] },
    },
    'result-token-pending': { ...pending, orderKind: 'token', account: onToken },
    ...Object.fromEntries(
      writes.map((write): [string, Screen] => [
        `result-card-${write}`,
        {
          ...bought,
          orderKind: 'card',
          account: onCard,
          vend: { arrearsFen: fen(0), unitsCentiKwh: 19_560, tokens: [] },
          card: { write, canTryAgain: write === 'wrongCard' || write === 'notWritten' || write === 'uncertain' },
          receipt: write === 'written' || write === 'noReader' ? { kind: 'printed' } : { kind: 'none' },
          canReprint: false,
          aftercare: write === 'written' || write === 'noReader' ? bought.aftercare : null,
        },
      ]),
    ),
    ...Object.fromEntries(
      (['waitingForCard', 'wrongCard', 'notWritten', 'uncertain'] as const).map((write): [string, Screen] => [
        `result-card-left-${write}`,
        {
          ...bought,
          orderKind: 'card',
          account: onCard,
          vend: { arrearsFen: fen(0), unitsCentiKwh: 19_560, tokens: [] },
          card: { write, canTryAgain: false },
          receipt: { kind: 'printed' },
        },
      ]),
    ),
    'result-remote': {
      ...bought,
      orderKind: 'recharge',
      account: { ...prepaid, supply: 'remote' },
      vend: { arrearsFen: fen(0), unitsCentiKwh: 19_560, tokens: [] },
    },
    'result-rechargeCard': {
      ...bought,
      orderKind: 'rechargeCard',
      account: prepaid,
      dueFen: fen(0),
      insertedFen: fen(0),
      newBalanceFen: fen(13_421),
      vend: null,
      redeemedFen: fen(10_000),
    },
    'result-rechargeCard-pending': {
      ...pending,
      orderKind: 'rechargeCard',
      account: prepaid,
      insertedFen: fen(0),
      claim: { ...pending.claim, amountFen: fen(0) },
    },
    ...Object.fromEntries(
      writes.map((write): [string, Screen] => [
        `rewriteCard-${write}`,
        {
          ...rewrite,
          write,
          canTryAgain: write === 'wrongCard' || write === 'notWritten' || write === 'uncertain',
        },
      ]),
    ),
    'pastReceipt-token': { ...past, vend: { arrearsFen: fen(0), unitsCentiKwh: 19_560, tokens: [token] } },
    'thanks-card': { kind: 'thanks', closesInSeconds: 6, takeCard: true },
  };
}
