import type { AccountView, Availability, BillView, Screen, Snapshot, SplitView } from '../../core/contract/snapshot.ts';
import { fen } from '../../core/domain/money.ts';
import { sampleAftercare, sampleInformationScreens } from './sample-information.ts';
import { explainedSamples, rechargeSamples } from './sample-recharge.ts';
import { resultSamples } from './sample-results.ts';
import { atMs, sampleServiceScreens } from './sample-service.ts';
import { sampleSimulator as simulator } from './sample-simulator.ts';

const account: AccountView = {
  maskedNumber: '0310 **** 21',
  maskedName: '王*明',
  maskedAddress: '新港路 ** 号 3 单元',
  kind: 'postpaid',
  balanceFen: fen(1_250),
  supply: 'balance',
  arrearsFen: fen(0),
};

const prepaid: AccountView = { ...account, maskedName: '李*', kind: 'prepaid', balanceFen: fen(3_421) };

function bill(
  year: number,
  month: number,
  usageCentiKwh: number,
  principal: number,
  late: number,
  chosen: boolean,
): BillView {
  return {
    billId: `B-${year}-${month}`,
    year,
    month,
    usageCentiKwh,
    dueDate: `${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, '0')}-15`,
    principalFen: fen(principal),
    lateFeeFen: fen(late),
    totalFen: fen(principal + late),
    partPaymentAllowed: true,
    breakdown: null,
    chosen,
  };
}

const threeBills: readonly BillView[] = [
  bill(2026, 8, 30_500, 15_219, 620, true),
  bill(2026, 9, 17_200, 8_399, 90, true),
  bill(2026, 10, 24_150, 11_773, 70, false),
];

const manyBills: readonly BillView[] = Array.from({ length: 11 }, (_, index) =>
  bill(
    2025 + Math.floor((index + 10) / 12),
    ((index + 10) % 12) + 1,
    20_000 + index * 700,
    104_219 + index,
    12_620,
    index < 7,
  ),
);

const notes = [100, 500, 1_000, 2_000, 5_000, 10_000].map(fen);

const billSplit: SplitView = {
  bills: [
    { year: 2026, month: 8, amountFen: fen(15_839), whole: true },
    { year: 2026, month: 9, amountFen: fen(4_161), whole: false },
  ],
  balanceFen: fen(0),
};

const paidSplit: SplitView = {
  bills: [
    { year: 2026, month: 8, amountFen: fen(15_839), whole: true },
    { year: 2026, month: 9, amountFen: fen(8_489), whole: true },
  ],
  balanceFen: fen(672),
};

const allWorks: Availability = {
  cash: { ok: true },
  receipt: { ok: true, nearEnd: false, confirmed: true },
};

const base = {
  revision: 1,
  runId: 'sample',
  atMs,
  terminal: {
    terminalId: 'LP-0712',
    operatorName: '样例供电公司',
    hotline: '95598',
    diagonalInches: 21.5,
    timeZone: 'Asia/Shanghai',
  },
  display: { language: 'zh-CN', size: 'normal', contrast: 'normal', sound: true },
  availability: allWorks,
  offered: {
    findByMeter: true,
    findByPhone: true,
    history: true,
    arrival: true,
    rechargeCards: true,
    cardReader: true,
  },
  idleWarning: null,
  simulator: null,
} as const;

function sample(screen: Screen, more: Partial<Snapshot> = {}): Snapshot {
  return { ...base, screen, ...more };
}

const noCash: Partial<Snapshot> = {
  availability: { ...allWorks, cash: { ok: false, reason: 'acceptorOffline' } },
};

const cash = {
  kind: 'cash',
  orderKind: 'bills',
  account,
  dueFen: fen(24_328),
  insertedFen: fen(20_000),
  remainingFen: fen(4_328),
  surplusFen: fen(0),
  noteCount: 3,
  acceptedNotesFen: notes,
  intake: 'open',
  lastReturn: null,
  split: billSplit,
  canPay: false,
  canFinishShort: true,
  canCancel: false,
} as const satisfies Screen;

const paid = {
  kind: 'result',
  outcome: 'paid',
  orderKind: 'bills',
  account,
  dueFen: fen(24_328),
  insertedFen: fen(25_000),
  split: paidSplit,
  newBalanceFen: fen(1_922),
  vend: null,
  redeemedFen: null,
  card: null,
  aftercare: null,
  bookedAtMs: atMs,
  transactionNumber: 'LP-0712-261122-7K3M9QXT',
  claim: null,
  receipt: { kind: 'printing' },
  canReprint: false,
  closesInSeconds: 28,
} as const satisfies Screen;

