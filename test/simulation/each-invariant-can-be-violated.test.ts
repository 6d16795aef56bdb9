import { describe, expect, it } from 'vitest';
import { fen } from '../../core/domain/money.ts';
import type { KioskRecord } from '../../core/domain/records.ts';
import { reversalOf } from './evidence/evidence.ts';
import { allInvariants } from './invariants/all.ts';
import { REQUESTS_A_MINUTE } from './invariants/i26-retries-are-bounded.ts';
import {
  contents,
  evidenceOf,
  noteId,
  order,
  paidVisit,
  posting,
  records,
  screenOf,
  transactionId,
  type Change,
} from './sample-evidence.ts';
import { saleCases } from './sale-cases.ts';
import type { Case } from './violation-case.ts';

const intent = [records.consent, records.stacking];
const taken = [...intent, records.credited];
const sent = [...taken, records.submitted];
const claim = {
  kind: 'claimOpened',
  claimNumber: '7K3M-9QXT-0V',
  transactionId,
  noteId: undefined,
  amountFen: fen(5_000),
  reason: 'refused',
} as const satisfies KioskRecord;
const result = {
  kind: 'result',
  outcome: 'paid',
  transactionNumber: transactionId,
  insertedFen: 5_000,
  claim: null,
};
const receiptLines = [`number ${transactionId}`, 'Booked 50.00'];
const nothingBooked = { utility: { accepted: new Map(), acceptedFen: 0 } };

const claimSentTwice = ['1', '2'].map((number) => ({
  kind: 'claimPosted' as const,
  claimNumber: claim.claimNumber,
  posting: { ...posting, id: `${transactionId}-${claim.claimNumber}-${number}` },
  bodyHash: 'hash',
}));
const compared = {
  kind: 'dayReconciled',
  report: {
    businessDate: records.settled.businessDate,
    kioskCount: 1,
    kioskFen: fen(5_000),
    backEndCount: 1,
    backEndFen: fen(5_000),
    differences: 0,
    preliminary: false,
  },
} as const satisfies KioskRecord;
const listedBooking = { postingId: posting.id, bookingNumber: records.settled.bookingNumber, totalFen: fen(5_000) };
const listed = (booking: typeof listedBooking): Change => ({
  utility: { listed: new Map([[records.settled.businessDate, [booking]]]) },
});
const pastReceipt = {
  kind: 'pastReceipt',
  account: { maskedNumber: '0310 **** 07' },
  transactionNumber: transactionId,
};
const recovered = { found: [], how: 'a power cut', promised: [], unpromised: [] };

