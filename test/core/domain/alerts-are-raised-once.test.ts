import { describe, expect, it } from 'vitest';
import { alertsOf, type Alert } from '../../../core/domain/alerts.ts';
import { notAskedYet } from '../../../core/domain/availability.ts';
import type { AcceptorWord, Input, Kiosk, PrinterWord, Settings } from '../../../core/domain/kiosk.ts';
import type { KioskRecord } from '../../../core/domain/records.ts';
import { last } from './support/reading.ts';
import { bills, postpaid, settings, yuan } from './support/samples.ts';
import {
  atHome,
  collecting,
  jammedWithNothingElse,
  pending,
  printed,
  printing,
  refused,
  settled,
  stacking,
  states,
  withMoney,
} from './support/states.ts';
import { defaultStartMs, newWalk, restartedFrom, type Walk } from './support/walk.ts';

function names(alerts: readonly Alert[]): readonly string[] {
  return alerts.map(({ name, level }) => `${level} ${name}`);
}

/** What these inputs raise, step by step. */
function raised(walk: Walk, ...inputs: readonly Input[]): readonly Alert[] {
  return inputs.flatMap((input) => {
    const before = walk.kiosk;
    const step = walk.give(input);
    return step.kind === 'advance' ? alertsOf(before, step.kiosk, step.records) : [];
  });
}

const kiosk = atHome().kiosk;
const transactionId = 'LP01-270101-00000001';
const noteId = `${transactionId}-N1`;
const totals = { kioskCount: 1, kioskFen: yuan(1), backEndCount: 1, backEndFen: yuan(1), preliminary: false };
const paper = { transactionId, number: 'R1' };
const posting = {
  id: `${transactionId}-P1`,
  transactionId,
  terminalId: 'LP01',
  kind: 'bills' as const,
  accountNumber: postpaid.accountNumber,
  quoteToken: 'Q1',
  allocations: [],
  balanceFen: yuan(1),
  totalFen: yuan(1),
  businessDate: '2027-01-01',
};
const order = { kind: 'bills' as const, account: postpaid, bills, quoteToken: 'Q1', dueFen: yuan(75) };
const note = { transactionId, noteId, valueFen: yuan(10) };