const past = {
  kind: 'pastReceipt',
  account: { maskedNumber: account.maskedNumber, maskedName: account.maskedName },
  outcome: 'paid',
  insertedFen: fen(25_000),
  atMs: atMs - 86_400_000,
  claim: null,
  transactionNumber: 'LP-0712-261121-7K3M9QXT',
  redeemedFen: null,
  vend: null,
  receipt: { kind: 'none' },
  copiesLeft: 3,
  canReprint: true,
  closesInSeconds: 84,
} as const satisfies Screen;

/** One of every screen, and of the states of a screen that look different. */
export const sampleSnapshots: Record<string, Snapshot> = {
  home: sample({ kind: 'home' }),
  'home-no-cash': sample({ kind: 'home' }, noCash),
  'home-no-receipt': sample(
    { kind: 'home' },
    { availability: { ...allWorks, receipt: { ok: false, reason: 'paperOut' } } },
  ),
  outOfService: sample({ kind: 'outOfService', reason: 'journal', claimNumber: '7K3M-9QXT-0V' }),
  'outOfService-starting': sample({ kind: 'outOfService', reason: 'starting', claimNumber: null }),
  recovering: sample({ kind: 'recovering' }),
  enterAccount: sample({
    kind: 'enterAccount',
    purpose: 'bill',
    by: 'account',
    cardSlot: 'none',
    entry: '',
    problem: null,
  }),
  'enterAccount-problem': sample({
    kind: 'enterAccount',
    purpose: 'bill',
    by: 'account',
    cardSlot: 'none',
    entry: '03100000210310000021',
    problem: 'unknownAccount',
  }),
  'enterAccount-no-cash': sample(
    {
      kind: 'enterAccount',
      purpose: 'recharge',
      by: 'account',
      cardSlot: 'insert',
      entry: '0310000021',
      problem: null,
    },
    noCash,
  ),
  lookingUp: sample({ kind: 'lookingUp', purpose: 'bill' }),
  bills: sample({
    kind: 'bills',
    account,
    bills: threeBills,
    chosenCount: 2,
    chosenTotalFen: fen(24_328),
    canContinue: true,
  }),
  ...Object.fromEntries(
    Object.entries(explainedSamples(account, threeBills, manyBills)).map(([name, screen]) => [name, sample(screen)]),
  ),
  'bills-many': sample({
    kind: 'bills',
    account,
    bills: manyBills,
    chosenCount: 7,
    chosenTotalFen: fen(817_894),
    canContinue: true,
  }),
  'bills-no-cash': sample(
    { kind: 'bills', account, bills: manyBills, chosenCount: 0, chosenTotalFen: fen(0), canContinue: false },
    noCash,
  ),
  noDebt: sample({ kind: 'noDebt', account, canContinue: true }),
  chooseAmount: sample({
    kind: 'chooseAmount',
    orderKind: 'recharge',
    account: prepaid,
    canUseRechargeCard: false,
    quickAmountsFen: [5_000, 10_000, 20_000].map(fen),
    minFen: fen(1_000),
    maxFen: fen(500_000),
    stepFen: fen(1_000),
    problem: null,
    canContinue: true,
  }),
  'chooseAmount-problem': sample({
    kind: 'chooseAmount',
    orderKind: 'prepayment',
    account,
    canUseRechargeCard: false,
    quickAmountsFen: [5_000, 10_000, 20_000].map(fen),
    minFen: fen(1_000),
    maxFen: fen(500_000),
    stepFen: fen(1_000),
    problem: 'outOfRange',
    canContinue: true,
  }),
  consent: sample({
    kind: 'consent',
    orderKind: 'bills',
    account,
    bills: threeBills,
    dueFen: fen(24_328),
    trial: null,
    acceptedNotesFen: notes,
    maxSurplusFen: fen(10_000),
    receiptProblem: null,
  }),
  'consent-no-receipt': sample({
    kind: 'consent',
    orderKind: 'recharge',
    account: prepaid,
    bills: [],
    dueFen: fen(10_000),
    trial: null,
    acceptedNotesFen: notes,
    maxSurplusFen: fen(10_000),
    receiptProblem: 'paperOut',
  }),
  cash: sample(cash),
  'cash-first': sample({
    ...cash,
    insertedFen: fen(0),
    remainingFen: fen(24_328),
    noteCount: 0,
    canCancel: true,
    canFinishShort: false,
  }),
  'cash-moving': sample({ ...cash, intake: 'noteMoving', canFinishShort: false }),
  'cash-returned': sample({ ...cash, lastReturn: { reason: 'surplusLimit', valueFen: fen(10_000) } }),
  'cash-ready': sample({
    ...cash,
    insertedFen: fen(25_000),
    remainingFen: fen(0),
    surplusFen: fen(672),
    noteCount: 4,
    split: paidSplit,
    canPay: true,
    canFinishShort: false,
  }),
  changed: sample({
    kind: 'changed',
    account,
    oldDueFen: fen(24_328),
    newDueFen: fen(25_528),
    insertedFen: fen(25_000),
    remainingFen: fen(528),
    split: { bills: paidSplit.bills, balanceFen: fen(672) },
    canAddNotes: true,
  }),
  processing: sample({ kind: 'processing', insertedFen: fen(25_000), secondsWaiting: 2 }),
  'processing-slow': sample({ kind: 'processing', insertedFen: fen(25_000), secondsWaiting: 23 }),
  ...Object.fromEntries(Object.entries(resultSamples(paid, prepaid)).map(([name, screen]) => [name, sample(screen)])),
  findReceipt: sample({ kind: 'findReceipt', by: 'number', problem: null }),
  'findReceipt-locked': sample({ kind: 'findReceipt', by: 'number', problem: 'tooManyTries' }),
  'findReceipt-account': sample({ kind: 'findReceipt', by: 'account', problem: null }),
  // As when it was searched for with nothing typed: what was typed stays in the view.
  'findReceipt-not-found': sample({ kind: 'findReceipt', by: 'number', problem: 'notFound' }),
  pastReceipt: sample(past),
  'pastReceipt-printing': sample({ ...past, receipt: { kind: 'printing' }, copiesLeft: 2, canReprint: false }),
  'pastReceipt-printed': sample({ ...past, receipt: { kind: 'printed' }, copiesLeft: 2 }),
  'pastReceipt-limit': sample({ ...past, receipt: { kind: 'uncertain' }, copiesLeft: 0, canReprint: false }),
  'pastReceipt-claim': sample({
    ...past,
    outcome: 'claim',
    claim: { number: '7K3M-9QXT-0V', amountFen: fen(25_000), settled: false },
  }),
  'pastReceipt-claim-failed': sample(
    {
      ...past,
      outcome: 'claim',
      claim: { number: '7K3M-9QXT-0V', amountFen: fen(25_000), settled: false },
      receipt: { kind: 'failed', reason: 'paperOut' },
      canReprint: false,
    },
    { availability: { ...allWorks, receipt: { ok: false, reason: 'paperOut' } } },
  ),
  'pastReceipt-settled': sample({
    ...past,
    outcome: 'claim',
    claim: { number: '7K3M-9QXT-0V', amountFen: fen(25_000), settled: true },
    canReprint: false,
  }),
  ...Object.fromEntries(Object.entries(sampleInformationScreens).map(([name, screen]) => [name, sample(screen)])),
  ...Object.fromEntries(
    Object.entries(sampleAftercare).map(([name, aftercare]) => [
      name,
      sample({ ...paid, aftercare, receipt: { kind: 'printed' }, canReprint: true }),
    ]),
  ),
  'result-aftercare-claim': sample({
    ...paid,
    aftercare: sampleAftercare['result-aftercare-done'] ?? null,
    claim: { number: '7K3M-9QXT-0V', amountFen: fen(2_000), reason: 'noteInDoubt', more: ['7K3M-9QXT-3H'] },
    receipt: { kind: 'failed', reason: 'paperOut' },
  }),
  'result-aftercare-token': sample({
    ...paid,
    orderKind: 'token',
    account: { ...prepaid, supply: 'token' },
    split: { bills: [], balanceFen: fen(0) },
    newBalanceFen: null,
    vend: {
      arrearsFen: fen(3_560),
      unitsCentiKwh: 42_530,
      tokens: ['12345678901234567890', '09876543210987654321'],
    },
    aftercare: sampleAftercare['result-aftercare'] ?? null,
    receipt: { kind: 'printed' },
    canReprint: true,
  }),
  ...Object.fromEntries(
    Object.entries(rechargeSamples({ prepaid, notes, cash, paid, past })).map(([name, screen]) => [
      name,
      sample(screen),
    ]),
  ),
  thanks: sample({ kind: 'thanks', closesInSeconds: 6, takeCard: false }),
  servicePin: sample({ kind: 'servicePin', triesLeft: 5, lockedUntilMs: null, wrong: false }),
  'servicePin-wrong': sample({ kind: 'servicePin', triesLeft: 3, lockedUntilMs: null, wrong: true }),
  'servicePin-locked': sample({ kind: 'servicePin', triesLeft: 0, lockedUntilMs: atMs + 900_000, wrong: true }),
  ...Object.fromEntries(Object.entries(sampleServiceScreens).map(([name, screen]) => [name, sample(screen)])),
  'idle-warning': sample(
    { kind: 'bills', account, bills: threeBills, chosenCount: 2, chosenTotalFen: fen(24_328), canContinue: true },
    { idleWarning: { secondsLeft: 24, moneyInside: false } },
  ),
  'idle-warning-money': sample(cash, { idleWarning: { secondsLeft: 24, moneyInside: true } }),
  simulator: sample(cash, { simulator }),
};