const cases: readonly Case[] = [
  {
    id: 'I1',
    what: 'a note is nowhere',
    moment: 'settled',
    change: { acceptor: { contents: () => contents({ inserted: 2, stacked: 1 }) } },
  },
  {
    id: 'I1',
    what: 'credited more than taken',
    moment: 'appended',
    entries: [...sent, { ...records.settled, totalFen: fen(6_000) }],
    event: { records: [], lastSeq: 5 },
  },
  { id: 'I1', what: 'money in flight at rest', moment: 'rest', entries: taken },
  {
    id: 'I2',
    what: 'a stacked note that nobody booked',
    moment: 'settled',
    change: { acceptor: { contents: () => contents({ inserted: 2, stacked: 2 }) } },
  },
  {
    id: 'I2',
    what: 'a credited note that is not in the box',
    moment: 'settled',
    change: { acceptor: { contents: () => contents({ inserted: 1, returned: 1 }) } },
  },
  { id: 'I3', what: 'STACK without an intent', moment: 'said', event: { kind: 'stack' }, honest: { kind: 'return' } },
  {
    id: 'I4',
    what: 'ACK before the note is booked',
    moment: 'said',
    entries: intent,
    change: { acceptor: { stacked: { note: 50, seq: 2 } } },
    event: { kind: 'acknowledgesStacked' },
    honest: { kind: 'return' },
  },
  {
    id: 'I5',
    what: 'two postings of one transaction are booked',
    moment: 'settled',
    change: { utility: { accepted: new Map([[transactionId, [posting, { ...posting, id: 'other' }]]]) } },
  },
  {
    id: 'I5',
    what: 'two postings of one claim are booked',
    moment: 'settled',
    entries: [...paidVisit, ...claimSentTwice],
    change: {
      utility: { accepted: new Map([[transactionId, claimSentTwice.map(({ posting: sentAgain }) => sentAgain)]]) },
    },
  },
  { id: 'I5', what: 'more is booked than was taken', moment: 'settled', change: { utility: { acceptedFen: 5_001 } } },
  { id: 'I6', what: 'a booked transaction becomes a claim', moment: 'before', event: claim, honest: records.closed },
  {
    id: 'I7',
    what: 'the screen says paid and the utility has not booked',
    moment: 'shown',
    change: nothingBooked,
    event: { snapshot: screenOf(result) },
    honest: { snapshot: screenOf({ kind: 'home' }) },
  },
  {
    id: 'I7',
    what: 'the screen says not booked while nobody knows',
    moment: 'shown',
    entries: sent,
    change: nothingBooked,
    event: { snapshot: screenOf({ ...result, outcome: 'claim' }) },
  },
  {
    id: 'I7',
    what: 'a receipt for nothing',
    moment: 'printed',
    change: nothingBooked,
    event: { title: 'receipt', lines: receiptLines, whole: true },
  },
  {
    id: 'I7',
    what: 'a receipt over another amount',
    moment: 'printed',
    event: { title: 'receipt', lines: [`number ${transactionId}`, '49.00'], whole: true },
    honest: { title: 'receipt', lines: receiptLines, whole: true },
  },
  {
    id: 'I8',
    what: 'a second end',
    moment: 'before',
    event: { ...records.settled },
    honest: { ...records.consent, transactionId: 'another' },
  },
  { id: 'I8', what: 'no end at rest', moment: 'rest', entries: taken },
  {
    id: 'I9',
    what: 'a claim number without its check letter',
    moment: 'before',
    event: { ...claim, claimNumber: '7K3M-9QXT-01' },
    honest: records.closed,
  },
  { id: 'I9', what: 'a claim that nobody could read', moment: 'rest', entries: [...taken, claim] },
  {
    id: 'I10',
    what: 'a request before its record',
    moment: 'requested',
    entries: taken,
    event: { kind: 'post', what: posting },
  },
  {
    id: 'I10',
    what: 'another body on a retry',
    moment: 'requested',
    entries: sent,
    event: { kind: 'post', what: { ...posting, totalFen: fen(4_900) } },
    honest: { kind: 'post', what: posting },
  },
  {
    id: 'I11',
    what: 'a promised record is gone',
    moment: 'recovered',
    event: { how: '', promised: ['a', 'b'], unpromised: [], found: [{ seq: 1, json: 'a' }] },
    honest: { how: '', promised: ['a'], unpromised: [], found: [{ seq: 1, json: 'a' }] },
  },
  {
    id: 'I11',
    what: 'the journal does not open',
    moment: 'recovered',
    event: { how: '', promised: [], unpromised: [], found: 'damaged' },
  },
  {
    id: 'I12',
    what: 'a number is left out',
    moment: 'appended',
    event: { records: [], lastSeq: 9 },
    honest: { records: [], lastSeq: 6 },
  },
  {
    id: 'I12',
    what: 'a record that nobody wrote',
    moment: 'recovered',
    event: {
      how: '',
      promised: ['a'],
      unpromised: [],
      found: [
        { seq: 1, json: 'a' },
        { seq: 2, json: 'b' },
      ],
    },
    honest: {
      how: '',
      promised: ['a'],
      unpromised: ['b'],
      found: [
        { seq: 1, json: 'a' },
        { seq: 2, json: 'b' },
      ],
    },
  },
  {
    id: 'I14',
    what: 'notes are enabled on the home screen',
    moment: 'said',
    change: { screen: { snapshot: screenOf({ kind: 'home' }) } },
    event: { kind: 'enable' },
    honest: { kind: 'stack' },
  },
  { id: 'I14', what: 'the slot stays open', moment: 'settled', change: { acceptor: { openWithoutReasonSinceMs: 0 } } },
  {
    id: 'I15',
    what: 'the box has a note too many',
    moment: 'settled',
    change: { acceptor: { contents: () => contents({ inserted: 2, stacked: 2 }) } },
  },
  {
    id: 'I17',
    what: 'a second original',
    moment: 'printed',
    change: { paper: { originals: new Map([[transactionId, 2]]) } },
    event: { title: 'receipt', lines: receiptLines, whole: true },
    honest: { title: 'test', lines: [], whole: true },
  },
  {
    id: 'I18',
    what: 'paid becomes pending',
    moment: 'shown',
    change: { screen: { previousOutcomes: new Map([[transactionId, 'paid']]) } },
    event: { snapshot: screenOf({ ...result, outcome: 'pending' }), before: undefined },
    honest: { snapshot: screenOf(result), before: undefined },
  },
  {
    id: 'I19',
    what: 'a whole account number on paper',
    moment: 'printed',
    event: { title: 'receipt', lines: ['0310100001'], whole: true },
    honest: { title: 'receipt', lines: ['0310 **** 01'], whole: true },
  },
  {
    id: 'I20',
    what: 'a technician’s command on the home screen is done',
    moment: 'answered',
    event: { command: { kind: 'leaveService' }, answer: { kind: 'done' }, screen: screenOf({ kind: 'home' }) },
    honest: { command: { kind: 'pay' }, answer: { kind: 'done' }, screen: screenOf({ kind: 'cash' }) },
  },
  {
    id: 'I20',
    what: 'a malformed command is done',
    moment: 'answered',
    event: { command: { kind: 'creditNote' }, answer: { kind: 'done' }, screen: undefined },
  },
  {
    id: 'I13',
    what: 'another recovery finds another sum',
    moment: 'recovered',
    event: { ...recovered, again: ['0 records, a', '0 records, b'] },
    honest: { ...recovered, again: ['0 records, a', '0 records, a'] },
  },
  {
    id: 'I13',
    what: 'the journal recovers to less than its copy',
    moment: 'recovered',
    event: { ...recovered, again: ['1 records, a', '1 records, a'] },
    honest: { ...recovered, again: [] },
  },
  {
    id: 'I16',
    what: 'the comparison counts another sum than was booked',
    moment: 'before',
    change: listed(listedBooking),
    event: { ...compared, report: { ...compared.report, kioskFen: fen(5_001) } },
    honest: compared,
  },
  {
    id: 'I16',
    what: 'one fen is not explained',
    moment: 'before',
    change: listed({ ...listedBooking, totalFen: fen(5_001) }),
    event: { ...compared, report: { ...compared.report, backEndFen: fen(5_001) } },
    honest: { ...compared, report: { ...compared.report, backEndFen: fen(5_001), differences: 1 } },
  },
  {
    id: 'I16',
    what: 'two missing bookings are netted',
    moment: 'before',
    change: listed({ ...listedBooking, postingId: 'other' }),
    event: compared,
    honest: { ...compared, report: { ...compared.report, differences: 2 } },
  },
  { id: 'I16', what: 'a booking of the utility stands in no record', moment: 'rest', entries: sent },
  {
    id: 'I19',
    what: 'a paper is shown to somebody who knows the account and not the amount',
    moment: 'shown',
    change: {
      screen: {
        sought: [{ kind: 'findByAccount', accountNumber: order.account.accountNumber, amountFen: 4_900 }],
      },
    },
    event: { snapshot: screenOf(pastReceipt) },
    honest: { snapshot: screenOf({ kind: 'home' }) },
  },
  {
    id: 'I21',
    what: 'a second payment begins',
    moment: 'before',
    entries: taken,
    event: { ...records.consent, transactionId: 'another' },
    honest: records.credited,
  },
  {
    id: 'I22',
    what: 'half a fen',
    moment: 'before',
    event: { ...records.stacking, valueFen: 0.5 },
    honest: records.stacking,
  },
  { id: 'I24', what: 'a posting waits at rest', moment: 'rest', entries: sent },
  {
    id: 'I25',
    what: 'somebody’s screen stays',
    moment: 'rest',
    change: { screen: { snapshot: screenOf({ kind: 'processing' }) } },
  },
  ...[posting.id, reversalOf(posting.id)].map((asked): Case => ({
    id: 'I26',
    what: `one request too many in a second, counted under ${asked}`,
    moment: 'requested',
    change: { utility: { requests: new Map([[asked, Array.from({ length: REQUESTS_A_MINUTE + 1 }, () => 99_999)]]) } },
    event: { kind: 'query', what: posting.id },
  })),
  ...saleCases,
];

function ask({ id, moment, entries, change }: Case, event: unknown): string | undefined {
  const check = allInvariants.find((invariant) => invariant.id === id)?.checks[moment];
  if (check === undefined) throw new Error(`${id} is not asked when ${moment}`);
  return check(evidenceOf(entries ?? paidVisit, change), event as never);
}

describe('each invariant can be violated', () => {
  it.each(cases)('$id: $what', (one) => {
    expect(ask(one, one.event)).toEqual(expect.any(String));
    if (one.honest !== undefined) expect(ask(one, one.honest)).toBeUndefined();
  });

  it('and each of them stands in this table', () => {
    const tried = new Set(cases.map(({ id }) => id));
    expect(allInvariants.map(({ id }) => id).filter((id) => !tried.has(id))).toEqual([]);
  });

  it('while a payment that went well violates none', () => {
    const home = { screen: { snapshot: screenOf({ kind: 'home' }) } };
    for (const { id, checks } of allInvariants) {
      for (const check of [checks.settled, checks.rest]) {
        expect([id, check?.(evidenceOf(paidVisit, home), undefined)]).toEqual([id, undefined]);
      }
    }
    expect(noteId).toContain(transactionId);
  });
});