/** Every kind of record, and what it raises by itself: the compiler asks for a row for each new one. */
const records: { readonly [K in KioskRecord['kind']]: readonly [Extract<KioskRecord, { kind: K }>, string?] } = {
  noteInDoubt: [{ kind: 'noteInDoubt', ...note, evidence: 'deviceLost' }, 'A3 noteInDoubt'],
  orphanNote: [{ kind: 'orphanNote', noteId, valueFen: yuan(10) }, 'A2 orphanNote'],
  claimOpened: [
    {
      kind: 'claimOpened',
      claimNumber: '7K3M9QXT0V',
      transactionId,
      noteId: undefined,
      amountFen: yuan(75),
      reason: 'refused',
    },
    'A2 claimOpened',
  ],
  boxRemoved: [{ kind: 'boxRemoved', count: [], totalFen: yuan(0) }, 'A3 boxRemoved'],
  clockJumped: [{ kind: 'clockJumped', fromMs: 1, toMs: 2 }, 'A2 clockJumped'],
  receiptFailed: [{ kind: 'receiptFailed', ...paper, certain: true, reason: 'paperOut' }, 'A2 receiptFailed'],
  reversalRequested: [{ kind: 'reversalRequested', transactionId, postingId: posting.id }, 'A2 reversalRequested'],
  dayReconciled: [
    { kind: 'dayReconciled', report: { businessDate: '2027-01-01', ...totals, differences: 1 } },
    'A3 dayDiffers',
  ],
  pinRejected: [{ kind: 'pinRejected', atMs: 1 }],
  consentGiven: [
    {
      kind: 'consentGiven',
      transactionId,
      order,
      consent: {
        terms: 'noChange.keptNotes.oldestWholeBillsThenPartThenBalance',
        withoutReceipt: false,
        maxSurplusFen: yuan(50),
      },
    },
  ],
  noteStacking: [{ kind: 'noteStacking', ...note }],
  noteTaken: [{ kind: 'noteTaken', transactionId, noteId }],
  noteCredited: [{ kind: 'noteCredited', ...note, evidence: 'deviceSaidStacked' }],
  noteAcknowledged: [{ kind: 'noteAcknowledged', noteId }],
  noteReturned: [{ kind: 'noteReturned', ...note, evidence: 'deviceSaidReturned' }],
  noteLocated: [{ kind: 'noteLocated', ...note, where: 'stacked' }],
  intakeClosed: [{ kind: 'intakeClosed', transactionId, totalFen: yuan(75), why: 'pay' }],
  paymentSubmitted: [{ kind: 'paymentSubmitted', transactionId, posting, bodyHash: 'hash', atMs: 1 }],
  paymentRefused: [{ kind: 'paymentRefused', transactionId, postingId: posting.id, reason: 'dayClosed' }],
  changeAnnounced: [{ kind: 'changeAnnounced', transactionId, bills, quoteToken: 'Q2' }],
  changeAccepted: [{ kind: 'changeAccepted', transactionId, order, by: 'resident', next: 'submit' }],
  paymentSettled: [
    {
      kind: 'paymentSettled',
      transactionId,
      postingId: posting.id,
      totalFen: yuan(1),
      split: { allocations: [], balanceFen: yuan(1) },
      bookingNumber: 'B1',
      balanceFen: yuan(1),
      bookedAtMs: 1,
      businessDate: '2027-01-01',
    },
  ],
  claimSettled: [
    {
      kind: 'claimSettled',
      claimNumber: '7K3M9QXT0V',
      amountFen: yuan(1),
      evidence: 'paidAtCounter',
      reference: 'R-1',
    },
  ],
  claimPosted: [{ kind: 'claimPosted', claimNumber: '7K3M9QXT0V', posting, bodyHash: 'hash' }],
  claimPostingRefused: [
    { kind: 'claimPostingRefused', claimNumber: '7K3M9QXT0V', postingId: posting.id, reason: 'dayClosed' },
  ],
  receiptStarted: [{ kind: 'receiptStarted', ...paper, what: 'receipt', copy: 0, digest: 'hash', atMs: 1 }],
  receiptPrinted: [{ kind: 'receiptPrinted', ...paper }],
  receiptSent: [{ kind: 'receiptSent', ...paper }],
  transactionCancelled: [{ kind: 'transactionCancelled', transactionId, why: 'resident' }],
  transactionClosed: [{ kind: 'transactionClosed', transactionId }],
  boxInserted: [{ kind: 'boxInserted' }],
  boxAnswered: [
    { kind: 'boxAnswered', emptied: true, collectionNumber: 'LP01-C1', count: [], totalFen: yuan(0), atMs: 1 },
  ],
  cardWriteStarted: [{ kind: 'cardWriteStarted', transactionId, orderId: 'CO-1' }],
  cardWritten: [{ kind: 'cardWritten', transactionId, orderId: 'CO-1' }],
  cardWriteFailed: [
    { kind: 'cardWriteFailed', transactionId, orderId: 'CO-1', certain: false, reason: 'checksum' },
    'A2 cardNotWritten',
  ],
  cardConfirmed: [{ kind: 'cardConfirmed', orderId: 'CO-1', accepted: false }, 'A2 cardConfirmRefused'],
  receiptMessaged: [{ kind: 'receiptMessaged', transactionId, phoneTail: '0000' }],
  invoiceRequested: [{ kind: 'invoiceRequested', transactionId, requestNumber: 'I-1' }],
  pinAccepted: [{ kind: 'pinAccepted', atMs: 1 }],
  terminalStarted: [{ kind: 'terminalStarted', version: 'test', atMs: 1 }],
};

