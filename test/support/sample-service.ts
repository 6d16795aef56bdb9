import type { Screen } from '../../core/contract/snapshot.ts';
import { fen } from '../../core/domain/money.ts';

/** 22 November 2026, 14:32 in the terminal's zone of the tests. */
export const atMs = Date.UTC(2026, 10, 22, 6, 32);

const claims = [
  { number: '7K3M-9QXT-0V', amountFen: fen(25_000), reason: 'refused', canPost: true, posting: false },
  { number: '2W8D-4HNP-1C', amountFen: fen(10_000), reason: 'noteInDoubt', canPost: false, posting: false },
  { number: 'R5TB-6Y0K-0G', amountFen: fen(105_000), reason: 'resident', canPost: true, posting: true },
] as const;

const manyClaims = Array.from({ length: 11 }, (_, index) => ({
  ...(claims[index % claims.length] ?? claims[0]),
  number: `${(1_000 + index * 37).toString(32).toUpperCase().padStart(4, '0')}-9QXT-0V`,
}));

const days = [
  { businessDate: '2026-11-22', count: 14, totalFen: fen(312_600), reconciled: null },
  {
    businessDate: '2026-11-21',
    count: 131,
    totalFen: fen(2_912_550),
    reconciled: {
      businessDate: '2026-11-21',
      kioskCount: 131,
      kioskFen: fen(2_912_550),
      backEndCount: 131,
      backEndFen: fen(2_912_550),
      differences: 0,
      preliminary: false,
    },
  },
  {
    businessDate: '2026-11-20',
    count: 97,
    totalFen: fen(1_870_000),
    reconciled: {
      businessDate: '2026-11-20',
      kioskCount: 97,
      kioskFen: fen(1_870_000),
      backEndCount: 96,
      backEndFen: fen(1_845_000),
      differences: 3,
      preliminary: false,
    },
  },
] as const;

const manyDays = Array.from({ length: 8 }, (_, index) => ({
  ...(days[index % days.length] ?? days[0]),
  businessDate: `2026-11-${22 - index}`,
}));

const service = {
  kind: 'service',
  devices: [
    {
      name: 'noteAcceptor',
      health: 'ok',
      state: 'disabled',
      detail: '',
      model: 'SIM-CCNET 1.0',
      link: 'memory',
      counters: { framesSent: 12_031, framesReceived: 12_031, brokenReplies: 0 },
      frames: [{ atMs, direction: 'toDevice', hex: '02 03 06 33 da 81', text: 'poll' }],
    },
    {
      name: 'receiptPrinter',
      health: 'fault',
      state: 'paperOut',
      detail: '',
      model: 'ESC/POS',
      link: 'memory',
      counters: { printed: 14 },
      frames: [],
    },
    {
      name: 'cardReader',
      health: 'ok',
      state: 'cardInside',
      detail: '',
      model: 'CRT-310',
      link: 'serial',
      counters: { framesSent: 412, framesReceived: 412, retries: 0 },
      frames: [],
    },
    {
      name: 'sensors',
      health: 'warning',
      state: 'onBattery',
      detail: '',
      model: 'Modbus RTU, unit 1',
      link: 'serial',
      counters: {
        serviceDoor: 1,
        cashBoxDoor: 0,
        tamper: 0,
        presence: 1,
        mainsPower: 0,
        batteryLow: 0,
        framesSent: 51_230,
        framesReceived: 51_229,
        retries: 1,
      },
      frames: [],
    },
    {
      name: 'coinAcceptor',
      health: 'ok',
      state: 'disabled',
      detail: '',
      model: 'ccTalk',
      link: 'serial',
      counters: { framesSent: 8_112, framesReceived: 8_112 },
      frames: [],
    },
    {
      name: 'codeScanner',
      health: 'fault',
      state: 'offline',
      detail: '/dev/ttyACM2 9600 8N1: there is no such port or file',
      model: 'GM65',
      link: 'serial',
      counters: {},
      frames: [],
    },
    {
      name: 'backEnd',
      health: 'warning',
      state: 'pending',
      detail: '',
      model: '',
      link: '',
      counters: { pendingPostings: 1 },
      frames: [],
    },
    {
      name: 'journal',
      health: 'ok',
      state: 'durable',
      detail: '',
      model: '',
      link: '',
      counters: { records: 204 },
      frames: [],
    },
  ],
  cashBox: [1, 5, 10, 20, 50, 100].map((yuan, index) => ({ valueFen: fen(yuan * 100), count: 203 - 31 * index })),
  cashBoxTotalFen: fen(1_285_300),
  box: 'in',
  openClaims: claims,
  openClaimsTotalFen: fen(140_000),
  notice: null,
  days,
  pendingPostings: 1,
  testPrint: 'none',
  noteTest: { on: false, notes: [] },
  journal: {
    page: 0,
    pageCount: 1,
    rows: [
      { seq: 2, atMs, kind: 'claimPosted', summary: 'LP-0712-261122-7K3M9QXT' },
      { seq: 1, atMs, kind: 'terminalStarted', summary: '0.2.0' },
    ],
  },
} as const satisfies Screen;

/** The technician's pages, and the states of a page that look different. */
export const sampleServiceScreens: Readonly<Record<string, Extract<Screen, { kind: 'service' }>>> = {
  'service-reader': service,
  'service-sensors': service,
  service,
  'service-cash': service,
  'service-cash-out': { ...service, box: 'out' },
  'service-cash-asking': { ...service, box: 'asking' },
  'service-cash-counted': { ...service, cashBox: [], cashBoxTotalFen: fen(0), notice: 'boxCounted' },
  'service-claims': service,
  'service-claims-many': {
    ...service,
    openClaims: manyClaims,
    openClaimsTotalFen: fen(495_000),
    pendingPostings: 2,
    notice: 'claimRefused',
  },
  'service-claims-none': { ...service, openClaims: [], openClaimsTotalFen: fen(0), notice: 'claimPosted' },
  'service-claim-posting': service,
  'service-claim-settling': service,
  'service-days': service,
  'service-days-many': { ...service, days: manyDays, notice: 'dayDiffers' },
  'service-days-none': { ...service, days: [] },
  'service-journal': service,
};

/** What is pressed before the picture is taken, by CSS selector: a page of the technician's is not in the snapshot. */
export const samplePresses: Readonly<Record<string, readonly string[]>> = {
  'bills-explanation': ['li:nth-child(2) button:last-of-type'],
  'bills-explanation-year': ['li:first-child button:last-of-type'],
  'service-reader': ['button[aria-label*=": "]:nth-child(3)'],
  'service-sensors': ['button[aria-label*=": "]:nth-child(4)'],
  'service-cash': ['#service-tab-cash'],
  'service-cash-out': ['#service-tab-cash'],
  'service-cash-asking': ['#service-tab-cash'],
  'service-cash-counted': ['#service-tab-cash'],
  'service-claims': ['#service-tab-claims'],
  'service-claims-many': ['#service-tab-claims'],
  'service-claims-none': ['#service-tab-claims'],
  'service-claim-posting': ['#service-tab-claims', 'li:first-child button:first-of-type'],
  'service-claim-settling': [
    '#service-tab-claims',
    'li:first-child button:last-of-type',
    '#service-page [role=group] > button:first-child',
    ...Array.from({ length: 30 }, () => '#service-page [role=group] > button:nth-child(12)'),
  ],
  'service-days': ['#service-tab-days'],
  'service-days-many': ['#service-tab-days'],
  'service-days-none': ['#service-tab-days'],
  'service-journal': ['#service-tab-journal'],
};
