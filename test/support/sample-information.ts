import type { AftercareView, HistoryView, InformationScreen } from '../../core/contract/information-screens.ts';
import type { Screen } from '../../core/contract/snapshot.ts';
import { fen } from '../../core/domain/money.ts';
import { historyView } from '../../core/host/information-view.ts';
import { atMs } from './sample-service.ts';

const dayMs = 86_400_000;

/** Whole kWh of two years to October 2026, oldest first: a flat with an air conditioner. */
const twoYears = [
  168, 175, 241, 262, 228, 171, 160, 182, 265, 342, 371, 240, 162, 170, 236, 250, 214.5, 165, 158, 190, 251, 330, 356,
  241,
];

function months(known: readonly (number | null)[]) {
  return known.flatMap((kwh, index) => {
    const month = 2024 * 12 + 10 + index;
    if (kwh === null) return [];
    const period = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
    return [{ period, usageCentiKwh: kwh * 100, amountFen: fen(Math.round(kwh * 48.8)) }];
  });
}

const means = ['kiosk', 'online', 'counter', 'bank', 'rechargeCard', 'other'] as const;
const payments = Array.from({ length: 23 }, (_, index) => ({
  atMs: atMs - (8 + index * 31) * dayMs,
  amountFen: fen(11_773 + ((index * 3_731) % 9_000)),
  means: means[index % means.length] ?? 'kiosk',
}));

function history(known: readonly (number | null)[], shown: 12 | 24): HistoryView {
  return historyView({ months: months(known), payments }, shown);
}

const year = {
  kind: 'history',
  maskedNumber: '0310 **** 21',
  view: 'chart',
  monthsShown: 12,
  history: history(twoYears, 12),
  print: 'none',
  canPrint: true,
} as const satisfies InformationScreen;

/** Its year begins in August, so that two labels meet; two months are missing, and one of the year before. */
const gaps = twoYears.map((kwh, index) => ([3, 13, 14].includes(index) ? null : index === 23 ? 352 : kwh));

const accounts = Array.from({ length: 7 }, (_, index) => ({
  maskedNumber: `0310 **** ${21 + index}`,
  maskedName: index % 2 === 0 ? '王*明' : '李*',
  maskedAddress:
    index === 1 ? '河湾镇柳林路 ** 号晨光里小区 ** 栋 2 单元 *** 室' : '榆树街道晨光里 ** 栋 1 单元 *** 室',
}));

const states = ['booked', 'sentToMeter', 'onMeter', 'tokenIssued', 'cardNotWritten', 'cardWritten'] as const;
const credits = states.map((state, index) => ({
  atMs: atMs - 120_000 - index * 3 * dayMs,
  amountFen: fen([5_000, 10_000, 200_000][index % 3] ?? 5_000),
  state,
}));

export const sampleInformationScreens: Record<string, Screen> = {
  'enterAccount-meter': {
    kind: 'enterAccount',
    purpose: 'bill',
    by: 'meter',
    cardSlot: 'none',
    entry: '04101000177',
    problem: 'unknownAccount',
  },
  'enterAccount-phone': {
    kind: 'enterAccount',
    purpose: 'arrival',
    by: 'phone',
    cardSlot: 'none',
    entry: '19900008888',
    problem: 'malformed',
  },
  'enterAccount-arrival': {
    kind: 'enterAccount',
    purpose: 'arrival',
    by: 'account',
    cardSlot: 'none',
    entry: '0310000021',
    problem: null,
  },
  asking: { kind: 'asking', about: 'history' },
  chooseAccount: { kind: 'chooseAccount', purpose: 'bill', accounts: accounts.slice(0, 2) },
  'chooseAccount-many': { kind: 'chooseAccount', purpose: 'bill', accounts },
  proveOwner: { kind: 'proveOwner', maskedNumber: '0310 **** 21', problem: null },
  'proveOwner-wrong': { kind: 'proveOwner', maskedNumber: '0310 **** 21', problem: 'notVerified' },
  'proveOwner-locked': { kind: 'proveOwner', maskedNumber: '0310 **** 21', problem: 'locked' },
  history: year,
  'history-24': { ...year, monthsShown: 24, history: history(twoYears, 24) },
  'history-gaps': { ...year, history: history(gaps, 12), print: 'failed' },
  'history-gaps-24': { ...year, monthsShown: 24, history: history(gaps, 24), print: 'printed' },
  'history-table': { ...year, view: 'table' },
  'history-table-24': { ...year, view: 'table', monthsShown: 24, history: history(twoYears, 24) },
  // The press says that tables are wanted, and the host of these samples never answers: it stands there already.
  'history-payments': { ...year, view: 'table', print: 'printing', canPrint: false },
  'history-none': { ...year, history: historyView({ months: [], payments: [] }, 12) },
  credits: { kind: 'credits', maskedNumber: '0310 **** 21', credits },
  'credits-one': { kind: 'credits', maskedNumber: '0310 **** 21', credits: credits.slice(2, 3) },
  'credits-none': { kind: 'credits', maskedNumber: '0310 **** 21', credits: [] },
};

/** As long as a receipt with two tokens is; the signature has 86 characters. */
const receiptText = [
  '购电凭条',
  '供电单位: 样例供电公司',
  '交易号: LP-0712-261122-7K3M9QXT',
  '时间: 2026-11-22 14:05:09',
  '户号: 0310 **** 21',
  '入账: 250.00',
  '电量: 512.30 度',
  '充值码: 1234 5678 9012 3456 7890',
  '入账号: BK-20261122-000123',
  `#LP1:${'Qk3v_'.repeat(17)}A`,
].join('\n');

const nothingYet: AftercareView = {
  panel: 'none',
  receiptText: null,
  message: { kind: 'none' },
  messagesLeft: 3,
  invoice: { kind: 'none' },
};

/** What a result may have beside its paper; the samples of the result put it on theirs. */
export const sampleAftercare: Record<string, AftercareView> = {
  'result-aftercare': nothingYet,
  'result-aftercare-done': {
    ...nothingYet,
    message: { kind: 'sent', phoneTail: '8888' },
    messagesLeft: 2,
    invoice: { kind: 'requested', requestNumber: 'INV000000012', title: '王*明' },
  },
  'aftercare-code': { ...nothingYet, panel: 'code', receiptText },
  'aftercare-message': { ...nothingYet, panel: 'message' },
  'aftercare-message-limit': { ...nothingYet, panel: 'message', messagesLeft: 0 },
  'aftercare-message-sent': {
    ...nothingYet,
    panel: 'message',
    message: { kind: 'sent', phoneTail: '8888' },
    messagesLeft: 2,
  },
  'aftercare-invoice': { ...nothingYet, panel: 'invoice' },
  'aftercare-invoice-company': { ...nothingYet, panel: 'invoice' },
  'aftercare-invoice-failed': { ...nothingYet, panel: 'invoice', invoice: { kind: 'failed', problem: 'invalidTitle' } },
  'aftercare-invoice-requested': {
    ...nothingYet,
    panel: 'invoice',
    invoice: { kind: 'requested', requestNumber: 'INV000000012', title: '王*明' },
  },
};

const company = 'main [role=group] > button:nth-child(2)';
const paymentsPart = 'main [role=group] > button:nth-child(3)';
const eighteen = Array.from({ length: 18 }, (_, at) => `main [role=group]:last-of-type > button:nth-child(${at + 4})`);

/** What is pressed before such a screen is looked at. */
export const sampleInformationPresses: Readonly<Record<string, readonly string[]>> = {
  'history-payments': [paymentsPart],
  'aftercare-invoice-company': [company, ...eighteen],
};