describe('a record', () => {
  const locked: Kiosk = { ...kiosk, pin: { wrongTries: 1, lastWrongAtMs: 1 } };

  it.each(Object.entries(records))('%s raises what the table says, and nothing else', (_kind, [record, expected]) => {
    expect(names(alertsOf(locked, locked, [record]))).toEqual(expected === undefined ? [] : [expected]);
  });

  it('of a paper that may be out is told apart from one that surely is not', () => {
    const uncertain: KioskRecord = { kind: 'receiptFailed', ...paper, certain: false, reason: 'timeout' };
    expect(names(alertsOf(kiosk, kiosk, [uncertain]))).toEqual(['A2 receiptUncertain']);
  });

  it('of a day that agrees raises nothing', () => {
    const report = { businessDate: '2027-01-01', ...totals, differences: 0 };
    expect(alertsOf(kiosk, kiosk, [{ kind: 'dayReconciled', report }])).toEqual([]);
  });

  it('of a wrong PIN is news with the fifth', () => {
    const alerts = [1, 2, 3, 4, 5, 6].map((wrongTries) => {
      const after: Kiosk = { ...kiosk, pin: { wrongTries, lastWrongAtMs: 1 } };
      return names(alertsOf(kiosk, after, [{ kind: 'pinRejected', atMs: 1 }]));
    });
    expect(alerts).toEqual([[], [], [], [], ['A2 pinLocked'], []]);
  });

  it('of a note names the claim its owner holds, in one alert for both', () => {
    const walk = stacking();
    const alerts = raised(walk, { kind: 'stateChanged', state: 'jammedInStacker', detail: 'said so' });
    expect(names(alerts)).toEqual(['A3 noteInDoubt']);
    const [claim] = [...walk.ledger.claims.keys()];
    expect(alerts[0]?.facts).toMatchObject({ valueFen: yuan(10), evidence: 'jammed', claimNumber: claim });
  });

  it('of a note that comes back when its claim is paid calls for a person; one that settles its claim does not', () => {
    const back: Input = { kind: 'noteReturned', valueFen: yuan(10) };
    const unpaid = jammedWithNothingElse();
    expect(names(raised(unpaid, back))).toEqual([]);
    const paid = jammedWithNothingElse();
    paid.give({ kind: 'intakeAnswered', asked: 'close', answer: 'unanswered' });
    printed(paid);
    paid.act({ kind: 'finish' });
    paid.act({ kind: 'openService' });
    paid.give({ kind: 'pinChecking' });
    paid.give({ kind: 'pinChecked', right: true });
    const [claimNumber = ''] = paid.ledger.claims.keys();
    paid.act({ kind: 'serviceSettleClaim', claimNumber, evidence: 'paidAtCounter', reference: 'R-1' });
    const alerts = raised(paid, back, back);
    expect(names(alerts)).toEqual(['A3 noteBackAfterClaim']);
    expect(alerts[0]?.facts).toEqual({ noteId: last(paid, 'noteLocated').noteId, valueFen: yuan(10) });
  });

  it('of a note that belongs to nobody is one alert as well', () => {
    const walk = atHome();
    const alerts = raised(walk, { kind: 'noteStacked', stackedId: 'S1', valueFen: yuan(20), repeat: false });
    expect(names(alerts)).toEqual(['A2 orphanNote']);
    expect(alerts[0]?.facts['claimNumber']).toBe([...walk.ledger.claims.keys()][0]);
  });
});

describe('the acceptor', () => {
  const words: { readonly [W in AcceptorWord]: string | undefined } = {
    offline: 'A3 acceptorLost',
    full: 'A2 cashBoxFull',
    jammedInAcceptor: 'A3 acceptorJammed',
    jammedInStacker: 'A3 acceptorJammed',
    cheated: 'A3 cheatSuspected',
    failed: 'A3 acceptorFailed',
    initializing: undefined,
    disabled: undefined,
    idle: undefined,
    accepting: undefined,
    escrow: undefined,
    stacking: undefined,
    returning: undefined,
    rejecting: undefined,
    // Its record speaks.
    boxRemoved: 'A3 boxRemoved',
    paused: undefined,
  };

  it.each(Object.entries(words))('that says %s raises it when it begins, and not while it lasts', (word, expected) => {
    const walk = atHome();
    const say = (state: string): Input => ({ kind: 'stateChanged', state: state as AcceptorWord, detail: 'd' });
    const once = expected === undefined ? [] : [expected];
    expect(names(raised(walk, say(word), say(word), { kind: 'tick' }))).toEqual(once);
    expect(names(raised(walk, say('disabled'), say(word)))).toEqual(once);
  });

  it('that is not there from the start is news with its first word', () => {
    const walk = restartedFrom([]);
    expect(walk.kiosk.acceptor.detail).toBe(notAskedYet);
    const say: Input = { kind: 'stateChanged', state: 'offline', detail: 'no such port' };
    expect(names(raised(walk, { kind: 'tick' }, say, say))).toEqual(['A3 acceptorLost']);
  });

  it('that jams here and then there is jammed once', () => {
    const say = (state: AcceptorWord): Input => ({ kind: 'stateChanged', state, detail: '' });
    expect(names(raised(atHome(), say('jammedInAcceptor'), say('jammedInStacker')))).toEqual(['A3 acceptorJammed']);
  });
});

describe('the printer', () => {
  const words: readonly (readonly [PrinterWord, string | undefined])[] = [
    [{ kind: 'ready', paper: 'ok' }, undefined],
    [{ kind: 'ready', paper: 'nearEnd' }, 'A1 paperNearEnd'],
    [{ kind: 'paperOut' }, 'A2 paperOut'],
    [{ kind: 'coverOpen' }, 'A2 printerCoverOpen'],
    [{ kind: 'fault', detail: 'cutter' }, 'A2 printerFault'],
    [{ kind: 'offline', detail: 'no answer' }, 'A2 printerLost'],
    [{ kind: 'unconfirmed' }, undefined],
  ];

  it.each(words)('that says %o raises %s, once', (status, expected) => {
    const walk = atHome();
    const say: Input = { kind: 'printerChanged', status };
    expect(names(raised(walk, say, { ...say }, { kind: 'tick' }))).toEqual(expected === undefined ? [] : [expected]);
  });

  it('that is not there from the start is news with its first word', () => {
    const say: Input = { kind: 'printerChanged', status: { kind: 'offline', detail: 'no such port' } };
    expect(names(raised(restartedFrom([]), { kind: 'tick' }, say, say))).toEqual(['A2 printerLost']);
  });
});

describe('the terminal', () => {
  it('raises a journal that fails and a disk that fills up when they begin', () => {
    const low: Input = { kind: 'spaceLow', low: true };
    const failed: Input = { kind: 'journalFailed' };
    expect(names(raised(atHome(), low, low, failed, failed))).toEqual(['A3 spaceLow', 'A3 journalFailed']);
    expect(names(raised(atHome(), low, { kind: 'spaceLow', low: false }, low))).toEqual(['A3 spaceLow', 'A3 spaceLow']);
  });

  it('raises a restart storm at the start that completes it, and not when it is over', () => {
    const storm: Settings = { ...settings, restartStorm: { starts: 2, withinMs: 60_000 } };
    const start: KioskRecord = { kind: 'terminalStarted', version: 'test', atMs: defaultStartMs };
    const walk = newWalk([[start, start]], storm);
    expect(names(raised(walk, { kind: 'started', open: [] }, { kind: 'tick' }))).toEqual(['A3 restartStorm']);
    const quiet = walk.kiosk;
    walk.pass(60_000);
    expect(walk.kiosk.quietUntilMs).toBe(0);
    expect(alertsOf(quiet, walk.kiosk, [])).toEqual([]);
  });

  it('raises a posting without an answer once, when its resident is given the slip', () => {
    const walk = pending();
    const submitting = walk.kiosk;
    expect(submitting.stage).toMatchObject({ payment: { state: 'pending' } });
    const unknown: Input = { kind: 'postingAnswered', postingId: 'P', answer: { kind: 'unknown' } };
    expect(names(alertsOf(kiosk, submitting, []))).toEqual(['A1 postingUnknown']);
    expect(raised(walk, unknown, unknown, { kind: 'tick' })).toEqual([]);
  });
});

describe('nothing is raised', () => {
  it('by a payment that goes well, from the first touch to the last paper', () => {
    const build = (): Walk => {
      const walk = printed(settled());
      walk.act({ kind: 'finish' });
      walk.act({ kind: 'finish' });
      return walk;
    };
    const whole = build();
    expect(whole.records.length).toBeGreaterThan(12);
    expect(alertsOf(kiosk, whole.kiosk, whole.records)).toEqual([]);
  });

  it('by a tick, in any state', () => {
    const raisedBy = Object.entries(states).flatMap(([name, build]) => {
      const walk = build();
      return raised(walk, { kind: 'tick' }, { kind: 'tick' }).map((alert) => `${name} ${alert.name}`);
    });
    expect(raisedBy).toEqual([]);
  });

  it('by a note that comes back, or by a resident who leaves', () => {
    const walk = collecting();
    expect(raised(walk, { kind: 'noteRejected', reason: 'unrecognized' })).toEqual([]);
    expect(raised(walk, { kind: 'action', action: { kind: 'cancel' } })).toEqual([]);
  });

  it('and a refusal raises its claim, once', () => {
    const walk = refused(withMoneySubmitted());
    expect(names(walk.records.flatMap((record) => alertsOf(kiosk, kiosk, [record])))).toEqual(['A2 claimOpened']);
    expect(printing(walk).number).not.toBe('none');
  });
});

function withMoneySubmitted(): Walk {
  const walk = withMoney(50, 20, 5);
  walk.act({ kind: 'pay' });
  walk.give({ kind: 'intakeAnswered', asked: 'close', answer: 'done' });
  return walk;
}
